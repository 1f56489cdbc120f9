//! The next step, and who takes it.

use super::head::Start;
use super::state::State;
use super::{Event, ResponseParser, Step};
use crate::defect::Reject;
use crate::scan::dispatch;

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// Reads on, given every byte that was not consumed yet; makes progress on an empty slice
    /// where no byte is needed.
    ///
    /// # Errors
    ///
    /// The first defect that the policy refuses, with its offset from the first byte of the
    /// response; the same at every later call, until [`ResponseParser::next_response`]. In the order in
    /// which they are looked for:
    ///
    /// - in a head, the rows of [`parse_head`](crate::parse_head), among them `not-http`, `bare-lf`
    ///   and `head-size`; over all interim responses together `interim-count` and `interim-size`;
    /// - at its end, the rows of [`framing::decide`](crate::framing::decide), such as
    ///   `content-length-conflict` and `upgrade-unsolicited`;
    /// - in the content, the rows of [`Body::step`](crate::Body::step), such as `chunk-size-byte`
    ///   and `reset-content`;
    /// - in a trailer section, `trailer-forbidden`, `trailer-whitespace-led`,
    ///   `trailer-section-size`, `trailer-line-size`, `field-count`, and of the rows of a head
    ///   `bare-lf`, `bare-cr`, `obs-fold` and those of field lines.
    ///
    /// ```
    /// use bad_gateway::{Defect, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    /// let reject = response.step(b"HTTP/1.1 200 OK\nServer: x\n\n").unwrap_err();
    /// assert_eq!((reject.defect, reject.offset), (Defect::BareLf, 15));
    /// assert_eq!(response.step(b"").unwrap_err(), reject);
    /// ```
    // Inlined: the `Step` for content stays in registers.
    #[inline(always)]
    pub fn step(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        match &self.state {
            State::Start => dispatch(Start { parser: self }, bytes),
            State::Head(_) => self.go_on_in_head(bytes),
            _ => match self.step_plain_body(bytes) {
                Some(step) => Ok(step),
                None => self.go_on(bytes),
            },
        }
    }

    #[inline(never)]
    pub(super) fn go_on(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        self.began |= !bytes.is_empty();
        let step = match &mut self.state {
            State::Start => self.begin(bytes),
            State::Head(_) => self.go_on_in_head(bytes),
            State::Body => self.step_body(bytes),
            State::Trailers(_) => self.step_trailers(bytes, 0),
            State::End => Ok(Step { consumed: 0, event: Event::End }),
            State::Tunnel => Ok(Step { consumed: 0, event: Event::Tunnel }),
            State::Failed(reject) => return Err(*reject),
        };
        step.inspect_err(|reject| self.state = State::Failed(*reject))
    }
}
