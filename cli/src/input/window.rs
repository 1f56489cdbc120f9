//! The bytes at hand: what the parser has not consumed yet, and a little of what it has.
//!
//! The parser judges a byte while the line that holds it is at hand, so keeping a short past is
//! enough to show it. Everything else is dropped: the size of the input does not matter.
//!
//! ```text
//! input   |........ dropped ........|.. past ..|.. rest ..|  not read yet
//!                                   0          at         bytes.len()
//! ```

use std::io::{self, Read};

/// How much is read at once.
const BLOCK: usize = 64 * 1024;

/// How much of the past is kept.
pub(super) const PAST: u64 = 256;

/// How much is kept of a response from its first byte on, so that it can be read again.
const OPENING: usize = 1 << 20;

pub(super) struct Window {
    bytes: Vec<u8>,
    /// The first byte that was not consumed: `at <= bytes.len()`.
    at: usize,
    /// The place of `bytes[0]` in the input.
    dropped: u64,
    /// The place in the input where the current response starts.
    start: u64,
    /// The first bytes of the current response, and what was read behind it.
    opening: Vec<u8>,
    block: Box<[u8]>,
    ended: bool,
}

impl Window {
    /// A window that takes at most `split` bytes at a time.
    pub(super) fn new(split: Option<usize>) -> Self {
        let size = split.map_or(BLOCK, |split| split.clamp(1, BLOCK));
        Self {
            bytes: Vec::new(),
            at: 0,
            dropped: 0,
            start: 0,
            opening: Vec::new(),
            block: vec![0; size].into_boxed_slice(),
            ended: false,
        }
    }

    /// Makes it empty again, for another input.
    pub(super) fn reset(&mut self) {
        self.bytes.clear();
        self.opening.clear();
        (self.at, self.dropped, self.start, self.ended) = (0, 0, 0, false);
    }

    /// What was not consumed.
    pub(super) fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    pub(super) fn consume(&mut self, count: usize) {
        self.at = self.bytes.len().min(self.at + count);
    }

    /// Another response starts here.
    pub(super) fn start_response(&mut self) {
        self.start = self.dropped + self.at as u64;
        self.opening.clear();
        self.opening
            .extend_from_slice(&self.bytes[self.at..self.bytes.len().min(self.at + OPENING)]);
    }

    /// The place in the input where the current response starts.
    pub(super) fn response_start(&self) -> u64 {
        self.start
    }

    /// Reads more; false at the end of the input.
    pub(super) fn fill(&mut self, input: &mut dyn Read) -> io::Result<bool> {
        let past = usize::try_from(PAST).unwrap_or(0);
        if self.at >= BLOCK + past {
            let drop = self.at - past;
            self.bytes.drain(..drop);
            self.at -= drop;
            self.dropped += drop as u64;
        }
        let count = self.read(input)?;
        self.bytes.extend_from_slice(&self.block[..count]);
        let room = OPENING.saturating_sub(self.opening.len());
        self.opening.extend_from_slice(&self.block[..count.min(room)]);
        Ok(count > 0)
    }

    /// The first bytes of the current response and what was read behind it, as many as are kept;
    /// and whether that is all that came.
    pub(super) fn opening(&self) -> (&[u8], bool) {
        let read = self.dropped + self.bytes.len() as u64 - self.start;
        (&self.opening, self.ended && read == self.opening.len() as u64)
    }

    /// Reads until all is there that is kept of a response, or the input ends.
    pub(super) fn fill_opening(&mut self, input: &mut dyn Read) -> io::Result<()> {
        while self.opening.len() < OPENING && self.fill(input)? {}
        Ok(())
    }

    /// Reads until `count` bytes are at hand, or the input ends.
    pub(super) fn peek(&mut self, input: &mut dyn Read, count: usize) -> io::Result<()> {
        while self.rest().len() < count && self.fill(input)? {}
        Ok(())
    }

    /// The number of bytes that were not consumed, up to the end of the input; keeps none of them.
    pub(super) fn count_rest(&mut self, input: &mut dyn Read) -> io::Result<u64> {
        let mut count = self.rest().len() as u64;
        loop {
            match self.read(input)? {
                0 => return Ok(count),
                more => count += more as u64,
            }
        }
    }

    /// Reads once. The end is remembered, since a terminal would wait for input again.
    fn read(&mut self, input: &mut dyn Read) -> io::Result<usize> {
        while !self.ended {
            match input.read(&mut self.block) {
                Ok(count) => {
                    self.ended = count == 0;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(0)
    }

    /// The bytes of the current response from this offset on that are at hand.
    pub(super) fn from(&self, offset: u64) -> &[u8] {
        let (first, bytes) = self.at_hand();
        let from = usize::try_from(offset.saturating_sub(first)).unwrap_or(usize::MAX);
        bytes.get(from..).unwrap_or_default()
    }

    /// The bytes of the current response that are at hand, with the offset of the first of them,
    /// through the end of what was read.
    pub(super) fn at_hand(&self) -> (u64, &[u8]) {
        let from = self.start.saturating_sub(self.dropped);
        let from =
            usize::try_from(from).map_or(self.bytes.len(), |from| from.min(self.bytes.len()));
        let offset = (self.dropped + from as u64).saturating_sub(self.start);
        (offset, &self.bytes[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_is_short_and_offsets_hold() {
        let input = vec![b'x'; 10 * BLOCK];
        let mut input = input.as_slice();
        let mut window = Window::new(None);
        window.start_response();
        while window.fill(&mut input).unwrap() {
            window.consume(window.rest().len());
            assert!(window.bytes.len() <= 3 * BLOCK);
        }
        let (offset, bytes) = window.at_hand();
        assert_eq!(offset + bytes.len() as u64, 10 * BLOCK as u64);
        assert!(bytes.len() as u64 >= PAST);
    }

    #[test]
    fn a_new_response_has_no_past() {
        let mut input = b"firstsecond".as_slice();
        let mut window = Window::new(Some(4));
        window.peek(&mut input, 11).unwrap();
        window.consume(5);
        window.start_response();
        assert_eq!(window.at_hand(), (0, b"second".as_slice()));
        assert_eq!(window.response_start(), 5);
    }
}
