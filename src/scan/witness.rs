//! The witness of an instruction set: a value that exists only where the processor has it.

/// Declares one: `at` gives it where the [`Level`](super::detect::Level) has what `$has` says, and that must
/// be all of `$features`. `run` runs a [`Scan`](super::Scan) that is compiled for them.
macro_rules! witness {
    ($(#[$doc:meta])* $name:ident, $has:ident, $features:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name(());

        impl $name {
            /// The witness, where the processor is known to have it.
            #[inline(always)]
            pub(super) fn at(level: Level) -> Option<Self> {
                level.$has().then_some(Self(()))
            }

            /// Runs `scan`, compiled for this instruction set.
            #[inline(always)]
            pub(crate) fn run<'b, S: Scan<'b>>(self, scan: S, bytes: &'b [u8]) -> S::Output {
                // SAFETY: `self` exists, so a level was found that has these features.
                unsafe { vectorized(self, scan, bytes) }
            }
        }

        #[target_feature(enable = $features)]
        fn vectorized<'b, S: Scan<'b>>(kernel: $name, scan: S, bytes: &'b [u8]) -> S::Output {
            scan.run(kernel, bytes)
        }
    };
}
pub(super) use witness;
