//! Whether a connection can take another request, and what stands against it.

use crate::defect::Defect;

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
