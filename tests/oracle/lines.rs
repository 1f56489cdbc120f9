//! One line, as far as it has come.

use super::grammar::{CR, LF};
use super::judge::{Finding, finding};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Crlf,
    BareLf,
    /// A CR, and then another byte than LF.
    BareCr,
    /// A CR is the last byte there is.
    Cr,
    /// Neither CR nor LF has come.
    Open,
}

/// A line, or its beginning where there are no more bytes.
pub(super) struct Line<'a> {
    pub start: usize,
    /// What stands before the first CR or LF. No line goes on behind a CR: a bare one is never
    /// tolerated.
    pub text: &'a [u8],
    pub end: End,
    /// The last byte: the LF, or the byte behind a bare CR, or the last one there is.
    last: usize,
}

impl<'a> Line<'a> {
    /// The line that starts at `start`, where at least one byte has come.
    pub(super) fn read(bytes: &'a [u8], start: usize) -> Self {
        let here = &bytes[start..];
        let length = here.iter().position(|&byte| byte == CR || byte == LF);
        let (text, behind) = here.split_at(length.unwrap_or(here.len()));
        let (end, end_bytes) = match behind {
            [] => (End::Open, 0),
            [CR] => (End::Cr, 1),
            [CR, LF, ..] => (End::Crlf, 2),
            [CR, ..] => (End::BareCr, 2),
            _ => (End::BareLf, 1),
        };
        Self { start, text, end, last: start + text.len() + end_bytes - 1 }
    }

    /// Where the line's end stands, or will stand: the first byte behind the text.
    pub(super) fn end_at(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether the CR or LF behind the text has come: nothing can be added to it any more.
    pub(super) fn is_closed(&self) -> bool {
        self.end != End::Open
    }

    /// The byte behind the line, if LF has ended it.
    pub(super) fn next(&self) -> Option<usize> {
        matches!(self.end, End::Crlf | End::BareLf).then_some(self.last + 1)
    }

    /// What is wrong with the end: `bare_lf` at an LF alone, `bare_cr` at a CR alone.
    pub(super) fn end_fault(
        &self,
        bare_lf: &'static str,
        bare_cr: &'static str,
    ) -> Option<Finding> {
        match self.end {
            End::BareLf => Some(finding(bare_lf, self.end_at())),
            End::BareCr => Some(finding(bare_cr, self.end_at()).told_by(self.last)),
            End::Crlf | End::Cr | End::Open => None,
        }
    }

    /// A limit that is passed by the byte `length` bytes behind `from`, if the line has that byte.
    pub(super) fn beyond(&self, row: &'static str, from: usize, length: usize) -> Option<Finding> {
        let at = from.saturating_add(length);
        (self.start..=self.last).contains(&at).then(|| finding(row, at))
    }
}
