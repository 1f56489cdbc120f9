//! Which names the options of Connection name (RFC 9110 §7.6.1).
//!
//! The peer chooses both, thousands of them, so nothing here may depend on what it chose. The names
//! are sorted by their hashes, then by themselves. The first bits of a hash tell a cell, which knows how many
//! names there are still to be named; most options hit a cell without any. Any other one is looked up in
//! the bucket that fewer of these bits tell, by halving it: among `k` names `log2 k + 1` comparisons of hashes and
//! as many of names, of the option's length each. So names that were chosen to have one hash gain a logarithm,
//! and no more. Names are sorted [`BLOCK`] at a time, in memory of a fixed size, and each block goes
//! through the options once, up to where all its names are named; so the time is linear in the head unless
//! there are more fields than that.

use core::cmp::Ordering;
use core::ops::Range;

use super::{Line, is_blank};
use crate::scan::runs::{Run, Runs, token_runs};

/// How many names are sorted at once.
pub(crate) const BLOCK: usize = 4096;
/// The same, where there are few: most heads have no more.
const FEW: usize = 256;

/// Which places of one block of names are named.
#[derive(Clone, Copy)]
#[allow(clippy::large_enum_variant, reason = "where nothing may be allocated, there is no box")]
pub(crate) enum NamedPlaces {
    None,
    Few([u64; FEW / 64]),
    Many([u64; BLOCK / 64]),
}

impl NamedPlaces {
    /// The places, below `count` and [`BLOCK`], of those names that the options of `lines` name;
    /// letters of either case. What is no token is never named; an empty name stands for one that nobody
    /// asks about.
    pub(crate) fn of<'n, 'o>(
        count: usize,
        name: impl Fn(usize) -> &'n [u8],
        lines: impl Iterator<Item = Line<'o>>,
    ) -> Self {
        match count {
            0 => Self::None,
            1..=FEW => Self::Few(marks::<FEW, { FEW / 64 }, { 2 * FEW + 2 }, { 32 * FEW }>(
                count, &name, lines,
            )),
            _ => Self::Many(many(count, &name, lines)),
        }
    }

    /// Whether the name at `place` is named.
    #[inline]
    pub(crate) fn has(&self, place: usize) -> bool {
        let words: &[u64] = match self {
            Self::None => &[],
            Self::Few(words) => words,
            Self::Many(words) => words,
        };
        words.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }
}

/// Not inlined, so that only large heads pay for its memory.
#[inline(never)]
fn many<'n, 'o>(
    count: usize,
    name: &impl Fn(usize) -> &'n [u8],
    lines: impl Iterator<Item = Line<'o>>,
) -> [u64; BLOCK / 64] {
    marks::<BLOCK, { BLOCK / 64 }, { BLOCK + 2 }, { 4 * BLOCK }>(count, name, lines)
}

/// One bit for each of the names. There are `STARTS - 2` buckets, and of them and of the cells a power of two.
fn marks<
    'n,
    'o,
    const PLACES: usize,
    const WORDS: usize,
    const STARTS: usize,
    const CELLS: usize,
>(
    count: usize,
    name: &impl Fn(usize) -> &'n [u8],
    lines: impl Iterator<Item = Line<'o>>,
) -> [u64; WORDS] {
    let count = count.min(PLACES);
    let mut names = Names {
        hashes: &mut [0; PLACES][..count],
        sorted: &mut [0; PLACES][..count],
        starts: &mut [0; STARTS],
        cells: [0; CELLS],
        named: [0; WORDS],
        left: 0,
        name,
    };
    names.sort();
    for line in lines {
        if names.left == 0 {
            break;
        }
        token_runs(line.bytes, Options { names: &mut names, line: line.bytes });
    }
    names.named
}

/// The names of a block, to be looked up.
struct Names<'m, N, const WORDS: usize, const STARTS: usize, const CELLS: usize> {
    /// By place.
    hashes: &'m mut [u32],
    /// The places, by bucket; in a bucket sorted by the hashes, then by the names.
    sorted: &'m mut [u16],
    /// Where each bucket starts in `sorted`; it ends where the next one starts.
    starts: &'m mut [u16; STARTS],
    /// How many different names in each cell are not known to be named; 255 stays what it is.
    cells: [u8; CELLS],
    /// By place, as bits.
    named: [u64; WORDS],
    /// How many different names are not known to be named.
    left: usize,
    name: &'m N,
}

impl<'n, N: Fn(usize) -> &'n [u8], const WORDS: usize, const STARTS: usize, const CELLS: usize>
    Names<'_, N, WORDS, STARTS, CELLS>
{
    #[inline(always)]
    const fn cell(hash: u32) -> usize {
        (hash >> (32 - CELLS.trailing_zeros())) as usize
    }

    #[inline(always)]
    const fn bucket(hash: u32) -> usize {
        (hash >> (32 - (STARTS - 2).trailing_zeros())) as usize
    }

    /// Sorts the names into their buckets, and there.
    fn sort(&mut self) {
        // Each bucket is counted two beyond its place; one beyond it, its end is moved on as it fills.
        for (place, of_name) in self.hashes.iter_mut().enumerate() {
            *of_name = hash((self.name)(place));
            self.starts[Self::bucket(*of_name) + 2] += 1;
        }
        let mut sum = 0;
        for start in self.starts.iter_mut() {
            sum += *start;
            *start = sum;
        }
        for (hash, place) in self.hashes.iter().zip(0..) {
            let end = &mut self.starts[Self::bucket(*hash) + 1];
            self.sorted[usize::from(*end)] = place;
            *end += 1;
        }
        let Self { hashes, sorted, starts, cells, left, name, .. } = self;
        let compare = |one: &u16, other: &u16| {
            let (one, other) = (usize::from(*one), usize::from(*other));
            compare(hashes[one], hashes[other], || order(name(one), name(other)))
        };
        for bucket in starts.windows(2) {
            let bucket = usize::from(bucket[0])..usize::from(bucket[1]);
            if bucket.len() > 1 {
                sorted[bucket].sort_unstable_by(compare);
            }
        }
        for equal in sorted.chunk_by(|one, other| compare(one, other).is_eq()) {
            let place = usize::from(equal[0]);
            if !name(place).is_empty() {
                let cell = &mut cells[Self::cell(hashes[place])];
                *cell = cell.saturating_add(1);
                *left += 1;
            }
        }
    }

    /// Marks the names that a run of tchars names, if it is an option.
    #[inline(never)]
    fn look_up(&mut self, hash: u32, line: &[u8], at: Range<usize>) {
        let (bucket, option) = (Self::bucket(hash), &line[at.clone()]);
        let bucket = usize::from(self.starts[bucket])..usize::from(self.starts[bucket + 1]);
        let order = |place: &u16| {
            let place = usize::from(*place);
            compare(self.hashes[place], hash, || order((self.name)(place), option))
        };
        let bucket = &self.sorted[bucket];
        // Most that come here are strangers in the same cell.
        let is_hash = |&place: &u16| self.hashes[usize::from(place)] == hash;
        if bucket.len() <= 8 && !bucket.iter().any(is_hash) {
            return;
        }
        let first = bucket.partition_point(|place| order(place).is_lt());
        let mut equal = bucket[first..].iter().take_while(|place| order(place).is_eq());
        let Some(&first) = equal.next() else { return };
        let bit = |place: u16| (usize::from(place / 64), 1 << (place % 64));
        let (word, mark) = bit(first);
        if self.named[word] & mark != 0 || !is_member(line, at) {
            return;
        }
        self.named[word] |= mark;
        for &place in equal {
            let (word, mark) = bit(place);
            self.named[word] |= mark;
        }
        let cell = &mut self.cells[Self::cell(hash)];
        *cell -= u8::from(*cell < u8::MAX);
        self.left -= 1;
    }
}

/// The options of one line, on their way to the names.
struct Options<'m, 'l, M> {
    names: &'m mut M,
    line: &'l [u8],
}

impl<'n, N: Fn(usize) -> &'n [u8], const WORDS: usize, const STARTS: usize, const CELLS: usize> Runs
    for Options<'_, '_, Names<'_, N, WORDS, STARTS, CELLS>>
{
    #[inline(always)]
    fn take(&mut self, run: Run) {
        let hash = match run.len {
            len @ ..=8 => short(run.last >> (64usize.wrapping_sub(8 * len) & 63)),
            _ => long(&self.line[run.range()], &run.last.to_le_bytes()),
        };
        if self.names.cells[Names::<'_, N, WORDS, STARTS, CELLS>::cell(hash)] > 0 {
            self.names.look_up(hash, self.line, run.range());
        }
    }

    fn wants_more(&self) -> bool {
        self.names.left > 0
    }
}

/// Whether a run of tchars is a member of the list: nothing but blanks stands between it and the
/// commas.
fn is_member(line: &[u8], run: Range<usize>) -> bool {
    let is_comma = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b',');
    is_comma(line[..run.start].iter().rfind(|byte| !is_blank(**byte)))
        && is_comma(line[run.end..].iter().find(|byte| !is_blank(**byte)))
}

/// A hash without regard to case.
#[inline]
fn hash(name: &[u8]) -> u32 {
    match name.last_chunk() {
        None => short(word(name)),
        Some(last) if name.len() == 8 => short(u64::from_le_bytes(*last)),
        Some(last) => long(name, last),
    }
}

/// The hash of more than eight bytes: that of the last eight after all words. Not inlined, so that the short
/// options, which are many, have the registers.
#[inline(never)]
fn long(name: &[u8], last: &[u8; 8]) -> u32 {
    let mix = |hash: u64, word: &[u8; 8]| {
        (hash.rotate_left(29) ^ u64::from_le_bytes(*word) & FIVE_BITS).wrapping_mul(FACTOR)
    };
    (mix(name.as_chunks().0.iter().fold(0, mix), last) >> 32) as u32
}

/// The hash of eight bytes at most.
#[inline(always)]
const fn short(word: u64) -> u32 {
    ((word & FIVE_BITS).wrapping_mul(FACTOR) >> 32) as u32
}

/// What a hash takes of each byte: letters of either case have the same five bits. So have some digits, and
/// that is what the names themselves are compared for.
const FIVE_BITS: u64 = u64::MAX / 0xFF * 0x1F;

/// 2^64 divided by the golden ratio: its product spreads each bit over all above it.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Fewer than eight bytes as a number.
#[inline]
fn word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// Eight tchars as one number, upper-case letters as lower-case ones: other tchars above 0x3F end in five
/// bits that no letter has.
#[inline(always)]
const fn lower(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let no_letter = (word & FIVE_BITS) + ONES * 5;
    word | (!no_letter & (ONES * 0x20))
}

/// By the hashes, then by the names.
#[inline]
fn compare(one: u32, other: u32, names: impl FnOnce() -> Ordering) -> Ordering {
    #[cfg(test)]
    tests::count(1);
    one.cmp(&other).then_with(names)
}

/// An order of tokens without regard to case; that of no dictionary, since the lengths count first.
fn order(one: &[u8], other: &[u8]) -> Ordering {
    #[cfg(test)]
    tests::count(1 + if one.len() == other.len() { one.len() } else { 0 });
    if one.len() != other.len() {
        return one.len().cmp(&other.len());
    }
    let by_word = |one: u64, other: u64| match one == other {
        true => Ordering::Equal,
        false => lower(one).cmp(&lower(other)),
    };
    let (ones, rest) = one.as_chunks();
    let (others, other_rest) = other.as_chunks();
    for (one, other) in ones.iter().zip(others) {
        let order = by_word(u64::from_le_bytes(*one), u64::from_le_bytes(*other));
        if order.is_ne() {
            return order;
        }
    }
    by_word(word(rest), word(other_rest))
}

#[cfg(test)]
mod colliding;
#[cfg(test)]
mod tests;
