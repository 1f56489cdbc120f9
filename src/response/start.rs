//! The first look at a head: whole and plain, it is read and decided about in one go.
//!
//! All of it is compiled once for each kernel, so that the processor is asked for once.

use super::{ResponseParser, State, Step};
use crate::defect::Reject;
use crate::framing;
use crate::head::plain::{self, PlainHead, Walked};
use crate::head::reader::HeadReader;
use crate::head::status_line::StatusLine;
use crate::scan::{Kernel, Scan};

/// Looks at bytes, where a head starts, for the first time.
pub(super) struct Start<'p, const FIELDS: usize>(pub(super) &'p mut ResponseParser<FIELDS>);

impl<const FIELDS: usize> Scan<'_> for Start<'_, FIELDS> {
    type Output = Result<Step, Reject>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K, bytes: &[u8]) -> Result<Step, Reject> {
        let Self(parser) = self;
        match plain::walk(kernel, bytes, &mut parser.fields, parser.policy.limits()) {
            Walked::Whole(PlainHead { line, len, values }) => {
                let (request, policy) = (&parser.request, &parser.policy);
                match framing::decide_plain(&line, &values, request, policy) {
                    Some(decision) => Ok(parser.accept(line, len, decision)),
                    None => parser.decide_first(line, len, bytes),
                }
            }
            Walked::Part { line, at } => parser.begin_at(line, at, bytes),
            Walked::Nothing => parser.begin(bytes),
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
    fn begin_at(&mut self, line: StatusLine, at: usize, bytes: &[u8]) -> Result<Step, Reject> {
        self.read_lines(HeadReader::from_line(line, at, &self.fields), bytes)
    }

    #[inline(never)]
    fn begin(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        self.fields.clear();
        self.read_lines(HeadReader::new(), bytes)
    }

    fn read_lines(&mut self, reader: HeadReader, bytes: &[u8]) -> Result<Step, Reject> {
        // The fields of an interim head before it have given way.
        self.line = None;
        self.state = State::Head(reader);
        self.go_on(bytes)
    }
}
