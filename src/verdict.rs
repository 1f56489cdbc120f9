//! What a proxy does now: forward, or answer 502 or 504; use the connection again, or close it;
//! ask another upstream, or not.

use crate::defect::{Defect, ProxyStatus, Reject};
use crate::framing::Framing;
use crate::policy::{Answer, Deviations};
use crate::request::Version;

/// How the connection stands: the caller's fact, which no byte can tell.
///
/// With the feature `std`, the kind of an I/O error becomes one:
///
/// | `std::io::ErrorKind` | `Ending` |
/// |---|---|
/// | `TimedOut`, `WouldBlock` (a socket's read time-out) | [`Ending::TimedOut`] |
/// | `UnexpectedEof` (a missing `close_notify` in TLS libraries) | [`Ending::Truncated`] |
/// | any other | [`Ending::Reset`] |
///
/// A read of 0 bytes is no error: it is [`Ending::Closed`].
///
/// ```
/// use bad_gateway::{Ending, Method, Outcome, Policy, RequestContext, check};
///
/// // Content that runs until the close is complete only if the close was in order.
/// let bytes = b"HTTP/1.1 200 OK\r\n\r\nto the end";
/// let outcome = |ending| check(bytes, RequestContext::new(Method::Get), ending, Policy::GATEWAY).outcome;
/// assert_eq!(outcome(Ending::Closed), Outcome::Valid);
/// assert_eq!(outcome(Ending::Open), Outcome::NeedMore);
/// assert_eq!(outcome(Ending::Truncated), Outcome::Incomplete);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ending {
    /// It is still open.
    Open,
    /// The peer closed it in order.
    Closed,
    /// It was reset, or broke otherwise.
    Reset,
    /// No data came in time; the time-out is the caller's.
    TimedOut,
    /// TLS ended without `close_notify`, so the end may be forged (RFC 9112 §9.8).
    Truncated,
}

#[cfg(feature = "std")]
impl From<std::io::ErrorKind> for Ending {
    /// Time-outs are [`Ending::TimedOut`], an unexpected end is [`Ending::Truncated`] (as TLS
    /// libraries report a missing `close_notify`), every other error is [`Ending::Reset`].
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// use bad_gateway::Ending;
    ///
    /// assert_eq!(Ending::from(ErrorKind::WouldBlock), Ending::TimedOut);
    /// assert_eq!(Ending::from(ErrorKind::UnexpectedEof), Ending::Truncated);
    /// assert_eq!(Ending::from(ErrorKind::ConnectionReset), Ending::Reset);
    /// ```
    fn from(kind: std::io::ErrorKind) -> Self {
        match kind {
            std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => Self::TimedOut,
            std::io::ErrorKind::UnexpectedEof => Self::Truncated,
            _ => Self::Reset,
        }
    }
}

/// What the bytes are, together with the connection's end.
///
/// | outcome | the response | a gateway ([`Verdict::answer`]) |
/// |---|---|---|
/// | `Valid` | whole | forwards it |
/// | `Malformed` | wrong at some byte | answers 502 |
/// | `Incomplete` | cut off (RFC 9112 §8) | answers 502; 504 if it came too slowly |
/// | `NoResponse` | without one byte | answers 504 or 502, as the policy says |
/// | `NeedMore` | right so far | waits |
///
/// ```
/// use bad_gateway::{Defect, Ending, Method, Outcome, Policy, RequestContext, check};
///
/// let get = RequestContext::new(Method::Get);
/// let outcome = |bytes, ending| check(bytes, get, ending, Policy::GATEWAY).outcome;
/// assert_eq!(outcome(b"HTTP/1.1 500 Oops\r\n\r\n", Ending::Closed), Outcome::Valid);
/// assert_eq!(outcome(b"HTTP/1.1 500 Oo", Ending::Open), Outcome::NeedMore);
/// assert_eq!(outcome(b"HTTP/1.1 500 Oo", Ending::Reset), Outcome::Incomplete);
/// assert_eq!(outcome(b"", Ending::Closed), Outcome::NoResponse);
/// let Outcome::Malformed(reject) = outcome(b"<html>", Ending::Open) else { panic!() };
/// assert_eq!((reject.defect, reject.offset), (Defect::NotHttp, 0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum Outcome {
    /// One whole final response, whatever its status code; a tunnel, from the end of its head.
    Valid,
    /// A byte that no valid response can have there, or a limit passed; whatever the connection
    /// does.
    Malformed(Reject),
    /// The connection ended before the response did.
    Incomplete,
    /// The connection ended without one byte of a response.
    NoResponse,
    /// The connection is still open, and a valid response is still possible.
    NeedMore,
}

impl Outcome {
    /// The lower-case name: `valid`, `malformed`, `incomplete`, `no_response` or `need_more`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Malformed(_) => "malformed",
            Self::Incomplete => "incomplete",
            Self::NoResponse => "no_response",
            Self::NeedMore => "need_more",
        }
    }
}

/// Whether the connection can take another request (RFC 9112 §9.3).
///
/// ```
/// use bad_gateway::{Barrier, Ending, Method, Policy, RequestContext, Reuse, check};
///
/// let get = RequestContext::new(Method::Get);
/// let reuse = |bytes| check(bytes, get, Ending::Open, Policy::GATEWAY).reuse;
/// assert_eq!(reuse(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), Reuse::Yes);
/// let closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
/// assert_eq!(reuse(closing), Reuse::No(Barrier::Close));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[allow(clippy::exhaustive_enums, reason = "it can, or it cannot; the reasons may grow")]
pub enum Reuse {
    /// It can.
    Yes,
    /// It cannot, for this reason; where several hold, it is one of them.
    No(Barrier),
}

impl Reuse {
    /// Whether it can.
    #[must_use]
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Yes)
    }
}

/// Why a connection cannot take another request.
///
/// The text of its `Display` is one phrase without any byte of the peer, so it can be logged.
///
/// ```
/// use bad_gateway::Barrier;
///
/// assert_eq!(Barrier::Leftover.to_string(), "bytes follow that belong to no response");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Barrier {
    /// The response is not valid, or not complete.
    NotValid,
    /// The connection belongs to another protocol now (RFC 9110 §7.8, §9.3.6).
    Tunnel,
    /// The content runs until the connection closes (RFC 9112 §6.3, rule 8).
    CloseDelimited,
    /// The response says `Connection: close`, in its head or its trailer section.
    Close,
    /// The response is HTTP/1.0 without `Connection: keep-alive` (RFC 9112 §9.3).
    Http10,
    /// The request said `Connection: close` ([`RequestContext::closing`](crate::RequestContext::closing)).
    RequestClose,
    /// The request is still being sent ([`RequestContext::still_sending`](crate::RequestContext::still_sending)).
    RequestUnsent,
    /// What was tolerated leaves doubt about the connection: a row whose [`Defect::closes`] holds,
    /// such as `bare-lf`.
    Deviation(Defect),
    /// More bytes follow than the response has (RFC 9112 §6.3).
    Leftover,
    /// The connection has ended.
    Ended,
}

impl core::fmt::Display for Barrier {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NotValid => "the response is not valid",
            Self::Tunnel => "the connection is a tunnel now",
            Self::CloseDelimited => "the content runs until the close",
            Self::Close => "the response says Connection: close",
            Self::Http10 => "the response is HTTP/1.0 without Connection: keep-alive",
            Self::RequestClose => "the request said Connection: close",
            Self::RequestUnsent => "the request was not sent whole",
            Self::Deviation(defect) => return write!(f, "{} was tolerated", defect.name()),
            Self::Leftover => "bytes follow that belong to no response",
            Self::Ended => "the connection has ended",
        })
    }
}

/// The decision about one response, with what it rests on.
///
/// [`check`](crate::check()) and [`ResponseParser::end`](crate::ResponseParser::end) give it. It
/// holds numbers and no byte of the peer, and is copied freely. With the feature `serde` it is
/// serialized with the keys of `bad-gateway check --format json`, without `source` and `reason`.
///
/// ```
/// use bad_gateway::{Ending, Method, Outcome, Policy, RequestContext, check};
///
/// let request = RequestContext::new(Method::Get);
/// let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok";
/// let verdict = check(bytes, request, Ending::Closed, Policy::GATEWAY);
/// assert_eq!(verdict.outcome, Outcome::Incomplete);
/// assert_eq!(verdict.answer().map(|answer| answer.code()), Some(502));
/// assert_eq!(verdict.missing, Some(3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Verdict {
    /// What the bytes are.
    pub outcome: Outcome,
    /// How the connection stood.
    pub ending: Ending,
    /// Whether the connection can take another request.
    pub reuse: Reuse,
    /// Whether a gateway may send the request again on its own: nothing came before the close or
    /// the reset, and the method is idempotent (RFC 9110 §9.2.2).
    pub retry: bool,
    /// What was tolerated, also before a defect that was not.
    pub deviations: Deviations,
    /// The number of complete interim heads.
    pub interim: u32,
    /// The final head, once it was accepted.
    pub head: Option<HeadSummary>,
    /// How the content is delimited, once the final head was accepted.
    pub framing: Option<Framing>,
    /// Bytes of content read, without chunk framing.
    pub content: u64,
    /// The number of field lines in the trailer section, once it was read.
    pub trailers: u32,
    /// Bytes through the last finished element, from the first one of the response, interim
    /// responses included.
    pub consumed: u64,
    /// Bytes after a valid response that belong to none; 0 if it is not valid.
    pub leftover: u64,
    /// Bytes of content still due, where that is known: with Content-Length only, and only if the
    /// outcome is `Incomplete` or `NeedMore`.
    pub missing: Option<u64>,
    pub(crate) no_response: Answer,
}

/// The numbers of a final head, in a [`Verdict`].
///
/// ```
/// use bad_gateway::{Ending, Method, Policy, RequestContext, Version, check};
///
/// let bytes = b"HTTP/1.0 404 Not Found\r\nServer: x\r\n\r\n";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY);
/// let head = verdict.head.unwrap();
/// assert_eq!((head.version, head.status, head.fields), (Version::HTTP_10, 404, 1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeadSummary {
    /// The received version; HTTP/1.2 to HTTP/1.9 are read as HTTP/1.1.
    pub version: Version,
    /// The status code, as [`Head::status`](crate::Head::status) gives it.
    pub status: u16,
    /// The number of field lines, trailers not among them; a folded line counts once.
    pub fields: u32,
}

impl Verdict {
    /// What to answer the client while no final head was forwarded; `None` where there is
    /// something to forward or to wait for. Once a head was forwarded, abort instead, so that the
    /// client sees the cut.
    ///
    /// ```
    /// use bad_gateway::{Answer, Ending, Method, Policy, RequestContext, check};
    ///
    /// let get = RequestContext::new(Method::Get);
    /// let answer = |bytes, ending| check(bytes, get, ending, Policy::GATEWAY).answer();
    /// assert_eq!(answer(b"HTTP/1.1 2OO OK\r\n\r\n", Ending::Open), Some(Answer::BadGateway));
    /// assert_eq!(answer(b"HTTP/1.1 200 OK\r\n", Ending::TimedOut), Some(Answer::GatewayTimeout));
    /// assert_eq!(answer(b"HTTP/1.1 502 Bad Gateway\r\n\r\n", Ending::Closed), None);
    /// ```
    #[must_use]
    pub const fn answer(&self) -> Option<Answer> {
        match (self.outcome, self.ending) {
            (Outcome::Valid | Outcome::NeedMore, _) => None,
            (Outcome::NoResponse, Ending::TimedOut) => Some(Answer::GatewayTimeout),
            (Outcome::NoResponse, _) => Some(self.no_response),
            (Outcome::Incomplete, Ending::TimedOut) => Some(Answer::GatewayTimeout),
            (Outcome::Malformed(_) | Outcome::Incomplete, _) => Some(Answer::BadGateway),
        }
    }

    /// The defect and its offset, if the response is malformed.
    #[must_use]
    pub const fn reject(&self) -> Option<Reject> {
        match self.outcome {
            Outcome::Malformed(reject) => Some(reject),
            _ => None,
        }
    }

    /// The error type of RFC 9209 §2.3 for the answer; `None` just where there is no answer.
    #[must_use]
    pub const fn proxy_status(&self) -> Option<ProxyStatus> {
        match (self.outcome, self.ending) {
            (Outcome::Valid | Outcome::NeedMore, _) => None,
            (Outcome::Malformed(reject), _) => Some(reject.defect.proxy_status()),
            (_, Ending::TimedOut) => Some(ProxyStatus::ConnectionReadTimeout),
            (Outcome::NoResponse, _) => Some(ProxyStatus::ConnectionTerminated),
            (Outcome::Incomplete, _) => Some(ProxyStatus::HttpResponseIncomplete),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Reject {
    /// `{"name", "code", "offset", "rfc", "message"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let (rfc, section) = self.defect.rfc();
        let mut row = serializer.serialize_struct("Reject", 5)?;
        row.serialize_field("name", self.defect.name())?;
        row.serialize_field("code", self.defect.code())?;
        row.serialize_field("offset", &self.offset)?;
        row.serialize_field("rfc", &format_args!("RFC {rfc} §{section}"))?;
        row.serialize_field("message", self.defect.message())?;
        row.end()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Verdict {
    /// The keys of `bad-gateway check --format json`, without `source` and `reason`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut map = serializer.serialize_struct("Verdict", 17)?;
        map.serialize_field("verdict", self.outcome.as_str())?;
        map.serialize_field("answer", &self.answer().map(Answer::code))?;
        map.serialize_field("defect", &self.reject())?;
        map.serialize_field("proxy_status", &self.proxy_status().map(ProxyStatus::as_str))?;
        map.serialize_field("deviations", &self.deviations)?;
        map.serialize_field("interim", &self.interim)?;
        map.serialize_field("version", &self.head.map(|head| head.version))?;
        map.serialize_field("status", &self.head.map(|head| head.status))?;
        map.serialize_field("fields", &self.head.map(|head| head.fields))?;
        map.serialize_field("framing", &self.framing.map(Framing::as_str))?;
        map.serialize_field("body_bytes", &self.content)?;
        map.serialize_field("trailers", &self.trailers)?;
        map.serialize_field("reuse", &self.reuse.is_yes())?;
        map.serialize_field("retry", &self.retry)?;
        map.serialize_field("consumed", &self.consumed)?;
        map.serialize_field("leftover", &self.leftover)?;
        map.serialize_field("missing", &self.missing)?;
        map.end()
    }
}
