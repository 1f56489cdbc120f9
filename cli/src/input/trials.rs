//! Reads the same bytes under other options, so that no advice is given untried.
//!
//! A response is read again from its first byte, out of what the window keeps of it. Where the
//! response is longer than that, the rest of it counts as still to come: then a choice helps only
//! if it makes the response valid before.

use std::fmt;

use bad_gateway::{
    Defect, Ending, Event, Framing, Method, Outcome, Policy, Reject, RequestContext,
};
use bad_gateway::{Tolerance, Verdict};

use super::plan::{Choice, Parser};

/// What a response would have been under other options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trials {
    /// The further faults, each with the ones before it tolerated, through the first that nothing
    /// tolerates.
    pub also: Vec<Reject>,
    /// The outcome of a malformed response if every row is tolerated that can be.
    pub tolerated: Option<Outcome>,
    /// The first choice that is enough for a malformed response to be valid.
    pub passes_under: Option<Remedy>,
    /// The limit that was passed, if the response is valid without it.
    pub without_limit: Option<&'static str>,
    /// Whether a response that stops short is whole in answer to HEAD.
    pub whole_for_head: bool,
    /// The outcome of a head in which no line has a CR, if each had one: whoever copies text out of
    /// a terminal loses them.
    pub with_crs: Option<Outcome>,
    /// The outcome of what is one line with escapes for line ends, if they were line ends.
    pub unescaped: Option<Outcome>,
    /// Whether the content of a chunked response is not chunked from its first byte on: whoever
    /// saves it with another program may have got it so.
    pub unchunked: bool,
}

/// What lets a response pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Tolerating this one defect.
    Tolerate(Defect),
    /// The policy of that name.
    Policy(&'static str),
}

impl fmt::Display for Remedy {
    /// As an option of the command.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tolerate(defect) => write!(f, "--tolerate {}", defect.name()),
            Self::Policy(name) => write!(f, "--policy {name}"),
        }
    }
}

/// One response, to be read again.
#[derive(Clone, Copy)]
pub(super) struct Again<'a> {
    pub(super) choice: &'a Choice,
    pub(super) request: RequestContext,
    /// How the connection stood behind `bytes`.
    pub(super) ending: Ending,
    pub(super) bytes: &'a [u8],
}

impl Again<'_> {
    pub(super) fn trials(&self, verdict: &Verdict) -> Trials {
        match verdict.outcome {
            Outcome::Malformed(reject) => Trials {
                tolerated: Some(self.read(self.tolerating_all(), self.request).outcome),
                also: self.also(reject),
                passes_under: self.passes_under(reject.defect),
                without_limit: self.without_limit(reject.defect),
                whole_for_head: false,
                with_crs: None,
                unescaped: None,
                unchunked: false,
            },
            Outcome::Incomplete | Outcome::NeedMore => {
                Trials { whole_for_head: self.whole_for_head(verdict), ..Trials::default() }
            }
            _ => Trials::default(),
        }
    }

    fn also(&self, first: Reject) -> Vec<Reject> {
        let mut policy = self.choice.policy();
        let mut further = Vec::new();
        let mut last = first;
        while let Ok(more) = policy.try_tolerate(last.defect) {
            policy = more;
            match self.read(policy, self.request).outcome {
                Outcome::Malformed(reject) if reject != last => {
                    further.push(reject);
                    // A tolerated row is refused where there is too much of it, such as a third
                    // empty line.
                    if policy.tolerates(reject.defect) {
                        break;
                    }
                    last = reject;
                }
                _ => break,
            }
        }
        further
    }

    /// The policy of the choice, and everything tolerated that can be.
    fn tolerating_all(&self) -> Policy {
        let all = Defect::ALL.iter();
        all.fold(self.choice.policy(), |policy, &row| policy.try_tolerate(row).unwrap_or(policy))
    }

    fn passes_under(&self, defect: Defect) -> Option<Remedy> {
        let mut tolerating = self.choice.clone();
        tolerating.tolerate.push(defect);
        let based = |base| Choice { base, ..self.choice.clone() };
        let trials = [
            (tolerating, Remedy::Tolerate(defect)),
            (based(Policy::GATEWAY), Remedy::Policy("gateway")),
            (based(Policy::LENIENT), Remedy::Policy("lenient")),
        ];
        if defect.tolerance() == Tolerance::Never {
            return None;
        }
        let passes = |choice: &Choice| self.passes(choice.policy(), self.request);
        trials.into_iter().find(|(choice, _)| passes(choice)).map(|(_, remedy)| remedy)
    }

    fn without_limit(&self, defect: Defect) -> Option<&'static str> {
        let (name, _) = defect.example().limit?;
        let mut choice = self.choice.clone();
        let most = if name == "content" { u64::MAX } else { u32::MAX.into() };
        choice.limits.push((name.to_owned(), most));
        self.passes(choice.policy(), self.request).then_some(name)
    }

    fn whole_for_head(&self, verdict: &Verdict) -> bool {
        let framed = matches!(verdict.framing, Some(Framing::Length(_) | Framing::Chunked));
        if !framed || verdict.content > 0 {
            return false;
        }
        let verdict = self.read(self.choice.policy(), RequestContext::new(Method::Head));
        verdict.outcome == Outcome::Valid && verdict.consumed == self.bytes.len() as u64
    }

    /// The outcome of a head without CRs, if it had them.
    pub(super) fn with_crs(&self, verdict: &Verdict) -> Option<Outcome> {
        let end = self.bytes.windows(2).position(|two| two == b"\n\n");
        let head = &self.bytes[..end.unwrap_or(self.bytes.len())];
        if verdict.reject()?.defect != Defect::BareLf || head.contains(&b'\r') {
            return None;
        }
        let bytes = crate::form::with_crs(self.bytes);
        let again = Again { bytes: &bytes, ..*self };
        Some(again.read(self.choice.policy(), self.request).outcome)
    }

    /// The outcome of one line that has `\r\n` written out, if those were line ends.
    pub(super) fn unescaped(&self, verdict: &Verdict) -> Option<Outcome> {
        let line = self.bytes.trim_ascii_end();
        let written = line.windows(4).any(|four| four == br"\r\n") && !line.contains(&b'\n');
        if !written || matches!(verdict.outcome, Outcome::Valid) {
            return None;
        }
        let bytes = crate::form::unescaped(self.bytes)?;
        let again = Again { bytes: &bytes, ..*self };
        Some(again.read(self.choice.policy(), self.request).outcome)
    }

    fn passes(&self, policy: Policy, request: RequestContext) -> bool {
        self.read(policy, request).outcome == Outcome::Valid
    }

    fn read(&self, policy: Policy, request: RequestContext) -> Verdict {
        let mut parser = Box::new(Parser::with_room(policy, request));
        let mut rest = self.bytes;
        while let Ok(step) = parser.step(rest) {
            rest = rest.get(step.consumed..).unwrap_or_default();
            if let Event::NeedMore | Event::End | Event::Tunnel = step.event {
                break;
            }
        }
        parser.end(self.ending, 0)
    }
}
