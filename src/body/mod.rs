//! The content after a head, by the framing that was decided.
//!
//! Content is reported where it stands; nothing is copied. What is *not* read here: the trailer
//! section, whose lines are field lines.

mod chunk_line;
mod chunked;
mod content;
mod plain_line;
mod run;
mod step;

pub use step::{BodyEvent, BodyStep};

use crate::defect::Reject;
use crate::framing::Framing;
use crate::policy::{Deviations, Policy, Scope};
use crate::span::Span;
use chunked::Chunked;
use content::Content;

/// Reads the content that follows a head.
///
/// [`Body::step`] is called with what was not consumed yet, and more, until it says
/// [`BodyEvent::End`], or [`BodyEvent::LastChunk`], after which a trailer section follows. It
/// copies nothing and allocates nothing. [`ResponseParser`](crate::ResponseParser) does this, and
/// reads the trailer section; `Body` is for those who read the head with
/// [`parse_head`](crate::parse_head). It holds no bytes, so it is no `http_body::Body`; how one is made of events
/// stands in the [guide](crate::guide::embedding).
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
    /// How the content is delimited. A length is what is still due of it.
    framing: Framing,
    /// Used with [`Framing::Chunked`] alone.
    chunked: Chunked,
    content: Content,
    /// The offset of the next byte that was not consumed.
    offset: u64,
    /// Whether a chunk line starts at the next byte, and content may be read without asking.
    at_chunk_line: bool,
}

impl Body {
    /// The content after the head of a response with that status code; `offset` is the number of
    /// bytes of the response before it, from which the offsets of defects count on.
    ///
    /// The status code matters for a 205, whose content is judged as `reset-content`. Without
    /// content, and for a tunnel, the first step says [`BodyEvent::End`].
    #[must_use]
    pub fn new(framing: Framing, status: u16, offset: u64) -> Self {
        let content = Content { octets: 0, reset: status == 205 };
        let at_chunk_line = matches!(framing, Framing::Chunked) && !content.reset;
        Self { framing, chunked: Chunked::default(), content, offset, at_chunk_line }
    }

    /// Becomes what [`Body::new`] gives; the state of chunks is cleared only where there are any.
    #[inline(always)]
    pub(crate) fn restart(&mut self, framing: Framing, status: u16, offset: u64) {
        self.framing = framing;
        self.content = Content { octets: 0, reset: status == 205 };
        self.offset = offset;
        self.at_chunk_line = false;
        if let Framing::Chunked = framing {
            self.at_chunk_line = !self.content.reset;
            self.chunked.restart();
        }
    }

    /// Reads on, given every byte that was not consumed yet. What the policy tolerates is added to
    /// `seen`.
    ///
    /// One step takes at most one piece of content, together with the chunk framing around it.
    /// Where it fails, what was finished before counts as consumed all the same, as
    /// [`Body::offset`] tells; then there is nothing more to ask for.
    ///
    /// # Errors
    ///
    /// - chunked: `chunk-size-missing`, `chunk-size-byte`, `chunk-size-overflow`,
    ///   `chunk-size-blank`, `chunk-extension-byte`, `chunk-extension-quote`, `chunk-line-end`,
    ///   `chunk-data-end`, and the limits `chunk-line-size` and `chunk-extension-size`;
    /// - any content: `reset-content` in a 205, and the limit `content-size`.
    ///
    /// Source: RFC 9112 §6.2, §6.3 and §7.1, RFC 9110 §15.3.6.
    ///
    /// ```
    /// use bad_gateway::{Body, Defect, Deviations, Framing, Policy};
    ///
    /// let (mut body, mut seen) = (Body::new(Framing::Chunked, 200, 47), Deviations::NONE);
    /// let reject = body.step(b"0x2\r\nok", &Policy::GATEWAY, &mut seen).unwrap_err();
    /// assert_eq!((reject.defect, reject.offset), (Defect::ChunkSizeByte, 48));
    /// ```
    #[inline(always)]
    pub fn step(
        &mut self,
        bytes: &[u8],
        policy: &Policy,
        seen: &mut Deviations,
    ) -> Result<BodyStep, Reject> {
        if let Some((data, consumed)) = self.plain(bytes, policy) {
            return Ok(BodyStep { consumed, event: BodyEvent::Data(data) });
        }
        // A copy goes there, so that a body in a local variable of the caller stays in registers.
        let mut away = self.clone();
        let piece = away.step_any(bytes, policy, seen);
        *self = away;
        piece
    }

    /// The fast path: a whole chunk whose line is digits alone, or content without chunk framing;
    /// without a limit on content. `None`: not this fast path.
    #[inline(always)]
    pub(crate) fn plain(&mut self, bytes: &[u8], policy: &Policy) -> Option<(Span, usize)> {
        let limits = policy.limits();
        if limits.content.is_some() {
            return None;
        }
        let (data, consumed) = if self.at_chunk_line {
            self.chunked.plain(bytes, limits)?
        } else {
            // Before `due` shrinks: there is no way back then.
            self.offset.checked_add(bytes.len() as u64)?;
            let octets = self.plain_octets(bytes)?;
            (Span::at(0, octets), octets)
        };
        // `step_any` counts where this overflows. `octets <= offset`, so that cannot overflow.
        self.offset = self.offset.checked_add(consumed as u64)?;
        self.content.octets = self.content.octets.wrapping_add(data.len() as u64);
        Some((data, consumed))
    }

    /// Takes as many bytes as are content without chunk framing; gives their number.
    #[inline(always)]
    fn plain_octets(&mut self, bytes: &[u8]) -> Option<usize> {
        if bytes.is_empty() || self.content.reset {
            return None;
        }
        match &mut self.framing {
            Framing::Close => Some(bytes.len()),
            Framing::Length(due) if *due > 0 => {
                let octets = bytes.len().min(usize::try_from(*due).unwrap_or(usize::MAX));
                *due = due.wrapping_sub(octets as u64);
                Some(octets)
            }
            _ => None,
        }
    }

    /// Takes a step, whatever comes. Not inlined, so that the fast path pays nothing for it.
    #[cold]
    #[inline(never)]
    pub(crate) fn step_any(
        &mut self,
        bytes: &[u8],
        policy: &Policy,
        seen: &mut Deviations,
    ) -> Result<BodyStep, Reject> {
        let scope = &mut Scope { policy, seen, base: self.offset };
        if let Framing::Chunked = self.framing {
            let piece = self.chunked.step(bytes, &mut self.content, scope, &mut self.offset);
            self.at_chunk_line = self.chunked.is_at_line() && !self.content.reset;
            return piece;
        }
        let due = match &self.framing {
            Framing::None | Framing::Tunnel | Framing::Length(0) => {
                return Ok(BodyStep { consumed: 0, event: BodyEvent::End });
            }
            // What is more than a slice can have is left for later steps.
            Framing::Length(due) => usize::try_from(*due).unwrap_or(usize::MAX),
            Framing::Close | Framing::Chunked => usize::MAX,
        };
        if bytes.is_empty() {
            return Ok(BodyStep { consumed: 0, event: BodyEvent::NeedMore });
        }
        let octets = self.content.admit(due.min(bytes.len()), 0, scope)?;
        if let Framing::Length(due) = &mut self.framing {
            *due = due.saturating_sub(octets as u64);
        }
        self.offset = self.offset.saturating_add(octets as u64);
        Ok(BodyStep { consumed: octets, event: BodyEvent::Data(Span::new(0, octets)) })
    }

    /// The offset in bytes of the next byte that was not consumed, from where the constructor's
    /// offset counts.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The number of content bytes read, without any chunk framing.
    #[must_use]
    pub const fn octets(&self) -> u64 {
        self.content.octets
    }

    /// The bytes that are still due, where that is known: with Content-Length, and 0 where there
    /// is no content; `None` for chunks, and for content until the close.
    #[must_use]
    pub const fn missing(&self) -> Option<u64> {
        match self.framing {
            Framing::Length(due) => Some(due),
            Framing::None | Framing::Tunnel => Some(0),
            Framing::Chunked | Framing::Close => None,
        }
    }

    /// Whether the content is complete without another byte.
    #[must_use]
    pub(crate) const fn is_complete(&self) -> bool {
        matches!(self.missing(), Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Limits;

    #[test]
    fn a_plain_chunk_takes_the_short_way_wherever_a_line_starts() {
        let (policy, seen) = (&Policy::STRICT, &mut Deviations::default());
        let mut body = Body::new(Framing::Chunked, 200, 7);
        let plain = Some((Span::at(3, 5), 10));
        assert_eq!(body.plain(b"5\r\nhello\r\n", policy), plain);
        // The same again, after a line that is not plain.
        let piece = body.step_any(b"5;a\r\nhello\r\n", policy, seen).expect("valid");
        assert_eq!((piece.consumed, piece.event), (12, BodyEvent::Data(Span::at(5, 5))));
        assert_eq!(body.plain(b"5\r\nhello\r\n", policy), plain);
        assert_eq!((body.offset(), body.octets()), (39, 15));
        // And after one that came in pieces.
        let piece = body.step_any(b"5\r", policy, seen).expect("not refused");
        assert_eq!((piece.consumed, piece.event), (0, BodyEvent::NeedMore));
        assert_eq!(body.plain(b"5\r\nhello\r\n", policy), None, "the line was begun");
        let piece = body.step_any(b"5\r\nhello\r\n", policy, seen).expect("valid");
        assert_eq!(piece.event, BodyEvent::Data(Span::at(3, 5)));
        assert_eq!(body.plain(b"5\r\nhello\r\n", policy), plain);
    }

    #[test]
    fn no_count_overflows() {
        let (policy, seen) = (&Policy::STRICT, &mut Deviations::default());
        for (framing, bytes, octets) in [
            (Framing::Chunked, &b"5\r\nhello\r\n"[..], 5),
            (Framing::Length(7), b"hello", 5),
            (Framing::Close, b"hello", 5),
        ] {
            for before in [u64::MAX - 5, u64::MAX - 4, u64::MAX] {
                let mut body = Body::new(framing, 200, before);
                let first = body.step(bytes, policy, seen).expect("valid");
                let count = (first.consumed, body.octets(), body.missing());
                let due = (framing == Framing::Length(7)).then_some(2);
                assert_eq!(count, (bytes.len(), octets, due), "{framing:?} at {before}");
                assert_eq!(body.offset(), before.saturating_add(bytes.len() as u64));
            }
        }
        // Sizes whose sum passes 2^64.
        let mut body = Body::new(Framing::Chunked, 200, u64::MAX - 20);
        let piece = body.step(b"7fffffffffffffff\r\nhello", policy, seen).expect("valid");
        assert_eq!((piece.consumed, piece.event), (23, BodyEvent::Data(Span::at(18, 5))));
        assert_eq!((body.offset(), body.octets()), (u64::MAX, 5));
    }

    #[test]
    fn content_without_chunks_takes_the_short_way_where_nothing_is_to_be_judged() {
        let ask = |framing, status, bytes: &[u8], limit| {
            let limits = Limits { content: limit, ..Limits::DEFAULT };
            let mut body = Body::new(framing, status, 7);
            let found = body.plain(bytes, &Policy::STRICT.with_limits(limits));
            (
                found.map(|(data, consumed)| (data, consumed, body.octets(), body.offset())),
                body.missing(),
            )
        };
        let all = Some((Span::at(0, 5), 5, 5, 12));
        assert_eq!(ask(Framing::Length(5), 200, b"hello", None), (all, Some(0)));
        assert_eq!(ask(Framing::Length(7), 200, b"hello", None), (all, Some(2)));
        assert_eq!(ask(Framing::Length(5), 200, b"hello, world", None), (all, Some(0)));
        assert_eq!(ask(Framing::Length(u64::MAX), 200, b"hello", None), (all, Some(u64::MAX - 5)));
        assert_eq!(ask(Framing::Close, 200, b"hello", None), (all, None));
        assert_eq!(ask(Framing::Length(5), 200, b"hello", Some(9)), (None, Some(5)), "a limit");
        assert_eq!(ask(Framing::Length(5), 205, b"hello", None), (None, Some(5)), "no content");
        assert_eq!(ask(Framing::Length(5), 200, b"", None), (None, Some(5)));
        assert_eq!(ask(Framing::Length(0), 200, b"hello", None), (None, Some(0)));
        assert_eq!(ask(Framing::Close, 200, b"", None), (None, None));
        for framing in [Framing::None, Framing::Tunnel] {
            assert_eq!(ask(framing, 200, b"hello", None), (None, Some(0)));
        }
    }
}
