//! What [`decide`](super::decide) gives.

use super::Framing;

/// What a head means for the bytes after it; [`decide`](super::decide) gives it.
///
/// ```
/// use bad_gateway::framing::{Persistence, decide};
/// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let policy = Policy::GATEWAY;
/// let bytes = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n";
/// let head = parse_head(bytes, &policy, &mut table, &mut seen)?.unwrap();
/// let decision = decide(&head, &RequestContext::new(Method::Get), &policy, &mut seen)?;
/// assert_eq!(decision.framing, Framing::Length(2));
/// assert_eq!(decision.persistence, Persistence::Http10);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// How the content is delimited.
    pub framing: Framing,
    /// Whether version and Connection let the connection live on (RFC 9112 §9.3).
    pub persistence: Persistence,
}

/// Whether version and Connection of a head let the connection live on (RFC 9112 §9.3).
///
/// It is only the head's part of the matter: whether the connection can truly be used again is
/// [`Verdict::reuse`](crate::Verdict::reuse).
///
/// ```
/// use bad_gateway::framing::{Persistence, decide};
/// use bad_gateway::{Deviations, FieldTable, Method, Policy, RequestContext, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let policy = Policy::GATEWAY;
/// let bytes = b"HTTP/1.1 204 No Content\r\nConnection: keep-alive, close\r\n\r\n";
/// let head = parse_head(bytes, &policy, &mut table, &mut seen)?.unwrap();
/// let decision = decide(&head, &RequestContext::new(Method::Get), &policy, &mut seen)?;
/// assert_eq!(decision.persistence, Persistence::Close);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Persistence {
    /// They do.
    Persists,
    /// Connection has `close`, which wins over `keep-alive` in any order.
    Close,
    /// It is HTTP/1.0 without `keep-alive`.
    Http10,
}
