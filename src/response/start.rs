//! A head of plain lines: whole, it is read and decided about in one go, at the first look or at a later one.
//!
//! All of it is compiled once for each kernel, so that the processor is asked for once.

use super::{ResponseParser, State, Step};
use crate::defect::Reject;
use crate::framing;
use crate::head::FieldTable;
use crate::head::growing::Grown;
use crate::head::plain::{self, PlainHead, Walked};
use crate::head::reader::HeadReader;
use crate::head::section::SectionReader;
use crate::head::status_line::StatusLine;
use crate::policy::Limits;
use crate::scan::{Kernel, Scan};

/// Walks over the lines of a head, at the first look or at a later one.
pub(super) struct Plain<'p, W, const FIELDS: usize> {
    pub(super) parser: &'p mut ResponseParser<FIELDS>,
    pub(super) walk: W,
}

/// A walk over a head in the table's positions.
pub(super) trait Walk {
    fn over<'b, K: Kernel, const N: usize>(
        self,
        kernel: K,
        bytes: &'b [u8],
        table: &mut FieldTable<N>,
        limits: &Limits,
    ) -> Walked<'b>;
}

/// From the first byte of the head on.
pub(super) struct First;

impl Walk for First {
    #[inline(always)]
    fn over<'b, K: Kernel, const N: usize>(
        self,
        kernel: K,
        bytes: &'b [u8],
        table: &mut FieldTable<N>,
        limits: &Limits,
    ) -> Walked<'b> {
        plain::walk(kernel, bytes, table, limits)
    }
}

/// On in a head that was plain so far, which has this status line.
pub(super) struct Further(pub(super) StatusLine);

impl Walk for Further {
    #[inline(always)]
    fn over<'b, K: Kernel, const N: usize>(
        self,
        kernel: K,
        bytes: &'b [u8],
        table: &mut FieldTable<N>,
        limits: &Limits,
    ) -> Walked<'b> {
        plain::walk_on(kernel, bytes, self.0, table, limits)
    }
}

impl<W: Walk, const FIELDS: usize> Scan<'_> for Plain<'_, W, FIELDS> {
    type Output = Result<Step, Reject>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K, bytes: &[u8]) -> Result<Step, Reject> {
        let Self { parser, walk } = self;
        match walk.over(kernel, bytes, &mut parser.fields, parser.policy.limits()) {
            Walked::Whole(PlainHead { line, len, values }) => {
                let (request, policy) = (&parser.request, &parser.policy);
                match framing::decide_plain(&line, &values, request, policy) {
                    Some(decision) => Ok(parser.accept(line, len, decision)),
                    None => parser.decide_first(line, len, bytes),
                }
            }
            Walked::Part { line, at } => parser.go_on_at(line, at, bytes),
            Walked::Nothing => parser.go_on(bytes),
        }
    }
}

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// Judges what a whole head means in order.
    #[inline(never)]
    fn decide_first(&mut self, line: StatusLine, len: usize, bytes: &[u8]) -> Result<Step, Reject> {
        self.line = None;
        self.decide(line, len, bytes, framing::decide_in_order)
            .inspect_err(|reject| self.state = State::Failed(*reject))
    }

    /// Goes on at the line that starts at `at`.
    #[inline(never)]
    fn go_on_at(&mut self, line: StatusLine, at: usize, bytes: &[u8]) -> Result<Step, Reject> {
        let mut section = SectionReader::after_plain_lines(at, &self.fields, self.policy.limits());
        let grown = section.grow(bytes);
        self.read_by(HeadReader::Fields { line, interim_bound: None, section });
        match grown {
            Grown::Longer => {
                self.began = true;
                Ok(Step::NEED_MORE)
            }
            Grown::Ended | Grown::Unclear => self.go_on(bytes),
        }
    }

    /// Reads a head from its first byte on, a line at a time.
    pub(super) fn begin(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        // Who asks before the first read still finds the short way for what it brings.
        if bytes.is_empty() {
            return Ok(Step::NEED_MORE);
        }
        self.fields.clear();
        self.read_by(HeadReader::new());
        self.step_head(bytes)
    }

    fn read_by(&mut self, reader: HeadReader) {
        // The fields of an interim head before it have given way.
        self.line = None;
        self.state = State::Head(reader);
    }
}

// The readers of single lines say the same, so no event shows who read a head.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::request::{Method, Request};
    use crate::response::Event;

    const HEAD: &[u8] =
        b"HTTP/1.1 200 OK\r\nServer: example\r\nDate: today\r\nConnection: close\r\n\r\n";

    /// Whether lines of the head were stored, or verified alone, where so much of the bytes is shown at
    /// a time.
    fn takes_the_short_way(bytes: &[u8], ends: &[usize]) -> bool {
        let mut parser = ResponseParser::new(Policy::STRICT, Request::new(Method::Get));
        let mut event = Event::NeedMore;
        for &end in ends {
            assert_eq!(event, Event::NeedMore);
            event = parser.step(&bytes[..end]).expect("valid").event;
        }
        assert_eq!(event, Event::Head(framing::Framing::Close));
        assert_eq!(parser.head(HEAD).fields().len(), 3);
        parser.fields.is_plain()
    }

    #[test]
    fn plain_heads_in_large_pieces_take_the_short_way() {
        let len = HEAD.len();
        let with_content = [HEAD, &[b'a'; 100_000]].concat();
        assert!(takes_the_short_way(HEAD, &[len]));
        assert!(takes_the_short_way(HEAD, &[0, 0, len]), "who asks before the first read");
        for first in 17..len - 16 {
            assert!(takes_the_short_way(HEAD, &[first, len]), "{first}");
            assert!(takes_the_short_way(HEAD, &[0, first, len]), "{first}");
            assert!(takes_the_short_way(&with_content, &[first, with_content.len()]), "{first}");
        }
        assert!(takes_the_short_way(HEAD, &[20, 45, len]), "several pieces");
    }

    #[test]
    fn lines_that_end_with_few_bytes_are_taken_alone() {
        assert!(!takes_the_short_way(HEAD, &[30, 40, HEAD.len()]));
    }
}
