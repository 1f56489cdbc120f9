//! Whether a few bytes are text, a word at a time: for heads that arrive in small pieces.

use crate::syntax::TEXT;

/// The most bytes that count as a few.
pub(crate) const LIMIT: usize = 16;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Whether these bytes are text without a HTAB. `false` is no answer: a HTAB is text too.
#[inline(always)]
pub(crate) fn surely_text(bytes: &[u8; LIMIT]) -> bool {
    let (words, _) = bytes.as_chunks();
    words.iter().fold(0, |any, word| any | perhaps_control(u64::from_le_bytes(*word))) == 0
}

/// The number of bytes at the start of `bytes` that are text.
#[inline]
pub(crate) fn text_len(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        if perhaps_control(u64::from_le_bytes(*word)) != 0
            && let Some(control) = TEXT.first_outside(word)
        {
            return 8 * at + control;
        }
    }
    8 * words.len() + TEXT.first_outside(rest).unwrap_or(rest.len())
}

/// Whether all bytes are text.
#[inline]
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else { return TEXT.has_all(bytes) };
    let control = |any, word: &[u8; 8]| any | perhaps_control(u64::from_le_bytes(*word));
    let (words, _) = bytes.as_chunks();
    words.iter().fold(control(0, last), control) == 0 || TEXT.first_outside(bytes).is_none()
}

/// A bit for each byte that is a control byte or HTAB, and perhaps for bytes above the first one.
#[inline(always)]
const fn perhaps_control(word: u64) -> u64 {
    let low = word.wrapping_sub(ONES * 0x20) & !word;
    let delete = word ^ (ONES * 0x7F);
    (low | delete.wrapping_sub(ONES) & !delete) & HIGHS
}
