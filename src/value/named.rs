//! Which names the options of Connection name (RFC 9110 §7.6.1).
//!
//! The peer chooses both, thousands of them, so nothing here may depend on what it chose. The names
//! are sorted by a hash, equal ones once, and by themselves where the hashes of different names are
//! equal; each option is looked up by halving those with the first byte of its hash. Among `k` names an option of `l` bytes costs at most
//! `log2 k + 1` comparisons of hashes and as many of names, of `l` bytes each: names that were
//! chosen to have one hash gain the second half of that, and no more. Names are sorted [`BLOCK`] at
//! a time, in memory of a fixed size, and each block goes through the options once; so the time is
//! linear in the head unless there are more fields than that.

use core::cmp::Ordering;

use super::{Line, is_blank};

/// How many names are sorted at once.
pub(crate) const BLOCK: usize = 4096;
/// The same, where there are few: most heads have no more.
const FEW: usize = 256;

/// Which places of one block of names are named.
#[derive(Clone, Copy)]
#[allow(clippy::large_enum_variant, reason = "where nothing may be allocated, there is no box")]
pub(crate) enum Named {
    None,
    Few([u64; FEW / 64]),
    Many([u64; BLOCK / 64]),
}

impl Named {
    /// The places, below `count` and [`BLOCK`], of those names that the options of `lines` name;
    /// letters of either case.
    pub(crate) fn of<'n, 'o>(
        count: usize,
        name: impl Fn(usize) -> &'n [u8],
        lines: impl Iterator<Item = Line<'o>>,
    ) -> Self {
        match count {
            0 => Self::None,
            1..=FEW => Self::Few(marks::<FEW, { FEW / 64 }>(count, &name, lines)),
            _ => Self::Many(many(count, &name, lines)),
        }
    }

    /// Whether the name at `place` is named.
    pub(crate) fn has(&self, place: usize) -> bool {
        let words: &[u64] = match self {
            Self::None => &[],
            Self::Few(words) => words,
            Self::Many(words) => words,
        };
        words.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }
}

/// A function of its own, so that only large heads pay for its memory.
#[inline(never)]
fn many<'n, 'o>(
    count: usize,
    name: &impl Fn(usize) -> &'n [u8],
    lines: impl Iterator<Item = Line<'o>>,
) -> [u64; BLOCK / 64] {
    marks::<BLOCK, { BLOCK / 64 }>(count, name, lines)
}

/// One bit for each of the names.
fn marks<'n, 'o, const PLACES: usize, const WORDS: usize>(
    count: usize,
    name: &impl Fn(usize) -> &'n [u8],
    lines: impl Iterator<Item = Line<'o>>,
) -> [u64; WORDS] {
    let mut entries = [Entry::default(); PLACES];
    let entries = &mut entries[..count.min(PLACES)];
    let (names, equal) = sort(entries, name);
    let names = Names { sorted: names, starts: starts(names), name };
    let mut marks = [0u64; WORDS];
    for line in lines {
        names.mark(line.bytes, &mut marks);
    }
    for again in equal {
        if is_marked(&marks, names.sorted[again.hash as usize].place) {
            set(&mut marks, again.place);
        }
    }
    marks
}

/// One name: its hash, and its place in the block.
#[derive(Clone, Copy, Default)]
struct Entry {
    hash: u32,
    place: u16,
}

/// The names, each once, sorted by their hashes and then by themselves; and those that are equal
/// to one of them, with its index in the place of the hash.
fn sort<'n, 'e>(
    entries: &'e mut [Entry],
    name: &impl Fn(usize) -> &'n [u8],
) -> (&'e [Entry], &'e [Entry]) {
    for (place, entry) in (0u16..).zip(entries.iter_mut()) {
        *entry = Entry { hash: hash(name(usize::from(place))), place };
    }
    let name = |entry: &Entry| name(usize::from(entry.place));
    entries.sort_unstable_by(|one, other| {
        compare(one.hash, other.hash).then_with(|| order(name(one), name(other)))
    });
    let mut first = 0u16;
    for at in 1..entries.len() {
        let (last, next) = (entries[usize::from(first)], entries[at]);
        if last.hash == next.hash && order(name(&last), name(&next)).is_eq() {
            entries[at].hash = u32::from(first);
        } else {
            first += 1;
            entries.swap(usize::from(first), at);
        }
    }
    entries.split_at(entries.len().min(usize::from(first) + 1))
}

/// Where the names of each first byte of a hash start, and where the last ones end.
fn starts(sorted: &[Entry]) -> [u16; 257] {
    let mut starts = [0; 257];
    for entry in sorted {
        starts[entry.hash.to_be_bytes()[0] as usize + 1] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

/// The names of a block, to be looked up.
struct Names<'e, N> {
    sorted: &'e [Entry],
    starts: [u16; 257],
    name: N,
}

impl<'n, N: Fn(usize) -> &'n [u8]> Names<'_, N> {
    /// Marks the names that the options of one line name.
    ///
    /// An option's hash is that of its bytes without any blanks, so that one pass over the line is
    /// enough; blanks inside of it are told by the comparison of the names.
    fn mark(&self, line: &[u8], marks: &mut [u64]) {
        let (mut start, mut hash) = (0, BASIS);
        for (at, byte) in line.iter().enumerate() {
            match byte {
                b',' => {
                    self.mark_option(&line[start..at], hash, marks);
                    (start, hash) = (at + 1, BASIS);
                }
                byte if is_blank(*byte) => {}
                byte => hash = mix(hash, byte),
            }
        }
        self.mark_option(&line[start..], hash, marks);
    }

    #[inline]
    fn mark_option(&self, option: &[u8], hash: u32, marks: &mut [u64]) {
        let byte = usize::from(hash.to_be_bytes()[0]);
        let among = usize::from(self.starts[byte])..usize::from(self.starts[byte + 1]);
        let among = &self.sorted[among];
        let run = &among[among.partition_point(|entry| compare(entry.hash, hash).is_lt())..];
        let Some(first) = run.first().filter(|first| first.hash == hash) else { return };
        let lone = run.get(1).is_none_or(|second| second.hash != hash);
        if lone && is_marked(marks, first.place) {
            return;
        }
        let option = trim(option);
        let name = |entry: &Entry| (self.name)(usize::from(entry.place));
        let found = if lone {
            Some(first).filter(|first| order(name(first), option).is_eq())
        } else {
            let run = &run[..run.partition_point(|entry| compare(entry.hash, hash).is_le())];
            let at = run.binary_search_by(|entry| order(name(entry), option));
            at.ok().and_then(|at| run.get(at))
        };
        if let Some(found) = found {
            set(marks, found.place);
        }
    }
}

#[inline]
fn is_marked(marks: &[u64], place: u16) -> bool {
    marks[usize::from(place / 64)] >> (place % 64) & 1 == 1
}

#[inline]
fn set(marks: &mut [u64], place: u16) {
    marks[usize::from(place / 64)] |= 1 << (place % 64);
}

/// An option without the blanks around it.
fn trim(option: &[u8]) -> &[u8] {
    let first = option.iter().position(|&byte| !is_blank(byte)).unwrap_or(option.len());
    let end = option.iter().rposition(|&byte| !is_blank(byte)).map_or(first, |last| last + 1);
    &option[first..end]
}

const BASIS: u32 = 0x811C_9DC5;

/// FNV-1a over the lower-case letters.
fn hash(name: &[u8]) -> u32 {
    name.iter().fold(BASIS, mix)
}

#[inline]
fn mix(hash: u32, byte: &u8) -> u32 {
    (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
}

#[inline]
fn compare(one: u32, other: u32) -> Ordering {
    #[cfg(test)]
    tests::count(1);
    one.cmp(&other)
}

/// An order of names without regard to case; that of no dictionary, since the lengths count first.
fn order(one: &[u8], other: &[u8]) -> Ordering {
    #[cfg(test)]
    tests::count(1 + if one.len() == other.len() { one.len() } else { 0 });
    if one.len() != other.len() {
        return one.len().cmp(&other.len());
    }
    let (ones, others) = (one.as_chunks().0, other.as_chunks().0);
    for (one, other) in ones.iter().zip(others) {
        if one != other && lower(*one) != lower(*other) {
            return lower(*one).cmp(&lower(*other));
        }
    }
    lower(last(one)).cmp(&lower(last(other)))
}

/// The last eight bytes of a name, or all of them.
#[inline]
fn last(name: &[u8]) -> [u8; 8] {
    name.last_chunk().copied().unwrap_or_else(|| {
        let mut word = [0; 8];
        word.iter_mut().zip(name).for_each(|(to, from)| *to = *from);
        word
    })
}

/// Eight bytes as one number, upper-case letters as lower-case ones.
#[inline]
fn lower(bytes: [u8; 8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_be_bytes(bytes);
    let low = word & (ONES * 0x7F);
    // The high bit of each byte: it is at least `A`, it is beyond `Z`.
    let (from_a, beyond_z) = (low + ONES * (0x80 - 0x41), low + ONES * (0x7F - 0x5A));
    let upper = (from_a ^ beyond_z) & !word & (ONES * 0x80);
    word | upper >> 2
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::HashMap;

    use super::*;

    std::thread_local! {
        /// The comparisons of hashes, and of the bytes of names, in this thread.
        static WORK: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn count(work: usize) {
        WORK.set(WORK.get() + work);
    }

    fn named(names: &[impl AsRef<[u8]>], options: &str) -> Named {
        let options = Line { at: 0, bytes: options.as_bytes() };
        Named::of(names.len(), |place| names[place].as_ref(), [options].into_iter())
    }

    fn places(named: &Named) -> Vec<usize> {
        (0..2 * BLOCK).filter(|&place| named.has(place)).collect()
    }

    #[test]
    fn named_places() {
        for count in [250, 256, 257, 300, 4096] {
            let names: Vec<_> = (0..count).map(|number| format!("x{number}")).collect();
            let options = "X7, close, x249,, x63,x64, X7, x4096, 7, x";
            assert_eq!(places(&named(&names, options)), [7, 63, 64, 249], "of {count}");
        }
        assert_eq!(places(&named(&["ab", "b"], "a b,\t b , a\r\n ")), [1], "blanks");
        assert!(places(&named(&["x"; 0], "x")).is_empty());
        assert!(places(&named(&["x"], "")).is_empty());
    }

    #[test]
    fn of_more_names_than_a_block_the_first_are_told() {
        let names: Vec<_> = (0..BLOCK + 9).map(|number| format!("x{number}")).collect();
        assert_eq!(places(&named(&names, "x4095, x4096, x4100, x0")), [0, BLOCK - 1]);
    }

    #[test]
    fn equal_names_are_named_together() {
        let names = ["a", "b", "A", "c", "B", "a"];
        assert_eq!(places(&named(&names, "A")), [0, 2, 5]);
        assert_eq!(places(&named(&names, "b, c")), [1, 3, 4]);
    }

    /// Two to the power of `pairs` names that all have one hash: one of each pair, one after the
    /// other.
    fn colliding(pairs: u32) -> Vec<String> {
        let mut names = vec![String::new()];
        for _ in 0..pairs {
            let before = hash(names[0].as_bytes());
            let end = |number: u32| {
                let spread = number.wrapping_mul(0x9E37_79B1);
                [0, 4, 8, 12, 16, 20, 24, 28].map(|bits| b'a' + (spread >> bits & 15) as u8)
            };
            let mut seen = HashMap::new();
            let (one, other) = (0..)
                .find_map(|number| {
                    Some((seen.insert(end(number).iter().fold(before, mix), number)?, number))
                })
                .expect("there are more ends than hashes");
            let ends =
                [one, other].map(|number| String::from_utf8_lossy(&end(number)).into_owned());
            let longer = |name: &String| ends.clone().map(|end| format!("{name}{end}"));
            names = names.iter().flat_map(longer).collect();
        }
        names
    }

    // They are told apart by the names themselves.
    #[test]
    fn an_equal_hash_names_nothing() {
        let names = colliding(6);
        let first = hash(names[0].as_bytes());
        assert!(names.iter().all(|name| hash(name.as_bytes()) == first) && names[0] != names[63]);
        for (place, option) in names.iter().enumerate() {
            assert_eq!(places(&named(&names, &option.to_uppercase())), [place]);
            let others: Vec<_> = names.iter().filter(|name| *name != option).collect();
            assert!(places(&named(&others, option)).is_empty());
        }
    }

    /// The work for each byte of names, and of options as often as fill 60 KB.
    fn work(names: &[String], options: &[String]) -> usize {
        let list = options.join(",") + ",";
        let list = list.repeat(60_000usize.div_ceil(list.len()));
        WORK.set(0);
        std::hint::black_box(named(names, &list));
        WORK.get() / (list.len() + names.iter().map(String::len).sum::<usize>())
    }

    // Whatever is chosen, a byte costs no more than two logarithms.
    #[test]
    fn no_choice_of_names_makes_a_byte_dear() {
        let numbered = |count: usize| (0..count).map(|number| format!("x{number}"));
        let repeated = |count: usize| vec!["x".to_owned(); count];
        let long = |count: usize| -> Vec<_> {
            (0..count).map(|number| format!("{}{number:03x}", "x".repeat(200))).collect()
        };
        let mut collisions = colliding(9);
        let strangers = collisions.split_off(256);
        let many: Vec<_> = numbered(4096).collect();
        for (about, names, options) in [
            ("one name", repeated(250), repeated(30_000)),
            ("one name, many fields", repeated(4096), repeated(20_000)),
            ("each its own", many.clone(), many),
            ("others", numbered(250).collect(), numbered(30_000).collect()),
            ("long ones", long(250), long(250)),
            ("one hash", collisions.clone(), collisions.clone()),
            ("one hash, none named", collisions, strangers),
        ] {
            let work = work(&names, &options);
            assert!(work <= 12, "{about}: {work} comparisons a byte");
        }
    }

    #[test]
    fn the_order_is_that_of_the_lower_case_bytes() {
        for one in 0..=255u8 {
            assert_eq!(lower([one; 8]), u64::from_be_bytes([one.to_ascii_lowercase(); 8]));
        }
        let names = [
            "",
            "a",
            "B",
            "aa",
            "abcdefgh",
            "ABCDEFGI",
            "abcdefghA",
            "abcdefghb",
            "^bcdefghb",
            "~bcdefghb",
        ];
        for one in names {
            for other in names {
                let [lower_one, lower_other] = [one, other].map(str::to_ascii_lowercase);
                let wanted = one.len().cmp(&other.len()).then(lower_one.cmp(&lower_other));
                assert_eq!(order(one.as_bytes(), other.as_bytes()), wanted, "{one} {other}");
            }
        }
    }

    // Places are found with any hash; a poor one makes halving look at names too.
    #[test]
    fn the_hash_is_fnv_1a() {
        let words = [("", 0x811C_9DC5), ("a", 0xE40C_292C), ("foobar", 0xBF9C_F968)];
        for (word, expected) in words {
            assert_eq!(hash(word.as_bytes()), expected, "{word}");
            assert_eq!(hash(word.to_uppercase().as_bytes()), expected, "{word} in capitals");
        }
    }
}
