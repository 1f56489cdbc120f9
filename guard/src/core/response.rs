//! The look at what was received: what passes, what is replaced, what is held back.

use std::ops::{ControlFlow, Range};

use bad_gateway::forward::{Forward, Repair};
use bad_gateway::{
    Deviations, Ending, Event, Framing, Reject, RequestContext, ResponseParser, Step, Trailers,
};

use super::content::Content;
use super::output::Judged;
use super::passing::{Passing, is_known};
use super::{Core, Reached, State};

impl Core {
    /// Judges bytes that were received, from the first one that is not consumed on, behind those that pass.
    pub(super) fn look(&mut self, bytes: &[u8], passing: Passing) -> Judged {
        let mut judged = Judged::default();
        self.head_from = None;
        self.record.look_from(0);
        let (mut at, mut taken) = match passing {
            Passing::All => (bytes.len(), None),
            Passing::Until(at, taken) => (at, taken),
        };
        judged.pass(at);
        loop {
            // Before anything is delivered that waits, it must be known whether the response ends with it:
            // its reader may write the next request at once. That takes no further byte.
            let closed = judged.is_closed();
            let shown = if closed { &bytes[at..at] } else { &bytes[at..] };
            match self.state {
                State::Idle if shown.is_empty() => {
                    judged.fresh = at < bytes.len();
                    return judged;
                }
                State::Idle => {
                    self.record.look_from(at);
                    if !self.begin() {
                        if self.watcher.is_between() {
                            self.unsolicited_with(shown);
                        }
                        return judged;
                    }
                }
                State::Early => {
                    if at < bytes.len() {
                        self.finish(Ending::Open, bytes.len() - at);
                    }
                    return judged;
                }
                State::Tunnel | State::Ended | State::Failed(_) => return judged,
                State::Reading => {
                    let step =
                        taken.take().unwrap_or_else(|| self.go_on(shown, &mut at, &mut judged));
                    let shown = if closed { at } else { bytes.len() };
                    match self.take(step, bytes, at..shown, &mut judged) {
                        ControlFlow::Continue(next) => at = next,
                        ControlFlow::Break(()) => {
                            judged.fresh = closed;
                            return judged;
                        }
                    }
                }
            }
        }
    }

    /// Goes on in a response, at `at`, of which this is shown: over content that passes as it comes, and one step more.
    fn go_on(&mut self, shown: &[u8], at: &mut usize, judged: &mut Judged) -> Result<Step, Reject> {
        if !self.content.may_pass() {
            return self.parser.step(shown);
        }
        let (content, step) = self.parser.step_over_plain_data(shown);
        if content > 0 {
            self.record.came(content);
            judged.pass(content);
            *at += content;
        }
        step
    }

    /// Takes note of a step in a response that was taken over `at`. Breaks where more bytes are needed, or the response
    /// was refused.
    fn take(
        &mut self,
        step: Result<Step, Reject>,
        bytes: &[u8],
        at: Range<usize>,
        judged: &mut Judged,
    ) -> ControlFlow<(), usize> {
        let Ok(step) = step else {
            self.record.came(at.len());
            self.record.keep(bytes);
            if let Some(before) = self.head_from {
                judged.back(before);
                self.reached = Reached::Nothing;
            }
            self.fail();
            return ControlFlow::Break(());
        };
        self.record.came(step.consumed);
        self.step(step, bytes, at.start, judged)
    }

    /// Takes note of one step in a response, at `at`.
    fn step(
        &mut self,
        step: Step,
        bytes: &[u8],
        at: usize,
        judged: &mut Judged,
    ) -> ControlFlow<(), usize> {
        let (before, rest) = bytes.split_at(at + step.consumed);
        let (raw, behind) = (&before[at..], rest.len());
        match step.event {
            Event::NeedMore => {
                let seen = self.deviations();
                self.content.framing(raw, seen, judged);
                self.record.keep(before);
                return ControlFlow::Break(());
            }
            Event::Interim => self.interim(raw, judged),
            Event::Head(framing) => self.pass_final_head(raw, framing, judged),
            Event::Data(span) => {
                let seen = self.deviations();
                self.content.data(raw, span, seen, judged);
            }
            Event::Trailers | Event::End => {
                let (parser, seen) = (&self.parser, self.deviations());
                let trailers = || repaired(parser, parser.trailers(raw));
                self.content.last(raw, seen, trailers, judged);
                if let Event::End = step.event {
                    self.keep_or_forget(before, behind);
                    self.end_of_response(behind);
                }
            }
            Event::Tunnel => {
                self.record.keep(before);
                let verdict = self.parser.end(Ending::Open, behind as u64);
                self.tell(&verdict);
                self.watcher.open_tunnel();
                self.state = State::Tunnel;
                // What follows is not HTTP.
                judged.pass(behind);
            }
        }
        ControlFlow::Continue(before.len())
    }

    /// Keeps what came of a response that has ended, unless nobody has to look at it.
    fn keep_or_forget(&mut self, bytes: &[u8], behind: usize) {
        let follows = behind == 0 || self.watcher.outstanding() > 1;
        let plain = follows && self.deviations() == 0 && self.parser.barrier().is_none();
        if plain && !self.record.all {
            self.record.forget();
        } else {
            self.record.keep(bytes);
        }
    }

    fn interim(&mut self, raw: &[u8], judged: &mut Judged) {
        let status = self.parser.head(raw).status();
        let passes = self.watcher.front().is_some_and(|asked| match self.options.interim {
            None => true,
            Some(which) => which.passes(status, asked),
        });
        if status == 100 {
            self.watcher.continued();
        }
        if passes {
            self.pass_head(raw, Framing::None, judged);
        } else {
            judged.skip(raw.len());
            self.record.dropped += 1;
            self.record.changed = true;
        }
    }

    fn pass_final_head(&mut self, raw: &[u8], framing: Framing, judged: &mut Judged) {
        let is_reset = self.parser.head(raw).status() == 205 && framing != Framing::Tunnel;
        if is_reset {
            // Its content is dropped or refused, so what is said of its length is known at its end.
            let mut held = Judged::default();
            self.pass_repaired(raw, framing, &mut held);
            let mut head = held.text;
            head.extend_from_slice(&raw[..held.pass]);
            self.content = Content::Dropped { held: head };
            judged.skip(raw.len());
            return;
        }
        self.head_from = self.options.takes_heads_back.then(|| judged.before());
        let written = self.pass_head(raw, framing, judged);
        self.reached = Reached::Head;
        self.content = match (framing, written) {
            (Framing::Chunked, Framing::Chunked) => Content::raw(self.deviations()),
            (Framing::Chunked, _) => Content::Bare,
            (Framing::Close, Framing::Chunked) => Content::anew(),
            _ => Content::Plain,
        };
    }

    /// Passes a head, repaired if it must be; gives how its content goes.
    fn pass_head(&mut self, raw: &[u8], framing: Framing, judged: &mut Judged) -> Framing {
        let stays = framing != Framing::Close || !self.options.chunks_to_the_close;
        if is_known(raw) && stays && self.parser.deviations().is_empty() {
            judged.pass(raw.len());
            return framing;
        }
        self.pass_repaired(raw, framing, judged)
    }

    fn pass_repaired(&mut self, raw: &[u8], framing: Framing, judged: &mut Judged) -> Framing {
        let (head, request) = (self.parser.head(raw), self.context());
        let mut repair = Repair::new(head, framing, &request, self.parser.deviations());
        if self.options.chunks_to_the_close {
            repair = repair.in_chunks();
        }
        self.record.changed |= repair.received().is_none();
        if repair.received().is_some() {
            judged.pass(raw.len());
        } else {
            repair.pieces(&mut |piece| judged.text.extend_from_slice(piece));
            judged.skip(raw.len());
        }
        repair.framing()
    }

    fn context(&self) -> RequestContext {
        let front = self.watcher.front().map(|asked| asked.context);
        front.unwrap_or(RequestContext::new(bad_gateway::Method::Get))
    }

    /// The number of rows that were tolerated so far.
    fn deviations(&self) -> usize {
        let seen: &Deviations = self.parser.deviations();
        if seen.is_empty() { 0 } else { seen.iter().count() }
    }
}

/// The lines of a trailer section that may go on. What the head's Connection names stays, as this is the same
/// connection; so the head is not needed.
fn repaired(parser: &ResponseParser, trailers: Trailers<'_>) -> Vec<u8> {
    let request = RequestContext::new(bad_gateway::Method::Get);
    let forward = Forward::new(parser.head(&[]), Framing::Chunked, &request);
    let mut out = Vec::new();
    for line in forward.trailers(trailers) {
        out.extend_from_slice(line.name());
        out.extend_from_slice(b": ");
        out.extend_from_slice(&line.value().to_vec());
        out.extend_from_slice(b"\r\n");
    }
    out
}
