//! Content-Length: `1*DIGIT`, over all its lines (RFC 9110 §8.6, RFC 9112 §6.3).
//!
//! A member is judged from left to right, then as a whole: what is no number conflicts with nothing.

use super::{EmptyMembers, Line, Member, has_member, members};
use crate::defect::{Defect, Reject};
use crate::policy::Scope;

/// The largest length that widely used recipients read alike: they count in signed numbers.
const MOST: u64 = i64::MAX as u64;

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
/// `content-length-conflict`, `content-length-repeated`, `content-length-empty-member`,
/// `empty-member-count`
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
            // Without any other member it is `content-length-empty`, below.
            if named {
                scope.judge(Defect::ContentLengthEmptyMember, member.at)?;
            }
            continue;
        }
        let octets = number(&member, scope)?;
        match &first {
            None => first = Some((member, octets)),
            Some((first, _)) if first.bytes == member.bytes => {
                scope.judge(Defect::ContentLengthRepeated, member.at)?;
            }
            Some(_) => return Err(scope.reject(Defect::ContentLengthConflict, member.at)),
        }
    }
    match first {
        Some((member, octets)) => Ok(Some(ContentLength { octets, at: member.at })),
        None => Err(scope.reject(Defect::ContentLengthEmpty, first_line.at)),
    }
}

/// The number that `value` is, if it is nothing but digits and not too large.
#[inline(always)]
pub(crate) fn plain(value: &[u8]) -> Option<u64> {
    match (value.len(), value.first_chunk(), value.last_chunk()) {
        (4..=8, Some(first), Some(last)) => eight_digits(*first, *last, value.len()),
        (1..=3, ..) => match *value {
            [a] => three_digits([b'0', b'0', a]),
            [a, b] => three_digits([b'0', a, b]),
            [a, b, c] => three_digits([a, b, c]),
            _ => None,
        },
        (9..=18, ..) => value.iter().try_fold(0, |octets: u64, byte| {
            let digit = byte.wrapping_sub(b'0');
            (digit < 10).then(|| octets.wrapping_mul(10).wrapping_add(u64::from(digit)))
        }),
        _ => None,
    }
}

#[inline(always)]
fn three_digits(digits: [u8; 3]) -> Option<u64> {
    let [a, b, c] = digits.map(|digit| u64::from(digit.wrapping_sub(b'0')));
    (a < 10 && b < 10 && c < 10).then_some(a * 100 + b * 10 + c)
}

/// The number of `len` digits, 4 to 8, of which these are the first and the last four.
///
/// They are the bytes of one word, the last digit in the highest one, and are added up as pairs,
/// pairs of pairs, and all.
#[inline(always)]
fn eight_digits(first: [u8; 4], last: [u8; 4], len: usize) -> Option<u64> {
    const ABOVE_NINE: u64 = 0x7676_7676_7676_7676;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let unused = (8 * (8 - len)) & 63;
    let [first, last] = [first, last].map(|four| u64::from(u32::from_le_bytes(four)));
    let zeros = 0x3030_3030_3030_3030 << unused;
    let digits = (last << 32 | first << unused) ^ zeros;
    if (digits.wrapping_add(ABOVE_NINE) | digits) & HIGHS != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    Some(fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF)
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
            .filter(|&octets| octets <= MOST)
            .ok_or_else(|| scope.reject(Defect::ContentLengthOverflow, at))?;
    }
    Ok(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_of_every_length() {
        for len in 0..=24 {
            let digits = &b"987654321098765432109876"[..len];
            let text = std::str::from_utf8(digits).expect("ASCII");
            let wanted = if len <= 18 { text.parse().ok() } else { None };
            assert_eq!(plain(digits), wanted, "{text}");
            for at in 0..len {
                for byte in [b'/', b':', b' ', b',', 0, 0x7F, 0x80, 0xB0, 0xFF] {
                    let mut other = digits.to_vec();
                    other[at] = byte;
                    assert_eq!(plain(&other), None, "{byte:#x} at {at} of {len}");
                }
            }
        }
        assert_eq!(plain(b"00000000"), Some(0));
        assert_eq!(plain(b"99999999"), Some(99_999_999));
        assert_eq!(plain(b"0001"), Some(1));
        assert_eq!(plain(b"999999999999999999"), Some(999_999_999_999_999_999));
        assert_eq!(
            plain(b"9223372036854775807"),
            None,
            "the long way knows where it gets too large"
        );
    }
}
