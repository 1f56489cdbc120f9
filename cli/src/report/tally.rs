//! How many responses had which outcome.

use std::collections::BTreeMap;

use bad_gateway::{Defect, Outcome};
use serde_json::{Map, Value, json};

use super::style::{BAD, BOLD, paint};
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
    /// How often each defect made a response malformed.
    defects: BTreeMap<Defect, u64>,
    /// Files that could not be read.
    pub unreadable: u64,
    /// Upstreams that could not be reached, each time that one was asked.
    pub unreachable: u64,
}

impl Tally {
    /// Counts one more response.
    pub fn count(&mut self, outcome: Outcome) {
        if let Outcome::Malformed(reject) = outcome {
            *self.defects.entry(reject.defect).or_default() += 1;
        }
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

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.responses() + self.unreadable + self.unreachable == 0
    }

    /// `12 responses: 3 valid, 9 malformed`
    fn line(&self) -> String {
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

    /// The defects, the commonest first, and the line behind them.
    pub fn text(&self) -> String {
        let mut text = String::from("\n");
        for (defect, number) in self.by_defect() {
            let code = paint(BAD, defect.code());
            text += &format!("{number:>7}  {code} {}\n", paint(BOLD, defect.name()));
        }
        text.trim_end_matches('\n').to_owned() + &self.line()
    }

    fn by_defect(&self) -> Vec<(Defect, u64)> {
        let mut rows: Vec<_> =
            self.defects.iter().map(|(defect, number)| (*defect, *number)).collect();
        rows.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
        rows
    }

    /// The same as one object, with its line end.
    pub fn json(&self) -> String {
        let defects = self.by_defect().into_iter();
        let defects: Map<String, Value> =
            defects.map(|(defect, number)| (defect.name().to_owned(), number.into())).collect();
        let counts = json!({
            "responses": self.responses(),
            "valid": self.valid,
            "malformed": self.malformed,
            "incomplete": self.incomplete,
            "no_response": self.none,
            "need_more": self.open,
            "unreadable": self.unreadable,
            "defects": defects,
        });
        format!("{counts}\n")
    }
}
