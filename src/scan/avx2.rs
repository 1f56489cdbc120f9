//! The kernel for AVX2: 32 bytes at once.

use core::arch::x86_64::{
    __m256i, _mm256_add_epi8, _mm256_and_si256, _mm256_cmpgt_epi8, _mm256_movemask_epi8,
    _mm256_set1_epi8, _mm256_setr_epi64x, _mm256_shuffle_epi8, _mm256_srli_epi16,
};

use super::detect::Level;
use super::witness::witness;
use super::{Kernel, Masks, Scan, nibbles};

witness! {
    /// Witness: the processor has AVX2 and the bit instructions that came with it.
    Avx2, has_avx2, "avx2,bmi1,bmi2,popcnt"
}

impl Kernel for Avx2 {
    #[inline(always)]
    fn classify(self, block: &[u8; 64]) -> Masks {
        // SAFETY: `self` exists, so a level was found that has AVX2.
        unsafe { classify(block) }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn classify(block: &[u8; 64]) -> Masks {
    let (halves, _) = block.as_chunks::<32>();
    let (low, high) = (half(&halves[0]), half(&halves[1]));
    Masks { control: join(low.0, high.0), token: join(low.1, high.1) }
}

/// The control bytes of 32, and the tchars.
#[inline]
#[target_feature(enable = "avx2")]
fn half(bytes: &[u8; 32]) -> (i32, i32) {
    let bytes = load(bytes);
    let high_nibbles = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), _mm256_set1_epi8(0x0F));
    // A byte from 0x80 on gives 0 by itself: that is how the look-up works.
    let low = _mm256_shuffle_epi8(twice(nibbles::LOW), bytes);
    let high = _mm256_shuffle_epi8(twice(nibbles::HIGH), high_nibbles);
    let class = _mm256_and_si256(low, high);
    let lift = _mm256_set1_epi8(nibbles::LIFT.cast_signed());
    let lifted = _mm256_add_epi8(class, lift);
    let token = _mm256_cmpgt_epi8(lifted, lift);
    (_mm256_movemask_epi8(lifted), _mm256_movemask_epi8(token))
}

#[inline]
#[target_feature(enable = "avx2")]
fn twice(table: [u8; 16]) -> __m256i {
    let [low, high] = words(&table);
    _mm256_setr_epi64x(low, high, low, high)
}

/// Compiles to one load, without a pointer.
#[inline]
#[target_feature(enable = "avx2")]
fn load(bytes: &[u8; 32]) -> __m256i {
    let (halves, _) = bytes.as_chunks::<16>();
    let ([a, b], [c, d]) = (words(&halves[0]), words(&halves[1]));
    _mm256_setr_epi64x(a, b, c, d)
}

#[inline(always)]
fn words(bytes: &[u8; 16]) -> [i64; 2] {
    let (words, _) = bytes.as_chunks::<8>();
    [i64::from_le_bytes(words[0]), i64::from_le_bytes(words[1])]
}

#[inline(always)]
fn join(low: i32, high: i32) -> u64 {
    u64::from(low.cast_unsigned()) | u64::from(high.cast_unsigned()) << 32
}
