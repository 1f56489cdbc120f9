//! What shows a cause.

use crate::policy::Policy;
use crate::request::{Method, RequestContext};
use crate::verdict::Ending;

/// What an upstream sends, and how the connection stands then.
///
/// [`Cause::example`](super::Cause::example) gives it: in answer to [`Example::request`] and under
/// its policy it is that row which is found. That of a defect is [`bad_gateway::Example`](crate::Example).
///
/// ```
/// use bad_gateway::cause::{self, Cause, Evidence};
/// use bad_gateway::check;
///
/// let example = Cause::Ssh.example();
/// let verdict = check(example.bytes, example.request(), example.ending, example.policy);
/// let evidence = Evidence::of(example.bytes, &verdict).with_request(&example.request());
/// assert_eq!(cause::likely(&verdict, evidence), Some(Cause::Ssh));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Example {
    /// What the connection delivers; at most [`Evidence::FIRST`](super::Evidence::FIRST) bytes.
    pub bytes: &'static [u8],
    /// How the connection stands then.
    pub ending: Ending,
    /// Whether the connection carried a response before.
    pub reused: bool,
    /// The request's method.
    pub method: &'static str,
    /// The upgrade that the request offered.
    pub upgrade: Option<&'static str>,
    /// The policy under which it is judged.
    pub policy: Policy,
    /// The size of the head, where that is what shows it; the bytes are then fewer than the head's.
    pub head_bytes: Option<u64>,
}

impl Example {
    /// The request that it answers.
    pub fn request(&self) -> RequestContext {
        let request = RequestContext::new(Method::from_bytes(self.method.as_bytes()));
        let offered = self.upgrade.and_then(|offer| request.with_upgrade(offer.as_bytes()).ok());
        offered.unwrap_or(request)
    }

    pub(super) const fn to(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub(super) const fn offered(self, protocol: &'static str) -> Self {
        Self { upgrade: Some(protocol), ..self }
    }

    pub(super) const fn under(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    pub(super) const fn with_head_of(self, bytes: u64) -> Self {
        Self { head_bytes: Some(bytes), ..self }
    }

    pub(super) const fn strictly(self) -> Self {
        self.under(Policy::STRICT)
    }
}

pub(super) const fn closed(bytes: &'static [u8]) -> Example {
    Example {
        bytes,
        ending: Ending::Closed,
        reused: false,
        method: "GET",
        upgrade: None,
        policy: Policy::GATEWAY,
        head_bytes: None,
    }
}

pub(super) const fn open(bytes: &'static [u8]) -> Example {
    Example { ending: Ending::Open, ..closed(bytes) }
}

pub(super) const fn reset(bytes: &'static [u8]) -> Example {
    Example { ending: Ending::Reset, ..closed(bytes) }
}

pub(super) const fn reused(bytes: &'static [u8]) -> Example {
    Example { reused: true, ..closed(bytes) }
}

pub(super) const fn timed_out(bytes: &'static [u8]) -> Example {
    Example { ending: Ending::TimedOut, ..closed(bytes) }
}
