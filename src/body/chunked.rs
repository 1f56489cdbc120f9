//! Chunked content (RFC 9112 §7.1).
//!
//! ```text
//! chunked-body = *chunk last-chunk trailer-section CRLF
//! chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
//! last-chunk   = 1*"0" [ chunk-ext ] CRLF
//! ```

use super::chunk_line::ChunkLine;
use super::plain_line::{self, Lengths, PlainLine};
use super::{BodyEvent, BodyStep, Content};
use crate::defect::{Defect, Reject};
use crate::policy::{Limits, Scope};
use crate::span::Span;

#[derive(Clone, Debug, Default)]
pub(super) struct Chunked {
    state: State,
    /// Bytes of chunk extensions in the lines before.
    extensions: u32,
    last: PlainLine,
}

#[derive(Clone, Debug)]
enum State {
    /// In a chunk line.
    Line(ChunkLine),
    /// In the data of a chunk, of which `left` bytes are still due.
    Data { left: u64 },
    /// At the CRLF after the data.
    DataEnd,
}

impl Default for State {
    fn default() -> Self {
        Self::Line(ChunkLine::default())
    }
}

impl Chunked {
    /// Starts anew. `last` is kept: chunks of the next response often have the same size.
    #[inline(always)]
    pub(super) fn restart(&mut self) {
        self.state = State::default();
        self.extensions = 0;
    }

    /// The fast path: a whole chunk at the start of `bytes`, whose line is digits alone. `None`:
    /// not this fast path.
    #[inline(always)]
    pub(super) fn plain(&mut self, bytes: &[u8], limits: &Limits) -> Option<(Span, usize)> {
        self.plain_line(bytes, limits, |lengths| whole(bytes, lengths))
    }

    /// What `found` makes of the lengths of the chunk at the start of `bytes`, whose line is there whole and
    /// digits alone. For each kind of line its own copy, so that the next chunk does not wait for the kind.
    #[inline(always)]
    fn plain_line<T>(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
        found: impl Fn(Lengths) -> Option<T>,
    ) -> Option<T> {
        if limits.chunk_line < PlainLine::MOST {
            return None;
        }
        let first = bytes.first_chunk()?;
        if let Some(lengths) = plain_line::of_one_or_two_digits(first) {
            return found(lengths);
        }
        if let Some(lengths) = plain_line::of_three_digits(first) {
            return found(lengths);
        }
        if !self.last.starts(first) {
            self.last = PlainLine::read(first)?;
        }
        found(self.last.lengths())
    }

    /// Reads on over chunks, whole or in part, as long as their lines are digits alone; gives the number of
    /// bytes that were read, and how many of them are content.
    pub(super) fn run(&mut self, bytes: &[u8], limits: &Limits) -> (usize, usize) {
        let (mut at, mut octets) = (0, 0);
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            match self.state {
                State::Data { left } => {
                    let here =
                        usize::try_from(left).map_or(rest.len(), |left| left.min(rest.len()));
                    (at, octets) = (at + here, octets + here);
                    let left = left.saturating_sub(here as u64);
                    if left > 0 {
                        self.state = State::Data { left };
                        return (at, octets);
                    }
                    self.state = State::DataEnd;
                }
                State::DataEnd if rest.starts_with(b"\r\n") => {
                    at += 2;
                    self.state = State::default();
                }
                State::Line(ref line) if line.is_fresh() => {
                    let (whole, data) = self.run_over_whole(rest, limits);
                    (at, octets) = (at + whole, octets + data);
                    let rest = bytes.get(at..).unwrap_or_default();
                    let Some(lengths) = self.plain_line(rest, limits, Some) else {
                        return (at, octets);
                    };
                    at += lengths.line;
                    self.state = State::Data { left: lengths.data() };
                }
                State::Line(_) | State::DataEnd => return (at, octets),
            }
        }
    }

    /// The same over whole chunks alone, which leave the state as it is.
    #[inline(always)]
    fn run_over_whole(&mut self, bytes: &[u8], limits: &Limits) -> (usize, usize) {
        let (mut at, mut octets) = (0, 0);
        while let Some((data, len)) = self.plain(bytes.get(at..).unwrap_or_default(), limits) {
            (at, octets) = (at + len, octets + data.len());
        }
        (at, octets)
    }

    /// Whether a chunk line starts at the next byte.
    #[inline]
    pub(super) const fn is_at_line(&self) -> bool {
        matches!(&self.state, State::Line(line) if line.is_fresh())
    }

    /// One step takes the end of a chunk, a chunk line and data together where they are there;
    /// `offset` moves over each element that was finished, also where the next one fails.
    pub(super) fn step(
        &mut self,
        bytes: &[u8],
        content: &mut Content,
        scope: &mut Scope<'_>,
        offset: &mut u64,
    ) -> Result<BodyStep, Reject> {
        let (start, mut at) = (*offset, 0);
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            match &mut self.state {
                State::DataEnd => {
                    if !data_end(rest, at, scope)? {
                        return Ok(BodyStep { consumed: at, event: BodyEvent::NeedMore });
                    }
                    at += 2;
                    self.state = State::default();
                }
                State::Line(line) => {
                    scope.base = start.saturating_add(at as u64);
                    let Some(found) = line.read(rest, self.extensions, scope)? else {
                        return Ok(BodyStep { consumed: at, event: BodyEvent::NeedMore });
                    };
                    scope.base = start;
                    at += found.len;
                    self.extensions = self.extensions.saturating_add(found.extensions);
                    *offset = start.saturating_add(at as u64);
                    if found.size == 0 {
                        return Ok(BodyStep { consumed: at, event: BodyEvent::LastChunk });
                    }
                    self.state = State::Data { left: found.size };
                }
                State::Data { left } => {
                    let left = *left;
                    let taken = self.take_data(bytes, at, left, content, scope)?;
                    let Some((data, end)) = taken else {
                        return Ok(BodyStep { consumed: at, event: BodyEvent::NeedMore });
                    };
                    *offset = start.saturating_add(end as u64);
                    return Ok(BodyStep { consumed: end, event: BodyEvent::Data(data) });
                }
            }
            *offset = start.saturating_add(at as u64);
        }
    }

    /// Takes content at `at` off the `left` bytes that are due in this chunk; gives its range and where reading
    /// goes on, which is behind the CRLF after the chunk's data if that is there too.
    #[inline]
    fn take_data(
        &mut self,
        bytes: &[u8],
        at: usize,
        left: u64,
        content: &mut Content,
        scope: &mut Scope<'_>,
    ) -> Result<Option<(Span, usize)>, Reject> {
        let rest = bytes.get(at..).unwrap_or_default();
        let here = usize::try_from(left).map_or(rest.len(), |left| left.min(rest.len()));
        if here == 0 {
            return Ok(None);
        }
        let octets = content.admit(here, at, scope)?;
        let left = left.saturating_sub(octets as u64);
        let (data, end) = (Span::at(at, octets), at + octets);
        if left > 0 {
            self.state = State::Data { left };
            return Ok(Some((data, end)));
        }
        if bytes.get(end..).is_some_and(|rest| rest.starts_with(b"\r\n")) {
            self.state = State::default();
            return Ok(Some((data, end + 2)));
        }
        self.state = State::DataEnd;
        Ok(Some((data, end)))
    }
}

/// The chunk of those lengths, if it is there whole.
#[inline(always)]
fn whole(bytes: &[u8], lengths: Lengths) -> Option<(Span, usize)> {
    let Lengths { line, chunk } = lengths;
    let chunk = usize::try_from(chunk).ok()?;
    let end = chunk.wrapping_sub(2);
    let crlf = bytes.get(end..chunk)? == b"\r\n";
    crlf.then(|| (Span::at(line, end.wrapping_sub(line)), chunk))
}

/// Whether the CRLF after the data is there; each of its bytes is judged as it comes.
fn data_end(rest: &[u8], at: usize, scope: &Scope<'_>) -> Result<bool, Reject> {
    match rest {
        [] | [b'\r'] => Ok(false),
        [b'\r', b'\n', ..] => Ok(true),
        [b'\r', ..] => Err(scope.reject(Defect::ChunkDataEnd, at + 1)),
        _ => Err(scope.reject(Defect::ChunkDataEnd, at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_chunks_take_the_short_way() {
        let limits = Limits { chunk_line: PlainLine::MOST, ..Limits::DEFAULT };
        let mut chunked = Chunked::default();
        for size in [1, 9, 0xA, 0xF, 0x10, 0xFF, 0x100, 0xFFF, 0x1000, 0x1000, 0x1_0000] {
            for digits in 1..=6 {
                let line = format!("{size:0digits$x}\r\n");
                let bytes = [line.as_bytes(), &vec![b'a'; size], b"\r\n0\r\n\r\n"].concat();
                let expected = (Span::at(line.len(), size), line.len() + size + 2);
                assert_eq!(chunked.plain(&bytes, &limits), Some(expected), "{line:?}");
            }
        }
    }

    #[test]
    fn only_whole_plain_chunks_take_the_short_way() {
        let mut chunked = Chunked::default();
        for bytes in [
            &b"000\r\n\r\n0\r\n"[..],
            b"0000\r\n\r\n",
            b"005\r\nhello",
            b"5\r\nhello\n\r\n",
            b"5\r\nhell\r\n\r\n",
        ] {
            assert_eq!(chunked.plain(bytes, &Limits::DEFAULT), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_line_of_many_digits_is_kept() {
        let mut chunked = Chunked::default();
        let bytes = [b"1000\r\n", &[b'a'; 0x1000][..], b"\r\n"].concat();
        for line in [&b"1000\r\n"[..], b"01000\r\n"] {
            let bytes = [line, &bytes[6..]].concat();
            assert!(chunked.plain(&bytes, &Limits::DEFAULT).is_some());
            assert!(chunked.last.starts(bytes.first_chunk().expect("eight bytes")));
        }
    }
}
