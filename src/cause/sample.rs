//! What shows a cause.

use crate::verdict::Ending;

/// What an upstream sends, and how the connection stands then.
///
/// [`Cause::example`](super::Cause::example) gives it: in answer to a GET and under
/// [`Policy::GATEWAY`](crate::Policy::GATEWAY), just that row matches it.
///
/// ```
/// use bad_gateway::cause::{self, Cause, Evidence};
/// use bad_gateway::{Method, Policy, RequestContext, check};
///
/// let sample = Cause::Ssh.example();
/// let request = RequestContext::new(Method::Get);
/// let verdict = check(sample.bytes, request, sample.ending, Policy::GATEWAY);
/// let evidence = Evidence::of(sample.bytes, &verdict).reused(sample.reused);
/// assert_eq!(cause::likely(&verdict, evidence), Some(Cause::Ssh));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Sample {
    /// What the connection delivers; at most [`Evidence::FIRST`](super::Evidence::FIRST) bytes.
    pub bytes: &'static [u8],
    /// How the connection stands then.
    pub ending: Ending,
    /// Whether the connection carried a response before.
    pub reused: bool,
}

pub(super) const fn closed(bytes: &'static [u8]) -> Sample {
    Sample { bytes, ending: Ending::Closed, reused: false }
}

pub(super) const fn reused(bytes: &'static [u8]) -> Sample {
    Sample { reused: true, ..closed(bytes) }
}

pub(super) const fn timed_out(bytes: &'static [u8]) -> Sample {
    Sample { ending: Ending::TimedOut, ..closed(bytes) }
}
