//! The kernel for AVX-512 with byte permutations (VBMI, VBMI2): 64 bytes at once, and their positions
//! too.
//!
//! Processors that have both (Ice Lake, Zen 4, and later) do not slow down for them.

use core::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_castsi512_si128, _mm512_cmpgt_epi8_mask,
    _mm512_cvtepu8_epi32, _mm512_maskz_compress_epi8, _mm512_maskz_permutex2var_epi8,
    _mm512_movepi8_mask, _mm512_set1_epi8, _mm512_set1_epi32, _mm512_setr_epi64,
    _mm512_storeu_si512, _mm512_test_epi8_mask,
};

use super::detect::Level;
use super::{Kernel, Masks, Scan, lines};
use crate::syntax::{TCHAR, TEXT};

/// Witness: the processor has AVX-512 with VBMI and VBMI2, and what AVX2 came with.
#[derive(Clone, Copy)]
pub(crate) struct Avx512(());

impl Avx512 {
    /// The witness, where the processor is known to have it.
    #[inline(always)]
    pub(super) fn at(level: Level) -> Option<Self> {
        level.has_avx512().then_some(Self(()))
    }

    /// Runs `scan`, compiled for this instruction set.
    #[inline(always)]
    pub(crate) fn run<'b, S: Scan<'b>>(self, scan: S, bytes: &'b [u8]) -> S::Output {
        // SAFETY: `self` exists, so the level was found that has the features of `vectorized`.
        unsafe { vectorized(self, scan, bytes) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
fn vectorized<'b, S: Scan<'b>>(kernel: Avx512, scan: S, bytes: &'b [u8]) -> S::Output {
    scan.run(kernel, bytes)
}

impl Kernel for Avx512 {
    #[inline(always)]
    fn classify(self, block: &[u8; 64]) -> Masks {
        // SAFETY: `self` exists, so the level was found that has the features of `classify`.
        unsafe { classify(block) }
    }

    #[inline(always)]
    fn write(self, positions: u64, base: u32, places: &mut [u32; 64]) {
        if positions.count_ones() > 16 {
            return write_many(positions, base, places);
        }
        let (sixteens, _) = places.as_chunks_mut();
        if let Some(places) = sixteens.first_mut() {
            // SAFETY: `self` exists, so the level was found that has the features of `write`.
            unsafe { write(positions, base, places) }
        }
    }
}

const CONTROL: i8 = i8::MIN;
const TOKEN: i8 = 1;

/// The class of each byte below 0x80, as one bit.
static CLASSES: [[u8; 64]; 2] = {
    let mut classes = [[0; 64]; 2];
    let mut byte = 0u8;
    while byte < 0x80 {
        let class = if TCHAR.has(byte) {
            TOKEN
        } else if TEXT.has(byte) {
            0
        } else {
            CONTROL
        };
        classes[byte as usize / 64][byte as usize % 64] = class.cast_unsigned();
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
    // The look-up takes seven bits of each byte; others than ASCII have no class.
    let ascii = _mm512_cmpgt_epi8_mask(bytes, _mm512_set1_epi8(-1));
    let [low, high] = [load(&CLASSES[0]), load(&CLASSES[1])];
    let classes = _mm512_maskz_permutex2var_epi8(ascii, low, bytes, high);
    Masks {
        control: _mm512_movepi8_mask(classes),
        token: _mm512_test_epi8_mask(classes, _mm512_set1_epi8(TOKEN)),
    }
}

/// Writes 16 positions; those beyond the last one are of no use.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2")]
fn write(positions: u64, base: u32, places: &mut [u32; 16]) {
    let found = _mm512_maskz_compress_epi8(positions, load(&PLACES));
    let first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(found));
    let first = _mm512_add_epi32(first, _mm512_set1_epi32(base.cast_signed()));
    // SAFETY: the pointer is that of 64 bytes which this function alone may write; no alignment is
    // asked for.
    unsafe { _mm512_storeu_si512(places.as_mut_ptr().cast(), first) }
}

#[cold]
#[inline(never)]
fn write_many(positions: u64, base: u32, places: &mut [u32; 64]) {
    lines::write(positions, base, places);
}

/// Compiles to one load, without a pointer.
#[inline]
#[target_feature(enable = "avx512f")]
fn load(bytes: &[u8; 64]) -> __m512i {
    let (words, _) = bytes.as_chunks::<8>();
    let word = |at: usize| i64::from_le_bytes(words[at]);
    _mm512_setr_epi64(word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7))
}
