//! How wide a report is: one decision for the whole process, like that on colours.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The least and the most that a report is laid out for.
const RANGE: (usize, usize) = (40, 200);

static COLUMNS: AtomicUsize = AtomicUsize::new(100);

/// Says how many columns there are; 100 where nobody says it.
pub fn set(columns: usize) {
    COLUMNS.store(columns.clamp(RANGE.0, RANGE.1), Ordering::Relaxed);
}

/// How many columns there are.
pub(crate) fn columns() -> usize {
    COLUMNS.load(Ordering::Relaxed)
}
