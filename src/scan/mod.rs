//! Finding bytes in bulk: one classifier of 64-byte blocks, with a kernel for each instruction set.
//!
//! A kernel turns a block into two bitmaps: its control bytes, and its tchars. All else is bit
//! arithmetic over them, with one-bit carries between blocks ([`lines`]). What the bytes mean is
//! decided elsewhere. This is the only module with `unsafe` code: calls of functions that need an
//! instruction set, each behind a witness that the processor has it, and one store of positions.
//!
//! ```text
//! theory of operation, for one block of 64 bytes, bit i = byte i; AVX-512 looks up the class in one
//! table of 128 bytes instead
//!
//!   low, high    two tables of 16 bytes, looked up by the nibbles of each byte
//!   class        low[byte & 15] & high[byte >> 4]: not zero for a tchar or a control byte,
//!                and above 0x1F for a control byte alone
//!   lifted       class + 0x60: above 0x7F for a control byte alone, above 0x60 for a tchar alone
//!                in a signed comparison
//!   control      bytes below 0x20 but HTAB, and DEL: CR and LF are among them
//!   token        tchars
//! ```
//!
//! A kernel without a table look-up may leave out tchars other than letters, digits and `-`; a line
//! with one in its name is then read byte by byte.

pub(crate) mod few;
pub(crate) mod lines;
pub(crate) mod runs;

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod avx512;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod detect;
#[cfg(any(fuzzing, bad_gateway_kernels))]
pub mod kernels;
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod sse2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod ssse3;
#[cfg(any(
    test,
    fuzzing,
    bad_gateway_kernels,
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon")
    ))
))]
mod swar;

use crate::span::Pos;

/// The bytes of a block, as the bits of two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Masks {
    /// Control bytes but HTAB.
    pub(crate) control: u64,
    /// Tchars.
    pub(crate) token: u64,
}

/// A way to classify 64 bytes. A value of the type is the witness that the processor has it.
pub(crate) trait Kernel: Copy {
    /// Whether the tchars of a block are all of them.
    const KNOWS_TCHARS: bool = true;

    fn classify(self, block: &[u8; 64]) -> Masks;

    /// Writes the positions in a block that starts at `base`, and perhaps others behind them.
    #[inline(always)]
    fn write(self, positions: u64, base: Pos, places: &mut [Pos; 64]) {
        lines::write(positions, base, places);
    }
}

/// Work on bytes that is compiled once for each kernel.
pub(crate) trait Scan<'b> {
    type Output;

    fn run<K: Kernel>(self, kernel: K, bytes: &'b [u8]) -> Self::Output;
}

/// Runs `scan` over `bytes` with the best kernel that the processor has.
///
/// What the compiler knows of the processor costs nothing; the rest is one load, and a branch for
/// each of the better kernels.
#[inline]
pub(crate) fn dispatch<'b, S: Scan<'b>>(scan: S, bytes: &'b [u8]) -> S::Output {
    #[cfg(any(fuzzing, bad_gateway_kernels))]
    if let Some(kernel) = kernels::forced() {
        return kernel.run(scan, bytes);
    }
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    {
        let level = detect::Level::known();
        if let Some(avx512) = avx512::Avx512::at(level) {
            return avx512.run(scan, bytes);
        }
        if let Some(avx2) = avx2::Avx2::at(level) {
            return avx2.run(scan, bytes);
        }
        choose(scan, bytes)
    }
    #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
    {
        neon::Neon::BASELINE.run(scan, bytes)
    }
    #[cfg(not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon")
    )))]
    {
        scan.run(swar::Swar, bytes)
    }
}

/// Runs `scan` where nothing is known of the processor, or no more than SSE; a function of its own,
/// so that the first choices need no stack.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline(never)]
fn choose<'b, S: Scan<'b>>(scan: S, bytes: &'b [u8]) -> S::Output {
    let level = detect::Level::ask();
    if let Some(avx512) = avx512::Avx512::at(level) {
        return avx512.run(scan, bytes);
    }
    if let Some(avx2) = avx2::Avx2::at(level) {
        return avx2.run(scan, bytes);
    }
    if let Some(ssse3) = ssse3::Ssse3::at(level) {
        return ssse3.run(scan, bytes);
    }
    sse2::Sse2::BASELINE.run(scan, bytes)
}

/// The rows of the two look-up tables of the nibble classifier.
///
/// Five bits stand for groups of tchars, three for control bytes, so that a control byte has
/// exactly one bit, above the groups.
#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon")
))]
mod nibbles {
    /// Looked up by the low nibble.
    pub(super) const LOW: [u8; 16] = {
        let mut table = [0; 16];
        let mut low = 0u8;
        while low < 16 {
            let mut bits = 0;
            // 0-9, P-Y, `-i, p-y
            if low <= 9 {
                bits |= 0x01;
            }
            // A-O, a-o
            if low >= 1 {
                bits |= 0x02;
            }
            // !#$%&'*+-.
            if matches!(low, 1 | 3..=7 | 10 | 11 | 13 | 14) {
                bits |= 0x04;
            }
            // Z^_
            if matches!(low, 10 | 14 | 15) {
                bits |= 0x08;
            }
            // z|~
            if matches!(low, 10 | 12 | 14) {
                bits |= 0x10;
            }
            // 00-1F but HTAB and 19; then 19; then DEL
            bits |= if low == 9 { 0x40 } else { 0x20 };
            if low == 15 {
                bits |= 0x80;
            }
            table[low as usize] = bits;
            low += 1;
        }
        table
    };

    /// Looked up by the high nibble.
    pub(super) const HIGH: [u8; 16] =
        [0x20, 0x60, 0x04, 0x01, 0x02, 0x09, 0x03, 0x91, 0, 0, 0, 0, 0, 0, 0, 0];

    /// Added to a class, it moves a control byte's bit, and no other, to bit 7.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    pub(super) const LIFT: u8 = 0x60;
}

#[cfg(test)]
mod tests;
