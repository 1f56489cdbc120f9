//! The chunk line as almost every upstream sends it: one to six digits, and CRLF.
//!
//! Where the next chunk line stands follows from the digits of this one, so the time from one to the
//! other is what counts: each digit adds its part to the length of the chunk on its own. Whether a small
//! chunk has one digit or two cannot be predicted, so both lengths are made and one is taken; that there
//! are three can be predicted better. Larger chunks are mostly of one size, that of the upstream's buffer:
//! so their line is held against the last one, and then nothing has to be waited for.

use core::fmt;
use core::hint::select_unpredictable;

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

/// The lengths of the chunk at the start of `bytes`, if its line is one digit or two, and the first of
/// them is not 0.
#[inline(always)]
pub(super) fn of_one_or_two_digits(bytes: &[u8; 8]) -> Option<Lengths> {
    let [first, second, ..] = *bytes;
    let alone = second == b'\r';
    let [one, two] = halves(PARTS.first[usize::from(first)]);
    let two = two + PARTS.last[usize::from(second)];
    let chunk = select_unpredictable(alone, one, two);
    let line = 4 - usize::from(alone);
    (bytes[line - 2..line] == *b"\r\n" && BY_PARTS.contains(&chunk))
        .then_some(Lengths { line, chunk })
}

/// The same, if its line is three digits.
#[inline(always)]
pub(super) fn of_three_digits(bytes: &[u8; 8]) -> Option<Lengths> {
    let [first, second, third, after @ ..] = bytes;
    let chunk = PARTS.first_of_three[usize::from(*first)]
        + PARTS.second_of_three[usize::from(*second)]
        + PARTS.last[usize::from(*third)];
    (after.starts_with(b"\r\n") && BY_PARTS.contains(&chunk)).then_some(Lengths { line: 5, chunk })
}

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

/// The lengths of chunks that are read by parts; that there is a shortest one spares another comparison.
const BY_PARTS: core::ops::Range<u64> = 6..NO_PART;

/// More than the length of any chunk that is read by parts. Two fit into half a word, and no sum of three
/// parts with one of these is less.
const NO_PART: u64 = 1 << 29;

/// What each byte adds to the length of a chunk as a digit whose value is shifted by so many bits, with
/// so many bytes beside the data; [`NO_PART`] if it is no digit.
const fn parts(shift: u32, others: u64) -> [u64; 256] {
    let mut parts = [NO_PART; 256];
    let mut byte = 0u8;
    loop {
        let value = hexdig(byte);
        if value != NO_DIGIT {
            parts[byte as usize] = ((value as u64) << shift) + others;
        }
        if byte == u8::MAX {
            break parts;
        }
        byte += 1;
    }
}

/// The same for a first digit, with which come the bytes beside the data. It must not be 0: then no chunk
/// that is read by parts is the last one.
const fn first_parts(shift: u32, digits: u64) -> [u64; 256] {
    let mut parts = parts(shift, digits + 4);
    parts[b'0' as usize] = NO_PART;
    parts
}

#[inline(always)]
const fn halves(both: u64) -> [u64; 2] {
    [both >> 32, both & 0xFFFF_FFFF]
}

/// The parts of digits by their places, in one table, so that one register holds where it is.
struct Parts {
    /// Of the first of one digit or two, in one word, so that one load gives both: in the higher half the
    /// length of a chunk with no other digit, in the lower one the part if another follows.
    first: [u64; 256],
    last: [u64; 256],
    first_of_three: [u64; 256],
    second_of_three: [u64; 256],
}

static PARTS: Parts = {
    let (one, two) = (first_parts(0, 1), first_parts(4, 2));
    let mut first = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        first[byte] = one[byte] << 32 | two[byte];
        byte += 1;
    }
    Parts {
        first,
        last: parts(0, 0),
        first_of_three: first_parts(8, 3),
        second_of_three: parts(4, 0),
    }
};

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
    fn expected_by_parts(digits: &[u8]) -> Option<Lengths> {
        expected(digits).filter(|_| digits[0] != b'0')
    }

    #[test]
    fn short_lines_are_read_by_parts() {
        let line = |digits: &[u8]| word(&[digits, b"\r\n"].concat(), b'x');
        for first in 0..=255 {
            let one = [first];
            assert_eq!(of_one_or_two_digits(&line(&one)), expected_by_parts(&one), "{one:?}");
            for second in 0..=255 {
                let two = [first, second];
                let found = of_one_or_two_digits(&line(&two));
                assert_eq!(found, expected_by_parts(&two), "{two:?}");
                for third in *b"0a/G\r" {
                    for three in [[first, second, third], [third, first, second]] {
                        let found = of_three_digits(&line(&three));
                        assert_eq!(found, expected_by_parts(&three), "{three:?}");
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
