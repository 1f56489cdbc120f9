//! An input that stands for other bytes, read as those, exchange by exchange.

use std::collections::VecDeque;
use std::io::{self, Read};

use super::facts::Facts;
use super::lines::Lines;
use super::piece::{Decode, Piece};

/// The bytes of one exchange after the other.
pub struct Decoded {
    lines: Lines,
    decoder: Box<dyn Decode>,
    queue: VecDeque<Piece>,
    /// The bytes of the piece at hand, and how many of them were given.
    bytes: Vec<u8>,
    given: usize,
    /// How often they are still to be given again.
    repeats: u64,
    /// Whether an exchange was begun.
    begun: bool,
    ended: bool,
}

impl Decoded {
    pub(super) fn new(source: Box<dyn Read>, decoder: Box<dyn Decode>) -> Self {
        Self {
            lines: Lines::new(source),
            decoder,
            queue: VecDeque::new(),
            bytes: Vec::new(),
            given: 0,
            repeats: 0,
            begun: false,
            ended: false,
        }
    }

    /// Goes on to the next exchange, past what was not read of this one.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read, or is not what it was taken for.
    pub fn advance(&mut self) -> io::Result<Option<Facts>> {
        loop {
            if self.queue.is_empty() && !self.fill()? {
                // An input without a byte is one exchange without a byte.
                let first = !std::mem::replace(&mut self.begun, true);
                return Ok(first.then(Facts::default));
            }
            match self.queue.front() {
                Some(Piece::Start(_)) => {
                    self.begun = true;
                    self.bytes.clear();
                    (self.given, self.repeats) = (0, 0);
                    return Ok(match self.queue.pop_front() {
                        Some(Piece::Start(facts)) => Some(facts),
                        _ => None,
                    });
                }
                Some(_) if !self.begun => {
                    self.begun = true;
                    return Ok(Some(Facts::default()));
                }
                _ => self.queue.pop_front(),
            };
        }
    }

    /// Makes pieces of another line; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let mut out = Vec::new();
        while out.is_empty() && !self.ended {
            let parsed = match self.lines.next()? {
                Some(line) => self.decoder.line(&line, &mut out),
                None => {
                    self.ended = true;
                    self.decoder.end(&mut out)
                }
            };
            parsed.map_err(|what| wrong(self.lines.number, &what))?;
            out.retain(|piece| !matches!(piece, Piece::Bytes(bytes) if bytes.is_empty()));
        }
        let more = !out.is_empty();
        self.queue.extend(out);
        Ok(more)
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let due = self.bytes.get(self.given..).unwrap_or_default();
            if !due.is_empty() || into.is_empty() {
                let count = due.len().min(into.len());
                into[..count].copy_from_slice(&due[..count]);
                self.given += count;
                return Ok(count);
            }
            if self.repeats > 0 {
                self.repeats -= 1;
                self.given = 0;
                continue;
            }
            if self.queue.is_empty() && !self.fill()? {
                return Ok(0);
            }
            match self.queue.front() {
                Some(Piece::Start(_)) | None => return Ok(0),
                _ => {}
            }
            match self.queue.pop_front() {
                Some(Piece::Bytes(bytes)) => self.bytes = bytes,
                Some(Piece::Repeat(bytes, times)) => {
                    (self.bytes, self.repeats) = (bytes, times.saturating_sub(1));
                    if times == 0 {
                        self.bytes.clear();
                    }
                }
                _ => {}
            }
            self.given = 0;
        }
    }
}

/// What is wrong, and in which line.
pub(super) fn wrong(line: u64, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("line {}: {what}", line.max(1)))
}
