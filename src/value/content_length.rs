//! Content-Length: `1*DIGIT`, over all its lines (RFC 9110 §8.6, RFC 9112 §6.3).

use super::{EmptyMembers, Line, Member, members};
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
    lines: impl Iterator<Item = Line<'a>>,
    scope: &mut Scope<'_>,
) -> Result<Option<ContentLength>, Reject> {
    let mut found: Option<(Member<'a>, u64)> = None;
    let mut first_line = None;
    let mut pending = None;
    let mut empties = EmptyMembers::new(scope);
    for line in lines {
        first_line = first_line.or(Some(line.at));
        for member in members(line) {
            if empties.is_empty(&member, scope)? {
                // Alone it is no value at all, so it is not judged before a value is known.
                match found {
                    Some(_) => scope.judge(Defect::ContentLengthRepeated, member.at)?,
                    None => pending = pending.or(Some(member.at)),
                }
                continue;
            }
            if let Some(empty) = pending.take() {
                scope.judge(Defect::ContentLengthRepeated, empty)?;
            }
            let octets = number(&member, scope)?;
            match &found {
                None => found = Some((member, octets)),
                Some((first, _)) if first.bytes == member.bytes => {
                    scope.judge(Defect::ContentLengthRepeated, member.at)?;
                }
                Some(_) => scope.judge(Defect::ContentLengthConflict, member.at)?,
            }
        }
    }
    match (found, first_line) {
        (Some((member, octets)), _) => Ok(Some(ContentLength {
            octets,
            at: member.at,
        })),
        (None, Some(at)) => Err(scope.reject(Defect::ContentLengthEmpty, at)),
        (None, None) => Ok(None),
    }
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
