//! Not one byte came.

use super::{Detail, Evidence};
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

/// What such an ending is like, by what real servers do.
pub(super) fn closed_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match evidence.ending {
        Ending::Reset => "php-fpm, Git and many ports of TLS reset the connection of a GET",
        Ending::Closed => {
            "uwsgi, Redis, PostgreSQL and many ports of TLS close the connection of a GET"
        }
        _ => return None,
    }))
}

pub(super) fn timed_out(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    nothing(verdict) && evidence.ending == Ending::TimedOut
}
