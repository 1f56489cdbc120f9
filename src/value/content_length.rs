//! Content-Length: `1*DIGIT`, over all its lines (RFC 9110 §8.6, RFC 9112 §6.3).

use super::{EmptyMembers, Line, Member, has_member, members};
use crate::defect::{Defect, Reject};
use crate::policy::Scope;

/// A Content-Length that passed: its number, and where its first digit stands.
#[derive(Clone, Copy)]
pub(crate) struct ContentLength {
    pub(crate) octets: u64,
    pub(crate) at: usize,
}

/// Reads the lines of Content-Length as one list.
///
/// # Errors
///
/// `content-length-empty`, `content-length-byte`, `content-length-overflow`,
/// `content-length-conflict`, `content-length-repeated`, `empty-member-count`
pub(crate) fn read<'a>(
    lines: impl Iterator<Item = Line<'a>> + Clone,
    scope: &mut Scope<'_>,
) -> Result<Option<ContentLength>, Reject> {
    let Some(first_line) = lines.clone().next() else {
        return Ok(None);
    };
    let named = has_member(lines.clone());
    let mut first: Option<(Member<'a>, u64)> = None;
    let mut empties = EmptyMembers::new(scope);
    for member in lines.flat_map(members) {
        if empties.is_empty(&member, scope)? {
            // Without any other member there is no value that it could repeat.
            if named {
                scope.judge(Defect::ContentLengthRepeated, member.at)?;
            }
            continue;
        }
        let octets = number(&member, scope)?;
        match &first {
            None => first = Some((member, octets)),
            Some((first, _)) if first.bytes == member.bytes => {
                scope.judge(Defect::ContentLengthRepeated, member.at)?;
            }
            Some(_) => scope.judge(Defect::ContentLengthConflict, member.at)?,
        }
    }
    match first {
        Some((member, octets)) => Ok(Some(ContentLength { octets, at: member.at })),
        None => Err(scope.reject(Defect::ContentLengthEmpty, first_line.at)),
    }
}

/// The number that `value` is, if it is nothing but digits that cannot overflow.
#[inline]
pub(crate) fn plain(value: &[u8]) -> Option<u64> {
    if value.is_empty() || value.len() > 19 {
        return None;
    }
    value.iter().try_fold(0, |octets: u64, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| octets.wrapping_mul(10).wrapping_add(u64::from(digit)))
    })
}

fn number(member: &Member<'_>, scope: &mut Scope<'_>) -> Result<u64, Reject> {
    let mut octets: u64 = 0;
    for (at, byte) in (member.at..).zip(member.bytes) {
        if !byte.is_ascii_digit() {
            return Err(scope.reject(Defect::ContentLengthByte, at));
        }
        octets = octets
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(u64::from(byte - b'0')))
            .ok_or_else(|| scope.reject(Defect::ContentLengthOverflow, at))?;
    }
    Ok(octets)
}
