//! The lines of an input, in pieces of bounded size.

use std::io::{self, BufRead, BufReader, Read};

/// The longest piece of a line; it is even, so that no piece of digits cuts a byte in two.
pub(super) const LINE: usize = 64 * 1024;

/// A line with its end, or a piece of one.
pub(super) struct Line {
    pub(super) bytes: Vec<u8>,
    /// Whether it is all of the line, or its last piece.
    pub(super) last: bool,
    /// Whether it is all of the line, or its first piece.
    pub(super) first: bool,
}

impl Line {
    /// Without its line end.
    pub(super) fn content(&self) -> &[u8] {
        content(&self.bytes)
    }

    /// The line as text; bytes that are no UTF-8 are replaced.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(self.content()).into_owned()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.bytes.trim_ascii().is_empty()
    }

    pub(super) fn is_whole(&self) -> bool {
        self.first && self.last
    }
}

/// A line without its line end.
pub(super) fn content(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

pub(super) struct Lines {
    source: BufReader<Box<dyn Read>>,
    /// The number of the line that was read last.
    pub(super) number: u64,
    inside: bool,
}

impl Lines {
    pub(super) fn new(source: Box<dyn Read>) -> Self {
        Self { source: BufReader::with_capacity(LINE, source), number: 0, inside: false }
    }

    /// The next line; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        self.source.by_ref().take(LINE as u64).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let first = !std::mem::replace(&mut self.inside, false);
        let last = bytes.ends_with(b"\n") || bytes.len() < LINE;
        self.number += u64::from(first);
        self.inside = !last;
        Ok(Some(Line { bytes, last, first }))
    }
}
