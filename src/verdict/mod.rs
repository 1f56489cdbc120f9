//! What a proxy does now: forward, or answer 502 or 504; use the connection again, or close it;
//! ask another upstream, or not.

mod ending;
mod outcome;
mod reuse;

pub use ending::Ending;
pub use outcome::Outcome;
pub use reuse::{Barrier, Reuse};

use crate::defect::{ProxyStatus, Reject};
use crate::framing::Framing;
use crate::policy::{Answer, Deviations};
use crate::request::Version;

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
/// assert_eq!(verdict.answer().map(|answer| answer.status()), Some(502));
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
    /// the reset, and the method is idempotent (RFC 9110 §9.2.2). What only the caller knows counts too: that
    /// the connection had been used before, that the content is still at hand, that it is the first retry.
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
impl serde::Serialize for Verdict {
    /// The keys of `bad-gateway check --format json`, without `source` and `reason`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut map = serializer.serialize_struct("Verdict", 17)?;
        map.serialize_field("verdict", self.outcome.as_str())?;
        map.serialize_field("answer", &self.answer().map(Answer::status))?;
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
