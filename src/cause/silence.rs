//! Not one byte came.

use super::Evidence;
use crate::verdict::{Ending, Outcome, Verdict};

fn nothing(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::NoResponse
}

/// The connection was used before, so it stood idle, and either side may close an idle connection
/// at any time (RFC 9112 §9.5).
pub(super) fn keep_alive_race(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    nothing(verdict) && evidence.reused && evidence.ending != Ending::TimedOut
}

pub(super) fn closed(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    nothing(verdict) && !evidence.reused && evidence.ending != Ending::TimedOut
}

pub(super) fn timed_out(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    nothing(verdict) && evidence.ending == Ending::TimedOut
}
