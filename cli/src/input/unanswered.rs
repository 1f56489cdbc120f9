//! Requests that got no response.

use bad_gateway::{Barrier, Ending, Outcome};

use super::Reading;

/// How many there are, and why.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unanswered {
    /// How many of the last requests.
    pub count: usize,
    /// Why no response was read for them.
    pub why: Why,
}

/// Why no response was read any more.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "whoever tells it tells each of them")]
pub enum Why {
    /// The connection had ended like this.
    Ended(Ending),
    /// Nobody knows where the response before ends.
    Malformed,
    /// The response before forbade another one; the number of bytes behind it, which were not read.
    Forbidden(Barrier, u64),
}

impl Why {
    pub(super) fn after(reading: &Reading<'_>) -> Self {
        let verdict = &reading.verdict;
        match (verdict.outcome, reading.barrier) {
            (Outcome::Malformed(_), _) => Self::Malformed,
            // Content up to the close is valid once the connection has ended, and not before.
            (Outcome::Valid, Some(barrier)) if barrier != Barrier::NotValid => {
                Self::Forbidden(barrier, verdict.leftover)
            }
            _ => Self::Ended(verdict.ending),
        }
    }
}
