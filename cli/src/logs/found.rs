//! Which rows the lines of a log match.

use std::io::{self, BufRead, Read};

use super::row::Row;
use super::{apache, envoy, haproxy, nginx, programs};

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
                let end = rest.iter().position(|&b| b == b'\n').map(|at| at + 1);
                let count = end.unwrap_or(rest.len());
                ended = end.is_some() || count == 0;
                log.consume(count);
            }
            self.line(&String::from_utf8_lossy(&line));
        }
    }

    fn line(&mut self, line: &str) {
        self.lines += 1;
        let Some(row) = row(line) else {
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

/// The row that fits a line best: a phrase that only one proxy has comes before a code.
fn row(line: &str) -> Option<&'static Row> {
    let phrases = [nginx::ROWS, haproxy::ROWS, envoy::ROWS, apache::ROWS, programs::ROWS];
    // What nginx shares with others, it writes in lines of its own.
    let is_nginx = line.contains("[error]") || line.contains("[crit]") || line.contains("upstream");
    let mut rows = phrases.into_iter().flatten();
    let phrase = rows.find(|row| row.is_in(line) && (row.proxy != "nginx" || is_nginx));
    phrase.or_else(|| haproxy::state(line)).or_else(|| envoy::flag(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_found_by_its_own_phrase() {
        for row in [nginx::ROWS, haproxy::ROWS, envoy::ROWS, apache::ROWS, programs::ROWS].concat()
        {
            let line = format!("[error] {} {}, upstream x", row.phrase, row.also);
            let found = super::row(&line).map(|row| (row.proxy, row.phrase, row.also));
            assert_eq!(found, Some((row.proxy, row.phrase, row.also)), "{line}");
        }
        for row in haproxy::STATES {
            let line = format!(
                "app/s1 0/0/0/-1/1 502 209 - - {}-- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\"",
                row.phrase
            );
            assert_eq!(super::row(&line), Some(row), "{line}");
        }
        for row in envoy::FLAGS {
            let line =
                format!("[2026-11-28T05:13:17.000Z] \"GET / HTTP/1.1\" 503 {} 0 95", row.phrase);
            assert_eq!(super::row(&line), Some(row), "{line}");
        }
        for line in [
            "10.0.0.1 - - \"GET / HTTP/1.1\" 200 5 \"-\" \"curl\"",
            "app/s1 0/0/0/1/1 200 209 - - ---- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\"",
            "[2026-11-28T05:13:17.000Z] \"GET / HTTP/1.1\" 200 - 0 95",
            "",
        ] {
            assert_eq!(super::row(line), None, "{line}");
        }
    }
}
