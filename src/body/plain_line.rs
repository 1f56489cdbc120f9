//! The chunk line as almost every upstream sends it: one to six digits, and CRLF.
//!
//! Where the next chunk line stands follows from the digits of this one, so the time from one line to the
//! next decides how fast chunks are read:
//!
//! - One digit or two: no branch can predict which. Both bytes are looked up together in one table, which
//!   knows the CR behind a single digit too.
//! - Three digits can be predicted better; the first two are looked up in the same table.
//! - More: large chunks mostly have one size, that of the upstream's buffer. The line is compared with the
//!   last one, so nothing has to be computed first.

use core::fmt;

use crate::syntax::{HEXDIG, NO_DIGIT, hexdig};

/// The plain chunk line that was read last, short ones left out.
#[derive(Clone)]
pub(super) struct PlainLine {
    /// Its bytes, the first one lowest, in a word; the others are 0.
    bytes: u64,
    /// The bits of the word that it has.
    mask: u64,
    lengths: Lengths,
}

impl Default for PlainLine {
    /// One that no bytes start with.
    fn default() -> Self {
        Self { bytes: 1, mask: 0, lengths: Lengths { line: 0, chunk: 0 } }
    }
}

/// The lengths of a chunk that has at least one byte of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lengths {
    /// Of its line with CRLF.
    pub(super) line: usize,
    /// Of the line, the data, and the CRLF after it.
    pub(super) chunk: u64,
}

impl Lengths {
    /// That of the data.
    #[inline]
    pub(super) const fn data(&self) -> u64 {
        self.chunk - (self.line as u64 + 2)
    }
}

/// The lengths of the chunk at the start of `bytes`, if its line is one digit or two, and the first of
/// them is not 0.
#[inline(always)]
pub(super) fn of_one_or_two_digits(bytes: &[u8; 8]) -> Option<Lengths> {
    let pair = u16::from_le_bytes(*bytes.first_chunk()?);
    let size = *SIZES.get(usize::from(pair))?;
    let line = 4 - usize::from(is_one_digit(pair));
    (bytes[line - 2..line] == *b"\r\n" && size != 0)
        .then_some(Lengths { line, chunk: u64::from(size) + (line as u64 + 2) })
}

/// The same, if its line is three digits.
#[inline(always)]
pub(super) fn of_three_digits(bytes: &[u8; 8]) -> Option<Lengths> {
    let pair = u16::from_le_bytes(*bytes.first_chunk()?);
    let size = *SIZES.get(usize::from(pair))?;
    let last = hexdig(bytes[2]);
    let chunk = u64::from(size) * 16 + u64::from(last) + 7;
    // `a\r0\r\n` ends in CRLF, but is one digit and a lone CR.
    (bytes[3..5] == *b"\r\n" && size != 0 && !is_one_digit(pair) && last != NO_DIGIT)
        .then_some(Lengths { line: 5, chunk })
}

/// Whether the second of two bytes is CR; the first one is the lower byte of `pair`.
#[inline(always)]
const fn is_one_digit(pair: u16) -> bool {
    pair >> 8 == b'\r' as u16
}

/// The size that two bytes say, by that pair (the first byte is its lower one): one digit before a CR, or two
/// digits. 0 for all other pairs, and where the first digit is 0, so that the last chunk is none of them.
/// No digit is above `f`, so the table ends there.
static SIZES: [u8; (b'f' as usize + 1) << 8] = {
    let mut sizes = [0; (b'f' as usize + 1) << 8];
    let mut second = 0;
    while second <= b'f' {
        let mut first = b'1';
        while first <= b'f' {
            let place = (second as usize) << 8 | first as usize;
            let [high, low] = [hexdig(first), hexdig(second)];
            if high != NO_DIGIT && second == b'\r' {
                sizes[place] = high;
            } else if high != NO_DIGIT && low != NO_DIGIT {
                sizes[place] = high << 4 | low;
            }
            first += 1;
        }
        second += 1;
    }
    sizes
};

impl PlainLine {
    /// No plain chunk line has more bytes.
    pub(super) const MOST: u32 = 8;

    pub(super) const fn lengths(&self) -> Lengths {
        self.lengths
    }

    /// Whether `bytes` start with this line.
    #[inline(always)]
    pub(super) fn starts(&self, bytes: &[u8; 8]) -> bool {
        u64::from_le_bytes(*bytes) & self.mask == self.bytes
    }

    /// The line at the start of `bytes`, unless it is that of the last chunk.
    #[inline(never)]
    pub(super) fn read(bytes: &[u8; 8]) -> Option<Self> {
        let digits = bytes.iter().take_while(|&&byte| HEXDIG.has(byte)).count();
        let (digits, after) = bytes.split_at_checked(digits)?;
        // Six digits are left where CRLF follows, which fit by far.
        let size = digits.iter().fold(0, |size, &digit| size << 4 | u64::from(hexdig(digit)));
        if size == 0 || !after.starts_with(b"\r\n") {
            return None;
        }
        let line = digits.len() + 2;
        let mask = u64::MAX >> (64 - 8 * line);
        let lengths = Lengths { line, chunk: size + digits.len() as u64 + 4 };
        Some(Self { bytes: u64::from_le_bytes(*bytes) & mask, mask, lengths })
    }
}

impl fmt::Debug for PlainLine {
    /// No byte of the peer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainLine").field("chunk", &self.lengths.chunk).finish()
    }
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

    /// The lengths of a chunk whose line has these digits; `None` if one of them is none, or they say 0.
    fn expected(digits: &[u8]) -> Option<Lengths> {
        let value = |byte: &u8| char::from(*byte).to_digit(16);
        let values = digits.iter().map(value).collect::<Option<Vec<u32>>>()?;
        let size = values.iter().fold(0, |size, value| size * 16 + u64::from(*value));
        let chunk = size + digits.len() as u64 + 4;
        (size > 0).then_some(Lengths { line: digits.len() + 2, chunk })
    }

    /// The same, if the first digit is not 0.
    fn expected_of_few(digits: &[u8]) -> Option<Lengths> {
        expected(digits).filter(|_| digits[0] != b'0')
    }

    #[test]
    fn short_lines_are_looked_up() {
        let line = |digits: &[u8]| word(&[digits, b"\r\n"].concat(), b'x');
        for first in 0..=255 {
            let one = [first];
            assert_eq!(of_one_or_two_digits(&line(&one)), expected_of_few(&one), "{one:?}");
            for second in 0..=255 {
                let two = [first, second];
                let found = of_one_or_two_digits(&line(&two));
                assert_eq!(found, expected_of_few(&two), "{two:?}");
                for third in *b"0a/G\r" {
                    for three in [[first, second, third], [third, first, second]] {
                        let found = of_three_digits(&line(&three));
                        assert_eq!(found, expected_of_few(&three), "{three:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn only_the_line_of_so_many_digits_is_read() {
        for (digits, line) in [&b"5\r\n"[..], b"15\r\n", b"150\r\n"].into_iter().enumerate() {
            let line = word(line, b'x');
            assert_eq!(of_one_or_two_digits(&line).is_some(), digits < 2, "{line:?}");
            assert_eq!(of_three_digits(&line).is_some(), digits == 2, "{line:?}");
        }
        let others = [
            &b"\r\n"[..],
            b"1000\r\n",
            b"12;",
            b"12\n",
            b"12\rx",
            b"1\rx",
            b"1\n",
            b"1\r\r\n",
            b"a\r0\r\n",
            b"123\rx",
        ];
        for other in others {
            for filler in [b'x', b'\n', b'1'] {
                let line = word(other, filler);
                assert_eq!(of_one_or_two_digits(&line), None, "{line:?}");
                assert_eq!(of_three_digits(&line), None, "{line:?}");
            }
        }
    }

    #[test]
    fn a_line_is_known_again_by_all_of_its_bytes() {
        for digits in [&b"a"[..], b"0a", b"1F0", b"4000", b"10000", b"0abcdE"] {
            let line = [digits, b"\r\n"].concat();
            assert!(!PlainLine::default().starts(&word(&line, b'x')), "nothing was read");
            let last = PlainLine::read(&word(&line, b'x')).expect("it is plain");
            assert_eq!(Some(last.lengths()), expected(digits), "{line:?}");
            for filler in [b'x', 0, 0xFF] {
                assert!(last.starts(&word(&line, filler)), "{line:?}");
            }
            for at in 0..line.len() {
                let mut other = word(&line, b'x');
                other[at] ^= 1;
                assert!(!last.starts(&other), "{other:?} after {line:?}");
            }
        }
    }

    #[test]
    fn other_lines_are_not_plain() {
        for other in [
            b"\r\nhello,",
            b"4000\n\r\nx",
            b"4000 \r\nx",
            b"0004000\r",
            b"00004000",
            b"4000\r\r\nx",
            b"0\r\nxxxxx",
            b"000000\r\n",
        ] {
            assert!(PlainLine::read(other).is_none(), "{other:?}");
        }
    }

    #[test]
    fn debug_shows_no_byte_of_the_peer() {
        let line = PlainLine::read(b"4000\r\nxx").expect("it is plain");
        assert_eq!(format!("{line:?}"), "PlainLine { chunk: 16392 }");
    }
}
