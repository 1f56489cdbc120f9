//! Which framing, and which Content-Length, a head can have downstream.

use crate::framing::{self, Framing};
use crate::head::{FramingField, Head};
use crate::policy::{Deviations, Limits, Policy, Scope};
use crate::request::{Method, RequestContext};
use crate::value::content_length;

/// The longest content that a length may announce: widely used recipients read what is more in
/// another way.
pub(super) const LONGEST: u64 = i64::MAX as u64;

/// The framing, or another one that the head can have.
pub(super) fn possible(head: &Head<'_>, framing: Framing, request: &RequestContext) -> Framing {
    let code = head.status();
    let connected = request.method() == Method::Connect && matches!(code, 200..=299);
    if matches!(code, 100 | 102..=199) {
        Framing::None
    } else if code == 101 || connected {
        Framing::Tunnel
    } else if request.method() == Method::Head || matches!(code, 204 | 304) {
        Framing::None
    } else if code == 205 {
        Framing::Length(0)
    } else if matches!(framing, Framing::None | Framing::Tunnel) {
        let decided = framing::decide(head, request, &Policy::LENIENT, &mut Deviations::default());
        of_content(decided.map_or(Framing::Close, |decision| decision.framing))
    } else {
        of_content(framing)
    }
}

/// The framing, unless it is a length that must not be written.
const fn of_content(framing: Framing) -> Framing {
    match framing {
        Framing::Length(octets) if octets > LONGEST => Framing::Close,
        framing => framing,
    }
}

/// The Content-Length of an answer without content, which tells what a GET would have got: kept
/// where it may stand and has no fault (RFC 9110 §8.6).
pub(super) fn described_length(head: &Head<'_>, request: &RequestContext) -> Option<u64> {
    let code = head.status();
    if code < 200 || code == 204 || framing::unused_fault(head, request, &Limits::DEFAULT).is_some()
    {
        return None;
    }
    let mut none = Deviations::NONE;
    let mut strict = Scope { policy: &Policy::STRICT, seen: &mut none, base: 0 };
    let lines = head.framing_lines(FramingField::ContentLength);
    let length = content_length::read(lines, &mut strict).ok()??;
    (length.octets <= LONGEST).then_some(length.octets)
}

/// The head cannot have this framing: the error of [`Forward::with_framing`](super::Forward::with_framing).
///
/// ```
/// use bad_gateway::forward::Forward;
/// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 204 No Content\r\n\r\n";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
/// let forward = Forward::new(head, Framing::None, &RequestContext::new(Method::Get));
/// let error = forward.with_framing(Framing::Chunked).unwrap_err();
/// assert_eq!(error.to_string(), "the head has the framing `none` and cannot have `chunked`");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidFraming {
    /// What was asked for.
    pub framing: Framing,
    /// What the head has.
    pub known: Framing,
}

impl core::fmt::Display for InvalidFraming {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (known, framing) = (self.known.as_str(), self.framing.as_str());
        write!(f, "the head has the framing `{known}` and cannot have `{framing}`")
    }
}

impl core::error::Error for InvalidFraming {}
