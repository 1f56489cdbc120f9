//! One line, up to the moment when it is judged.

use super::grammar::{CR, LF};
use super::judge::{Finding, finding};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Crlf,
    BareLf,
    /// A CR, and then another byte than LF.
    BareCr,
    /// A limit has come before the line's end.
    Open,
}

/// A line at the moment of judgement.
pub(super) struct Line<'a> {
    pub start: usize,
    /// Without its end. In an open line a CR at the very end is left out too: it may be part of
    /// the line's end, and only the next byte could tell.
    pub text: &'a [u8],
    pub end: End,
    /// The byte that has just come.
    pub last: usize,
    /// The limits that this byte passes.
    pub over: Vec<Finding>,
}

impl<'a> Line<'a> {
    /// The line that starts at `start`, if it can be judged: its LF has come, or a CR and another
    /// byte than LF, or a byte that passes a limit. `over` tells which limits a byte passes.
    pub(super) fn read(
        bytes: &'a [u8],
        start: usize,
        over: impl Fn(usize) -> Vec<&'static str>,
    ) -> Option<Self> {
        for last in start..bytes.len() {
            let after_cr = last > start && bytes[last - 1] == CR;
            let (end, text_end) = match bytes[last] {
                LF if after_cr => (End::Crlf, last - 1),
                LF => (End::BareLf, last),
                _ if after_cr => (End::BareCr, last - 1),
                CR => (End::Open, last),
                _ => (End::Open, last + 1),
            };
            let over: Vec<_> = over(last).into_iter().map(|row| finding(row, last)).collect();
            if end != End::Open || !over.is_empty() {
                return Some(Self { start, text: &bytes[start..text_end], end, last, over });
            }
        }
        None
    }

    /// Where the line's end stands: the first byte behind the text.
    pub(super) fn end_at(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether LF has ended the line.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.end, End::Crlf | End::BareLf)
    }

    /// Whether it is the empty line that ends a section.
    pub(super) fn is_empty_line(&self) -> bool {
        self.text.is_empty() && self.has_ended()
    }

    /// What is wrong with the end of a line of a head or a trailer section.
    pub(super) fn end_fault(&self) -> Option<Finding> {
        match self.end {
            End::BareLf => Some(finding("bare-lf", self.end_at())),
            End::BareCr => Some(finding("bare-cr", self.end_at())),
            End::Crlf | End::Open => None,
        }
    }
}
