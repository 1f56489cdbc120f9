//! What is told in any of the formats.

use std::io;

use super::sarif::{self, Findings};
use super::{human, json, short};
use crate::input::Reading;

/// Something that was found out, in the words of each format. The caller names its source.
pub trait Told {
    /// For a person, in the styles of a terminal; and whether it is more than a line.
    fn human(&self, source: &str) -> (String, bool);

    /// The same where there are many, so that a line is enough for what needs no more.
    fn brief(&self, source: &str) -> (String, bool) {
        self.human(source)
    }

    /// A line for each finding, each with its line end; none where there is nothing to find.
    fn short(&self, source: &str) -> String;

    /// Lines of JSON, each with its line end.
    ///
    /// # Errors
    ///
    /// None that can come up: what is written are numbers and text.
    fn json(&self, source: &str) -> io::Result<Vec<u8>>;

    /// The results in SARIF.
    fn findings(&self) -> Findings;
}

impl Told for Reading<'_> {
    fn human(&self, source: &str) -> (String, bool) {
        human::text(source, self)
    }

    fn brief(&self, source: &str) -> (String, bool) {
        (human::line(source, self), false)
    }

    fn short(&self, source: &str) -> String {
        short::lines(source, self)
    }

    fn json(&self, source: &str) -> io::Result<Vec<u8>> {
        json::line(source, self)
    }

    fn findings(&self) -> Findings {
        sarif::findings(self)
    }
}
