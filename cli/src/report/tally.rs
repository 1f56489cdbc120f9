//! How many responses had which outcome.

use bad_gateway::Outcome;

use super::style::{BOLD, paint};
use super::words::count;

/// Responses, counted by their outcome.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Tally {
    valid: u64,
    malformed: u64,
    incomplete: u64,
    none: u64,
    open: u64,
    /// Files that could not be read.
    pub unreadable: u64,
    /// Upstreams that could not be reached, each time that one was asked.
    pub unreachable: u64,
}

impl Tally {
    /// Counts one more response.
    pub fn count(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Valid => &mut self.valid,
            Outcome::Malformed(_) => &mut self.malformed,
            Outcome::Incomplete => &mut self.incomplete,
            Outcome::NoResponse => &mut self.none,
            _ => &mut self.open,
        } += 1;
    }

    /// The number of all responses.
    pub fn responses(&self) -> u64 {
        self.valid + self.malformed + self.incomplete + self.none + self.open
    }

    /// `12 responses: 3 valid, 9 malformed`
    pub fn line(&self) -> String {
        let mut parts: Vec<String> = [
            (self.valid, "valid"),
            (self.malformed, "malformed"),
            (self.incomplete, "incomplete"),
            (self.none, "without one byte"),
            (self.open, "still open"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
        if self.unreachable > 0 {
            parts.push(format!("{} unreachable", self.unreachable));
        }
        let mut line = format!("{}: {}", count(self.responses(), "response"), parts.join(", "));
        if self.unreadable > 0 {
            line += &format!("; {} could not be read", count(self.unreadable, "file"));
        }
        format!("\n{}\n", paint(BOLD, &line))
    }
}
