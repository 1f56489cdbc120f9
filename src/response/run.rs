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
        let at = self.run(bytes);
        if self.ran_out(at, bytes) {
            return Ok(Step { consumed: at, event: Event::NeedMore });
        }
        self.step_over_the_rest(bytes, at)
    }

    /// Goes on behind the first `at` bytes. Not inlined, so that plain content pays nothing for it.
    #[inline(never)]
    fn step_over_the_rest(&mut self, bytes: &[u8], mut at: usize) -> Result<Step, Reject> {
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let step = self.step(rest)?;
            if let Event::Trailers = step.event {
                // It stands so much further into what this call consumed.
                self.trailers_at += at;
            }
            at += step.consumed;
            if !matches!(step.event, Event::Data(_)) {
                return Ok(Step { consumed: at, event: step.event });
            }
            let rest = bytes.get(at..).unwrap_or_default();
            let read = self.run(rest);
            at += read;
            if self.ran_out(read, rest) {
                return Ok(Step { consumed: at, event: Event::NeedMore });
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

    /// Whether nothing is left of `bytes` behind the content that was read, and more of it must come.
    #[inline]
    const fn ran_out(&self, read: usize, bytes: &[u8]) -> bool {
        read > 0 && read == bytes.len() && !self.body.is_complete()
    }
}
