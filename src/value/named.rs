//! Which names the options of Connection name (RFC 9110 §7.6.1).
//!
//! The peer chooses both, thousands of them, so nothing here may depend on what it chose. The names
//! stand in buckets by a hash, in each bucket sorted by their hashes, then by themselves. An option
//! is a run of tchars; most hit a bucket that is empty, or where all names are known to be named. Any
//! other one is looked up by halving its bucket: among `k` names `log2 k + 1` comparisons of hashes and as many
//! of names, of the option's length each. So names that were chosen to have one hash gain a logarithm,
//! and no more. Names are sorted [`BLOCK`] at a time, in memory of a fixed size, and each block goes
//! through the options once; so the time is linear in the head unless there are more fields than
//! that.

use core::cmp::Ordering;

use super::{Line, is_blank};
use crate::scan::runs::token_runs;

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
    /// letters of either case. What is no token is never named.
    pub(crate) fn of<'n, 'o>(
        count: usize,
        name: impl Fn(usize) -> &'n [u8],
        lines: impl Iterator<Item = Line<'o>>,
    ) -> Self {
        match count {
            0 => Self::None,
            1..=FEW => Self::Few(marks::<FEW, { 1024 + 2 }, { FEW / 64 }>(count, &name, lines)),
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
    marks::<BLOCK, { BLOCK + 2 }, { BLOCK / 64 }>(count, name, lines)
}

/// One bit for each of the names. There are `BUCKETS - 2` buckets, a power of two.
fn marks<'n, 'o, const PLACES: usize, const BUCKETS: usize, const WORDS: usize>(
    count: usize,
    name: &impl Fn(usize) -> &'n [u8],
    lines: impl Iterator<Item = Line<'o>>,
) -> [u64; WORDS] {
    let (mut entries, mut buckets) = ([Entry::default(); PLACES], [Bucket::default(); BUCKETS]);
    let entries = &mut entries[..count.min(PLACES)];
    let mut names = Names { entries, buckets: &mut buckets, left: 0, name };
    names.sort();
    for line in lines {
        if names.left == 0 {
            break;
        }
        token_runs(line.bytes, |from, end| names.mark(line.bytes, from, end));
    }
    let mut marks = [0; WORDS];
    names.spread(|place| marks[usize::from(place / 64)] |= 1 << (place % 64));
    marks
}

/// One name: its hash, its place in the block, and whether an option was found to name it.
#[derive(Clone, Copy, Default)]
struct Entry {
    hash: u32,
    place: u16,
    named: bool,
}

/// Entries whose hashes have the same first bits.
#[derive(Clone, Copy, Default)]
struct Bucket {
    /// Where they start; they end where those of the next one start.
    start: u16,
    /// How many different names among them are not known to be named.
    left: u16,
}

/// The names of a block, to be looked up.
struct Names<'e, N, const BUCKETS: usize> {
    entries: &'e mut [Entry],
    buckets: &'e mut [Bucket; BUCKETS],
    /// How many different names are not known to be named.
    left: usize,
    name: &'e N,
}

impl<'n, N: Fn(usize) -> &'n [u8], const BUCKETS: usize> Names<'_, N, BUCKETS> {
    #[inline(always)]
    const fn bucket(hash: u32) -> usize {
        (hash >> (32 - (BUCKETS - 2).trailing_zeros())) as usize
    }

    /// Sorts the names into their buckets, and there.
    fn sort(&mut self) {
        let Self { entries, buckets, left, name } = self;
        // Each bucket is counted two beyond its place; one beyond it, its end is moved on as it fills.
        for place in 0..entries.len() {
            buckets[Self::bucket(hash(name(place))) + 2].start += 1;
        }
        let mut sum = 0;
        for bucket in buckets.iter_mut() {
            sum += bucket.start;
            bucket.start = sum;
        }
        for (place, number) in (0..entries.len()).zip(0..) {
            let hash = hash(name(place));
            let end = &mut buckets[Self::bucket(hash) + 1].start;
            entries[usize::from(*end)] = Entry { hash, place: number, named: false };
            *end += 1;
        }
        for bucket in 0..BUCKETS - 1 {
            let entries = &mut entries[range(buckets.as_slice(), bucket)];
            buckets[bucket].left = match entries {
                [] => 0,
                [_] => 1,
                several => different(several, *name),
            };
            *left += usize::from(buckets[bucket].left);
        }
    }

    /// Marks the first of the names that a run of tchars names, if it is an option; whether there are
    /// others that may be named.
    #[inline(always)]
    fn mark(&mut self, line: &[u8], from: usize, end: usize) -> bool {
        let hash = match line.get(end.wrapping_sub(8)..end).and_then(<[u8]>::first_chunk) {
            Some(eight) if end - from <= 8 => {
                short(u64::from_le_bytes(*eight) >> ((64 - 8 * (end - from)) & 63))
            }
            _ => hash(&line[from..end]),
        };
        if self.buckets[Self::bucket(hash)].left > 0 {
            self.look_up(hash, line, from, end);
        }
        self.left > 0
    }

    #[inline(never)]
    fn look_up(&mut self, hash: u32, line: &[u8], from: usize, end: usize) {
        let Self { entries, buckets, left, name } = self;
        let (bucket, option) = (Self::bucket(hash), &line[from..end]);
        let entries = &mut entries[range(buckets.as_slice(), bucket)];
        let at = entries.partition_point(|entry| compare(entry, hash, name, option).is_lt());
        if let Some(entry) = entries.get_mut(at)
            && !entry.named
            && compare(entry, hash, name, option).is_eq()
            && is_member(line, from, end)
        {
            entry.named = true;
            buckets[bucket].left -= 1;
            *left -= 1;
        }
    }

    /// Calls `mark` with the places that are named, those of names equal to a named one too.
    fn spread(&self, mut mark: impl FnMut(u16)) {
        let mut named: Option<&Entry> = None;
        for entry in self.entries.iter() {
            if entry.named {
                named = Some(entry);
            }
            let name = (self.name)(usize::from(entry.place));
            if named.is_some_and(|named| compare(named, entry.hash, self.name, name).is_eq()) {
                mark(entry.place);
            }
        }
    }
}

/// The places of the entries of a bucket.
#[inline]
fn range(buckets: &[Bucket], bucket: usize) -> core::ops::Range<usize> {
    usize::from(buckets[bucket].start)..usize::from(buckets[bucket + 1].start)
}

/// Sorts the entries of a bucket; gives the number of different names among them.
fn different<'n>(entries: &mut [Entry], name: &impl Fn(usize) -> &'n [u8]) -> u16 {
    let compare =
        |one: &Entry, other: &Entry| compare(one, other.hash, name, name(usize::from(other.place)));
    entries.sort_unstable_by(compare);
    entries.chunk_by(|one, other| compare(one, other).is_eq()).zip(1..).last().map_or(0, |(_, n)| n)
}

/// Whether a run of tchars is a member of the list: nothing but blanks stands between it and the
/// commas.
fn is_member(line: &[u8], from: usize, end: usize) -> bool {
    let is_comma = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b',');
    is_comma(line[..from].iter().rfind(|byte| !is_blank(**byte)))
        && is_comma(line[end..].iter().find(|byte| !is_blank(**byte)))
}

/// A hash of the lower-case letters: that of the last eight bytes, or of all, after those before.
#[inline]
fn hash(name: &[u8]) -> u32 {
    let (words, rest) = name.as_chunks();
    let Some(last) = name.last_chunk() else { return short(word(rest)) };
    let mix = |hash: u64, word: &[u8; 8]| {
        (hash.rotate_left(29) ^ lower(u64::from_le_bytes(*word))).wrapping_mul(FACTOR)
    };
    match name.len() {
        8 => short(u64::from_le_bytes(*last)),
        _ => (mix(words.iter().fold(0, mix), last) >> 32) as u32,
    }
}

/// The hash of eight bytes at most.
#[inline(always)]
const fn short(word: u64) -> u32 {
    (lower(word).wrapping_mul(FACTOR) >> 32) as u32
}

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
    let no_letter = (word & (ONES * 0x1F)) + ONES * 5;
    word | (!no_letter & (ONES * 0x20))
}

#[inline]
fn compare<'n>(
    entry: &Entry,
    hash: u32,
    name: &impl Fn(usize) -> &'n [u8],
    other: &[u8],
) -> Ordering {
    #[cfg(test)]
    tests::count(1);
    entry.hash.cmp(&hash).then_with(|| order(name(usize::from(entry.place)), other))
}

/// An order of tokens without regard to case; that of no dictionary, since the lengths count first.
fn order(one: &[u8], other: &[u8]) -> Ordering {
    #[cfg(test)]
    tests::count(1 + if one.len() == other.len() { one.len() } else { 0 });
    if one.len() != other.len() {
        return one.len().cmp(&other.len());
    }
    let (ones, rest) = one.as_chunks();
    let (others, other_rest) = other.as_chunks();
    let lower = |eight: &[u8; 8]| lower(u64::from_le_bytes(*eight));
    let lowers = |words: &'_ [[u8; 8]], at: usize| words.get(at).map(lower);
    for at in 0..ones.len() {
        if lowers(ones, at) != lowers(others, at) {
            return lowers(ones, at).cmp(&lowers(others, at));
        }
    }
    self::lower(word(rest)).cmp(&self::lower(word(other_rest)))
}

#[cfg(test)]
mod colliding;
#[cfg(test)]
mod tests;
