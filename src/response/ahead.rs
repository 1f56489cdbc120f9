//! What the bytes behind a head already show, while nothing went downstream.

use super::{Event, ResponseParser};
use crate::verdict::{Ending, Verdict};

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// The verdict once `bytes` are read, those that were not consumed yet, with the connection open; nothing
    /// is remembered of it.
    ///
    /// For the moment when a head is about to go downstream. Behind it a fault can only be shown by
    /// cutting the content off; before it, a 502 is still possible. It copies the parser, some KiB.
    ///
    /// ```
    /// use bad_gateway::{Answer, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n{";
    /// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    /// let head = response.step(bytes)?;
    /// let ahead = response.look_ahead(&bytes[head.consumed..]);
    /// assert_eq!(ahead.reject().map(|reject| reject.offset), Some(57));
    /// assert_eq!(ahead.answer(), Some(Answer::BadGateway));
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    pub fn look_ahead(&self, bytes: &[u8]) -> Verdict {
        self.clone().read_all(bytes, Ending::Open)
    }

    /// Reads all bytes that there are; the verdict behind them.
    pub(crate) fn read_all(&mut self, bytes: &[u8], ending: Ending) -> Verdict {
        let mut rest = bytes;
        while let Ok(step) = self.step(rest) {
            rest = rest.get(step.consumed..).unwrap_or_default();
            if let Event::NeedMore | Event::End | Event::Tunnel = step.event {
                return self.end(ending, rest.len() as u64);
            }
        }
        self.end(ending, 0)
    }
}
