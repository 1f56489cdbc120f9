//! The kernel for every x86-64: 16 bytes at once, by comparisons.
//!
//! Without a table look-up only letters, digits and `-` count as tchars; a line whose name has
//! another one is read byte by byte.

use core::arch::x86_64::{
    __m128i, _mm_and_si128, _mm_andnot_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_or_si128,
    _mm_set1_epi8,
};

use super::ssse3::{load, mask};
use super::{Kernel, Masks, Scan};

/// Witness: the target is x86-64, which always has SSE2.
#[derive(Clone, Copy)]
pub(crate) struct Sse2(());

impl Sse2 {
    /// The witness; this file is compiled for x86-64 alone.
    pub(crate) const BASELINE: Self = Self(());

    /// Runs `scan`, compiled for this instruction set.
    ///
    /// Not inlined, so that its constants cost nothing where a better kernel runs.
    #[inline(never)]
    pub(crate) fn run<'b, S: Scan<'b>>(self, scan: S, bytes: &'b [u8]) -> S::Output {
        scan.run(self, bytes)
    }
}

impl Kernel for Sse2 {
    const KNOWS_TCHARS: bool = false;

    #[inline(always)]
    fn classify(self, block: &[u8; 64]) -> Masks {
        // SAFETY: `self` exists, so the target is x86-64, which includes SSE2.
        unsafe { classify(block) }
    }
}

#[inline]
#[target_feature(enable = "sse2")]
fn classify(block: &[u8; 64]) -> Masks {
    let (mut control, mut token) = (0, 0);
    let (quarters, _) = block.as_chunks::<16>();
    for (place, bytes) in quarters.iter().enumerate() {
        let bytes = load(bytes);
        // Signed comparisons: bytes from 0x80 on are below everything.
        let low = _mm_and_si128(above(bytes, -1), below(bytes, 0x20));
        let blank = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x09));
        let delete = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F));
        control |= mask(_mm_or_si128(_mm_andnot_si128(blank, low), delete)) << (place * 16);
        let folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        let letter = _mm_and_si128(above(folded, 0x60), below(folded, 0x7B));
        let digit = _mm_and_si128(above(bytes, 0x2F), below(bytes, 0x3A));
        let dash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x2D));
        token |= mask(_mm_or_si128(_mm_or_si128(letter, digit), dash)) << (place * 16);
    }
    Masks { control, token }
}

#[inline]
#[target_feature(enable = "sse2")]
fn above(bytes: __m128i, bound: i8) -> __m128i {
    _mm_cmpgt_epi8(bytes, _mm_set1_epi8(bound))
}

#[inline]
#[target_feature(enable = "sse2")]
fn below(bytes: __m128i, bound: i8) -> __m128i {
    _mm_cmpgt_epi8(_mm_set1_epi8(bound), bytes)
}
