//! What is left of the limits on interim responses (RFC 9110 §15.2).

use crate::policy::Limits;
use crate::span::Pos;

/// What is left of the limits on interim responses.
#[derive(Clone, Copy)]
pub(crate) struct InterimBudget {
    pub(super) responses: u32,
    pub(super) bytes: u32,
}

impl InterimBudget {
    /// What is left after `responses` interim responses of `bytes` bytes together.
    pub(crate) const fn left(limits: &Limits, responses: u32, bytes: u32) -> Self {
        Self {
            responses: limits.interim.saturating_sub(responses),
            bytes: limits.interim_bytes.saturating_sub(bytes),
        }
    }

    /// Whether there is room for one that has come up to `end`.
    pub(super) const fn has_room(&self, end: Pos) -> bool {
        self.responses > 0 && end.index() <= self.bytes as usize
    }
}
