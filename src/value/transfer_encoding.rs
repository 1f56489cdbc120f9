//! Transfer-Encoding: `chunked`, over all its lines (RFC 9112 §6.1, §7).
//!
//! The request asks for no other coding, so none is acceptable in the response (§7.4). `identity`, which
//! RFC 2616 knew, may be tolerated where it stands alone.

use super::{EmptyMembers, Line, Member, has_member, members};
use crate::defect::{Defect, Reject};
use crate::policy::Scope;
use crate::syntax::TCHAR;

/// What the lines of Transfer-Encoding say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Chunked,
    /// Nothing: as if there were no such line.
    Identity,
}

/// Reads the lines of Transfer-Encoding as one list.
///
/// # Errors
///
/// `transfer-encoding-empty`, `transfer-coding-unknown`, `transfer-coding-parameter`,
/// `transfer-coding-repeated`, `transfer-encoding-empty-member`, `transfer-coding-identity`,
/// `empty-member-count`
pub(crate) fn read<'a>(
    lines: impl Iterator<Item = Line<'a>> + Clone,
    scope: &mut Scope<'_>,
) -> Result<Coding, Reject> {
    if let Some(at) = lone_identity(lines.clone()) {
        scope.judge(Defect::TransferCodingIdentity, at)?;
        return Ok(Coding::Identity);
    }
    let first_line = lines.clone().next().map_or(0, |line| line.at);
    let named = has_member(lines.clone());
    let mut chunked = false;
    let mut empties = EmptyMembers::new(scope);
    for member in lines.flat_map(members) {
        if empties.is_empty(&member, scope)? {
            // Without any other member it is `transfer-encoding-empty`, below.
            if named {
                scope.judge(Defect::TransferEncodingEmptyMember, member.at)?;
            }
            continue;
        }
        coding(&member, chunked, scope)?;
        chunked = true;
    }
    if chunked {
        Ok(Coding::Chunked)
    } else {
        Err(scope.reject(Defect::TransferEncodingEmpty, first_line))
    }
}

/// Where `identity` stands, if it is the only member, empty ones counted.
fn lone_identity<'a>(lines: impl Iterator<Item = Line<'a>>) -> Option<usize> {
    let mut all = lines.flat_map(members);
    let (first, second) = (all.next()?, all.next());
    (second.is_none() && first.bytes.eq_ignore_ascii_case(b"identity")).then_some(first.at)
}

/// One member: the name up to its parameters must be `chunked`, `again` if another one was before.
fn coding(member: &Member<'_>, again: bool, scope: &mut Scope<'_>) -> Result<(), Reject> {
    let end = memchr::memchr(b';', member.bytes).unwrap_or(member.bytes.len());
    let (with_blanks, parameters) = member.bytes.split_at(end);
    let kept =
        with_blanks.iter().rposition(|&byte| !super::is_blank(byte)).map_or(0, |last| last + 1);
    let name = &with_blanks[..kept];
    if !name.eq_ignore_ascii_case(b"chunked") {
        let bad = TCHAR.first_outside(name).unwrap_or(0);
        return Err(scope.reject(Defect::TransferCodingUnknown, member.at + bad));
    }
    if !parameters.is_empty() {
        return Err(scope.reject(Defect::TransferCodingParameter, member.at + end));
    }
    if again {
        scope.judge(Defect::TransferCodingRepeated, member.at)?;
    }
    Ok(())
}
