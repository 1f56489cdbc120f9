//! The tokens of a list: runs of tchars.

use core::ops::Range;

use super::{Kernel, Scan, dispatch};
use crate::syntax::TCHAR;

/// A run of tchars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Where its last block starts; the end is counted from there.
    block: usize,
    end: usize,
    pub(crate) len: usize,
    /// The eight bytes before its end, as a number, the last one highest; zeros for those before the list.
    pub(crate) last: u64,
}

impl Run {
    #[inline(always)]
    pub(crate) fn range(&self) -> Range<usize> {
        let end = self.block + self.end;
        end - self.len..end
    }
}

/// What is done with the runs of a list.
pub(crate) trait Runs {
    fn take(&mut self, run: Run);

    /// Whether there is anything to look for.
    fn wants_more(&self) -> bool;
}

/// Gives `runs` every run of tchars, in order, up to the block in which it wants no more.
///
/// Every second byte can be an option of one byte between two commas. Of such runs of the same byte it may
/// be given only the first, and before others that stand in the same block.
#[inline]
pub(crate) fn token_runs(bytes: &[u8], runs: impl Runs) {
    dispatch(Search(runs), bytes);
}

struct Search<R>(R);

/// A block, and the eight bytes before it.
type Window = [u8; 8 + 64];

impl<R: Runs> Scan<'_> for Search<R> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(mut self, kernel: K, bytes: &[u8]) {
        // The bytes that stood alone.
        let mut seen = [false; 256];
        // Counted from the block on, so that it is below zero for a run that is open from a block before.
        let (mut open, mut from) = (0, 0usize);
        let (mut at, mut filled) = (0, [0; 8 + 64]);
        while at <= bytes.len() {
            let window = match bytes.get(at.wrapping_sub(8)..at + 64).and_then(<[u8]>::first_chunk)
            {
                Some(window) => window,
                None => fill(bytes, at, &mut filled),
            };
            let block = block(window);
            let token = if K::KNOWS_TCHARS { kernel.classify(block).token } else { tchars(block) };
            let before = token << 1 | open;
            let (mut starts, mut ends) = (token & !before, before & !token);
            let lones = starts & ends >> 1;
            if lones.count_ones() >= MANY {
                let commas = commas(block);
                let mut lones = lones & commas << 1 & commas >> 1;
                (starts, ends) = (starts & !lones, ends & !(lones << 1));
                while lones != 0 {
                    let place = take(&mut lones);
                    let seen = &mut seen[usize::from(block[place & 63])];
                    if !*seen {
                        *seen = true;
                        let last = before_end(window, place + 1);
                        self.0.take(Run { block: at, end: place + 1, len: 1, last });
                    }
                }
            }
            if open == 0 {
                from = take(&mut starts);
            }
            while ends != 0 {
                let end = take(&mut ends);
                let last = before_end(window, end);
                self.0.take(Run { block: at, end, len: end.wrapping_sub(from), last });
                from = take(&mut starts);
            }
            if !self.0.wants_more() {
                return;
            }
            open = token >> 63;
            from = from.wrapping_sub(64);
            at += 64;
        }
    }
}

/// The first or the last block: filled up with zeros, which are no tchars, so that the last run ends.
#[inline(never)]
fn fill<'w>(bytes: &[u8], at: usize, window: &'w mut Window) -> &'w Window {
    let from = at.saturating_sub(8);
    let part = &bytes[from..bytes.len().min(at + 64)];
    *window = [0; 8 + 64];
    window[8 - (at - from)..][..part.len()].copy_from_slice(part);
    window
}

#[inline(always)]
fn block(window: &Window) -> &[u8; 64] {
    window.last_chunk().unwrap_or(&[0; 64])
}

/// The eight bytes before the place `end` of the block.
#[inline(always)]
fn before_end(window: &Window, end: usize) -> u64 {
    window[end & 63..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight))
}

/// From so many lone tchars in a block on, looking for commas pays.
const MANY: u32 = 6;

/// Takes the lowest bit off; gives its place.
#[inline(always)]
const fn take(bits: &mut u64) -> usize {
    let place = bits.trailing_zeros() as usize;
    *bits &= bits.wrapping_sub(1);
    place
}

/// The commas of a block.
#[inline(always)]
fn commas(block: &[u8; 64]) -> u64 {
    const LOWS: u64 = u64::MAX / 0xFF * 0x7F;
    let (words, _) = block.as_chunks();
    words.iter().rev().fold(0, |bits, word| {
        let differs = u64::from_le_bytes(*word) ^ (u64::MAX / 0xFF * 0x2C);
        // The high bit of each byte that is zero; then those bits, moved together.
        let highs = !(((differs & LOWS) + LOWS) | differs | LOWS);
        bits << 8 | (highs >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

/// The tchars of a block, one by one.
fn tchars(block: &[u8; 64]) -> u64 {
    block.iter().rev().fold(0, |bits, &byte| bits << 1 | u64::from(TCHAR.has(byte)))
}

#[cfg(test)]
mod tests {
    use super::super::swar::Swar;
    use super::*;

    fn by_definition(bytes: &[u8]) -> Vec<(usize, usize)> {
        let is_tchar = |at: usize| bytes.get(at).is_some_and(|&byte| TCHAR.has(byte));
        let starts = (0..bytes.len()).filter(|&at| is_tchar(at) && (at == 0 || !is_tchar(at - 1)));
        starts.map(|from| (from, (from..).find(|&at| !is_tchar(at)).expect("an end"))).collect()
    }

    /// Every run is found, but for bytes between commas, of which one is enough.
    fn assert_runs(bytes: &[u8], found: &[(usize, usize)]) {
        let wanted = by_definition(bytes);
        assert!(found.iter().all(|run| wanted.contains(run)), "{bytes:?}");
        for (from, end) in wanted {
            let text = bytes.get(from.wrapping_sub(1)..end + 1);
            let alone =
                end - from == 1 && text.is_some_and(|text| text[0] == b',' && text[2] == b',');
            let same =
                |&(other, _): &(usize, usize)| bytes.get(other.wrapping_sub(1)..other + 2) == text;
            assert!(found.contains(&(from, end)) || (alone && found.iter().any(same)), "{bytes:?}");
        }
    }

    /// Collects the runs, up to one that ends behind `last`.
    struct Found<'f> {
        runs: &'f mut Vec<Run>,
        last: usize,
    }

    impl Runs for Found<'_> {
        fn take(&mut self, run: Run) {
            self.runs.push(run);
        }

        fn wants_more(&self) -> bool {
            self.runs.last().is_none_or(|run| run.range().end <= self.last)
        }
    }

    fn found(bytes: &[u8], last: usize, search: impl Fn(Found<'_>)) -> Vec<(usize, usize)> {
        let mut runs = Vec::new();
        search(Found { runs: &mut runs, last });
        for run in &runs {
            let before = |back: usize| run.range().end.checked_sub(back).map_or(0, |at| bytes[at]);
            assert_eq!(run.last.to_be_bytes(), [1, 2, 3, 4, 5, 6, 7, 8].map(before));
        }
        runs.iter().map(|run| (run.range().start, run.range().end)).collect()
    }

    #[test]
    fn every_run_wherever_blocks_meet() {
        for list in
            ["a,bc,d e,^f,,g", "x,", "a,b,c d,", "x\0y, z,\u{e9}", "longer-than-a-block", ""]
        {
            // Under Miri, which is slow, a few of them.
            let counts: &[usize] = if cfg!(miri) { &[1, 3] } else { &[1, 3, 20, 90] };
            for &count in counts {
                for before in (0..66).step_by(if cfg!(miri) { 31 } else { 1 }) {
                    let bytes = [" ".repeat(before), list.repeat(count)].concat().into_bytes();
                    let all = found(&bytes, usize::MAX, |runs| token_runs(&bytes, runs));
                    assert_runs(&bytes, &all);
                    let all = found(&bytes, usize::MAX, |runs| Search(runs).run(Swar, &bytes));
                    assert_runs(&bytes, &all);
                }
            }
        }
    }

    #[test]
    fn it_ends_with_the_block_where_nothing_is_wanted_any_more() {
        let bytes = "ab,cd,".repeat(100).into_bytes();
        let runs = found(&bytes, 128, |runs| token_runs(&bytes, runs));
        // Those that end in the first three blocks.
        assert_eq!(runs.len(), 64);
    }

    #[test]
    fn a_byte_that_stands_alone_again_and_again_is_given_once() {
        let bytes = "x,".repeat(200).into_bytes();
        let mut runs = found(&bytes, usize::MAX, |runs| token_runs(&bytes, runs));
        assert_eq!(runs.remove(0), (2, 3));
        // And wherever no comma stands before it in its block.
        let starts: Vec<_> = (0..400).step_by(64).map(|start| (start, start + 1)).collect();
        assert_eq!(runs, starts);
    }

    #[test]
    fn commas_are_told_from_every_byte() {
        for place in (0..64).step_by(if cfg!(miri) { 21 } else { 1 }) {
            for byte in (0..=255).step_by(if cfg!(miri) { 11 } else { 1 }) {
                let mut block = [b','; 64];
                block[place] = byte;
                assert_eq!(commas(&block), !(u64::from(byte != b',') << place), "{byte:#x}");
            }
        }
    }
}
