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
    scope: &Scope<'_>,
) -> Result<(), Reject> {
    let mut named = false;
    let mut empties = EmptyMembers::new(scope);
    for member in lines.flat_map(members) {
        if empties.is_empty(&member, scope)? {
            continue;
        }
        if !offers(offer, member.bytes) {
            return Err(scope.reject(Defect::UpgradeUnsolicited, at));
        }
        named = true;
    }
    if named { Ok(()) } else { Err(scope.reject(Defect::UpgradeMissing, at)) }
}

/// Whether one of the offered protocols is `protocol`; letters of either case.
fn offers(offer: &[u8], protocol: &[u8]) -> bool {
    members(Line { at: 0, bytes: offer })
        .any(|offered| offered.bytes.eq_ignore_ascii_case(protocol))
}
