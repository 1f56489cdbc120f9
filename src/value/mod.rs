//! The values that framing reads, parsed over all lines of their field.
//!
//! Each is a comma-separated list in the eyes of a recipient (RFC 9110 §5.6.1): several lines are
//! one list, and empty members are counted, not meaningful.

pub(crate) mod connection;
pub(crate) mod content_length;
pub(crate) mod named;
pub(crate) mod transfer_encoding;
pub(crate) mod upgrade;

use crate::defect::{Defect, Reject};
use crate::policy::Scope;
use crate::syntax::TCHAR;

/// The value of one field line: its bytes, without the blanks around them, and where they stand.
///
/// A folded value still holds its folds. CR and LF stand nowhere else in it, so both are blanks.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) at: usize,
    pub(crate) bytes: &'a [u8],
}

/// One member of a list: what stands between commas without the blanks around it.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    /// Its first byte's position; for an empty one, where it should stand: at the comma that
    /// follows, or at the end of the line's value.
    pub(crate) at: usize,
    pub(crate) bytes: &'a [u8],
}

impl Member<'_> {
    /// The position of the first byte that no token may hold.
    pub(crate) fn not_a_token_at(&self) -> Option<usize> {
        TCHAR.first_outside(self.bytes).map(|bad| self.at + bad)
    }
}

pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The members of one line's list, the empty ones too.
pub(crate) fn members(line: Line<'_>) -> impl Iterator<Item = Member<'_>> {
    let mut next = Some(0);
    core::iter::from_fn(move || {
        let start = next?;
        let rest = line.bytes.get(start..)?;
        // Most members are short, and a call of `memchr` costs more than a look at 16 bytes.
        let near = &rest[..rest.len().min(16)];
        let near = near.iter().position(|&byte| byte == b',');
        let len = near.or_else(|| memchr::memchr(b',', rest)).unwrap_or(rest.len());
        next = (len < rest.len()).then_some(start + len + 1);
        let between = &rest[..len];
        let first = between.iter().position(|&byte| !is_blank(byte));
        let last = between.iter().rposition(|&byte| !is_blank(byte));
        Some(match (first, last) {
            (Some(first), Some(last)) => {
                Member { at: line.at + start + first, bytes: &between[first..=last] }
            }
            _ => Member { at: line.at + start + len, bytes: &[] },
        })
    })
}

/// A value in one piece: as it is, or its pieces joined by one SP (RFC 9112 §5.2).
#[cfg(feature = "std")]
pub(crate) fn joined<'a>(
    whole: Option<&[u8]>,
    pieces: impl Iterator<Item = &'a [u8]>,
) -> std::vec::Vec<u8> {
    match whole {
        Some(bytes) => bytes.to_vec(),
        None => pieces.collect::<std::vec::Vec<_>>().join(&b' '),
    }
}

/// Whether any member of the list is not empty.
pub(crate) fn has_member<'a>(mut lines: impl Iterator<Item = Line<'a>>) -> bool {
    lines.any(|line| line.bytes.iter().any(|&byte| byte != b',' && !is_blank(byte)))
}

/// Counts the empty members of one field's list, and refuses the one beyond the limit.
pub(crate) struct EmptyMembers {
    left: u32,
}

impl EmptyMembers {
    pub(crate) const fn new(scope: &Scope<'_>) -> Self {
        Self { left: scope.policy.limits().empty_members }
    }

    /// Whether `member` is empty.
    ///
    /// # Errors
    ///
    /// `empty-member-count`
    pub(crate) fn is_empty(
        &mut self,
        member: &Member<'_>,
        scope: &Scope<'_>,
    ) -> Result<bool, Reject> {
        if !member.bytes.is_empty() {
            return Ok(false);
        }
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| scope.reject(Defect::EmptyMemberCount, member.at))?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(bytes: &[u8]) -> Vec<(usize, &[u8])> {
        members(Line { at: 10, bytes }).map(|member| (member.at, member.bytes)).collect()
    }

    #[test]
    fn members_and_the_places_of_empty_ones() {
        assert_eq!(list(b""), vec![(10, &b""[..])]);
        assert_eq!(list(b"2,"), vec![(10, &b"2"[..]), (12, b"")]);
        assert_eq!(list(b", ,a b\t, c"), vec![(10, &b""[..]), (12, b""), (13, b"a b"), (19, b"c")]);
        assert_eq!(list(b"a,\r\n b"), vec![(10, &b"a"[..]), (15, b"b")], "a fold is blank");
    }
}
