//! The head that arrives in pieces.

use super::start::{Further, Plain};
use super::{ResponseParser, State, Step};
use crate::defect::Reject;
use crate::framing::{self, Decision};
use crate::head::Head;
use crate::head::growing::{Ended, Grown};
use crate::head::reader::HeadReader;
use crate::head::status_line::{InterimBudget, StatusLine};
use crate::policy::{Deviations, Policy, Scope};
use crate::request::Request;
use crate::scan::dispatch;

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// What is asked for most is a function of its own, so that it pays nothing for the rest.
    #[inline(never)]
    pub(super) fn go_on_in_head(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        if let State::Head(HeadReader::Fields { section, .. }) = &mut self.state
            && section.only_grows(bytes)
        {
            return Ok(Step::NEED_MORE);
        }
        self.go_on_in_line(bytes)
    }

    /// Looks at new bytes in a line of the field section.
    #[inline(never)]
    fn go_on_in_line(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        if let State::Head(HeadReader::Fields { line, section, .. }) = &mut self.state {
            let few = section.has_few_new(bytes);
            match section.grow(bytes) {
                Grown::Longer => return Ok(Step::NEED_MORE),
                Grown::Ended if few => return self.end_line(bytes),
                Grown::Ended if self.fields.is_plain() => {
                    let walk = Further(*line);
                    return dispatch(Plain { parser: self, walk }, bytes);
                }
                Grown::Ended | Grown::Unclear => {}
            }
        }
        self.go_on(bytes)
    }

    /// Reads a line of the field section that ended with a few new bytes.
    #[inline(never)]
    fn end_line(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        let State::Head(HeadReader::Fields { line, section, .. }) = &mut self.state else {
            return self.go_on(bytes);
        };
        self.fields.store_plain_lines();
        match section.end_line(bytes, &mut self.fields, self.policy.limits()) {
            Ended::Line => Ok(Step::NEED_MORE),
            Ended::Unclear => self.go_on(bytes),
            Ended::Section(len) => {
                let line = *line;
                self.fields.end_head();
                self.decide(line, len, bytes, framing::decide)
                    .inspect_err(|reject| self.state = State::Failed(*reject))
            }
        }
    }

    #[inline(never)]
    pub(super) fn step_head(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        let State::Head(reader) = &mut self.state else { return Ok(Step::NEED_MORE) };
        let limits = self.policy.limits();
        let interim = InterimBudget {
            responses: limits.interim.saturating_sub(self.interim),
            bytes: limits.interim_bytes.saturating_sub(self.interim_bytes),
        };
        let (policy, seen) = (&self.policy, &mut self.deviations);
        let mut scope = Scope { policy, seen, base: self.consumed };
        match reader.read(bytes, &mut self.fields, interim, &mut scope)? {
            Some((line, len)) => self.decide(line, len, bytes, framing::decide),
            None => Ok(Step::NEED_MORE),
        }
    }

    /// Decides about a head of `len` bytes that was read.
    pub(super) fn decide(
        &mut self,
        line: StatusLine,
        len: usize,
        bytes: &[u8],
        decide: impl FnOnce(&Head<'_>, &Request, &Policy, &mut Deviations) -> Result<Decision, Reject>,
    ) -> Result<Step, Reject> {
        let raw = bytes.get(..len).unwrap_or_default();
        let head = Head::new(raw, &line, &self.fields, self.consumed);
        let decision = decide(&head, &self.request, &self.policy, &mut self.deviations)?;
        Ok(self.accept(line, len, decision))
    }
}
