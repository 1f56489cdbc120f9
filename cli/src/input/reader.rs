//! Reads what one connection delivered: one response after the other, in constant memory.

use std::io::{self, Read};

use bad_gateway::cause::{self, Cause, Evidence};
use bad_gateway::{Barrier, Defect, Deviation, Ending, Event, Framing, Outcome, Reuse, Verdict};

use super::plan::Parser;
use super::trials::{Again, Trials};
use super::window::{PAST, Window};
use super::{
    Connection, Excerpt, Kept, Place, Plan, Reading, SentRequest, Surroundings, Unanswered, Why,
};

/// How much is kept of the bytes that follow the last consumed one.
const REST: usize = 512;

/// Why reading stopped: the input failed, or the report did.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "there are two sides to fail")]
pub enum ReadError {
    /// The input could not be read.
    Input(io::Error),
    /// The report could not be written.
    Output(io::Error),
}

/// A parser and its window, used for one connection after the other.
#[allow(missing_debug_implementations, reason = "it holds a parser, which has nothing to show")]
pub struct Reader<'a> {
    plan: &'a Plan,
    parser: Box<Parser>,
    window: Window,
    reason: Option<Vec<u8>>,
    head_bytes: Option<u64>,
    tolerated: Vec<(Deviation, Excerpt)>,
}

impl<'a> Reader<'a> {
    /// A reader of what answers the requests of `plan`, of which `first` is the first one.
    pub fn new(plan: &'a Plan, first: &SentRequest) -> Self {
        Self {
            plan,
            parser: Box::new(Parser::with_room(plan.choice.policy(), first.request)),
            window: Window::new(plan.split),
            reason: None,
            head_bytes: None,
            tolerated: Vec::new(),
        }
    }

    /// Reads the response to each request; gives those that can get none.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read, or `tell` fails.
    pub fn read(
        &mut self,
        input: &mut dyn Read,
        tell: &mut dyn FnMut(&Reading<'_>) -> io::Result<()>,
    ) -> Result<Option<Unanswered>, ReadError> {
        let mut kept = Kept { bytes: input, ending: self.plan.ending };
        self.read_from(&mut kept, tell)
    }

    /// The same from a connection, which knows by itself how it ended.
    ///
    /// # Errors
    ///
    /// Where the connection cannot be read, or `tell` fails.
    pub fn read_from(
        &mut self,
        input: &mut dyn Connection,
        tell: &mut dyn FnMut(&Reading<'_>) -> io::Result<()>,
    ) -> Result<Option<Unanswered>, ReadError> {
        self.window.reset();
        let of = self.plan.requests.len();
        for (index, request) in self.plan.requests.iter().enumerate() {
            self.response(request, input).map_err(ReadError::Input)?;
            // What follows belongs to the next request, if this response lets there be one.
            let barrier = match self.parser.end(Ending::Open, 0).reuse {
                Reuse::Yes => None,
                Reuse::No(barrier) => Some(barrier),
            };
            let last = index + 1 == of || barrier.is_some();
            if last {
                input.answered();
            }
            let reading = self.reading(request, index, (last, barrier), input);
            let reading = reading.map_err(ReadError::Input)?;
            tell(&reading).map_err(ReadError::Output)?;
            if last {
                // Where the response may still go on, so may those behind it.
                let open = reading.verdict.outcome == Outcome::NeedMore;
                let count = if open { 0 } else { of - index - 1 };
                return Ok((count > 0).then(|| Unanswered { count, why: Why::after(&reading) }));
            }
        }
        Ok(None)
    }

    /// Reads one response, to its end or to the end of the input.
    fn response(&mut self, request: &SentRequest, input: &mut dyn Connection) -> io::Result<()> {
        self.parser.next_response(request.request);
        self.window.start_response();
        self.reason = None;
        self.head_bytes = None;
        self.tolerated.clear();
        while let Ok(step) = self.parser.step(self.window.rest()) {
            let consumed = &self.window.rest()[..step.consumed];
            if let Event::Head(_) = step.event {
                let empty = consumed.iter().take_while(|byte| b"\r\n".contains(byte)).count();
                self.head_bytes = Some((consumed.len() - empty) as u64);
                self.reason = Some(self.parser.head(consumed).reason().to_vec());
                input.head_came();
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

    /// Takes excerpts of what was tolerated since the window was filled last; later it is gone.
    fn note_tolerated(&mut self) {
        let deviations = self.parser.deviations();
        // First, since the input may come a byte at a time: whether there is anything to do.
        if !self.plan.surroundings || deviations.is_empty() {
            return;
        }
        for deviation in deviations.iter() {
            let seen = self.tolerated.iter().position(|(seen, _)| *seen == deviation);
            // A line whose end was missing may have more to show now.
            if seen.is_some_and(|at| self.tolerated[at].1.has_line_end()) {
                continue;
            }
            let (first, bytes) = self.window.at_hand();
            let Some(excerpt) = Excerpt::new(first, bytes, deviation.offset) else {
                continue;
            };
            match seen {
                Some(at) => self.tolerated[at].1 = excerpt.alone(),
                None => self.tolerated.push((deviation, excerpt.alone())),
            }
        }
    }

    fn reading(
        &mut self,
        request: &'a SentRequest,
        index: usize,
        (last, barrier): (bool, Option<Barrier>),
        input: &mut dyn Connection,
    ) -> io::Result<Reading<'a>> {
        let verdict = self.parser.end(input.ending(), 0);
        self.look_behind(&verdict, last, input)?;
        let surroundings = self.plan.surroundings.then(|| self.surroundings(&verdict, last));
        let trials = self.trials(&verdict, request, input.ending());
        let evidence = self.evidence(&verdict, request, index, last);
        // What is not there was left out on the way, which is no fault of the upstream.
        let left_out = self.plan.head_alone && verdict.reject().is_none();
        let cause = cause::likely(&verdict, evidence).filter(|_| !left_out);
        let cause = cause.map(|cause| (cause, cause.detail(&evidence)));
        let noted = match cause {
            Some((Cause::AboveAscii, _)) => {
                Excerpt::new(0, self.window.opening().0, evidence.above_ascii_at)
            }
            _ => None,
        };
        let surroundings = surroundings.map(|around| Surroundings {
            excerpt: around.excerpt.or_else(|| noted.map(Excerpt::alone)),
            ..around
        });
        let place = self.place(&verdict);
        let valid = verdict.outcome == Outcome::Valid;
        let leftover = if valid && last { self.window.count_rest(input)? } else { 0 };
        Ok(Reading {
            request,
            index,
            of: self.plan.requests.len(),
            verdict: self.parser.end(input.ending(), leftover),
            barrier,
            reason: self.reason.take(),
            head_bytes: self.head_bytes,
            place,
            cause,
            head_alone: self.plan.head_alone,
            trials,
            surroundings,
        })
    }

    /// Reads on as far as what is told needs it.
    fn look_behind(
        &mut self,
        verdict: &Verdict,
        last: bool,
        input: &mut dyn Connection,
    ) -> io::Result<()> {
        match verdict.outcome {
            Outcome::Valid if last => self.window.peek(input, REST),
            Outcome::Malformed(reject) => {
                // As much as the window keeps of a response, so that no split changes what is told.
                self.window.fill_opening(input)?;
                let behind =
                    usize::try_from(reject.offset - verdict.consumed).unwrap_or(usize::MAX);
                self.window.peek(input, behind.saturating_add(REST))
            }
            _ => Ok(()),
        }
    }

    /// What becomes of the response where it is read otherwise.
    fn trials(&self, verdict: &Verdict, request: &SentRequest, ending: Ending) -> Trials {
        let (bytes, whole) = self.window.opening();
        let ending = if whole { ending } else { Ending::Open };
        let again = Again { choice: &self.plan.choice, request: request.request, ending, bytes };
        let mut trials = again.trials(verdict);
        if self.plan.copied {
            trials.with_crs = again.with_crs(verdict);
            trials.unescaped = again.unescaped(verdict);
            trials.unchunked = verdict.framing == Some(Framing::Chunked)
                && verdict.content == 0
                && verdict.reject().is_some_and(|reject| reject.defect.code().starts_with('K'));
        }
        trials
    }

    /// The windows by which the cause is told.
    fn evidence(
        &self,
        verdict: &Verdict,
        request: &SentRequest,
        index: usize,
        last: bool,
    ) -> Evidence<'_> {
        let mut evidence = Evidence::of(self.window.opening().0, verdict);
        evidence = evidence.with_request(&request.request);
        evidence.reused = self.plan.reused || index > 0;
        match verdict.outcome {
            // What is far behind the first byte is in the window alone.
            Outcome::Malformed(reject) => {
                let (first, bytes) = self.window.at_hand();
                let at = usize::try_from(reject.offset.saturating_sub(first)).unwrap_or(usize::MAX);
                evidence.with_defect(bytes, at)
            }
            // What follows belongs to the next request.
            Outcome::Valid if !last => evidence.with_leftover(b""),
            Outcome::Valid => evidence.with_leftover(self.window.rest()),
            _ => evidence,
        }
    }

    /// Where it went wrong or stopped, in the section of lines that is not finished.
    fn place(&self, verdict: &Verdict) -> Option<Place> {
        // A step that fails has consumed nothing, so the section need not be all of the rest.
        let section = self.window.from(verdict.consumed);
        let at = match verdict.outcome {
            Outcome::Malformed(reject) => reject.offset.checked_sub(verdict.consumed)?,
            Outcome::Incomplete | Outcome::NeedMore if !section.is_empty() => section.len() as u64,
            _ => return None,
        };
        let in_head = verdict.head.is_none();
        let in_trailers = verdict.reject().is_some_and(|reject| of_lines(reject.defect));
        let at = usize::try_from(at).ok()?;
        (in_head || in_trailers).then(|| Place::of(section, at))
    }

    fn surroundings(&mut self, verdict: &Verdict, last: bool) -> Surroundings {
        let rest = self.window.rest();
        let (first, bytes) = self.window.at_hand();
        let end = first + bytes.len() as u64;
        let at = match verdict.outcome {
            Outcome::Malformed(reject) => Some(reject.offset),
            Outcome::Valid if last && !rest.is_empty() => Some(verdict.consumed),
            Outcome::Incomplete | Outcome::NeedMore if end > 0 => Some(end),
            _ => None,
        };
        // Only as much content before it as is at hand under every split, so that all show the
        // same.
        let past = if verdict.head.is_some() { PAST } else { u64::MAX };
        let mut excerpt = at.and_then(|at| {
            let from = at.saturating_sub(past).max(first);
            Excerpt::new(from, self.window.from(from), at)
        });
        if let (Some(excerpt), Some(reject), None) = (&mut excerpt, verdict.reject(), verdict.head)
        {
            excerpt.relate(rest, verdict.consumed, reject.defect);
        }
        Surroundings {
            excerpt,
            rest: rest[..rest.len().min(REST)].to_vec(),
            start: self.window.response_start(),
            tolerated: std::mem::take(&mut self.tolerated),
        }
    }
}

/// Whether a defect behind the head is one of a trailer section's lines.
fn of_lines(defect: Defect) -> bool {
    let limits = [Defect::FieldCount, Defect::TrailerSectionSize, Defect::TrailerLineSize];
    defect.code().starts_with(['H', 'F', 'T']) || limits.contains(&defect)
}
