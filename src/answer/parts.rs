//! A page as it is written, and taken apart: its fields and its content, for those who write another
//! protocol than HTTP/1.1 or hand both to a server library.

use super::Page;
use super::content::{Content, represent};
use super::field::{PageField, Value};
use super::intermediary::Intermediary;
use super::out::Out;
use crate::pieces::{encoded, measure};

impl<'a> Page<'a> {
    /// The fields, in the order in which they are written, for those who write another protocol than
    /// HTTP/1.1: Content-Length is among them, and `Connection: close` where it was asked for.
    pub fn fields(&self) -> impl Iterator<Item = PageField<'a>> + use<'a> {
        let member = |intermediary: Intermediary<'a>| PageField {
            name: "Proxy-Status",
            value: Value::Member(intermediary.reporting(self.facts)),
        };
        let octets = measure(|show| represent(self, &mut Out(show)));
        let language = Some(self.texts.tag).filter(|tag| !tag.is_empty());
        let fields = [
            self.date.map(|moment| PageField { name: "Date", value: Value::Date(moment) }),
            Some(PageField::text("Content-Type", self.media.content_type())),
            language.map(|tag| PageField::text("Content-Language", tag)),
            Some(PageField::number("Content-Length", octets as u64)),
            Some(PageField::text("Cache-Control", "no-store")),
            Some(PageField::text("Vary", "Accept, Accept-Language")),
            self.retry_after.map(|seconds| PageField::number("Retry-After", seconds.into())),
            self.intermediary.map(member),
            self.closing.then(|| PageField::text("Connection", "close")),
        ];
        fields.into_iter().flatten().chain(self.extra.iter().map(PageField::extra))
    }

    /// The content.
    #[must_use]
    pub const fn content(&self) -> Content<'_> {
        Content { page: self }
    }

    /// Shows the whole response piece by piece, in order, without copying. A piece lives as long as
    /// the call of `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        let (code, phrase) = (self.status(), self.phrase());
        Out(show).put(format_args!("HTTP/1.1 {code} {phrase}\r\n"));
        for field in self.fields() {
            show(field.name().as_bytes());
            show(b": ");
            field.pieces(show);
            show(b"\r\n");
        }
        show(b"\r\n");
        self.content().pieces(show);
    }

    /// The page as a response of the `http` crate, to be handed to a server library.
    ///
    /// In answer to HEAD its content is empty, and Content-Length tells that of a GET.
    ///
    /// # Errors
    ///
    /// Those of the `http` crate: for more extra fields than a map can hold, and for a name of 64 KiB.
    ///
    /// ```
    /// use bad_gateway::answer::Page;
    /// use bad_gateway::{Answer, Method};
    ///
    /// let response = Page::for_answer(Answer::GatewayTimeout, Method::Get).to_response()?;
    /// assert_eq!(response.status(), http::StatusCode::GATEWAY_TIMEOUT);
    /// assert_eq!(response.headers()["cache-control"], "no-store");
    /// assert!(response.body().starts_with(b"<!DOCTYPE html>"));
    /// # Ok::<(), http::Error>(())
    /// ```
    #[cfg(all(feature = "http", feature = "bytes"))]
    pub fn to_response(&self) -> Result<http::Response<bytes::Bytes>, http::Error> {
        let mut response = http::Response::new(self.content().to_bytes());
        *response.status_mut() = match self.status() {
            504 => http::StatusCode::GATEWAY_TIMEOUT,
            _ => http::StatusCode::BAD_GATEWAY,
        };
        for field in self.fields() {
            let headers = response.headers_mut();
            crate::header_map::append(headers, field.name().as_bytes(), field.to_bytes())?;
        }
        Ok(response)
    }
}

encoded!(Page<'_>, "the whole response");
