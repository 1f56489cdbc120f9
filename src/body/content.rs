//! How much content was read, and whether there may be more of it.

use crate::defect::{Defect, Reject};
use crate::policy::Scope;

/// Counts content, and judges it: in a 205, and by the limit.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) octets: u64,
    /// It is the content of a 205 (RFC 9110 §15.3.6).
    pub(super) reset: bool,
}

impl Content {
    /// How many of `octets` bytes of content, at least one, at position `at` may be read now.
    #[inline]
    pub(super) fn admit(
        &mut self,
        octets: usize,
        at: usize,
        scope: &mut Scope<'_>,
    ) -> Result<usize, Reject> {
        if self.reset && self.octets == 0 {
            scope.judge(Defect::ResetContent, at)?;
        }
        let octets = match scope.policy.limits().content {
            None => octets,
            Some(limit) => {
                let room = usize::try_from(limit.saturating_sub(self.octets)).unwrap_or(usize::MAX);
                if room == 0 {
                    return Err(scope.reject(Defect::ContentSize, at));
                }
                octets.min(room)
            }
        };
        self.octets = self.octets.saturating_add(octets as u64);
        Ok(octets)
    }
}
