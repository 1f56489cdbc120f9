//! The chunk line as almost every upstream sends it: one to six digits, and CRLF.
//!
//! Where the next chunk line stands follows from the digits of this one, so the time from one to the
//! other is what counts. Lines of up to three digits are told apart by the place of CRLF, which can
//! be predicted, and each digit adds its part to the length of the chunk on its own. Larger chunks
//! are mostly of one size, that of the upstream's buffer: so their line is held against the last one,
//! which can be predicted too, and then nothing has to be waited for.

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
    /// The length of its chunk.
    chunk: u64,
}

impl Default for PlainLine {
    /// One that no bytes start with.
    fn default() -> Self {
        Self { bytes: 1, mask: 0, len: 0, chunk: 0 }
    }
}

/// The length of a chunk's line with its CRLF, and that of the chunk with its line, its data and
/// the CRLF after it.
pub(super) type Lengths = (usize, u64);

/// The lengths of the chunk at the start of `bytes`, if its line is so many digits.
///
/// A length that no slice has says that one of them is no digit.
#[inline(always)]
pub(super) fn of_digits<const DIGITS: usize>(bytes: &[u8; 8]) -> Option<Lengths> {
    let (digits, after) = bytes.split_first_chunk::<DIGITS>()?;
    let parts = digits.iter().rev().zip(&PARTS).map(|(&digit, parts)| parts[usize::from(digit)]);
    let len = parts.fold(OTHERS[DIGITS - 1], u64::wrapping_add);
    after.starts_with(b"\r\n").then_some((DIGITS + 2, len))
}

impl PlainLine {
    /// No plain chunk line has more bytes.
    pub(super) const MOST: u32 = 8;

    /// The line at the start of `bytes`, if it is the last one again.
    #[inline(always)]
    pub(super) fn again(&self, bytes: &[u8; 8]) -> Option<Lengths> {
        (u64::from_le_bytes(*bytes) & self.mask == self.bytes).then_some((self.len, self.chunk))
    }

    /// The line at the start of `bytes`.
    #[inline(never)]
    pub(super) fn read(&mut self, bytes: &[u8; 8]) -> Option<Lengths> {
        let digits = bytes.iter().take_while(|&&byte| HEXDIG.has(byte)).count();
        let (line, after) = bytes.split_at_checked(digits)?;
        let size = line.iter().fold(0, |size, &digit| size << 4 | usize::from(hexdig(digit)));
        if digits == 0 || !after.starts_with(b"\r\n") {
            return None;
        }
        let len = digits + 2;
        let mask = u64::MAX >> (64 - 8 * len);
        let chunk = (len + size + 2) as u64;
        *self = Self { bytes: u64::from_le_bytes(*bytes) & mask, mask, len, chunk };
        Some((len, chunk))
    }
}

impl fmt::Debug for PlainLine {
    /// No byte of the peer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainLine").field("chunk", &self.chunk).finish()
    }
}

/// What a digit adds to the length of a chunk at each of three places, the last one first;
/// [`NO_PART`] if it is none. One load gives it, and whether there is one at all is asked of the sum.
///
/// With the second and the third come the other bytes of such a chunk, digits and two times CRLF:
/// so there is one addition less to wait for.
static PARTS: [[u64; 256]; 3] = {
    let mut parts = [[NO_PART; 256]; 3];
    let mut byte = 0u8;
    loop {
        let value = hexdig(byte);
        if value != NO_DIGIT {
            let value = value as u64;
            parts[0][byte as usize] = value;
            parts[1][byte as usize] = (value << 4) + 6;
            parts[2][byte as usize] = (value << 8) + 1;
        }
        if byte == u8::MAX {
            break parts;
        }
        byte += 1;
    }
};

/// The bytes of a chunk of one, two or three digits that come with no digit.
const OTHERS: [u64; 3] = [5, 0, 0];

/// No slice is as long, and three of them still fit.
const NO_PART: u64 = 1 << 61;

#[cfg(test)]
mod tests {
    use super::*;

    /// The line at the start of a word; what follows is filled up.
    fn word(line: &[u8], filler: u8) -> [u8; 8] {
        let mut word = [filler; 8];
        word[..line.len()].copy_from_slice(line);
        word
    }

    /// The lengths of a chunk whose line has these digits; `None` if one of them is none.
    fn expected(digits: &[u8]) -> Option<Lengths> {
        let value = |byte: &u8| char::from(*byte).to_digit(16);
        let values = digits.iter().map(value).collect::<Option<Vec<u32>>>()?;
        let size = values.iter().fold(0, |size, value| size * 16 + u64::from(*value));
        Some((digits.len() + 2, size + digits.len() as u64 + 4))
    }

    /// What is found out about a line of these digits; `None` if one of them is none.
    fn found<const DIGITS: usize>(digits: [u8; DIGITS]) -> Option<Lengths> {
        let line = word(&[&digits[..], b"\r\n"].concat(), b'x');
        let lengths = of_digits::<DIGITS>(&line).expect("it ends there");
        // What no slice has is no length.
        (lengths.1 < NO_PART).then_some(lengths)
    }

    #[test]
    fn short_lines_are_read_by_parts() {
        for byte in 0..=255 {
            assert_eq!(found([byte]), expected(&[byte]), "{byte}");
            for other in *b"0a" {
                for digits in [[byte, other], [other, byte]] {
                    assert_eq!(found(digits), expected(&digits), "{digits:?}");
                }
                let three = [[byte, other, other], [other, byte, other], [other, other, byte]];
                for digits in three {
                    assert_eq!(found(digits), expected(&digits), "{digits:?}");
                }
            }
        }
    }

    #[test]
    fn only_the_line_of_so_many_digits_is_read() {
        for (digits, line) in [&b"5\r\n"[..], b"15\r\n", b"150\r\n"].into_iter().enumerate() {
            let line = word(line, b'x');
            assert_eq!(of_digits::<1>(&line).is_some(), digits == 0, "{line:?}");
            assert_eq!(of_digits::<2>(&line).is_some(), digits == 1, "{line:?}");
            assert_eq!(of_digits::<3>(&line).is_some(), digits == 2, "{line:?}");
        }
        for other in [&b"1000\r\n"[..], b"12;", b"12\n", b"12\rx"] {
            let line = word(other, b'x');
            assert_eq!(of_digits::<1>(&line), None, "{line:?}");
            assert_eq!(of_digits::<2>(&line), None, "{line:?}");
            assert_eq!(of_digits::<3>(&line), None, "{line:?}");
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
        assert_eq!(last.read(b"4000\r\nxx"), Some((6, 0x4008)));
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
        assert_eq!(last.again(b"4000\r\nyy"), Some((6, 0x4008)));
        assert_eq!(format!("{last:?}"), "PlainLine { chunk: 16392 }");
    }
}
