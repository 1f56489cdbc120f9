//! A page taken apart: its fields and its content, for whoever writes another protocol than HTTP/1.1 or
//! hands both to a server library.

use super::date::Moment;
use super::intermediary::Intermediary;
use super::media::Media;
use super::out::Out;
use super::{Page, html, plain, problem};
use crate::extra::ExtraField;
use crate::pieces::{encoded, measure};
use crate::request::Method;

/// One field of a [`Page`]: a name, and a value that is written like the page itself.
///
/// [`Page::fields`] gives it.
///
/// ```
/// use bad_gateway::answer::Page;
/// use bad_gateway::{Answer, Method};
///
/// let page = Page::of(Answer::BadGateway, Method::Get);
/// let kind = page.fields().find(|field| field.name() == "Content-Type").unwrap();
/// let mut out = [0; 32];
/// let len = kind.encode_into(&mut out).unwrap();
/// assert_eq!(&out[..len], b"text/html; charset=utf-8");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PageField<'a> {
    name: &'a str,
    value: Value<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Value<'a> {
    Bytes(&'a [u8]),
    Number(u64),
    Date(Moment),
    Member(Intermediary<'a>),
}

impl<'a> PageField<'a> {
    const fn text(name: &'a str, value: &'a str) -> Self {
        Self { name, value: Value::Bytes(value.as_bytes()) }
    }

    const fn number(name: &'a str, value: u64) -> Self {
        Self { name, value: Value::Number(value) }
    }

    const fn extra(field: &ExtraField<'a>) -> Self {
        Self { name: field.name(), value: Value::Bytes(field.value()) }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// Shows the value piece by piece, in order, without copying. A piece lives as long as the call of
    /// `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        match &self.value {
            Value::Bytes(bytes) => show(bytes),
            Value::Number(number) => Out(show).put(format_args!("{number}")),
            Value::Date(moment) => moment.http(&mut Out(show)),
            Value::Member(intermediary) => intermediary.pieces(show),
        }
    }
}

encoded!(PageField<'_>, "the value");

/// The content of a [`Page`]; empty in answer to HEAD.
///
/// [`Page::content`] gives it.
///
/// ```
/// use bad_gateway::answer::{Media, Page};
/// use bad_gateway::{Answer, Method};
///
/// let page = Page::of(Answer::BadGateway, Method::Get).with_media(Media::Problem);
/// let mut out = [0; 1024];
/// let len = page.content().encode_into(&mut out).unwrap();
/// assert!(out.starts_with(b"{\"type\":\"about:blank\"") && len == page.content().encoded_len());
/// assert_eq!(Page::of(Answer::BadGateway, Method::Head).content().encoded_len(), 0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Content<'p> {
    page: &'p Page<'p>,
}

impl Content<'_> {
    /// Shows it piece by piece, in order, without copying. A piece lives as long as the call of `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        if self.page.method != Method::Head {
            represent(self.page, &mut Out(show));
        }
    }
}

encoded!(Content<'_>, "the content");

/// What a GET would get.
fn represent(page: &Page<'_>, out: &mut Out<'_>) {
    match page.media {
        Media::Html => html::page(page, out),
        Media::Problem => problem::page(page, out),
        Media::Plain => plain::page(page, out),
    }
}

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
    /// let response = Page::of(Answer::GatewayTimeout, Method::Get).to_response()?;
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
