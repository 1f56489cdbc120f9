//! Finding bytes in bulk: one classifier of 64-byte blocks, with a kernel for each instruction set.
//!
//! A kernel turns a block into two bitmaps: its control bytes, and its tchars. All else is bit
//! arithmetic over them, with one-bit carries between blocks ([`marks`], [`positions`]). What the bytes mean is
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
mod kernel;
pub(crate) mod last;
pub(crate) mod marks;
mod places;
pub(crate) mod positions;
pub(crate) mod runs;

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod avx512;
#[cfg(all(
    target_arch = "x86_64",
    target_feature = "sse2",
    any(test, all(feature = "cpuid", not(feature = "std")))
))]
mod cpuid;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod detect;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod features;
#[cfg(any(fuzzing, bad_gateway_kernels))]
pub mod kernels;
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon;
#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "aarch64", target_feature = "neon")
))]
mod nibbles;
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
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod witness;

pub(crate) use kernel::{Kernel, Masks, Scan};

/// Runs `scan` over `bytes` with the best kernel that the processor has.
///
/// Where the compiler knows that AVX2 is there, choosing costs nothing; else it is one load, and a
/// branch for each of the better kernels.
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

/// Runs `scan` where the level was not asked for yet, or is below AVX2. Not inlined, so that the
/// choices before it need no stack.
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

#[cfg(test)]
mod tests;
