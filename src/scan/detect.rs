//! What was found out about the processor: asked once, then one load.

/// How much of the instruction sets that kernels need is there; what is more includes what is less.
///
/// Nothing outside of this file can make one up, so a kernel may rely on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Level(u8);

impl Level {
    /// No more than kernels for SSE need.
    const LESS: Self = Self(1);
    const AVX2: Self = Self(2);
    const AVX512: Self = Self(3);

    /// AVX2, BMI1, BMI2 and POPCNT.
    #[inline(always)]
    pub(super) fn has_avx2(self) -> bool {
        self >= Self::AVX2
    }

    /// Besides those, AVX-512 F, BW, VBMI and VBMI2.
    #[inline(always)]
    pub(super) fn has_avx512(self) -> bool {
        self >= Self::AVX512
    }

    /// What the compiler knows, and what [`Level::ask`] has found out if it was called before.
    #[inline(always)]
    pub(super) fn known() -> Self {
        if Self::COMPILED == Self::AVX512 {
            return Self::AVX512;
        }
        #[cfg(feature = "std")]
        return asked::before().max(Self::COMPILED);
        #[cfg(not(feature = "std"))]
        Self::COMPILED
    }

    /// What is there.
    pub(super) fn ask() -> Self {
        #[cfg(feature = "std")]
        return asked::now().max(Self::COMPILED);
        #[cfg(not(feature = "std"))]
        Self::COMPILED
    }

    /// What the compiler knows.
    const COMPILED: Self = {
        let avx2 = cfg!(all(
            target_feature = "avx2",
            target_feature = "bmi1",
            target_feature = "bmi2",
            target_feature = "popcnt"
        ));
        let avx512 = cfg!(all(
            target_feature = "avx512f",
            target_feature = "avx512bw",
            target_feature = "avx512vbmi",
            target_feature = "avx512vbmi2"
        ));
        match (avx2, avx512) {
            (true, true) => Self::AVX512,
            (true, false) => Self::AVX2,
            (false, _) => Self::LESS,
        }
    };
}

#[cfg(feature = "std")]
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
        if before >= Level::LESS {
            return before;
        }
        let found = ask();
        LEVEL.store(found.0, Ordering::Relaxed);
        found
    }

    fn ask() -> Level {
        use std::arch::is_x86_feature_detected as has;
        let avx2 = has!("avx2") && has!("bmi1") && has!("bmi2") && has!("popcnt");
        let avx512 =
            has!("avx512f") && has!("avx512bw") && has!("avx512vbmi") && has!("avx512vbmi2");
        match (avx2, avx512) {
            (true, true) => Level::AVX512,
            (true, false) => Level::AVX2,
            (false, _) => Level::LESS,
        }
    }
}
