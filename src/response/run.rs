//! Reading on where nobody asks for the pieces of the content.

use super::state::State;
use super::{Event, ResponseParser, Step};
use crate::defect::Reject;

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// Steps on as [`ResponseParser::step`] does, over all content that is there: the event is the first one that
    /// is no [`Event::Data`], and the consumed bytes are those of all these steps.
    ///
    /// For whoever passes bytes on as they came, or lets somebody else take them apart, and only has to know
    /// whether they may pass. It takes less time than the steps, above all where chunks come in parts.
    ///
    /// # Errors
    ///
    /// As [`ResponseParser::step`]. What was read before the defect counts as consumed all the same, as
    /// [`Verdict::consumed`](crate::Verdict::consumed) tells.
    ///
    /// ```
    /// use bad_gateway::{Event, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    /// let head = response.step(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
    /// let some = response.step_over_data(b"2\r\nok\r\n1000\r\nand more")?;
    /// assert_eq!((some.consumed, some.event), (21, Event::NeedMore));
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[inline]
    pub fn step_over_data(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        let (at, step) = self.step_over_plain_data(bytes);
        let step = step?;
        if let Event::NeedMore | Event::End = step.event {
            return Ok(Step { consumed: at + step.consumed, event: step.event });
        }
        self.step_over_the_rest(bytes, at, step)
    }

    /// Goes on with the step that stands behind the first `at` bytes. Not inlined, so that plain content pays
    /// nothing for it.
    #[inline(never)]
    fn step_over_the_rest(
        &mut self,
        bytes: &[u8],
        mut at: usize,
        mut step: Step,
    ) -> Result<Step, Reject> {
        loop {
            if let Event::Trailers = step.event {
                // It stands so much further into what this call consumed.
                self.trailers_at += at;
            }
            at += step.consumed;
            if !matches!(step.event, Event::Data(_)) {
                return Ok(Step { consumed: at, event: step.event });
            }
            let (over, next) = self.step_over_plain_data(bytes.get(at..).unwrap_or_default());
            (at, step) = (at + over, next?);
        }
    }

    /// Steps on over the content at the start of `bytes` in which no fault is, not even a tolerated one; gives how many
    /// bytes that is, and the step behind it.
    ///
    /// For whoever passes content on as it came up to its first deviation. In the step behind it may be content too:
    /// where something was tolerated in it, or in this response before.
    ///
    /// ```
    /// use bad_gateway::{Event, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    /// let head = response.step(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
    /// let (plain, step) = response.step_over_plain_data(b"2\r\nok\r\n2 \r\nOK\r\n0\r\n\r\n");
    /// assert_eq!((plain, step?.consumed), (7, 8));
    /// assert!(!response.deviations().is_empty(), "there is a blank behind the second size");
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[inline]
    pub fn step_over_plain_data(&mut self, bytes: &[u8]) -> (usize, Result<Step, Reject>) {
        let at = self.run(bytes);
        match self.step_behind_run(at, bytes) {
            Some(step) => (at, Ok(step)),
            None => self.step_on_over_plain_data(bytes, at),
        }
    }

    /// Goes on behind the first `at` bytes. Not inlined, so that plain content pays nothing for it.
    #[inline(never)]
    fn step_on_over_plain_data(
        &mut self,
        bytes: &[u8],
        mut at: usize,
    ) -> (usize, Result<Step, Reject>) {
        loop {
            match self.step(bytes.get(at..).unwrap_or_default()) {
                Ok(Step { consumed, event: Event::Data(_) }) if self.deviations.is_empty() => {
                    at += consumed;
                }
                step => return (at, step),
            }
            let rest = bytes.get(at..).unwrap_or_default();
            let read = self.run(rest);
            at += read;
            if let Some(step) = self.step_behind_run(read, rest) {
                return (at, Ok(step));
            }
        }
    }

    /// Reads content in which nothing has to be judged but plain chunk lines; gives how many bytes that is.
    #[inline]
    fn run(&mut self, bytes: &[u8]) -> usize {
        let State::Body = self.state else { return 0 };
        let read = self.body.run(bytes, &self.policy);
        (self.consumed, self.content) = (self.body.offset(), self.body.octets());
        read
    }

    /// The step behind content that was read, of `bytes` so much, where that is known without another look.
    #[inline]
    fn step_behind_run(&mut self, read: usize, bytes: &[u8]) -> Option<Step> {
        let State::Body = self.state else { return None };
        if self.body.is_complete() {
            self.state = State::End;
            return Some(Step { consumed: 0, event: Event::End });
        }
        (read > 0 && read == bytes.len()).then_some(Step::NEED_MORE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::request::{Method, RequestContext};

    // Steps would lead to the same, more slowly.
    #[test]
    fn plain_content_takes_no_step() {
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let known = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
        for (head, content) in
            [(&chunked[..], &b"5\r\nhello\r\n5\r\nhello\r\n"[..]), (known, b"hello")]
        {
            let mut parser: ResponseParser =
                ResponseParser::new(Policy::STRICT, RequestContext::new(Method::Get));
            let _head = parser.step(head).expect("a head");
            let read = parser.run(content);
            assert_eq!(read, content.len());
            assert_eq!(parser.step_behind_run(read, content), Some(Step::NEED_MORE));
        }
    }
}
