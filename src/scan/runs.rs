//! The tokens of a list: runs of tchars.

use super::{Kernel, Scan, dispatch};
use crate::syntax::TCHAR;

/// Calls `each` with the start and the end of every run of tchars, in order.
#[inline]
pub(crate) fn token_runs(bytes: &[u8], each: impl FnMut(usize, usize)) {
    dispatch(Runs(each), bytes);
}

struct Runs<F>(F);

impl<F: FnMut(usize, usize)> Scan<'_> for Runs<F> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(mut self, kernel: K, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks::<64>();
        // What is not there is no tchar, so that the last run ends.
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        let (mut open, mut from) = (0, 0);
        for (block, at) in blocks.iter().chain([&last]).zip((0..).step_by(64)) {
            let token = if K::KNOWS_TCHARS { kernel.classify(block).token } else { tchars(block) };
            let before = token << 1 | open;
            let (mut starts, mut ends) = (token & !before, before & !token);
            if open == 0 {
                from = at + take(&mut starts);
            }
            while ends != 0 {
                (self.0)(from, at + take(&mut ends));
                from = at + take(&mut starts);
            }
            open = token >> 63;
        }
    }
}

/// Takes the lowest bit off; gives its place.
#[inline(always)]
const fn take(bits: &mut u64) -> usize {
    let place = bits.trailing_zeros() as usize;
    *bits &= bits.wrapping_sub(1);
    place
}

/// The tchars of a block, one by one.
fn tchars(block: &[u8; 64]) -> u64 {
    block.iter().rev().fold(0, |bits, &byte| bits << 1 | u64::from(TCHAR.has(byte)))
}
