//! The kernel for SSSE3: 16 bytes at once, by table look-up.

use core::arch::x86_64::{
    __m128i, _mm_add_epi8, _mm_and_si128, _mm_cmpgt_epi8, _mm_movemask_epi8, _mm_set_epi64x,
    _mm_set1_epi8, _mm_shuffle_epi8, _mm_srli_epi16,
};

use super::detect::Level;
use super::witness::witness;
use super::{Kernel, Masks, Scan, nibbles};

witness! {
    /// Witness: the processor has SSSE3, and POPCNT, which came soon after it.
    Ssse3, has_ssse3, "ssse3,popcnt"
}

impl Kernel for Ssse3 {
    #[inline(always)]
    fn classify(self, block: &[u8; 64]) -> Masks {
        // SAFETY: `self` exists, so a level was found that has SSSE3.
        unsafe { classify(block) }
    }
}

#[inline]
#[target_feature(enable = "ssse3")]
fn classify(block: &[u8; 64]) -> Masks {
    let (mut control, mut token) = (0, 0);
    let lift = _mm_set1_epi8(nibbles::LIFT.cast_signed());
    let (quarters, _) = block.as_chunks::<16>();
    for (place, bytes) in quarters.iter().enumerate() {
        let bytes = load(bytes);
        let high_nibbles = _mm_and_si128(_mm_srli_epi16::<4>(bytes), _mm_set1_epi8(0x0F));
        // A byte from 0x80 on gives 0 by itself: that is how the look-up works.
        let low = _mm_shuffle_epi8(load(&nibbles::LOW), bytes);
        let high = _mm_shuffle_epi8(load(&nibbles::HIGH), high_nibbles);
        let class = _mm_and_si128(low, high);
        let lifted = _mm_add_epi8(class, lift);
        control |= mask(lifted) << (place * 16);
        token |= mask(_mm_cmpgt_epi8(lifted, lift)) << (place * 16);
    }
    Masks { control, token }
}

/// Compiles to one load, without a pointer.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn load(bytes: &[u8; 16]) -> __m128i {
    let (words, _) = bytes.as_chunks::<8>();
    _mm_set_epi64x(i64::from_le_bytes(words[1]), i64::from_le_bytes(words[0]))
}

/// The high bits of 16 bytes.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn mask(bytes: __m128i) -> u64 {
    u64::from(_mm_movemask_epi8(bytes).cast_unsigned())
}
