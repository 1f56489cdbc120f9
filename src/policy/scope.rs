//! What judging needs, carried through everything that reads.

use super::{Deviations, Policy};
use crate::defect::{Defect, Reject};

/// What judges findings while something is read: the policy, what it tolerated so far, and the
/// offset of the bytes at hand in the response.
pub(crate) struct Scope<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) seen: &'a mut Deviations,
    /// The offset of the first byte at hand.
    pub(crate) base: u64,
}

impl Scope<'_> {
    /// Judges a finding at position `at` of the bytes at hand.
    pub(crate) fn judge(&mut self, defect: Defect, at: usize) -> Result<(), Reject> {
        self.policy.judge(self.seen, defect, self.offset(at))
    }

    /// A refusal that no policy can change.
    pub(crate) const fn reject(&self, defect: Defect, at: usize) -> Reject {
        Reject::new(defect, self.offset(at))
    }

    const fn offset(&self, at: usize) -> u64 {
        self.base.saturating_add(at as u64)
    }
}
