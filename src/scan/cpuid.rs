//! The processor's features by the instruction CPUID: for where there is no std to ask.
//!
//! ```text
//! leaf 1, ECX   9 SSSE3, 23 POPCNT, 27 OSXSAVE: the system keeps the registers that XCR0 names
//! leaf 7, EBX   3 BMI1, 5 AVX2, 8 BMI2, 16 AVX512F, 30 AVX512BW
//! leaf 7, ECX   1 AVX512_VBMI, 6 AVX512_VBMI2
//! XCR0          1, 2 XMM and YMM, for AVX2; 5 to 7 what AVX-512 has besides
//! ```

use core::arch::x86_64::{__cpuid_count, _xgetbv, CpuidResult};

use super::features::Features;

/// What this processor has, and the system lets it use.
pub(super) fn ask() -> Features {
    let most = leaf(0).eax;
    let at = |number: u32| if number <= most { leaf(number) } else { NONE };
    let (one, seven) = (at(1), at(7));
    let kept = if bit(one.ecx, 27) { kept_registers() } else { 0 };
    let ymm = kept & 0b110 == 0b110;
    let zmm = ymm && kept & 0b1110_0000 == 0b1110_0000;
    Features {
        ssse3: bit(one.ecx, 9),
        popcnt: bit(one.ecx, 23),
        avx2: ymm && bit(seven.ebx, 5),
        bmi1: bit(seven.ebx, 3),
        bmi2: bit(seven.ebx, 8),
        avx512f: zmm && bit(seven.ebx, 16),
        avx512bw: zmm && bit(seven.ebx, 30),
        avx512vbmi: zmm && bit(seven.ecx, 1),
        avx512vbmi2: zmm && bit(seven.ecx, 6),
    }
}

const NONE: CpuidResult = CpuidResult { eax: 0, ebx: 0, ecx: 0, edx: 0 };

const fn bit(word: u32, place: u32) -> bool {
    word >> place & 1 != 0
}

/// One leaf, the first part of it.
#[allow(unused_unsafe, reason = "safe from Rust 1.94 on")]
fn leaf(number: u32) -> CpuidResult {
    // SAFETY: every processor of x86-64 has CPUID; a leaf beyond the last one gives numbers too.
    unsafe { __cpuid_count(number, 0) }
}

/// XCR0, where OSXSAVE says that it can be read.
fn kept_registers() -> u64 {
    #[target_feature(enable = "xsave")]
    fn read() -> u64 {
        // SAFETY: the register 0 is there wherever the instruction is.
        unsafe { _xgetbv(0) }
    }
    // SAFETY: OSXSAVE was found, so the instruction may be executed.
    unsafe { read() }
}

#[cfg(test)]
mod tests {
    use super::ask;
    use crate::scan::features::features;

    #[test]
    #[cfg_attr(miri, ignore = "it knows no CPUID")]
    fn it_finds_what_std_finds() {
        use std::arch::is_x86_feature_detected as has;
        assert_eq!(ask(), features!(has));
    }
}
