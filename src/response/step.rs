//! What one step over the bytes of a response found.

use crate::framing::Framing;
use crate::span::Span;

/// What one [`ResponseParser::step`](super::ResponseParser::step) found, and how far it read.
///
/// ```
/// use bad_gateway::{Event, Framing, Method, Policy, RequestContext, ResponseParser};
///
/// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
/// let mut buffer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_vec();
/// let step = response.step(&buffer)?;
/// assert_eq!((step.consumed, step.event), (38, Event::Head(Framing::Length(2))));
/// buffer.drain(..step.consumed); // what is left is what the next step is given
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Step {
    /// The number of bytes to drop from the front of the buffer; never more than were given. Also
    /// [`Event::NeedMore`] may drop some.
    pub consumed: usize,
    /// What those bytes were.
    pub event: Event,
}

impl Step {
    pub(super) const NEED_MORE: Self = Self { consumed: 0, event: Event::NeedMore };
}

/// What the bytes that one step consumed were.
///
/// The events of a response come in this order: any number of [`Event::Interim`], one
/// [`Event::Head`], then [`Event::Tunnel`] alone, or any number of [`Event::Data`], at most one
/// [`Event::Trailers`], and [`Event::End`]. [`Event::NeedMore`] may come before each of them.
///
/// ```
/// use bad_gateway::{Event, Method, Policy, RequestContext, ResponseParser};
///
/// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
/// let mut rest = &b"HTTP/1.1 103 Early Hints\r\n\r\n\
///     HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX: 1\r\n\r\n"[..];
/// let mut names = Vec::new();
/// loop {
///     let step = response.step(rest)?;
///     let (raw, left) = rest.split_at(step.consumed);
///     rest = left;
///     names.push(match step.event {
///         Event::NeedMore => unreachable!("the response is whole"),
///         Event::Interim => format!("interim {}", response.head(raw).status()),
///         Event::Head(framing) => format!("head, {}", framing.as_str()),
///         Event::Data(span) => format!("{} bytes", span.of(raw).len()),
///         Event::Trailers => format!("{} trailer", response.trailers(raw).fields().len()),
///         Event::End | Event::Tunnel => break,
///     });
/// }
/// assert_eq!(names, ["interim 103", "head, chunked", "2 bytes", "1 trailer"]);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "a proxy must handle every event there is")]
pub enum Event {
    /// What is left after the consumed bytes is needed again, and more behind it.
    NeedMore,
    /// The consumed bytes are the head of an interim response (RFC 9110 §15.2), which
    /// [`ResponseParser::head`](super::ResponseParser::head) shows; the final one follows.
    Interim,
    /// The consumed bytes are the final head, which
    /// [`ResponseParser::head`](super::ResponseParser::head) shows, and its content is delimited
    /// like this.
    Head(Framing),
    /// Content, without chunk framing; the range lies inside of the consumed bytes, counts from
    /// the first of them, and is never empty.
    Data(Span),
    /// A trailer section with at least one field (RFC 9112 §7.1.2), which
    /// [`ResponseParser::trailers`](super::ResponseParser::trailers) shows.
    Trailers,
    /// The response is complete; every later step says so again and consumes nothing.
    End,
    /// HTTP ended with the head: the following bytes belong to another protocol (a 101, or a 2xx
    /// to CONNECT). Every later step says so again and consumes nothing.
    Tunnel,
}
