//! The tokens of a list: runs of tchars.

use super::{Kernel, Scan, dispatch};
use crate::syntax::TCHAR;

/// Calls `each` with the start and the end of every run of tchars, in order.
///
/// Every second byte can be an option of one byte between two commas. For each such byte it may be
/// called once, with the last of its places, behind all others. Once `each` says that it needs no
/// more, it is called at most for what else stands in that block.
#[inline]
pub(crate) fn token_runs(bytes: &[u8], each: impl FnMut(usize, usize) -> bool) {
    dispatch(Runs(each), bytes);
}

struct Runs<F>(F);

impl<F: FnMut(usize, usize) -> bool> Scan<'_> for Runs<F> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(mut self, kernel: K, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks::<64>();
        // Filled up with zeros, which are no tchars, so that the last run ends.
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        // By the byte, where it stood alone last. A comma stands before it, so 0 means nowhere.
        let mut lone = [0; 256];
        let (mut open, mut from) = (0, 0);
        for (block, at) in blocks.iter().chain([&last]).zip((0..).step_by(64)) {
            let token = if K::KNOWS_TCHARS { kernel.classify(block).token } else { tchars(block) };
            let before = token << 1 | open;
            let (mut starts, mut ends) = (token & !before, before & !token);
            let mut lones = starts & ends >> 1;
            if lones.count_ones() >= MANY {
                let commas = commas(block);
                lones &= commas << 1 & commas >> 1;
                (starts, ends) = (starts & !lones, ends & !(lones << 1));
                while lones != 0 {
                    let place = take(&mut lones);
                    lone[usize::from(block[place & 63])] = at + place;
                }
            }
            if open == 0 {
                from = at + take(&mut starts);
            }
            let mut wanted = true;
            while ends != 0 {
                wanted = (self.0)(from, at + take(&mut ends));
                from = at + take(&mut starts);
            }
            if !wanted {
                return;
            }
            open = token >> 63;
        }
        for from in lone.into_iter().filter(|&from| from > 0) {
            (self.0)(from, from + 1);
        }
    }
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
                    let mut found = Vec::new();
                    token_runs(&bytes, |from, end| {
                        found.push((from, end));
                        true
                    });
                    assert_runs(&bytes, &found);
                    found.clear();
                    let each = |from, end| {
                        found.push((from, end));
                        true
                    };
                    Runs(each).run(Swar, &bytes);
                    assert_runs(&bytes, &found);
                }
            }
        }
    }

    #[test]
    fn it_ends_with_the_block_where_nothing_is_wanted_any_more() {
        let bytes = "ab,cd,".repeat(100);
        let mut calls = 0;
        token_runs(bytes.as_bytes(), |from, _| {
            calls += 1;
            from < 128
        });
        // Those that end in the first three blocks.
        assert_eq!(calls, 64);
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
