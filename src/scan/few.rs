//! A line break among a few bytes: what a head that drips in asks for again and again.

/// No more bytes are a few.
pub(crate) const MOST: usize = 16;

/// Whether there is a CR or LF among [`MOST`] bytes.
///
/// Without a branch for each byte, so that the compiler compares all of them at once.
#[inline(always)]
pub(crate) fn any_line_break(bytes: &[u8; MOST]) -> bool {
    let found = |byte: u8| u8::from(byte == b'\r') | u8::from(byte == b'\n');
    bytes.iter().fold(0, |any, &byte| any | found(byte)) != 0
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The position of the first CR or LF of at most [`MOST`] bytes.
#[inline(always)]
pub(super) fn line_break(bytes: &[u8]) -> Option<usize> {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        // Two words, which overlap where there are fewer than 16 bytes.
        let first = breaks(u64::from_le_bytes(*first));
        if first != 0 {
            return Some(lowest(first));
        }
        let last = breaks(u64::from_le_bytes(*last));
        return (last != 0).then(|| bytes.len() - 8 + lowest(last));
    }
    bytes.iter().position(|&byte| matches!(byte, b'\r' | b'\n'))
}

/// The high bit of each byte that is CR or LF; of bytes above the first such one it may be set
/// though they are neither.
const fn breaks(word: u64) -> u64 {
    zeros(word ^ (ONES * b'\r' as u64)) | zeros(word ^ (ONES * b'\n' as u64))
}

/// The high bit of each byte that is 0, and perhaps of bytes above the first one.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// The place of the lowest byte with a bit set.
const fn lowest(highs: u64) -> usize {
    (highs.trailing_zeros() / 8) as usize
}
