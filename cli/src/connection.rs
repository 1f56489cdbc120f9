//! Reads what one connection delivered: one response after the other, in constant memory.
//!
//! What is *not* here: where the bytes come from, and how the outcome is told.

use std::io::{self, Read};

use bad_gateway::{Barrier, Deviation, Ending, Event, Outcome, Reuse, Verdict};

use crate::excerpt::Scene;
use crate::plan::{Asked, Parser, Plan};
use crate::window::Window;

/// How much is kept of the bytes that follow the last consumed one.
const REST: usize = 512;

/// What one response came to.
pub(crate) struct Report<'a> {
    pub(crate) asked: &'a Asked,
    /// Which of the pipelined requests it answers, from 0, and how many there are.
    pub(crate) index: usize,
    pub(crate) of: usize,
    pub(crate) verdict: Verdict,
    /// Why no other response can follow this one, whatever comes after.
    pub(crate) barrier: Option<Barrier>,
    /// The final head's reason phrase, once it was accepted.
    pub(crate) reason: Option<Vec<u8>>,
    pub(crate) picture: Option<Picture>,
}

/// The bytes that a person needs to see.
pub(crate) struct Picture {
    /// Where it went wrong, where it stopped, or where more follows than belongs to it.
    pub(crate) scene: Option<Scene>,
    /// The first bytes that were not consumed.
    pub(crate) rest: Vec<u8>,
    /// The place of the response's first byte in the input.
    pub(crate) start: u64,
    pub(crate) tolerated: Vec<(Deviation, Scene)>,
}

/// Requests that got no response.
pub(crate) struct Unanswered {
    pub(crate) count: usize,
    pub(crate) why: Why,
}

/// Why no response was read any more.
pub(crate) enum Why {
    /// The connection had ended like this.
    Ended(Ending),
    /// Nobody knows where the response before ends.
    Malformed,
    /// The response before forbade another; so many bytes behind it were not read as one.
    Forbidden(Barrier, u64),
}

impl Why {
    fn after(report: &Report<'_>) -> Self {
        let verdict = &report.verdict;
        match (verdict.outcome, report.barrier) {
            (Outcome::Malformed(_), _) => Self::Malformed,
            // Content up to the close is valid once the connection has ended, and not before.
            (Outcome::Valid, Some(barrier)) if barrier != Barrier::NotValid => {
                Self::Forbidden(barrier, verdict.leftover)
            }
            _ => Self::Ended(verdict.ending),
        }
    }
}

/// Why reading stopped: the input failed, or the one who was told did.
pub(crate) enum Trouble {
    Input(io::Error),
    Output(io::Error),
}

/// A parser and its window, used for one connection after the other.
pub(crate) struct Reader<'a> {
    plan: &'a Plan,
    parser: Box<Parser>,
    window: Window,
    /// Line ends in the heads that were consumed.
    lines: u64,
    reason: Option<Vec<u8>>,
    tolerated: Vec<(Deviation, Scene)>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(plan: &'a Plan, first: &Asked) -> Self {
        Self {
            plan,
            parser: Box::new(Parser::with_room(plan.policy, first.request)),
            window: Window::new(plan.split),
            lines: 0,
            reason: None,
            tolerated: Vec::new(),
        }
    }

    /// Reads the response to each request; gives those that can get none.
    pub(crate) fn read(
        &mut self,
        input: &mut dyn Read,
        tell: &mut dyn FnMut(&Report<'_>) -> io::Result<()>,
    ) -> Result<Option<Unanswered>, Trouble> {
        self.window.reset();
        let of = self.plan.requests.len();
        for (index, asked) in self.plan.requests.iter().enumerate() {
            self.response(asked, input).map_err(Trouble::Input)?;
            // What follows belongs to the next request, if this response lets there be one.
            let barrier = match self.parser.end(Ending::Open, 0).reuse {
                Reuse::Yes => None,
                Reuse::No(barrier) => Some(barrier),
            };
            let last = index + 1 == of || barrier.is_some();
            let report = self.report(asked, (index, of), (last, barrier), input);
            let report = report.map_err(Trouble::Input)?;
            tell(&report).map_err(Trouble::Output)?;
            if last {
                // Where the response may still go on, so may those behind it.
                let open = report.verdict.outcome == Outcome::NeedMore;
                let count = if open { 0 } else { of - index - 1 };
                return Ok((count > 0).then(|| Unanswered { count, why: Why::after(&report) }));
            }
        }
        Ok(None)
    }

    /// Reads one response, to its end or to the end of the input.
    fn response(&mut self, asked: &Asked, input: &mut dyn Read) -> io::Result<()> {
        self.parser.next(asked.request);
        self.window.start_response();
        self.lines = 0;
        self.reason = None;
        self.tolerated.clear();
        while let Ok(step) = self.parser.step(self.window.rest()) {
            let consumed = &self.window.rest()[..step.consumed];
            match step.event {
                Event::Head(_) => {
                    self.reason = Some(self.parser.head(consumed).reason().to_vec());
                }
                Event::Interim => {
                    self.lines += consumed.iter().filter(|&&byte| byte == b'\n').count() as u64;
                }
                _ => {}
            }
            self.window.consume(step.consumed);
            match step.event {
                Event::NeedMore => {
                    self.note_tolerated();
                    if !self.window.fill(input)? {
                        return Ok(());
                    }
                }
                Event::End | Event::Tunnel => break,
                _ => {}
            }
        }
        self.note_tolerated();
        Ok(())
    }

    /// Takes pictures of what was tolerated since the window was filled last; later it is gone.
    fn note_tolerated(&mut self) {
        let deviations = self.parser.deviations();
        // The input may come a byte at a time, so that there is nothing to do must be known at once.
        if !self.plan.pictures || deviations.is_empty() {
            return;
        }
        for deviation in deviations.iter() {
            if self.tolerated.iter().any(|(seen, _)| *seen == deviation) {
                continue;
            }
            let (first, bytes) = self.window.at_hand();
            if let Some(scene) = Scene::new(first, bytes, deviation.offset) {
                self.tolerated.push((deviation, scene.alone()));
            }
        }
    }

    fn report(
        &mut self,
        asked: &'a Asked,
        (index, of): (usize, usize),
        (last, barrier): (bool, Option<Barrier>),
        input: &mut dyn Read,
    ) -> io::Result<Report<'a>> {
        let valid = self.parser.end(self.plan.ending, 0).outcome == Outcome::Valid;
        if valid && last {
            self.window.peek(input, REST)?;
        }
        let picture = self.plan.pictures.then(|| self.picture(last));
        let leftover = if valid && last { self.window.count_rest(input)? } else { 0 };
        Ok(Report {
            asked,
            index,
            of,
            verdict: self.parser.end(self.plan.ending, leftover),
            barrier,
            reason: self.reason.take(),
            picture,
        })
    }

    fn picture(&mut self, last: bool) -> Picture {
        let verdict = self.parser.end(self.plan.ending, 0);
        let rest = self.window.rest();
        let (first, bytes) = self.window.at_hand();
        let end = first + bytes.len() as u64;
        let at = match verdict.outcome {
            Outcome::Malformed(reject) => Some(reject.offset),
            Outcome::Valid if last && !rest.is_empty() => Some(verdict.consumed),
            Outcome::Incomplete | Outcome::NeedMore if end > 0 => Some(end),
            _ => None,
        };
        let mut scene = at.and_then(|at| Scene::new(first, bytes, at));
        if let Some(scene) = &mut scene
            && verdict.head.is_none()
        {
            let head = bytes.len() - rest.len();
            scene.place_in_head(&bytes[head..], verdict.consumed, self.lines);
            if let Some(reject) = verdict.defect() {
                scene.relate(&bytes[head..], verdict.consumed, reject.defect);
            }
        }
        Picture {
            scene,
            rest: rest[..rest.len().min(REST)].to_vec(),
            start: self.window.response_start(),
            tolerated: std::mem::take(&mut self.tolerated),
        }
    }
}
