//! The first look at a head: whole and plain, it is read and decided about in one go.
//!
//! All of it is compiled once for each kernel, so that the processor is asked for once.

use super::{ResponseParser, State, Step};
use crate::defect::Reject;
use crate::framing;
use crate::head::plain::{self, PlainHead, Walked};
use crate::head::reader::HeadReader;
use crate::scan::{Kernel, Scan};

/// Looks at `bytes`, where a head starts, for the first time.
pub(super) struct Start<'p, 'b, const FIELDS: usize> {
    pub(super) parser: &'p mut ResponseParser<FIELDS>,
    pub(super) bytes: &'b [u8],
}

impl<const FIELDS: usize> Scan for Start<'_, '_, FIELDS> {
    type Output = Result<Step, Reject>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Result<Step, Reject> {
        let Self { parser, bytes } = self;
        let walked = plain::walk(kernel, bytes, &mut parser.fields, parser.policy.limits());
        if let Walked::Whole(PlainHead { line, len, values: Some(values) }) = &walked
            && let Some(decision) =
                framing::decide_plain(line, values, &parser.request, &parser.policy)
        {
            return Ok(parser.accept(*line, *len, decision));
        }
        parser.start_slowly(&walked, bytes)
    }
}

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// Goes on where the first look was not enough.
    #[inline(never)]
    fn start_slowly(&mut self, walked: &Walked<'_>, bytes: &[u8]) -> Result<Step, Reject> {
        // The fields of an interim head before it have given way.
        self.line = None;
        let step = match *walked {
            Walked::Whole(PlainHead { line, len, .. }) => self.decide(line, len, bytes),
            Walked::Part { line, at } => {
                self.begin(HeadReader::from_line(line, at, &self.fields), bytes)
            }
            Walked::Nothing => self.begin(HeadReader::new(), bytes),
        };
        step.inspect_err(|reject| self.state = State::Failed(*reject))
    }

    fn begin(&mut self, reader: HeadReader, bytes: &[u8]) -> Result<Step, Reject> {
        self.state = State::Head(reader);
        self.step_head(bytes)
    }
}
