//! The features of a processor that the kernels need, however they were found out.

/// Which of the features that count are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Features {
    pub(super) ssse3: bool,
    pub(super) popcnt: bool,
    pub(super) avx2: bool,
    pub(super) bmi1: bool,
    pub(super) bmi2: bool,
    pub(super) avx512f: bool,
    pub(super) avx512bw: bool,
    pub(super) avx512vbmi: bool,
    pub(super) avx512vbmi2: bool,
}

/// All features, each by asking `$has!` for its name.
macro_rules! features {
    ($has:ident) => {
        $crate::scan::features::Features {
            ssse3: $has!("ssse3"),
            popcnt: $has!("popcnt"),
            avx2: $has!("avx2"),
            bmi1: $has!("bmi1"),
            bmi2: $has!("bmi2"),
            avx512f: $has!("avx512f"),
            avx512bw: $has!("avx512bw"),
            avx512vbmi: $has!("avx512vbmi"),
            avx512vbmi2: $has!("avx512vbmi2"),
        }
    };
}
pub(super) use features;
