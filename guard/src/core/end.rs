//! How responses and connections end.

use std::io;

use bad_gateway::{Barrier, Ending, Outcome, Verdict};

use super::content::Content;
use super::{Core, Exchange, News, Reached, State};
use crate::error::GuardError;

impl Core {
    /// The upstream's connection ended like this; what [`Core::next`] says then is the last.
    pub fn ended(&mut self, ending: Ending) {
        let ending = match (ending, self.broke) {
            (Ending::Closed, Some(broke)) => broke,
            (told, _) => told,
        };
        if let State::Idle = self.state {
            if self.output.keeps() {
                return self.unsolicited();
            }
            if !self.begin() {
                self.state = State::Ended;
                return;
            }
        }
        match self.state {
            State::Early => self.finish(ending, 0),
            State::Reading => self.cut(ending),
            State::Idle | State::Tunnel | State::Ended | State::Failed(_) => {}
        }
    }

    /// The response ends with the connection: that may be its end, or it was cut off.
    fn cut(&mut self, ending: Ending) {
        let verdict = self.parser.end(ending, 0);
        self.keep_held();
        self.tell(&verdict);
        self.output.forget();
        let unanswered = self.watcher.outstanding().saturating_sub(1);
        match verdict.outcome {
            Outcome::Valid => {
                let end = self.content.close();
                self.output.say(&end);
                self.state = State::Ended;
            }
            // The library sends the request again, or says that there was no response.
            Outcome::NoResponse => self.state = State::Ended,
            _ => self.state = State::Failed(GuardError::Response(Box::new(verdict))),
        }
        self.tell_unanswered(unanswered);
    }

    /// What is held back and was not read yet came of the response too.
    fn keep_held(&mut self) {
        let unread = self.output.unread();
        self.record.came(unread.len());
        self.record.look_from(0);
        self.record.keep(unread);
    }

    /// The first outstanding request, and its response as far as it came, where it is recorded: for the log of who has
    /// given both up, because its reader is gone. Nothing where no response is due; one that came whole before the rest
    /// of its request is [news](Self::news).
    ///
    /// ```
    /// use bad_gateway::{Outcome, Policy};
    /// use bad_gateway_guard::Core;
    ///
    /// let mut core = Core::new(Policy::GATEWAY).recording(512, |_| Box::default());
    /// assert!(core.given_up().is_none());
    /// let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    /// let count = core.plan(request)?;
    /// core.wrote([&request[..]], count);
    /// core.received(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
    /// let exchange = core.given_up().expect("it is due");
    /// assert_eq!((exchange.verdict.outcome, exchange.came), (Outcome::NeedMore, 40));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn given_up(&mut self) -> Option<Box<Exchange>> {
        match self.state {
            State::Idle => {
                self.begin();
            }
            State::Early => self.finish(Ending::Open, 0),
            _ => {}
        }
        let State::Reading = self.state else { return None };
        self.keep_held();
        let verdict = self.parser.end(Ending::Open, 0);
        self.record.changed |= self.content.is_changed();
        let begun = self.reached != Reached::Nothing;
        let asked = self.watcher.front_mut().filter(|_| self.record.is_kept())?;
        Some(Box::new(self.record.exchange(asked, &verdict, begun)))
    }

    /// What the reader gets of an error of the upstream's connection: the guard's where a response was cut, else
    /// the error as it is.
    #[must_use]
    pub fn broke(&mut self, error: io::Error) -> Option<io::Error> {
        use io::ErrorKind::{
            BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, UnexpectedEof, WouldBlock,
        };
        // The connection may be read again.
        if matches!(error.kind(), Interrupted | WouldBlock) || !self.is_live() {
            return Some(error);
        }
        self.ended(ending(&error));
        // Those that libraries take for an end.
        let end = matches!(
            error.kind(),
            BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof
        );
        if end && matches!(self.state, State::Failed(_)) { None } else { Some(error) }
    }

    /// The response has ended, with so many bytes behind it.
    pub(super) fn finish(&mut self, ending: Ending, behind: usize) {
        let more = self.watcher.outstanding() > 1;
        let leftover = if more { 0 } else { behind as u64 };
        // What `Verdict::reuse` says of a valid response; the verdict itself is made where somebody is told of it.
        let again = ending == Ending::Open && leftover == 0 && self.parser.barrier().is_none();
        if self.watched.is_somebody() || self.record.is_kept() {
            let verdict = self.parser.end(ending, leftover);
            debug_assert_eq!(verdict.reuse.is_yes(), again);
            self.tell(&verdict);
        }
        if again {
            self.await_next();
        } else {
            self.answered();
            self.poisoned = leftover > 0;
            self.state = State::Ended;
            self.tell_unanswered(self.watcher.outstanding());
        }
    }

    /// The response was read, and the next one follows on the connection.
    #[inline]
    pub(super) fn await_next(&mut self) {
        self.answered();
        self.state = State::Idle;
        self.refuse();
    }

    #[inline]
    fn answered(&mut self) {
        self.watcher.answered();
        self.content = Content::Plain;
        self.reached = Reached::Nothing;
    }

    /// The response has ended: what is next?
    pub(super) fn end_of_response(&mut self, behind: usize) {
        let unsent = self.parser.barrier() == Some(Barrier::RequestUnsent);
        let waits =
            |core: &Self| core.watcher.front().is_some_and(|asked| asked.expects && !asked.begun);
        if unsent && behind == 0 {
            // The content that a 100 would have called for does not come, or comes (RFC 9110 §10.1.1): nobody
            // knows what the next byte would be.
            if !waits(self) {
                self.state = State::Early;
                self.reached = Reached::End;
                return;
            }
            self.refuses_content = true;
        }
        self.finish(Ending::Open, behind);
    }

    pub(super) fn fail(&mut self) {
        let verdict = self.parser.end(Ending::Open, 0);
        self.tell(&verdict);
        self.state = State::Failed(GuardError::Response(Box::new(verdict)));
        self.tell_unanswered(self.watcher.outstanding().saturating_sub(1));
    }

    /// Bytes came from upstream while no request was outstanding: no later request may be written, and the
    /// connection reads as ended, as it does where they come together with the end of a response.
    pub fn unsolicited(&mut self) {
        self.unsolicited_with(&[]);
    }

    /// The same, with those of them that are not kept.
    pub(super) fn unsolicited_with(&mut self, bytes: &[u8]) {
        self.watched.tell(|observer| observer.unsolicited());
        self.record.unsolicited(&[self.output.kept(), bytes].concat());
        self.output.forget();
        self.poisoned = true;
        self.state = State::Ended;
    }

    pub(super) fn tell(&mut self, verdict: &Verdict) {
        self.record.changed |= self.content.is_changed();
        if let Some(asked) = self.watcher.front_mut() {
            self.watched.tell(|observer| observer.verdict(&asked.context, verdict));
            self.record.response(asked, verdict, self.reached != Reached::Nothing);
        }
    }

    /// Nobody judges what passes from here on.
    pub(crate) fn unjudged(&mut self) {
        self.record.add(News::Unjudged);
    }

    fn tell_unanswered(&mut self, requests: usize) {
        if requests > 0 {
            self.watched.tell(|observer| observer.unanswered(requests));
            self.record.add(News::Unanswered(requests));
        }
    }

    /// Fails for what was to be written, once everything before it was answered.
    #[inline]
    pub(super) fn refuse(&mut self) {
        if let Some(reason) = self.refused
            && self.is_live()
            && self.watcher.sent_whole() == 0
        {
            self.state = State::Failed(GuardError::Request(reason));
        }
    }
}

/// How the connection stands after the error.
fn ending(error: &io::Error) -> Ending {
    // ureq's time-outs have no kind of their own.
    #[cfg(feature = "ureq")]
    if let Some(ureq::Error::Timeout(_)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return Ending::TimedOut;
    }
    Ending::from(error.kind())
}

#[cfg(test)]
mod tests {
    use bad_gateway::Policy;

    use super::*;
    use crate::core::Next;

    #[test]
    fn what_waits_for_a_reader_that_left_came_once() {
        let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        // A head that is written anew, and content that is.
        for bytes in [
            &b"HTTP/1.1 200\r\nContent-Length: 9\r\n\r\nab"[..],
            b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nab\r\n2 \r\nab\r\n",
            b"HTTP/1.1 200 OK\r\n\r\nab",
        ] {
            for taken in 0..3 {
                let mut core = Core::new(Policy::LENIENT).with_chunks_to_the_close();
                core = core.recording(512, |_| Box::default());
                let count = core.plan(request).expect("a request");
                core.wrote([&request[..]], count);
                core.received(bytes);
                for _ in 0..taken {
                    match core.next() {
                        Next::Deliver(bytes) => {
                            let half = bytes.len().div_ceil(2);
                            core.delivered(half);
                        }
                        Next::Judge => core.judge(0),
                        _ => {}
                    }
                }
                let exchange = core.given_up().expect("it is due");
                let shown = exchange.opening.escape_ascii().to_string();
                assert_eq!(shown, bytes.escape_ascii().to_string(), "{taken} taken");
                assert_eq!(exchange.came, bytes.len() as u64);
            }
        }
    }
}
