//! Each kernel by its name, for tests and measurements outside of the crate.
//!
//! `dispatch` runs the best kernel that the processor has, so that the others are out of reach
//! there. Compiled where `--cfg fuzzing` or `--cfg bad_gateway_kernels` is given, and nowhere
//! else; none of it is part of the crate's interface.

use core::sync::atomic::{AtomicU8, Ordering};

use super::marks::Carry;
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
use super::neon::Neon;
use super::positions::{Blocks, Positions};
use super::swar::Swar;
use super::{Kernel, Masks, Scan};
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
use super::{avx2::Avx2, avx512::Avx512, detect::Level, sse2::Sse2, ssse3::Ssse3};
use crate::span::Pos;

/// All names, best first.
const NAMES: [&str; 6] = ["avx512", "avx2", "ssse3", "sse2", "neon", "swar"];

/// The kernels that this machine has, best first.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    NAMES.into_iter().filter(|name| Available::find(name).is_some())
}

/// Calls `each` with the two bitmaps of every block, control bytes and tchars.
///
/// Tells whether this machine has a kernel of that name; does nothing where it has not.
#[must_use]
pub fn classify(name: &str, blocks: &[[u8; 64]], each: impl FnMut(u64, u64)) -> bool {
    let Some(kernel) = Available::find(name) else { return false };
    kernel.run(Classify(each), blocks.as_flattened());
    true
}

/// Calls `each` with every position in `bytes`, where a line starts, as the head's readers get them;
/// after an empty line they mean nothing.
///
/// Tells whether this machine has a kernel of that name; does nothing where it has not.
#[must_use]
pub fn positions(name: &str, bytes: &[u8], each: impl FnMut(usize)) -> bool {
    let Some(kernel) = Available::find(name) else { return false };
    kernel.run(Find(each), bytes);
    true
}

/// Makes this process read with that kernel from now on, in all threads.
///
/// Tells whether this machine has a kernel of that name; where it has not, none is forced.
#[must_use]
pub fn force(name: &str) -> bool {
    let number = number(name).filter(|&number| Available::of(number).is_some());
    FORCED.store(number.unwrap_or(0), Ordering::Relaxed);
    number.is_some()
}

/// Makes this process read with the best kernel again.
pub fn unforce() {
    FORCED.store(0, Ordering::Relaxed);
}

/// The number of the kernel that is forced; 0 is none.
static FORCED: AtomicU8 = AtomicU8::new(0);

/// What `dispatch` asks first.
#[inline]
pub(super) fn forced() -> Option<Available> {
    Available::of(FORCED.load(Ordering::Relaxed))
}

/// The place among [`NAMES`], from 1 on.
fn number(name: &str) -> Option<u8> {
    (1..).zip(NAMES).find_map(|(number, known)| (known == name).then_some(number))
}

/// A kernel that this machine has.
#[derive(Clone, Copy)]
pub(super) enum Available {
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx512(Avx512),
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx2(Avx2),
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Ssse3(Ssse3),
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Sse2(Sse2),
    #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
    Neon(Neon),
    Swar(Swar),
}

impl Available {
    fn find(name: &str) -> Option<Self> {
        Self::of(number(name)?)
    }

    #[inline]
    fn of(number: u8) -> Option<Self> {
        match number {
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            1 => Avx512::at(Level::ask()).map(Self::Avx512),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            2 => Avx2::at(Level::ask()).map(Self::Avx2),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            3 => Ssse3::at(Level::ask()).map(Self::Ssse3),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            4 => Some(Self::Sse2(Sse2::BASELINE)),
            #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
            5 => Some(Self::Neon(Neon::BASELINE)),
            6 => Some(Self::Swar(Swar)),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn run<'b, S: Scan<'b>>(self, scan: S, bytes: &'b [u8]) -> S::Output {
        match self {
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx512(kernel) => kernel.run(scan, bytes),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx2(kernel) => kernel.run(scan, bytes),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Ssse3(kernel) => kernel.run(scan, bytes),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Sse2(kernel) => kernel.run(scan, bytes),
            #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
            Self::Neon(kernel) => kernel.run(scan, bytes),
            Self::Swar(kernel) => portable(kernel, scan, bytes),
        }
    }
}

/// Not inlined, so that it does not change the code of the other kernels.
#[inline(never)]
fn portable<'b, S: Scan<'b>>(kernel: Swar, scan: S, bytes: &'b [u8]) -> S::Output {
    scan.run(kernel, bytes)
}

struct Classify<F>(F);

impl<F: FnMut(u64, u64)> Scan<'_> for Classify<F> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(mut self, kernel: K, bytes: &[u8]) {
        let (blocks, _) = bytes.as_chunks();
        for block in blocks {
            let Masks { control, token } = kernel.classify(block);
            (self.0)(control, token);
        }
    }
}

struct Find<F>(F);

impl<F: FnMut(usize)> Scan<'_> for Find<F> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(mut self, kernel: K, bytes: &[u8]) {
        let (mut blocks, mut found) = (Blocks::new(Pos::ZERO, Carry::AT_LINE), Positions::new());
        loop {
            let more = found.fill_by(kernel, bytes, &mut blocks);
            found.as_slice().iter().for_each(|position| (self.0)(position.index()));
            found.clear();
            if !more {
                return;
            }
        }
    }
}
