//! Which names the options of Connection name (RFC 9110 §7.6.1).
//!
//! The peer chooses both, thousands of them, so nothing here may depend on what it chose. The names
//! are sorted by their hashes, then by themselves; the hash is one of many, and the peer does not know which
//! ([`secret`]). An option's cell, a product of its own, tells how many names there are still to be named; most
//! options hit a cell without any. Any other one is looked up in the bucket that the first bits of its hash
//! tell, by halving it: among `k` names `log2 k + 1` comparisons of hashes and as many of names, of the option's
//! length each. So even names that were chosen to have one hash, by somebody who knew it, gain a logarithm, and no
//! more. Names are sorted [`BLOCK`] at a time, in memory of a fixed size, and each block goes
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
        Self::by_factor(secret(), count, name, lines)
    }

    /// The same by hashes of that factor, which is odd.
    fn by_factor<'n, 'o>(
        factor: u64,
        count: usize,
        name: impl Fn(usize) -> &'n [u8],
        lines: impl Iterator<Item = Line<'o>>,
    ) -> Self {
        match count {
            0 => Self::None,
            1..=FEW => Self::Few(marks::<FEW, { FEW / 64 }, { 2 * FEW + 2 }, { 32 * FEW }>(
                factor, count, &name, lines,
            )),
            _ => Self::Many(many(factor, count, &name, lines)),
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
    factor: u64,
    count: usize,
    name: &impl Fn(usize) -> &'n [u8],
    lines: impl Iterator<Item = Line<'o>>,
) -> [u64; BLOCK / 64] {
    marks::<BLOCK, { BLOCK / 64 }, { BLOCK + 2 }, { 4 * BLOCK }>(factor, count, name, lines)
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
    factor: u64,
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
        factor,
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
    factor: u64,
    name: &'m N,
}

impl<'n, N: Fn(usize) -> &'n [u8], const WORDS: usize, const STARTS: usize, const CELLS: usize>
    Names<'_, N, WORDS, STARTS, CELLS>
{
    /// The cell of a token of eight bytes at most.
    #[inline(always)]
    const fn cell_of_word(factor: u64, word: u64) -> usize {
        Self::cell_of_hash((folded(word).wrapping_mul(factor) >> 32) as u32)
    }

    /// The cell of a longer token of that hash.
    #[inline(always)]
    const fn cell_of_hash(hash: u32) -> usize {
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
            *of_name = hash(self.factor, (self.name)(place));
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
        let Self { hashes, sorted, starts, cells, left, factor, name, .. } = self;
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
                let cell = match name(place) {
                    short if short.len() <= 8 => Self::cell_of_word(*factor, word(short)),
                    _ => Self::cell_of_hash(hashes[place]),
                };
                let cell = &mut cells[cell];
                *cell = cell.saturating_add(1);
                *left += 1;
            }
        }
    }

    /// Marks the names that a run of tchars names, if it is an option; its cell is that one.
    #[inline(never)]
    fn look_up(&mut self, cell: usize, line: &[u8], at: Range<usize>) {
        let option = &line[at.clone()];
        let hash = hash(self.factor, option);
        let bucket = Self::bucket(hash);
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
        let cell = &mut self.cells[cell];
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
        type Of<'m, N, const WORDS: usize, const STARTS: usize, const CELLS: usize> =
            Names<'m, N, WORDS, STARTS, CELLS>;
        let factor = self.names.factor;
        let cell = match run.len {
            len @ ..=8 => {
                let word = run.last >> (64usize.wrapping_sub(8 * len) & 63);
                Of::<N, WORDS, STARTS, CELLS>::cell_of_word(factor, word)
            }
            _ => {
                let hash = long(factor, &self.line[run.range()], run.last);
                Of::<N, WORDS, STARTS, CELLS>::cell_of_hash(hash)
            }
        };
        if self.names.cells[cell] > 0 {
            self.names.look_up(cell, self.line, run.range());
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

/// An odd factor that the peer cannot know, so that it cannot choose names for what becomes of them.
fn secret() -> u64 {
    #[cfg(feature = "std")]
    let secret = {
        use std::hash::{BuildHasher, RandomState};
        RandomState::new().hash_one(0)
    };
    // Where nothing gives random numbers: the address at which the program was loaded.
    #[cfg(not(feature = "std"))]
    let secret = (core::ptr::from_ref(&0u8).addr() as u64).wrapping_mul(FACTOR).swap_bytes();
    (secret ^ FACTOR) | 1
}

/// A hash without regard to case.
#[inline]
fn hash(factor: u64, name: &[u8]) -> u32 {
    match name.last_chunk() {
        Some(last) if name.len() > 8 => long(factor, name, u64::from_le_bytes(*last)),
        _ => (lower(word(name)).wrapping_mul(factor) >> 32) as u32,
    }
}

/// The hash of more than eight bytes: that of its length, all words, and the last eight. Not inlined, so that the
/// short options, which are many, have the registers.
#[inline(never)]
fn long(factor: u64, name: &[u8], last: u64) -> u32 {
    let mix = |hash: u64, word: u64| {
        let mixed = hash ^ lower(word);
        let product = u128::from(mixed) * u128::from(factor);
        (product >> 64) as u64 ^ mixed.wrapping_mul(factor)
    };
    let (words, _) = name.as_chunks();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    (words.chain([last]).fold(name.len() as u64, mix) >> 32) as u32
}

/// 2^64 divided by the golden ratio, which is no secret.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

const ONES: u64 = u64::MAX / 0xFF;

/// What a cell takes of a word: letters of either case are the same. So are `^` and `~`, and that is what the
/// hashes and the names are compared for.
#[inline(always)]
const fn folded(word: u64) -> u64 {
    word | (ONES * 0x20)
}

/// Eight bytes at most as a number.
#[inline]
fn word(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// Eight tchars as one number, upper-case letters as lower-case ones: other tchars above 0x3F end in five
/// bits that no letter has.
#[inline(always)]
const fn lower(word: u64) -> u64 {
    let no_letter = (word & (ONES * 0x1F)) + ONES * 5;
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
