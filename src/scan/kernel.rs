//! What a kernel is, and what runs on one.

use super::places;
use crate::span::Pos;

/// Two bitmaps of a block: bit `i` stands for byte `i`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Masks {
    /// Control bytes but HTAB.
    pub(crate) control: u64,
    /// Tchars.
    pub(crate) token: u64,
}

/// A way to classify 64 bytes. A value of the type is the witness that the processor has it.
pub(crate) trait Kernel: Copy {
    /// Whether `token` has every tchar of a block; else only letters, digits and `-`.
    const KNOWS_TCHARS: bool = true;

    fn classify(self, block: &[u8; 64]) -> Masks;

    /// Writes the positions of the bits, in order, counted from `base`; places behind them may be
    /// overwritten.
    #[inline(always)]
    fn write(self, positions: u64, base: Pos, places: &mut [Pos; 64]) {
        places::write(positions, base, places);
    }
}

/// Work on bytes that is compiled once for each kernel.
pub(crate) trait Scan<'b> {
    type Output;

    fn run<K: Kernel>(self, kernel: K, bytes: &'b [u8]) -> Self::Output;
}
