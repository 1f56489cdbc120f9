//! `ResponseParser`: the pull front, and the only module that knows all the others.
//!
//! The caller owns the buffer, the socket and the clock; the parser owns a position. Everything
//! else (what is judged, and how) stands in the modules above.

use crate::body::{Body, BodyEvent};
use crate::defect::{Defect, Reject};
use crate::framing::{self, Framing, Persistence};
use crate::head::fields::wide;
use crate::head::reader::{HeadReader, Start};
use crate::head::section::{Rules, SectionReader};
use crate::head::status_line::{InterimBudget, StatusLine};
use crate::head::{FieldTable, Head, Trailers};
use crate::policy::{Deviations, Policy, Scope};
use crate::request::Request;
use crate::span::Span;
use crate::value;
use crate::verdict::{Barrier, Ending, HeadSummary, Outcome, Reuse, Verdict};

/// What one step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Step {
    /// The bytes to drop from the front of the buffer.
    pub consumed: usize,
    /// What they were.
    pub event: Event,
}

/// What one step found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "a proxy must handle every event there is")]
pub enum Event {
    /// What is left is needed again, and more.
    NeedMore,
    /// The head of an interim response; the final one follows.
    Interim,
    /// The final head.
    Head(Framing),
    /// Content, inside of the bytes just consumed; never empty.
    Data(Span),
    /// A trailer section with at least one field.
    Trailers,
    /// The response is complete.
    End,
    /// HTTP ends here: the following bytes belong to another protocol.
    Tunnel,
}

/// Reads one response after the other from the bytes that one connection delivers.
///
/// `FIELDS` is the room for fields, 16 bytes each; with the default, the parser is smaller than
/// 8 KiB. It does no I/O, reads no clock and allocates nothing.
///
/// - Spans lie inside of the bytes just consumed.
/// - [`Event::NeedMore`] means: what is left, again, and more. A finished line is never looked at twice.
/// - Any split of the input gives the same events in sum, the same verdict, the same offsets.
/// - After the first error every call returns that error.
/// - Content of a 205 that the policy tolerates is read and dropped: no event shows it.
#[derive(Clone, Debug)]
pub struct ResponseParser<const FIELDS: usize = 256> {
    policy: Policy,
    request: Request,
    state: State,
    fields: FieldTable<FIELDS>,
    /// The head that was read last, and its length.
    line: Option<(StatusLine, usize)>,
    /// How far into the consumed bytes the trailer section starts.
    trailers_at: usize,
    deviations: Deviations,
    decision: Option<(Framing, Persistence)>,
    /// The offset of the next byte that was not consumed; `consumed <= received`.
    consumed: u64,
    /// The number of bytes that were shown.
    received: u64,
    content: u64,
    interim: u32,
    interim_bytes: u32,
    trailer_close: bool,
}

#[derive(Clone, Debug)]
enum State {
    /// Nothing of the head was looked at.
    Start,
    Head(HeadReader),
    Body(Body),
    Trailers(SectionReader),
    End,
    Tunnel,
    Failed(Reject),
}

impl ResponseParser {
    /// A parser for the response to `request`, with room for 256 fields.
    #[must_use]
    pub fn new(policy: Policy, request: Request) -> Self {
        Self::with_room(policy, request)
    }
}

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// A parser for the response to `request`, with room for `FIELDS` fields.
    ///
    /// ```
    /// use bad_gateway::{Method, Policy, Request, ResponseParser};
    ///
    /// let small = ResponseParser::<32>::with_room(Policy::GATEWAY, Request::new(Method::Get));
    /// # drop(small);
    /// ```
    #[must_use]
    pub fn with_room(policy: Policy, request: Request) -> Self {
        Self {
            policy,
            request,
            state: State::Start,
            fields: FieldTable::new(),
            line: None,
            trailers_at: 0,
            deviations: Deviations::NONE,
            decision: None,
            consumed: 0,
            received: 0,
            content: 0,
            interim: 0,
            interim_bytes: 0,
            trailer_close: false,
        }
    }

    /// Starts the following response on the same connection; offsets count from 0 again.
    #[inline]
    pub fn next(&mut self, request: Request) {
        self.request.assign(&request);
        self.state = State::Start;
        self.fields.clear();
        self.line = None;
        self.trailers_at = 0;
        self.deviations.clear();
        self.decision = None;
        (self.consumed, self.received, self.content) = (0, 0, 0);
        (self.interim, self.interim_bytes) = (0, 0);
        self.trailer_close = false;
    }

    /// Says whether the request was sent whole by now.
    pub fn request_sent(&mut self, whole: bool) {
        self.request = self.request.sent(whole);
    }

    /// Reads on, given every byte that was not consumed yet; makes progress on an empty slice
    /// where no byte is needed.
    ///
    /// # Errors
    ///
    /// Whatever row of the registry the policy refuses; the same at every later call.
    pub fn step(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        let shown = self.consumed.saturating_add(bytes.len() as u64);
        self.received = self.received.max(shown);
        if let State::Head(HeadReader::Fields { section, .. }) = &mut self.state
            && section.only_grows(bytes)
        {
            return Ok(Step::NEED_MORE);
        }
        let step = match &mut self.state {
            State::Start => self.start(bytes),
            State::Head(_) => self.step_head(bytes),
            State::Body(_) => self.step_body(bytes),
            State::Trailers(_) => self.step_trailers(bytes, 0),
            State::End => Ok(Step { consumed: 0, event: Event::End }),
            State::Tunnel => Ok(Step { consumed: 0, event: Event::Tunnel }),
            State::Failed(reject) => return Err(*reject),
        };
        step.inspect_err(|reject| self.state = State::Failed(*reject))
    }

    fn start(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        match Start::of(bytes, &mut self.fields, &self.policy) {
            Start::Whole(line, len) => self.accept(line, len, bytes),
            Start::Begun(reader) => {
                self.state = State::Head(reader);
                self.step_head(bytes)
            }
        }
    }

    #[inline(never)]
    fn step_head(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        let State::Head(reader) = &mut self.state else { return Ok(Step::NEED_MORE) };
        let limits = self.policy.limits();
        let interim = InterimBudget {
            responses: limits.interim.saturating_sub(self.interim),
            bytes: limits.interim_bytes.saturating_sub(self.interim_bytes),
        };
        let (policy, seen) = (&self.policy, &mut self.deviations);
        let mut scope = Scope { policy, seen, base: self.consumed };
        match reader.read(bytes, &mut self.fields, interim, &mut scope)? {
            Some((line, len)) => self.accept(line, len, bytes),
            None => Ok(Step::NEED_MORE),
        }
    }

    /// Decides about a head of `len` bytes that was read.
    #[inline]
    fn accept(&mut self, line: StatusLine, len: usize, bytes: &[u8]) -> Result<Step, Reject> {
        let base = self.consumed;
        let raw = bytes.get(..len).unwrap_or_default();
        let head = Head::new(raw, line, self.fields.head(), self.fields.known(), base);
        let decision = match framing::decide_plain(&head, &self.request, &self.policy) {
            Some(decision) => decision,
            None => {
                let seen = &mut self.deviations;
                framing::decide_in_order(&head, &self.request, &self.policy, seen)?
            }
        };
        self.line = Some((line, len));
        self.consumed = base.saturating_add(len as u64);
        if line.is_interim() {
            let own = u32::try_from(len - wide(line.start)).unwrap_or(u32::MAX);
            self.interim = self.interim.saturating_add(1);
            self.interim_bytes = self.interim_bytes.saturating_add(own);
            self.state = State::Start;
            return Ok(Step { consumed: len, event: Event::Interim });
        }
        self.decision = Some((decision.framing, decision.persistence));
        self.state = match decision.framing {
            Framing::Tunnel => State::Tunnel,
            framing => State::Body(Body::new(framing, line.code, self.consumed)),
        };
        Ok(Step { consumed: len, event: Event::Head(decision.framing) })
    }

    fn step_body(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        let State::Body(body) = &mut self.state else {
            return Ok(Step::NEED_MORE);
        };
        // The content of a 205 is dropped, so it may take several pieces to find something to say.
        let dropped = matches!(self.line, Some((StatusLine { code: 205, .. }, _)));
        let mut at = 0;
        loop {
            let piece =
                body.step(bytes.get(at..).unwrap_or_default(), &self.policy, &mut self.deviations);
            self.consumed = body.offset();
            self.content = body.octets();
            let piece = piece?;
            at += piece.consumed;
            let event = match piece.event {
                BodyEvent::Data(_) if dropped => continue,
                BodyEvent::Data(span) => Event::Data(span),
                BodyEvent::NeedMore => Event::NeedMore,
                BodyEvent::End => {
                    self.state = State::End;
                    Event::End
                }
                BodyEvent::LastChunk => {
                    self.state = State::Trailers(SectionReader::at(0));
                    return self.step_trailers(bytes, at);
                }
            };
            return Ok(Step { consumed: at, event });
        }
    }

    /// Reads on in the trailer section, after `at` bytes that the same step consumes.
    fn step_trailers(&mut self, bytes: &[u8], at: usize) -> Result<Step, Reject> {
        let State::Trailers(reader) = &mut self.state else {
            return Ok(Step::NEED_MORE);
        };
        let rest = bytes.get(at..).unwrap_or_default();
        let bound = (wide(self.policy.limits().trailers), Defect::TrailerSectionSize);
        let mut scope =
            Scope { policy: &self.policy, seen: &mut self.deviations, base: self.consumed };
        let rules = Rules { trailers: true, bound };
        let Some(len) = reader.read(rest, &mut self.fields, rules, &mut scope)? else {
            return Ok(Step { consumed: at, event: Event::NeedMore });
        };
        self.consumed = self.consumed.saturating_add(len as u64);
        self.trailers_at = at;
        self.state = State::End;
        let trailers = Trailers::new(rest, self.fields.trailers());
        self.trailer_close = trailers
            .fields()
            .lines("connection")
            .flat_map(value::members)
            .any(|member| member.bytes.eq_ignore_ascii_case(b"close"));
        let event = if trailers.fields().is_empty() { Event::End } else { Event::Trailers };
        Ok(Step { consumed: at + len, event })
    }

    /// The head that the last [`Event::Interim`] or [`Event::Head`] announced, over the bytes that
    /// its step consumed; stays valid until [`ResponseParser::next`].
    ///
    /// Other bytes give empty names and values.
    #[must_use]
    pub fn head<'a>(&'a self, raw: &'a [u8]) -> Head<'a> {
        let (line, len) = self.line.unwrap_or_default();
        let raw = if raw.len() == len { raw } else { &[] };
        let base = self.consumed.saturating_sub(len as u64);
        Head::new(raw, line, self.fields.head(), self.fields.known(), base)
    }

    /// The trailer section that [`Event::Trailers`] announced, over the bytes that its step
    /// consumed.
    ///
    /// Other bytes give empty names and values.
    #[must_use]
    pub fn trailers<'a>(&'a self, raw: &'a [u8]) -> Trailers<'a> {
        Trailers::new(raw.get(self.trailers_at..).unwrap_or_default(), self.fields.trailers())
    }

    /// The verdict, now that the connection stands like this; `leftover` is the number of bytes in
    /// the buffer that were not consumed and belong to no other response.
    pub fn end(&self, ending: Ending, leftover: u64) -> Verdict {
        let outcome = self.outcome(ending);
        let valid = outcome == Outcome::Valid;
        let leftover = if valid { leftover } else { 0 };
        Verdict {
            outcome,
            ending,
            reuse: self.barrier(outcome, ending, leftover).map_or(Reuse::Yes, Reuse::No),
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
                (State::Body(body), Outcome::Incomplete | Outcome::NeedMore) => body.missing(),
                _ => None,
            },
            no_response: self.policy.no_response(),
        }
    }

    fn outcome(&self, ending: Ending) -> Outcome {
        let complete = match &self.state {
            State::Failed(reject) => return Outcome::Malformed(*reject),
            State::End | State::Tunnel => true,
            State::Body(body) => body.is_complete(),
            State::Start | State::Head(_) | State::Trailers(_) => false,
        };
        let until_close = matches!(self.decision, Some((Framing::Close, _)));
        match ending {
            _ if complete => Outcome::Valid,
            Ending::Open => Outcome::NeedMore,
            Ending::Closed if until_close => Outcome::Valid,
            _ if self.received == 0 => Outcome::NoResponse,
            _ => Outcome::Incomplete,
        }
    }

    /// The first reason why the connection cannot take another request.
    fn barrier(&self, outcome: Outcome, ending: Ending, leftover: u64) -> Option<Barrier> {
        let (Outcome::Valid, Some((framing, persistence))) = (outcome, self.decision) else {
            return Some(Barrier::NotValid);
        };
        match framing {
            Framing::Tunnel => return Some(Barrier::Tunnel),
            Framing::Close => return Some(Barrier::CloseDelimited),
            Framing::None | Framing::Length(_) | Framing::Chunked => {}
        }
        match persistence {
            Persistence::Close => return Some(Barrier::Close),
            Persistence::Http10 => return Some(Barrier::Http10),
            Persistence::Persists => {}
        }
        if let Some(defect) = self.deviations.closing() {
            return Some(Barrier::Deviation(defect));
        }
        [
            (self.trailer_close, Barrier::Close),
            (self.request.closes(), Barrier::RequestClose),
            (!self.request.is_sent(), Barrier::RequestUnsent),
            (leftover > 0, Barrier::Leftover),
            (ending != Ending::Open, Barrier::Ended),
        ]
        .into_iter()
        .find_map(|(holds, barrier)| holds.then_some(barrier))
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

impl Step {
    const NEED_MORE: Self = Self { consumed: 0, event: Event::NeedMore };
}
