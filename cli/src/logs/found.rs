//! Which rows the lines of a log match.

use std::io::{self, BufRead, Read};

use super::row::Row;
use super::search;

/// The longest part of a line that is looked at.
const LINE: u64 = 64 * 1024;

/// The rows that were found, with how often, and in which line first.
#[derive(Debug, Default)]
pub struct Found {
    rows: Vec<(&'static Row, u64, u64)>,
    /// How many lines were read.
    pub lines: u64,
}

impl Found {
    /// Reads the lines of a log; of one that is very long, its beginning.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn read(&mut self, log: &mut impl BufRead) -> io::Result<()> {
        let mut line = Vec::new();
        loop {
            line.clear();
            if log.by_ref().take(LINE).read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            let mut ended = line.ends_with(b"\n");
            while !ended {
                let rest = log.fill_buf()?;
                let end = memchr::memchr(b'\n', rest).map(|at| at + 1);
                let count = end.unwrap_or(rest.len());
                ended = end.is_some() || count == 0;
                log.consume(count);
            }
            self.line(&line);
        }
    }

    fn line(&mut self, line: &[u8]) {
        self.lines += 1;
        let Some(row) = search::row(line) else {
            return;
        };
        let number = self.lines;
        match self.rows.iter_mut().find(|(known, ..)| *known == row) {
            Some((_, count, _)) => *count += 1,
            None => self.rows.push((row, 1, number)),
        }
    }

    /// The rows, the commonest first, each with how many lines match it and the first of them.
    pub fn rows(&self) -> Vec<(&'static Row, u64, u64)> {
        let mut rows = self.rows.clone();
        rows.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
        rows
    }
}
