//! How far a parser has come, and whether it says what the oracle says.

use bad_gateway::{Ending, Event, Framing, Outcome, Policy, RequestContext, ResponseParser};

use crate::oracle::{self, Kind, Output};
use crate::support::pairs;

/// More fields than any string has.
const ROOM: usize = 16;

/// Where the reading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    GoesOn,
    /// The response is whole, or refused.
    Over,
}

/// A parser that was shown the bytes so far; they are kept elsewhere.
#[derive(Clone)]
pub struct Reading {
    parser: ResponseParser<ROOM>,
    at: usize,
    /// Where the final head, and the step with the trailer section, stand in the bytes.
    head: Option<(usize, usize)>,
    trailers: Option<(usize, usize)>,
    content: Vec<u8>,
    pub stand: Stand,
}

impl Reading {
    pub fn new(policy: Policy, request: RequestContext) -> Self {
        Self {
            parser: ResponseParser::with_room(policy, request),
            at: 0,
            head: None,
            trailers: None,
            content: Vec::new(),
            stand: Stand::GoesOn,
        }
    }

    /// Shows `bytes`, of which the first ones were shown before.
    pub fn show(&mut self, bytes: &[u8]) {
        while self.stand == Stand::GoesOn {
            let Ok(step) = self.parser.step(&bytes[self.at..]) else {
                self.stand = Stand::Over;
                return;
            };
            let own = (self.at, self.at + step.consumed);
            self.at = own.1;
            match step.event {
                Event::NeedMore => return,
                Event::End | Event::Tunnel => self.stand = Stand::Over,
                Event::Interim => {}
                Event::Head(_) => self.head = Some(own),
                Event::Data(span) => self.content.extend_from_slice(span.of(&bytes[own.0..own.1])),
                Event::Trailers => self.trailers = Some(own),
            }
        }
    }

    /// What the oracle says otherwise, if anything.
    pub fn differs(&self, bytes: &[u8], ending: Ending, right: &Output) -> Option<&'static str> {
        let verdict = self.parser.end(ending, (bytes.len() - self.at) as u64);
        let (kind, defect) = outcome(verdict.outcome);
        let answer = verdict.answer().map(bad_gateway::Answer::status);
        let proxy_status = verdict.proxy_status().map(|status| status.as_str());
        let same = [
            ("verdict", kind == Some(right.verdict)),
            ("defect", defect == right.defect),
            ("deviations", self.same_deviations(right)),
            ("interim", verdict.interim == right.interim),
            ("framing", verdict.framing == right.framing.map(framing)),
            ("head", self.same_head(bytes, right)),
            ("content", verdict.content == right.content.len() as u64 && self.same_content(right)),
            ("trailers", self.same_trailers(bytes, right)),
            ("consumed", verdict.consumed == right.consumed),
            ("leftover", verdict.leftover == right.leftover),
            ("missing", verdict.missing == right.missing),
            ("reuse", verdict.reuse.is_yes() == right.reuse),
            ("retry", verdict.retry == right.retry),
            ("answer", answer == right.answer),
            ("proxy status", proxy_status == right.proxy_status),
        ];
        same.into_iter().find_map(|(what, is_same)| (!is_same).then_some(what))
    }

    fn same_deviations(&self, right: &Output) -> bool {
        let own = self.parser.deviations().iter().map(|row| (row.defect.name(), row.offset));
        own.eq(right.deviations.iter().copied())
    }

    fn same_head(&self, bytes: &[u8], right: &Output) -> bool {
        let (Some((start, end)), Some(right)) = (self.head, &right.head) else {
            return self.head.is_none() && right.head.is_none();
        };
        let head = self.parser.head(&bytes[start..end]);
        head.status() == right.status
            && head.reason() == right.reason
            && head.version().to_string().strip_prefix("1.") == Some(&right.version.to_string())
            && pairs(head.fields()) == right.fields
    }

    /// What is dropped from a 205 is counted all the same.
    fn same_content(&self, right: &Output) -> bool {
        let is_dropped = right.head.as_ref().is_some_and(|head| head.status == 205);
        if is_dropped { self.content.is_empty() } else { self.content == right.content }
    }

    fn same_trailers(&self, bytes: &[u8], right: &Output) -> bool {
        match self.trailers {
            Some((start, end)) => {
                pairs(self.parser.trailers(&bytes[start..end]).fields()) == right.trailers
            }
            None => right.trailers.is_empty(),
        }
    }
}

fn outcome(outcome: Outcome) -> (Option<Kind>, Option<(&'static str, u64)>) {
    let kind = match outcome {
        Outcome::Valid => Kind::Valid,
        Outcome::Malformed(reject) => {
            return (Some(Kind::Malformed), Some((reject.defect.name(), reject.offset)));
        }
        Outcome::Incomplete => Kind::Incomplete,
        Outcome::NoResponse => Kind::NoResponse,
        Outcome::NeedMore => Kind::NeedMore,
        _ => return (None, None),
    };
    (Some(kind), None)
}

fn framing(framing: oracle::Framing) -> Framing {
    match framing {
        oracle::Framing::None_ => Framing::None,
        oracle::Framing::Length(octets) => Framing::Length(octets),
        oracle::Framing::Chunked => Framing::Chunked,
        oracle::Framing::Close => Framing::Close,
        oracle::Framing::Tunnel => Framing::Tunnel,
    }
}
