//! The kernel for AVX-512 with byte permutations (VBMI, VBMI2): 64 bytes at once, and their positions
//! too.
//!
//! Processors that have both (Ice Lake, Zen 4, and later) do not slow down for them.

use core::arch::x86_64::{
    __m512i, _mm256_add_epi32, _mm256_cvtepu8_epi32, _mm256_set1_epi32, _mm256_storeu_si256,
    _mm512_castsi512_si128, _mm512_cmpeq_epi8_mask, _mm512_cmpgt_epu8_mask,
    _mm512_maskz_compress_epi8, _mm512_permutex2var_epi8, _mm512_setr_epi64,
};

use super::detect::Level;
use super::witness::witness;
use super::{Kernel, Masks, Scan, places};
use crate::span::Pos;
use crate::syntax::{TCHAR, TEXT};

witness! {
    /// Witness: the processor has AVX-512 with VBMI and VBMI2, and what AVX2 came with.
    Avx512, has_avx512, "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt"
}

impl Kernel for Avx512 {
    #[inline(always)]
    fn classify(self, block: &[u8; 64]) -> Masks {
        // SAFETY: `self` exists, so the level was found that has the features of `classify`.
        unsafe { classify(block) }
    }

    #[inline(always)]
    fn write(self, positions: u64, base: Pos, places: &mut [Pos; 64]) {
        if positions.count_ones() > 8 {
            return write_many(positions, base, places);
        }
        let (eights, _) = places.as_chunks_mut();
        if let Some(places) = eights.first_mut() {
            // SAFETY: `self` exists, so the level was found that has the features of `write`.
            unsafe { write(positions, base, places) }
        }
    }
}

/// What each byte below 0x80 is compared with: itself for a control byte, more than any of them for a
/// tchar, 0 for the rest. The look-up takes seven bits of a byte; one from 0x80 on is above all of these.
static CLASSES: [[u8; 64]; 2] = {
    let mut classes = [[0; 64]; 2];
    let mut byte = 0u8;
    while byte < 0x80 {
        classes[byte as usize / 64][byte as usize % 64] = if TCHAR.has(byte) {
            0x7F
        } else if TEXT.has(byte) {
            0
        } else {
            byte
        };
        byte += 1;
    }
    classes
};

/// The place of each byte in a block.
static PLACES: [u8; 64] = {
    let mut places = [0; 64];
    let mut place = 0u8;
    while place < 64 {
        places[place as usize] = place;
        place += 1;
    }
    places
};

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn classify(block: &[u8; 64]) -> Masks {
    let bytes = load(block);
    let [low, high] = [load(&CLASSES[0]), load(&CLASSES[1])];
    let classes = _mm512_permutex2var_epi8(low, bytes, high);
    Masks {
        control: _mm512_cmpeq_epi8_mask(classes, bytes),
        token: _mm512_cmpgt_epu8_mask(classes, bytes),
    }
}

/// Writes 8 positions; those beyond the last one are of no use.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512vbmi2")]
fn write(positions: u64, base: Pos, places: &mut [Pos; 8]) {
    let found = _mm512_maskz_compress_epi8(positions, load(&PLACES));
    let first = _mm256_cvtepu8_epi32(_mm512_castsi512_si128(found));
    let first = _mm256_add_epi32(first, _mm256_set1_epi32(base.bits()));
    // SAFETY: the pointer is that of 32 bytes which this function alone may write, a `Pos` is a `u32` in
    // memory, and no alignment is asked for.
    unsafe { _mm256_storeu_si256(places.as_mut_ptr().cast(), first) }
}

#[cold]
#[inline(never)]
fn write_many(positions: u64, base: Pos, places: &mut [Pos; 64]) {
    places::write(positions, base, places);
}

/// Compiles to one load, without a pointer.
#[inline]
#[target_feature(enable = "avx512f")]
fn load(bytes: &[u8; 64]) -> __m512i {
    let (words, _) = bytes.as_chunks::<8>();
    let word = |at: usize| i64::from_le_bytes(words[at]);
    _mm512_setr_epi64(word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7))
}
