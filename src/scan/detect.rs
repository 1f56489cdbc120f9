//! Which instruction sets the processor has: asked once, then one load.
//!
//! It is asked by std, or else, with the feature `cpuid`, by the instruction itself; with neither, what is
//! known when compiling counts alone. [`Level::of`] decides for all three.

use super::features::{Features, features};

/// Which instruction sets the processor has. Levels are ordered; each includes those below.
///
/// Only this file makes one, so a kernel may rely on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Level(u8);

impl Level {
    const SSE2: Self = Self(1);
    const SSSE3: Self = Self(2);
    const AVX2: Self = Self(3);
    const AVX512: Self = Self(4);

    /// Whether SSSE3 and POPCNT are there.
    #[inline(always)]
    pub(super) fn has_ssse3(self) -> bool {
        self >= Self::SSSE3
    }

    /// Whether AVX2, BMI1, BMI2 and POPCNT are there.
    #[inline(always)]
    pub(super) fn has_avx2(self) -> bool {
        self >= Self::AVX2
    }

    /// Whether AVX-512 F, BW, VBMI and VBMI2 are there, besides AVX2.
    #[inline(always)]
    pub(super) fn has_avx512(self) -> bool {
        self >= Self::AVX512
    }

    /// The level known when compiling, if it includes AVX2; else the one that [`Level::ask`] found,
    /// which is below all others before its first call.
    #[inline(always)]
    pub(super) fn known() -> Self {
        #[cfg(any(feature = "std", feature = "cpuid"))]
        if !Self::COMPILED.has_avx2() {
            return asked::before();
        }
        Self::COMPILED
    }

    /// The level of this processor.
    pub(super) fn ask() -> Self {
        #[cfg(any(feature = "std", feature = "cpuid"))]
        return asked::now();
        #[cfg(not(any(feature = "std", feature = "cpuid")))]
        Self::COMPILED
    }

    /// The level known when compiling.
    const COMPILED: Self = {
        macro_rules! has {
            ($name:tt) => {
                cfg!(target_feature = $name)
            };
        }
        Self::of(features!(has))
    };

    const fn of(has: Features) -> Self {
        let avx2 = has.avx2 && has.bmi1 && has.bmi2 && has.popcnt;
        let avx512 = has.avx512f && has.avx512bw && has.avx512vbmi && has.avx512vbmi2;
        match (has.ssse3 && has.popcnt, avx2, avx512) {
            (_, true, true) => Self::AVX512,
            (_, true, false) => Self::AVX2,
            (true, false, _) => Self::SSSE3,
            (false, false, _) => Self::SSE2,
        }
    }
}

#[cfg(any(feature = "std", feature = "cpuid"))]
mod asked {
    use super::Level;
    use core::sync::atomic::{AtomicU8, Ordering};

    static LEVEL: AtomicU8 = AtomicU8::new(0);

    #[inline(always)]
    pub(super) fn before() -> Level {
        Level(LEVEL.load(Ordering::Relaxed))
    }

    pub(super) fn now() -> Level {
        let before = before();
        if before >= Level::SSE2 {
            return before;
        }
        let found = Level::of(ask());
        LEVEL.store(found.0, Ordering::Relaxed);
        found
    }

    #[cfg(feature = "std")]
    fn ask() -> super::Features {
        use std::arch::is_x86_feature_detected as has;
        super::features!(has)
    }

    #[cfg(not(feature = "std"))]
    use crate::scan::cpuid::ask;
}
