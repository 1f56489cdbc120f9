//! The chunk line as almost every upstream sends it: one to six digits, and CRLF.
//!
//! Where the next chunk line stands follows from the digits of this one, so the time from one to the
//! other is what counts. Lines of two and three digits are told apart by the place of CRLF, which can
//! be predicted, and each digit adds its part on its own. Larger chunks are mostly of one size, that
//! of the upstream's buffer: so their line is held against the last one, which can be predicted too,
//! and then nothing has to be waited for.

use core::fmt;

use crate::syntax::{HEXDIG, NO_DIGIT, hexdig};

/// The plain chunk line that was read last, short ones left out.
#[derive(Clone)]
pub(super) struct PlainLine {
    /// Its bytes, the first one lowest, in a word; the others are 0.
    bytes: u64,
    /// The bits of the word that it has.
    mask: u64,
    len: usize,
    size: usize,
}

impl Default for PlainLine {
    /// One that no bytes start with.
    fn default() -> Self {
        Self { bytes: 1, mask: 0, len: 0, size: 0 }
    }
}

/// Length of a chunk line with CRLF, and the size that it announces.
type Line = (usize, usize);

/// The line of two or three digits at the start of `bytes`.
#[inline(always)]
pub(super) fn short(bytes: &[u8; 8]) -> Option<Line> {
    match *bytes {
        [a, b, b'\r', b'\n', ..] => {
            let size = part(1, a).wrapping_add(part(0, b));
            (size < NO_PART).then_some((4, usize::from(size)))
        }
        [a, b, c, b'\r', b'\n', ..] => {
            let size = part(2, a).wrapping_add(part(1, b)).wrapping_add(part(0, c));
            (size < NO_PART).then_some((5, usize::from(size)))
        }
        _ => None,
    }
}

impl PlainLine {
    /// No plain chunk line has more bytes.
    pub(super) const MOST: u32 = 8;

    /// The line at the start of `bytes`, if it is the last one again.
    #[inline(always)]
    pub(super) fn again(&self, bytes: &[u8; 8]) -> Option<Line> {
        (u64::from_le_bytes(*bytes) & self.mask == self.bytes).then_some((self.len, self.size))
    }

    /// The line at the start of `bytes`.
    #[inline(never)]
    pub(super) fn read(&mut self, bytes: &[u8; 8]) -> Option<Line> {
        let digits = bytes.iter().take_while(|&&byte| HEXDIG.has(byte)).count();
        let (line, after) = bytes.split_at_checked(digits)?;
        let size = line.iter().fold(0, |size, &digit| size << 4 | usize::from(hexdig(digit)));
        if digits == 0 || !after.starts_with(b"\r\n") {
            return None;
        }
        let len = digits + 2;
        let mask = u64::MAX >> (64 - 8 * len);
        *self = Self { bytes: u64::from_le_bytes(*bytes) & mask, mask, len, size };
        Some((len, size))
    }
}

impl fmt::Debug for PlainLine {
    /// No byte of the peer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainLine").field("size", &self.size).finish()
    }
}

/// What a digit adds to the size at each of three places, the last one first; [`NO_PART`] if it is
/// none. One load gives it, and whether there is one at all is asked of the sum.
static PARTS: [[u16; 256]; 3] = {
    let mut parts = [[NO_PART; 256]; 3];
    let mut byte = 0u8;
    loop {
        let value = hexdig(byte);
        if value != NO_DIGIT {
            let mut place = 0;
            while place < parts.len() {
                parts[place][byte as usize] = (value as u16) << (4 * place);
                place += 1;
            }
        }
        if byte == u8::MAX {
            break parts;
        }
        byte += 1;
    }
};

/// More than three digits add up to; three of them still fit.
const NO_PART: u16 = 1 << 12;

#[inline(always)]
fn part(place: usize, byte: u8) -> u16 {
    PARTS[place][usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line at the start of a word; what follows is filled up.
    fn word(line: &[u8], filler: u8) -> [u8; 8] {
        let mut word = [filler; 8];
        word[..line.len()].copy_from_slice(line);
        word
    }

    /// What a line of these digits is; `None` if one of them is none.
    fn expected(digits: &[u8]) -> Option<Line> {
        let value = |byte: &u8| char::from(*byte).to_digit(16);
        let values = digits.iter().map(value).collect::<Option<Vec<u32>>>()?;
        let size = values.iter().fold(0, |size, value| size * 16 + value);
        Some((digits.len() + 2, usize::try_from(size).expect("a small size")))
    }

    fn short_line(digits: &[u8]) -> Option<Line> {
        short(&word(&[digits, b"\r\n"].concat(), b'x'))
    }

    #[test]
    fn short_lines_are_read_by_parts() {
        for byte in 0..=255 {
            for other in *b"0a" {
                let two = [[byte, other], [other, byte]];
                for digits in two {
                    assert_eq!(short_line(&digits), expected(&digits), "{digits:?}");
                }
                let three = [[byte, other, other], [other, byte, other], [other, other, byte]];
                for digits in three {
                    assert_eq!(short_line(&digits), expected(&digits), "{digits:?}");
                }
            }
        }
        for other in [&b"5"[..], b"1000", b"12;", b"12\n"] {
            assert_eq!(short_line(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_line_is_known_again_by_all_of_its_bytes() {
        for digits in [&b"a"[..], b"0a", b"1F0", b"4000", b"10000", b"0abcdE"] {
            let line = [digits, b"\r\n"].concat();
            let mut last = PlainLine::default();
            assert_eq!(last.again(&word(&line, b'x')), None, "nothing was read");
            assert_eq!(last.read(&word(&line, b'x')), expected(digits), "{line:?}");
            for filler in [b'x', 0, 0xFF] {
                assert_eq!(last.again(&word(&line, filler)), expected(digits), "{line:?}");
            }
            for at in 0..line.len() {
                let mut other = word(&line, b'x');
                other[at] ^= 1;
                assert_eq!(last.again(&other), None, "{other:?} after {line:?}");
            }
        }
    }

    #[test]
    fn what_is_no_plain_line_changes_nothing() {
        let mut last = PlainLine::default();
        assert_eq!(last.read(b"4000\r\nxx"), Some((6, 0x4000)));
        for other in [
            b"\r\nhello,",
            b"4000\n\r\nx",
            b"4000 \r\nx",
            b"0004000\r",
            b"00004000",
            b"4000\r\r\nx",
        ] {
            assert_eq!(last.read(other), None, "{other:?}");
        }
        assert_eq!(last.again(b"4000\r\nyy"), Some((6, 0x4000)));
        assert_eq!(format!("{last:?}"), "PlainLine { size: 16384 }");
    }
}
