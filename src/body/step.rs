//! What one step over content found.

use crate::span::Span;

/// What one [`Body::step`](super::Body::step) found, and how far it read.
///
/// ```
/// use bad_gateway::{Body, BodyEvent, Deviations, Framing, Policy, Span};
///
/// let (mut body, mut seen) = (Body::new(Framing::Length(5), 200, 40), Deviations::NONE);
/// let piece = body.step(b"hel", &Policy::GATEWAY, &mut seen)?;
/// assert_eq!((piece.consumed, piece.event), (3, BodyEvent::Data(Span::new(0, 3))));
/// assert_eq!((body.offset(), body.octets(), body.missing()), (43, 3, Some(2)));
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct BodyStep {
    /// The number of bytes to drop from the front of the buffer; never more than were given. Also
    /// [`BodyEvent::NeedMore`] may drop some.
    pub consumed: usize,
    /// What those bytes were.
    pub event: BodyEvent,
}

/// What the bytes that one [`Body::step`](super::Body::step) consumed were.
///
/// Any number of [`BodyEvent::Data`] comes first, then one [`BodyEvent::End`], or for chunked
/// content one [`BodyEvent::LastChunk`]. Content that runs until the close has no end of its own:
/// it asks for more until the caller sees the close.
///
/// ```
/// use bad_gateway::{Body, BodyEvent, Deviations, Framing, Policy};
///
/// let mut seen = Deviations::NONE;
/// let mut event = |body: &mut Body, bytes: &[u8]| {
///     body.step(bytes, &Policy::GATEWAY, &mut seen).map(|piece| piece.event)
/// };
/// let mut none = Body::new(Framing::None, 304, 0);
/// assert_eq!(event(&mut none, b"")?, BodyEvent::End);
/// let mut close = Body::new(Framing::Close, 200, 0);
/// assert_eq!(event(&mut close, b"")?, BodyEvent::NeedMore);
/// let mut chunked = Body::new(Framing::Chunked, 200, 0);
/// assert_eq!(event(&mut chunked, b"0\r\n")?, BodyEvent::LastChunk);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEvent {
    /// What is left after the consumed bytes is needed again, and more behind it.
    NeedMore,
    /// Content, without chunk framing; the range lies inside of the consumed bytes, counts from
    /// the first of them, and is never empty.
    Data(Span),
    /// The last chunk's line was read; a trailer section follows, at least its empty line
    /// (RFC 9112 §7.1.2). It is not read here, and there is nothing more to ask for.
    LastChunk,
    /// The content is complete; every later step says so again and consumes nothing.
    End,
}
