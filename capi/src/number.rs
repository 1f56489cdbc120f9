//! The numbers that C sees for the enums of the library, each of which may grow.

use reader::{Barrier, Ending, Framing, Outcome, Tolerance};

use crate::error::Error;

/// `enum bgw_framing`, and the length where it has one.
pub(crate) const fn framing(framing: Option<Framing>) -> (i32, u64) {
    match framing {
        None => (UNKNOWN, 0),
        Some(Framing::None) => (0, 0),
        Some(Framing::Length(octets)) => (1, octets),
        Some(Framing::Chunked) => (2, 0),
        Some(Framing::Close) => (3, 0),
        Some(Framing::Tunnel) => (4, 0),
    }
}

/// `BGW_FRAMING_UNKNOWN`
pub(crate) const UNKNOWN: i32 = -1;

/// `enum bgw_outcome`
pub(crate) const fn outcome(outcome: Outcome) -> i32 {
    match outcome {
        Outcome::Valid => 0,
        Outcome::Malformed(_) => 1,
        Outcome::Incomplete => 2,
        Outcome::NoResponse => 3,
        _ => 4,
    }
}

/// `enum bgw_barrier_kind`, and the number of the defect where there is one.
pub(crate) const fn barrier(barrier: Option<Barrier>) -> (i32, u32) {
    let kind = match barrier {
        None => 0,
        Some(Barrier::NotValid) => 1,
        Some(Barrier::Tunnel) => 2,
        Some(Barrier::CloseDelimited) => 3,
        Some(Barrier::Close) => 4,
        Some(Barrier::Http10) => 5,
        Some(Barrier::RequestClose) => 6,
        Some(Barrier::RequestUnsent) => 7,
        Some(Barrier::Deviation(defect)) => return (8, defect.number() as u32),
        Some(Barrier::Leftover) => 9,
        Some(Barrier::Ended) => 10,
        Some(_) => 11,
    };
    (kind, 0)
}

/// `enum bgw_tolerance`; what this interface does not name never passes.
pub(crate) const fn tolerance(tolerance: Tolerance) -> i32 {
    match tolerance {
        Tolerance::Repair => 1,
        Tolerance::Note => 2,
        _ => 0,
    }
}

/// From `enum bgw_ending`.
pub(crate) const fn ending(number: i32) -> Result<Ending, Error> {
    Ok(match number {
        0 => Ending::Open,
        1 => Ending::Closed,
        2 => Ending::Reset,
        3 => Ending::TimedOut,
        4 => Ending::Truncated,
        _ => return Err(Error::Value),
    })
}
