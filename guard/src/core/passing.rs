//! What passes as it came, without anything to decide but that: most responses, from their heads to their ends.
//!
//! What is here takes only what the look would pass the same way; where anything else is to be asked, the look goes on.

use bad_gateway::{Event, Framing, Reject, Step};

use super::content::Content;
use super::{Core, Reached, State};

/// How much of what was received passes as it came.
#[derive(Clone, Copy, Debug)]
pub(super) enum Passing {
    /// All of it, and nothing is left to look at.
    All,
    /// So many bytes, and behind them stands this step, if one was taken.
    Until(usize, Option<Result<Step, Reject>>),
}

impl Core {
    /// Passes what is plain at the start of bytes that were received.
    #[inline]
    pub(super) fn pass_plain(&mut self, bytes: &[u8]) -> Passing {
        let mut at = 0;
        if let State::Idle = self.state {
            if bytes.is_empty() || self.asks_more() || !self.begin() {
                return Passing::Until(0, None);
            }
            match self.parser.step(bytes) {
                Ok(Step { consumed, event: Event::Head(framing), .. })
                    if self.is_plain(&bytes[..consumed]) =>
                {
                    if let Framing::Chunked = framing {
                        self.content = Content::raw(0);
                    }
                    self.reached = Reached::Head;
                    at = consumed;
                }
                step => return Passing::Until(0, Some(step)),
            }
        }
        self.pass_plain_content(bytes, at)
    }

    #[inline]
    fn pass_plain_content(&mut self, bytes: &[u8], at: usize) -> Passing {
        let goes_on = matches!(self.state, State::Reading) && self.content.may_pass();
        if !goes_on || self.asks_more() {
            return Passing::Until(at, None);
        }
        let (content, step) = self.parser.step_over_plain_data(&bytes[at..]);
        let at = at + content;
        match step {
            Ok(Step { consumed: 0, event: Event::NeedMore, .. }) if at == bytes.len() => {
                Passing::All
            }
            Ok(Step { consumed, event: Event::End, .. })
                if at + consumed == bytes.len() && self.ends_plainly() =>
            {
                self.await_next();
                Passing::All
            }
            step => Passing::Until(at, Some(step)),
        }
    }

    /// Whether more is done with a response than to pass it.
    #[inline]
    fn asks_more(&self) -> bool {
        self.record.is_kept() || self.options.changes_heads()
    }

    /// Whether a head passes as it is, and its content with it.
    #[inline]
    fn is_plain(&self, raw: &[u8]) -> bool {
        // Behind a version and one SP, as there is no deviation, stands the status code.
        is_known(raw)
            && self.parser.deviations().is_empty()
            && raw.get(VERSION..VERSION + 3) != Some(b"205")
    }

    /// Whether nothing but the next response follows, and nobody is told of this one.
    #[inline]
    fn ends_plainly(&self) -> bool {
        let parser = &self.parser;
        !self.watched.is_somebody() && parser.deviations().is_empty() && parser.barrier().is_none()
    }
}

/// The bytes of a version, and of the SP behind it.
const VERSION: usize = b"HTTP/1.1 ".len();

/// Whether a head has a version that each parser knows: HTTP/1.2 to 1.9 is no deviation.
#[inline]
pub(super) fn is_known(raw: &[u8]) -> bool {
    raw.starts_with(b"HTTP/1.1 ") || raw.starts_with(b"HTTP/1.0 ")
}

#[cfg(test)]
mod tests {
    use bad_gateway::Policy;

    use super::*;

    fn asked(mut core: Core) -> Core {
        let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        let count = core.plan(request).expect("a request");
        core.wrote([&request[..]], count);
        core
    }

    fn guard() -> Core {
        asked(Core::new(Policy::GATEWAY))
    }

    // The look would pass the same, more slowly.
    #[test]
    fn a_plain_response_passes_without_a_look() {
        for (head, parts) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", &["o", "k"][..]),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                &["2\r\no", "k\r\n0\r\n\r\n"],
            ),
            ("HTTP/1.1 304 Not Modified\r\n\r\n", &[]),
        ] {
            let whole = [head, &parts.concat()].concat();
            let mut core = guard();
            assert!(matches!(core.pass_plain(whole.as_bytes()), Passing::All), "{head:?}");
            assert!(core.is_idle(), "{head:?}");
            let mut core = guard();
            for part in [head].iter().chain(parts) {
                assert!(!core.is_idle(), "{head:?}");
                assert!(matches!(core.pass_plain(part.as_bytes()), Passing::All), "{part:?}");
            }
            assert!(core.is_idle(), "{head:?}");
        }
        let closing = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n";
        assert!(matches!(guard().pass_plain(closing), Passing::All));
    }

    #[test]
    fn what_is_recorded_or_may_be_changed_is_looked_at() {
        let response = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        for core in [
            Core::new(Policy::GATEWAY).recording(512, |_| Box::default()),
            Core::new(Policy::GATEWAY).with_chunks_to_the_close(),
        ] {
            assert!(matches!(asked(core).pass_plain(response), Passing::Until(0, None)));
        }
    }
}
