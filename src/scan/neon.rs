//! The kernel for AArch64: 16 bytes at once, by table look-up.

use core::arch::aarch64::{
    uint8x16_t, vaddv_u8, vandq_u8, vcombine_u8, vcreate_u8, vdupq_n_u8, vget_high_u8, vget_low_u8,
    vqtbl1q_u8, vshrq_n_u8, vtstq_u8,
};

use super::{Kernel, Masks, Scan, nibbles};

/// Witness: the target is AArch64 with NEON, which its baseline includes.
#[derive(Clone, Copy)]
pub(crate) struct Neon(());

impl Neon {
    /// The witness; this file is compiled for AArch64 alone.
    pub(crate) const BASELINE: Self = Self(());

    /// Runs `scan`, compiled for this instruction set.
    #[inline(always)]
    pub(crate) fn run<'b, S: Scan<'b>>(self, scan: S, bytes: &'b [u8]) -> S::Output {
        scan.run(self, bytes)
    }
}

impl Kernel for Neon {
    #[inline(always)]
    fn classify(self, block: &[u8; 64]) -> Masks {
        // SAFETY: `self` exists, so the target is AArch64, whose baseline includes NEON.
        unsafe { classify(block) }
    }
}

#[inline]
#[target_feature(enable = "neon")]
fn classify(block: &[u8; 64]) -> Masks {
    let (mut control, mut token) = (0, 0);
    let (quarters, _) = block.as_chunks::<16>();
    for (place, bytes) in quarters.iter().enumerate() {
        let bytes = load(bytes);
        let low = vqtbl1q_u8(load(&nibbles::LOW), vandq_u8(bytes, vdupq_n_u8(0x0F)));
        let high = vqtbl1q_u8(load(&nibbles::HIGH), vshrq_n_u8::<4>(bytes));
        let class = vandq_u8(low, high);
        control |= mask(vtstq_u8(class, vdupq_n_u8(0xE0))) << (place * 16);
        token |= mask(vtstq_u8(class, vdupq_n_u8(0x1F))) << (place * 16);
    }
    Masks { control, token }
}

/// Compiles to one load, without a pointer.
#[inline]
#[target_feature(enable = "neon")]
fn load(bytes: &[u8; 16]) -> uint8x16_t {
    let (words, _) = bytes.as_chunks::<8>();
    vcombine_u8(vcreate_u8(u64::from_le_bytes(words[0])), vcreate_u8(u64::from_le_bytes(words[1])))
}

/// One bit for each of 16 bytes that are all ones or zero.
#[inline]
#[target_feature(enable = "neon")]
fn mask(bytes: uint8x16_t) -> u64 {
    const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];
    let bits = vandq_u8(bytes, load(&BITS));
    u64::from(vaddv_u8(vget_low_u8(bits))) | u64::from(vaddv_u8(vget_high_u8(bits))) << 8
}
