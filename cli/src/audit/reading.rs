//! One response, read by the library: what it is, and what a client gets of it.

use bad_gateway::{
    Ending, Event, Head, Limits, Outcome, Policy, RequestContext, ResponseParser, Verdict,
};

use super::wire::NOT_PLAYED;

/// What the library reads at the front of some bytes.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) verdict: Verdict,
    pub(super) status: Option<u16>,
    pub(super) content: Vec<u8>,
    /// The bytes of it, interim responses included; so far, if it is not whole.
    pub(super) end: usize,
    /// Where its final head begins, or should begin.
    pub(super) head_at: usize,
    /// Why the upstream did not play the case, if it says so.
    pub(super) not_played: Option<String>,
}

impl Reading {
    pub(super) fn new(
        bytes: &[u8],
        request: RequestContext,
        ending: Ending,
        policy: Policy,
    ) -> Self {
        let policy = policy.with_limits(wide());
        let mut parser = Box::new(ResponseParser::<FIELDS>::with_room(policy, request));
        let (mut at, mut head_at) = (0, 0);
        let (mut status, mut content, mut not_played) = (None, Vec::new(), None);
        while let Ok(step) = parser.step(&bytes[at..]) {
            let raw = &bytes[at..at + step.consumed];
            at += step.consumed;
            match step.event {
                Event::NeedMore | Event::End | Event::Tunnel => break,
                Event::Interim => head_at = at,
                Event::Head(_) => {
                    let head = parser.head(raw);
                    status = Some(head.status());
                    not_played = reason(head);
                }
                Event::Data(span) => content.extend_from_slice(span.of(raw)),
                Event::Trailers => {}
            }
        }
        let verdict = parser.end(ending, (bytes.len() - at) as u64);
        Self { verdict, status, content, end: at, head_at, not_played }
    }

    /// As a client reads it that forgives nothing; or, where that is too much, as the policy for
    /// gateways does, which passes only what no two clients read differently.
    pub(super) fn of_output(bytes: &[u8], request: RequestContext, ending: Ending) -> Self {
        let strict = Self::new(bytes, request, ending, Policy::STRICT);
        if !matches!(strict.verdict.outcome, Outcome::Malformed(_)) {
            return strict;
        }
        let forgiving = Self::new(bytes, request, ending, Policy::GATEWAY);
        let malformed = matches!(forgiving.verdict.outcome, Outcome::Malformed(_));
        if malformed { strict } else { forgiving }
    }

    pub(super) fn is_valid(&self) -> bool {
        self.verdict.outcome == Outcome::Valid
    }
}

/// Room for the fields of any case, and for those that gateways add.
const FIELDS: usize = 1024;

/// Limits that no case reaches: how much a client takes is its own matter.
fn wide() -> Limits {
    let mut limits = Limits::DEFAULT;
    // There is none on content.
    for name in Limits::NAMES.iter().filter(|name| **name != "content") {
        // As high as each of them can be.
        let _ = limits.set(name, u64::from(u32::MAX));
    }
    limits
}

fn reason(head: Head<'_>) -> Option<String> {
    let value = head.get(NOT_PLAYED)?;
    Some(String::from_utf8_lossy(value.as_slice().unwrap_or_default()).into_owned())
}
