//! What the bytes of a response are, taken together.

use crate::defect::Reject;

/// What the bytes are, together with the connection's end.
///
/// | outcome | the response | a gateway ([`Verdict::answer`](super::Verdict::answer)) |
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

impl core::fmt::Display for Outcome {
    /// As [`Outcome::as_str`]; the [`Reject`] has a text of its own.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}
