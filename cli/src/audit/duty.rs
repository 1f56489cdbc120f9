//! What a gateway may do with a case.

use bad_gateway::{Ending, Outcome, Policy, check};

use serde::{Deserialize, Serialize};

use super::cases::Case;
use super::reading::Reading;

/// What a gateway has to do, and what a client may get.
#[derive(Clone, Debug)]
pub(super) struct Duty {
    pub(super) must: Must,
    /// Why: the name of the defect, or of the deviation.
    pub(super) because: Option<&'static str>,
    /// What the upstream sent, as far as it can be read: what a client may get of it.
    pub(super) sent: Reading,
    /// Whether what must be refused under the policy passes, repaired, under the most forgiving one.
    pub(super) repairable: bool,
}

/// Whether a gateway has to pass on what an upstream sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Must {
    /// It is a valid response.
    Pass,
    /// It is none, or not a whole one: the client has to see that.
    Refuse,
    /// Both are right: it deviates in what the policy tolerates, or is larger than some limit.
    Either,
}

/// A head that some gateway may find too large: the smallest default among common ones is 4 KiB.
const LARGE: usize = 4_000;

/// More fields, and more interim responses, than some gateways take.
const MANY_FIELDS: u32 = 90;
const MANY_INTERIMS: u32 = 4;

impl Duty {
    pub(super) fn new(case: &Case, policy: Policy) -> Self {
        let verdict = check(&case.bytes, case.request(), case.ending, policy);
        let (must, because) = match verdict.outcome {
            Outcome::Malformed(reject) if reject.defect.code().starts_with('L') => {
                (Must::Either, Some(reject.defect.name()))
            }
            Outcome::Malformed(reject) => (Must::Refuse, Some(reject.defect.name())),
            Outcome::Valid => valid(case, &verdict),
            outcome => (Must::Refuse, Some(outcome.as_str())),
        };
        let sent = Reading::new(&case.bytes, case.request(), case.ending, Policy::LENIENT);
        let repairable = must == Must::Refuse && sent.is_valid();
        Self { must, because, sent, repairable }
    }
}

fn valid(case: &Case, verdict: &bad_gateway::Verdict) -> (Must, Option<&'static str>) {
    if let Some(first) = verdict.deviations.iter().next() {
        return (Must::Either, Some(first.defect.name()));
    }
    let fields = verdict.head.map_or(0, |head| head.fields) + verdict.trailers;
    if case.bytes.len() > LARGE || fields > MANY_FIELDS || verdict.interim > MANY_INTERIMS {
        return (Must::Either, Some("large"));
    }
    // A reset may overtake what was sent before it.
    let overtaken = matches!(case.ending, Ending::Reset | Ending::TimedOut);
    (if overtaken { Must::Either } else { Must::Pass }, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(bytes: &[u8], ending: Ending, policy: Policy) -> (Must, Option<&'static str>, bool) {
        let case = Case { ending, ..Case::made_up(bytes) };
        let duty = Duty::new(&case, policy);
        (duty.must, duty.because, duty.repairable)
    }

    #[test]
    fn the_policy_says_what_is_malformed() {
        let lf = b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n";
        let refused = (Must::Refuse, Some("bare-lf"), true);
        assert_eq!(duty(lf, Ending::Open, Policy::GATEWAY), refused);
        let tolerated = (Must::Either, Some("bare-lf"), false);
        assert_eq!(duty(lf, Ending::Open, Policy::LENIENT), tolerated);
    }

    #[test]
    fn what_is_whole_and_ordinary_must_pass() {
        let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        assert_eq!(duty(ok, Ending::Open, Policy::GATEWAY), (Must::Pass, None, false));
        assert_eq!(duty(ok, Ending::Reset, Policy::GATEWAY), (Must::Either, None, false));
        let cut = (Must::Refuse, Some("incomplete"), false);
        assert_eq!(duty(&ok[..39], Ending::Closed, Policy::GATEWAY), cut);
        let large = [&ok[..17], b"A: ", &[b'a'; LARGE], b"\r\n", &ok[17..]].concat();
        let either = (Must::Either, Some("large"), false);
        assert_eq!(duty(&large, Ending::Open, Policy::GATEWAY), either);
        let limit = Policy::GATEWAY.with_limits({
            let mut limits = bad_gateway::Limits::DEFAULT;
            limits.head = 20;
            limits
        });
        assert_eq!(duty(ok, Ending::Open, limit).0, Must::Either);
    }
}
