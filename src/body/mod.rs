//! The content after a head, by the framing that was decided.
//!
//! Content is reported where it stands; nothing is copied. What is *not* read here: the trailer
//! section, whose lines are field lines.

mod chunk_line;
mod chunked;
mod length;
mod until_close;

use crate::defect::{Defect, Reject};
use crate::framing::Framing;
use crate::policy::{Deviations, Policy, Scope};
use crate::span::Span;
use chunked::Chunked;
use length::Length;
use until_close::UntilClose;

/// Reads the content that follows a head.
///
/// [`Body::step`] is called with what was not consumed yet, and more, until it says
/// [`BodyEvent::End`], or [`BodyEvent::LastChunk`], after which a trailer section follows.
///
/// ```
/// use bad_gateway::{Body, BodyEvent, Deviations, Framing, Policy};
///
/// let mut body = Body::new(Framing::Chunked, 200, 0);
/// let mut seen = Deviations::NONE;
/// let bytes = b"2\r\nok\r\n0\r\n\r\n";
/// let first = body.step(bytes, &Policy::GATEWAY, &mut seen)?;
/// assert_eq!(first.consumed, 7);
/// let BodyEvent::Data(data) = first.event else { panic!() };
/// assert_eq!(data.of(bytes), b"ok");
/// let last = body.step(&bytes[7..], &Policy::GATEWAY, &mut seen)?;
/// assert_eq!(last.event, BodyEvent::LastChunk);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Debug)]
pub struct Body {
    reader: Reader,
    content: Content,
    /// The offset of the next byte that was not consumed.
    offset: u64,
    /// Whether a chunk line starts at the next byte, and content may be read without asking.
    at_chunk_line: bool,
}

#[derive(Clone, Debug)]
enum Reader {
    Done,
    Length(Length),
    Chunked(Chunked),
    UntilClose(UntilClose),
}

/// What one step over the content found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Piece {
    /// The bytes to drop from the front of the buffer.
    pub consumed: usize,
    /// What they were.
    pub event: BodyEvent,
}

/// What one step over the content found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEvent {
    /// What is left is needed again, and more.
    NeedMore,
    /// Content, inside of the bytes just consumed; never empty.
    Data(Span),
    /// The last chunk's line was read; a trailer section follows.
    LastChunk,
    /// The content is complete.
    End,
}

impl Body {
    /// The content after the head of a response with that status code; `offset` is the number of
    /// bytes of the response before it.
    #[must_use]
    pub fn new(framing: Framing, status: u16, offset: u64) -> Self {
        let reader = match framing {
            Framing::None | Framing::Tunnel | Framing::Length(0) => Reader::Done,
            Framing::Length(octets) => Reader::Length(Length::new(octets)),
            Framing::Chunked => Reader::Chunked(Chunked::default()),
            Framing::Close => Reader::UntilClose(UntilClose),
        };
        let content = Content { octets: 0, reset: status == 205 };
        let mut body = Self { reader, content, offset, at_chunk_line: false };
        body.at_chunk_line = body.is_at_chunk_line();
        body
    }

    fn is_at_chunk_line(&self) -> bool {
        match &self.reader {
            Reader::Chunked(chunked) => chunked.is_at_line() && !self.content.reset,
            Reader::Done | Reader::Length(_) | Reader::UntilClose(_) => false,
        }
    }

    /// Reads on. Where it fails, the bytes before the finished element's end are consumed all the
    /// same, as [`Body::offset`] tells.
    ///
    /// # Errors
    ///
    /// The rows K001 to K008, `reset-content`, `content-size`, `chunk-line-size`,
    /// `chunk-extension-size`
    #[inline]
    pub fn step(
        &mut self,
        bytes: &[u8],
        policy: &Policy,
        seen: &mut Deviations,
    ) -> Result<Piece, Reject> {
        if self.at_chunk_line
            && let Some((data, consumed)) = Chunked::plain(bytes, policy.limits())
        {
            self.content.octets = self.content.octets.wrapping_add(data.len() as u64);
            self.offset = self.offset.wrapping_add(consumed as u64);
            return Ok(Piece { consumed, event: BodyEvent::Data(data) });
        }
        self.step_any(bytes, policy, seen)
    }

    /// A function of its own, so that the plain case pays nothing for it.
    #[inline(never)]
    fn step_any(
        &mut self,
        bytes: &[u8],
        policy: &Policy,
        seen: &mut Deviations,
    ) -> Result<Piece, Reject> {
        let piece = self.step_reader(bytes, policy, seen);
        self.at_chunk_line = self.is_at_chunk_line();
        piece
    }

    fn step_reader(
        &mut self,
        bytes: &[u8],
        policy: &Policy,
        seen: &mut Deviations,
    ) -> Result<Piece, Reject> {
        let scope = &mut Scope { policy, seen, base: self.offset };
        let piece = match &mut self.reader {
            Reader::Done => Ok(Piece { consumed: 0, event: BodyEvent::End }),
            Reader::Length(length) => length.step(bytes, &mut self.content, scope),
            Reader::UntilClose(close) => close.step(bytes, &mut self.content, scope),
            Reader::Chunked(chunked) => {
                let before = &mut self.offset;
                return chunked.step(bytes, &mut self.content, scope, before);
            }
        }?;
        self.offset = self.offset.saturating_add(piece.consumed as u64);
        Ok(piece)
    }

    /// The offset of the next byte, from where the constructor's offset counts.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The number of content bytes read, without any chunk framing.
    #[must_use]
    pub const fn octets(&self) -> u64 {
        self.content.octets
    }

    /// The bytes that are still due, where that is known: with Content-Length only.
    #[must_use]
    pub const fn missing(&self) -> Option<u64> {
        match &self.reader {
            Reader::Length(length) => Some(length.left()),
            Reader::Done => Some(0),
            Reader::Chunked(_) | Reader::UntilClose(_) => None,
        }
    }

    /// Whether the content is complete without another byte.
    #[must_use]
    pub(crate) const fn is_complete(&self) -> bool {
        match &self.reader {
            Reader::Done => true,
            Reader::Length(length) => length.left() == 0,
            Reader::Chunked(_) | Reader::UntilClose(_) => false,
        }
    }
}

/// Counts content, and judges it where there must be none or not so much.
#[derive(Clone, Debug)]
struct Content {
    octets: u64,
    /// It is the content of a 205 (RFC 9110 §15.3.6).
    reset: bool,
}

impl Content {
    /// How many of `octets` bytes of content at position `at` may be read now.
    #[inline]
    fn admit(&mut self, octets: usize, at: usize, scope: &mut Scope<'_>) -> Result<usize, Reject> {
        if self.reset && self.octets == 0 && octets > 0 {
            scope.judge(Defect::ResetContent, at)?;
        }
        let octets = match scope.policy.limits().content {
            None => octets,
            Some(limit) => {
                let room = usize::try_from(limit.saturating_sub(self.octets)).unwrap_or(usize::MAX);
                if room == 0 && octets > 0 {
                    return Err(scope.reject(Defect::ContentSize, at));
                }
                octets.min(room)
            }
        };
        self.octets = self.octets.saturating_add(octets as u64);
        Ok(octets)
    }
}
