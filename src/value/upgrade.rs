//! Upgrade in a 101: only what the request offered (RFC 9110 §7.8).

use super::{EmptyMembers, Line, members};
use crate::defect::{Defect, Reject};
use crate::policy::Scope;

/// Reads the lines of Upgrade in a 101 as one list, against what the request offered; a fault is
/// reported at `at`.
///
/// # Errors
///
/// `upgrade-missing`, `upgrade-unsolicited`, `empty-member-count`
pub(crate) fn read<'a>(
    lines: impl Iterator<Item = Line<'a>>,
    offer: &[u8],
    at: usize,
    scope: &mut Scope<'_>,
) -> Result<(), Reject> {
    let mut named = false;
    let mut unsolicited = false;
    let mut empties = EmptyMembers::new(scope);
    for line in lines {
        for member in members(line) {
            if !empties.is_empty(&member, scope)? {
                named = true;
                unsolicited |= !offers(offer, member.bytes);
            }
        }
    }
    match (named, unsolicited) {
        (false, _) => Err(scope.reject(Defect::UpgradeMissing, at)),
        (true, true) => Err(scope.reject(Defect::UpgradeUnsolicited, at)),
        (true, false) => Ok(()),
    }
}

/// Whether one of the offered protocols is `protocol`; letters of either case.
fn offers(offer: &[u8], protocol: &[u8]) -> bool {
    members(Line {
        at: 0,
        bytes: offer,
    })
    .any(|offered| offered.bytes.eq_ignore_ascii_case(protocol))
}
