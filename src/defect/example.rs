//! What shows a defect: the bytes, and what was asked.

/// A response that shows a defect, and the circumstances under which it does.
///
/// [`Defect::example`](super::Defect::example) gives it: it is public for those who explain a defect, and
/// test what they build on this crate. What a row needs beside may be added.
///
/// Under [`Policy::STRICT`](crate::Policy) with these circumstances, the response is refused for just that
/// row.
///
/// ```
/// use bad_gateway::{Defect, Ending, Limits, Method, Policy, RequestContext, check};
///
/// let row = Defect::HeadSize;
/// let example = row.example();
/// let mut limits = Limits::DEFAULT;
/// if let Some((name, value)) = example.limit {
///     limits.set(name, value)?;
/// }
/// let request = RequestContext::new(Method::from_bytes(example.method.as_bytes()));
/// let policy = Policy::STRICT.with_limits(limits);
/// let verdict = check(example.bytes, request, Ending::Closed, policy);
/// assert_eq!(verdict.reject().map(|reject| reject.defect), Some(row));
/// # Ok::<(), bad_gateway::InvalidLimit>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Example {
    /// What the connection delivers before it is closed.
    pub bytes: &'static [u8],
    /// The request's method, as it is spelled on the wire.
    pub method: &'static str,
    /// The value of the request's Upgrade field, if it has one.
    pub upgrade: Option<&'static str>,
    /// Whether the request said HTTP/1.0.
    pub http10_request: bool,
    /// Whether the request is still being sent when the response comes.
    pub sending: bool,
    /// A limit other than the default: its name in [`Limits::NAMES`](crate::Limits::NAMES), and
    /// its value.
    pub limit: Option<(&'static str, u64)>,
}

pub(super) const fn plain(bytes: &'static [u8]) -> Example {
    Example {
        bytes,
        method: "GET",
        upgrade: None,
        http10_request: false,
        sending: false,
        limit: None,
    }
}

pub(super) const fn http10(bytes: &'static [u8]) -> Example {
    Example { http10_request: true, ..plain(bytes) }
}

pub(super) const fn offered(protocol: &'static str, bytes: &'static [u8]) -> Example {
    Example { upgrade: Some(protocol), ..plain(bytes) }
}

pub(super) const fn sending(protocol: &'static str, bytes: &'static [u8]) -> Example {
    Example { sending: true, ..offered(protocol, bytes) }
}

pub(super) const fn limit(name: &'static str, value: u64, bytes: &'static [u8]) -> Example {
    Example { limit: Some((name, value)), ..plain(bytes) }
}
