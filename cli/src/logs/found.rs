//! Which rows the lines of logs match.

use std::io::{self, BufRead, Read};

use super::row::Row;
use super::search;

/// The longest part of a line that is looked at.
const LINE: u64 = 64 * 1024;

/// How files begin that hold no lines until they are unpacked, and what unpacks them.
const PACKED: [(&[u8], &str); 4] = [
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
];

/// A row that was found.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// The row.
    pub row: &'static Row,
    /// How many lines it matches.
    pub count: u64,
    /// In which log it was found first, counted from 0.
    pub log: usize,
    /// In which of that log's lines, counted from 1.
    pub line: u64,
}

/// The rows that were found, with how often, and where first.
#[derive(Debug, Default)]
pub struct Found {
    matches: Vec<Match>,
    /// How many lines were read.
    pub lines: u64,
}

impl Found {
    /// Reads the lines of a log, the `number`th; of one that is very long, its beginning.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or is compressed.
    pub fn read(&mut self, number: usize, log: &mut impl BufRead) -> io::Result<()> {
        let begins = log.fill_buf()?;
        if let Some((_, by)) = PACKED.iter().find(|(magic, _)| begins.starts_with(magic)) {
            let said = format!(
                "compressed by {by}: `{by} -dc FILE | bad-gateway why` reads what is in it"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, said));
        }
        let mut line = Vec::new();
        for at in 1.. {
            line.clear();
            if log.by_ref().take(LINE).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let mut ended = line.ends_with(b"\n");
            while !ended {
                let rest = log.fill_buf()?;
                let end = memchr::memchr(b'\n', rest).map(|at| at + 1);
                let count = end.unwrap_or(rest.len());
                ended = end.is_some() || count == 0;
                log.consume(count);
            }
            self.line(&line, number, at);
        }
        Ok(())
    }

    fn line(&mut self, text: &[u8], log: usize, line: u64) {
        self.lines += 1;
        let Some(row) = search::row(text) else {
            return;
        };
        match self.matches.iter_mut().find(|known| known.row == row) {
            Some(known) => known.count += 1,
            None => self.matches.push(Match { row, count: 1, log, line }),
        }
    }

    /// What was found, the commonest first.
    pub fn matches(&self) -> Vec<Match> {
        let mut matches = self.matches.clone();
        matches.sort_by_key(|found| std::cmp::Reverse(found.count));
        matches
    }
}
