//! The portable kernel: eight bytes in a word.

use super::{Kernel, Masks};

/// No instruction set is needed.
#[derive(Clone, Copy)]
pub(crate) struct Swar;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

impl Kernel for Swar {
    const KNOWS_TCHARS: bool = false;

    #[inline(always)]
    fn classify(self, block: &[u8; 64]) -> Masks {
        let (mut control, mut token) = (0, 0);
        let (words, _) = block.as_chunks::<8>();
        for (place, word) in words.iter().enumerate() {
            let masks = eight(u64::from_le_bytes(*word));
            control |= gather(masks.control) << (place * 8);
            token |= gather(masks.token) << (place * 8);
        }
        Masks { control, token }
    }
}

/// The masks of eight bytes, in the high bit of each.
///
/// Sums of seven-bit numbers do not reach the next byte.
#[inline(always)]
const fn eight(word: u64) -> Masks {
    let low = word & !HIGHS;
    let ascii = !word & HIGHS;
    let not_tab = at_least(low ^ (ONES * 0x09), 1);
    let below_space = !at_least(low, 0x20);
    let control = ((below_space & not_tab) | at_least(low, 0x7F)) & ascii;
    let folded = low | (ONES * 0x20);
    // Folding moves nothing but the letters of upper case onto those of lower case.
    let letter = at_least(folded, 0x61) & !at_least(folded, 0x7B);
    let digit = at_least(low, 0x30) & !at_least(low, 0x3A);
    let dash = !at_least(low ^ (ONES * 0x2D), 1);
    let token = (letter | digit | dash) & ascii;
    Masks { control, token }
}

/// In the high bit of each byte, which is below 0x80: whether it is at least `bound`.
#[inline(always)]
const fn at_least(bytes: u64, bound: u64) -> u64 {
    bytes + ONES * (0x80 - bound)
}

/// The high bits of eight bytes, as one byte.
#[inline(always)]
const fn gather(highs: u64) -> u64 {
    ((highs >> 7).wrapping_mul(0x0102_0408_1020_4080)) >> 56
}
