//! A page, and what can be said about it.

use super::date::Moment;
use super::facts::Facts;
use super::{Intermediary, InvalidOption, Media, Message, Texts};
use crate::extra::{ExtraField, is_any};
use crate::policy::Answer;
use crate::request::Method;
use crate::verdict::Verdict;

/// A whole response of 502 or 504, to be sent in place of the upstream's.
///
/// Without options it is an HTML page in English, without Date. It borrows what the caller sets,
/// and is written by [`Page::encode_into`], `to_bytes` (with the feature `bytes`) or
/// [`Page::pieces`], which give the same bytes; [`Page::fields`] and [`Page::content`] give its parts.
/// 8 KiB hold it with the texts that are built in, as long as the caller's own are short.
/// Sources: RFC 9110 §15.6.3 and §15.6.5, RFC 9457, RFC 9209.
///
/// ```
/// use bad_gateway::answer::{Intermediary, Media, Page, Texts};
/// use bad_gateway::{Ending, Method, Policy, RequestContext, check};
///
/// // The upstream's bytes, and what the client's request said.
/// let bytes = b"HTTP/1.1 2OO OK\r\n";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY);
/// let (accept, accept_language) = (b"text/plain", b"de-AT, en;q=0.5");
///
/// let page = Page::for_verdict(&verdict, Method::Get)
///     .expect("malformed, so there is something to answer")
///     .with_media(Media::from_accept(accept))
///     .with_texts(Texts::from_accept_language(accept_language, &[]))?
///     .with_date(1_795_429_325)?
///     .with_request_id("7f3a")?
///     .with_intermediary(Intermediary::new("edge")?)
///     .closing();
///
/// let mut out = [0; 2048];
/// let len = page.encode_into(&mut out).unwrap();
/// let text = str::from_utf8(&out[..len]).unwrap();
/// assert!(text.starts_with(
///     "HTTP/1.1 502 Bad Gateway\r\n\
///      Date: Mon, 23 Nov 2026 10:22:05 GMT\r\n\
///      Content-Type: text/plain; charset=utf-8\r\n\
///      Content-Language: de\r\n"
/// ));
/// assert!(text.contains("\r\nProxy-Status: edge;error=http_protocol_error\r\n"));
/// assert!(text.contains("\r\n\r\nDiese Seite lässt sich gerade nicht anzeigen (502 Bad Gateway)\n"));
/// # Ok::<(), bad_gateway::answer::InvalidOption>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Page<'a> {
    pub(super) answer: Answer,
    pub(super) method: Method,
    pub(super) facts: Option<Facts>,
    pub(super) media: Media,
    pub(super) texts: &'a Texts<'a>,
    pub(super) support: Option<&'a str>,
    pub(super) request_id: Option<&'a str>,
    pub(super) date: Option<Moment>,
    pub(super) retry_after: Option<u32>,
    pub(super) intermediary: Option<Intermediary<'a>>,
    pub(super) closing: bool,
    pub(super) extra: &'a [ExtraField<'a>],
}

/// Extra fields that are refused since the page writes them itself: what its content is, and when
/// it was made.
const OWN: &[&str] = &[
    "content-encoding",
    "content-language",
    "content-range",
    "content-type",
    "date",
    "retry-after",
    "trailer",
];

impl<'a> Page<'a> {
    /// The answer to a client's request of that method, where `verdict` has one; `None` where
    /// there is something to forward or to wait for.
    ///
    /// The method is the one that the client used, whatever was sent upstream: a response to HEAD
    /// ends with its head (RFC 9110 §9.3.2).
    #[must_use]
    pub fn for_verdict(verdict: &Verdict, method: Method) -> Option<Self> {
        let page = Self::for_answer(verdict.answer()?, method);
        Some(Self { facts: Some(Facts::new(verdict)), ..page })
    }

    /// An answer without a verdict, where the upstream could not even be asked.
    ///
    /// ```
    /// use bad_gateway::answer::{Intermediary, Page};
    /// use bad_gateway::{Answer, Method};
    ///
    /// let edge = Intermediary::new("edge")?.with_error("connection_refused")?;
    /// let page = Page::for_answer(Answer::BadGateway, Method::Head).with_intermediary(edge);
    /// let mut out = [0; 512];
    /// let len = page.encode_into(&mut out).unwrap();
    /// assert!(out[..len].ends_with(b"\r\nProxy-Status: edge;error=connection_refused\r\n\r\n"));
    /// # Ok::<(), bad_gateway::answer::InvalidOption>(())
    /// ```
    pub const fn for_answer(answer: Answer, method: Method) -> Self {
        Self {
            answer,
            method,
            facts: None,
            media: Media::Html,
            texts: &const { Texts::ENGLISH },
            support: None,
            request_id: None,
            date: None,
            retry_after: None,
            intermediary: None,
            closing: false,
            extra: &[],
        }
    }

    /// The form of the content, such as [`Media::from_accept`] finds it.
    pub const fn with_media(mut self, media: Media) -> Self {
        self.media = media;
        self
    }

    /// The texts, such as [`Texts::from_accept_language`] finds them.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Tag`] if [`Texts::tag`] is not empty and can be no language tag.
    pub fn with_texts(mut self, texts: &'a Texts<'a>) -> Result<Self, InvalidOption> {
        if !texts.has_possible_tag() {
            return Err(InvalidOption::Tag);
        }
        self.texts = texts;
        Ok(self)
    }

    /// Where the reader finds help: a URL with the scheme `http`, `https` or `mailto`, or a
    /// relative one.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Support`] for any other, and for one with a space, a backslash or a control
    /// character in it.
    pub fn with_support(mut self, url: &'a str) -> Result<Self, InvalidOption> {
        if !is_harmless(url) {
            return Err(InvalidOption::Support);
        }
        self.support = Some(url);
        Ok(self)
    }

    /// What identifies the request in the logs, for the reader to quote.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::RequestId`] if it is blank.
    pub fn with_request_id(mut self, id: &'a str) -> Result<Self, InvalidOption> {
        if id.trim().is_empty() {
            return Err(InvalidOption::RequestId);
        }
        self.request_id = Some(id);
        Ok(self)
    }

    /// The current time in seconds since 1970-01-01 00:00:00 UTC: for Date (RFC 9110 §6.6.1), and
    /// for the reader to quote.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Date`] from the year 10000 on.
    pub const fn with_date(mut self, seconds: u64) -> Result<Self, InvalidOption> {
        self.date = Moment::from_unix(seconds);
        if self.date.is_none() {
            return Err(InvalidOption::Date);
        }
        Ok(self)
    }

    /// Says Retry-After, in seconds (RFC 9110 §10.2.3).
    pub const fn with_retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Says Proxy-Status in this intermediary's name, about the page's verdict if it has one
    /// (RFC 9209).
    pub const fn with_intermediary(mut self, intermediary: Intermediary<'a>) -> Self {
        self.intermediary = Some(intermediary);
        self
    }

    /// Says `Connection: close`: the connection to the client ends with this response.
    pub const fn closing(mut self) -> Self {
        self.closing = true;
        self
    }

    /// Adds fields of the caller's, such as Via, Strict-Transport-Security or
    /// Access-Control-Allow-Origin, in place of those that were added before.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Extra`] if one of them is the page's own to say: Date, Retry-After, Trailer, or
    /// what describes the content.
    pub const fn with_extra(mut self, fields: &'a [ExtraField<'a>]) -> Result<Self, InvalidOption> {
        let mut at = 0;
        while at < fields.len() {
            if is_any(OWN, fields[at].name().as_bytes()) {
                return Err(InvalidOption::Extra);
            }
            at += 1;
        }
        self.extra = fields;
        Ok(self)
    }

    /// The status code: 502 or 504.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.answer.status()
    }

    pub(super) const fn phrase(&self) -> &'static str {
        match self.answer {
            Answer::BadGateway => "Bad Gateway",
            Answer::GatewayTimeout => "Gateway Timeout",
        }
    }

    pub(super) const fn message(&self) -> &Message<'a> {
        match self.answer {
            Answer::BadGateway => &self.texts.bad_gateway,
            Answer::GatewayTimeout => &self.texts.gateway_timeout,
        }
    }

    /// Whether the reader can ask again without a second thought: the method is safe
    /// (RFC 9110 §9.2.1), or opens a tunnel.
    const fn is_repeatable(&self) -> bool {
        matches!(
            self.method,
            Method::Get | Method::Head | Method::Options | Method::Trace | Method::Connect
        )
    }

    pub(super) const fn advice(&self) -> &'a str {
        if self.is_repeatable() { self.message().advice } else { self.texts.resend }
    }
}

/// Whether a link may lead there. A browser drops blanks around a URL and line breaks inside of
/// it, and takes a backslash for a slash, so none of them may stand in it.
fn is_harmless(url: &str) -> bool {
    let odd =
        |character: char| character.is_control() || character.is_whitespace() || character == '\\';
    if url.is_empty() || url.contains(odd) {
        return false;
    }
    match url.find([':', '/', '?', '#']) {
        Some(at) if url[at..].starts_with(':') => {
            ["http", "https", "mailto"].iter().any(|scheme| url[..at].eq_ignore_ascii_case(scheme))
        }
        _ => true,
    }
}
