//! The verdict about what a parser has read so far.
//!
//! It is computed, not kept: asking for it changes nothing, so it can be asked for at any time.

use super::ResponseParser;
use super::state::State;
use crate::framing::{Framing, Persistence};
use crate::verdict::{Barrier, Ending, HeadSummary, Outcome, Reuse, Verdict};

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// The verdict about this response, now that the connection stands like this.
    ///
    /// `leftover` is the number of bytes in the buffer that were not consumed and that no later
    /// response is made of. It is ignored unless the response is valid, so the length of what is
    /// left in the buffer may always be passed.
    ///
    /// It changes nothing, so reading may go on; where only the deviations matter,
    /// [`ResponseParser::deviations`] is cheaper.
    ///
    /// ```
    /// use bad_gateway::{Barrier, Ending, Method, Outcome, Policy, RequestContext, ResponseParser, Reuse};
    ///
    /// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Head));
    /// assert_eq!(response.end(Ending::Open, 0).outcome, Outcome::NeedMore);
    /// assert_eq!(response.end(Ending::Closed, 0).outcome, Outcome::NoResponse);
    ///
    /// let bytes = b"HTTP/1.1 200 OK\r\n\r\nmore";
    /// let head = response.step(bytes)?;
    /// let left = bytes.len() - head.consumed;
    /// let verdict = response.end(Ending::Open, left as u64);
    /// assert_eq!((verdict.outcome, verdict.leftover), (Outcome::Valid, 4));
    /// assert_eq!(verdict.reuse, Reuse::No(Barrier::Leftover));
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    pub fn end(&self, ending: Ending, leftover: u64) -> Verdict {
        let outcome = self.outcome(ending);
        let valid = outcome == Outcome::Valid;
        let leftover = if valid { leftover } else { 0 };
        Verdict {
            outcome,
            ending,
            reuse: self.reuse(outcome, ending, leftover),
            retry: outcome == Outcome::NoResponse
                && matches!(ending, Ending::Closed | Ending::Reset)
                && self.request.method().is_idempotent(),
            deviations: self.deviations,
            interim: self.interim,
            head: self.summary(),
            framing: self.decision.map(|(framing, _)| framing),
            content: self.content,
            trailers: u32::try_from(self.trailer_count()).unwrap_or(u32::MAX),
            consumed: self.consumed,
            leftover,
            missing: match (&self.state, outcome) {
                (State::Body, Outcome::Incomplete | Outcome::NeedMore) => self.body.missing(),
                _ => None,
            },
            no_response: self.policy.no_response(),
        }
    }

    fn outcome(&self, ending: Ending) -> Outcome {
        let complete = match &self.state {
            State::Failed(reject) => return Outcome::Malformed(*reject),
            State::End | State::Tunnel => true,
            State::Body => self.body.is_complete(),
            State::Start | State::Head(_) | State::Trailers(_) => false,
        };
        let until_close = matches!(self.decision, Some((Framing::Close, _)));
        match ending {
            _ if complete => Outcome::Valid,
            Ending::Open => Outcome::NeedMore,
            Ending::Closed if until_close => Outcome::Valid,
            _ if !self.began && self.consumed == 0 => Outcome::NoResponse,
            _ => Outcome::Incomplete,
        }
    }

    fn reuse(&self, outcome: Outcome, ending: Ending, leftover: u64) -> Reuse {
        if outcome != Outcome::Valid {
            return Reuse::No(Barrier::NotValid);
        }
        match self.barrier() {
            Some(barrier) => Reuse::No(barrier),
            None if leftover > 0 => Reuse::No(Barrier::Leftover),
            None if ending != Ending::Open => Reuse::No(Barrier::Ended),
            None => Reuse::Yes,
        }
    }

    /// What stands against using the connection again, as far as it is known by now: at the head most of
    /// it is.
    ///
    /// `None` promises nothing yet: content or trailers may still be refused or say `close`, bytes may be
    /// left over, and the connection may end; [`Verdict::reuse`] knows in the end. What is given now
    /// stays in the way, but for [`Barrier::RequestUnsent`], which [`ResponseParser::request_sent`] lifts;
    /// where several hold, it is one of them.
    ///
    /// ```
    /// use bad_gateway::{Barrier, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    /// let _head = response.step(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\n")?;
    /// assert_eq!(response.barrier(), Some(Barrier::Close));
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[must_use]
    pub fn barrier(&self) -> Option<Barrier> {
        if let State::Failed(_) = self.state {
            return Some(Barrier::NotValid);
        }
        match self.decision {
            Some((Framing::Tunnel, _)) => return Some(Barrier::Tunnel),
            Some((Framing::Close, _)) => return Some(Barrier::CloseDelimited),
            Some((_, Persistence::Close)) => return Some(Barrier::Close),
            Some((_, Persistence::Http10)) => return Some(Barrier::Http10),
            Some((_, Persistence::Persists)) | None => {}
        }
        if let Some(defect) = self.deviations.closing() {
            return Some(Barrier::Deviation(defect));
        }
        if self.trailer_close {
            return Some(Barrier::Close);
        }
        if self.request.is_closing() {
            return Some(Barrier::RequestClose);
        }
        if self.request.is_sent() { None } else { Some(Barrier::RequestUnsent) }
    }

    fn summary(&self) -> Option<HeadSummary> {
        self.decision?;
        let (line, _) = self.line?;
        Some(HeadSummary {
            version: line.version(),
            status: line.code,
            fields: u32::try_from(self.fields.head().len()).unwrap_or(u32::MAX),
        })
    }

    fn trailer_count(&self) -> usize {
        match self.state {
            State::End => self.fields.trailers().len(),
            _ => 0,
        }
    }
}
