//! Which names the options of Connection name (RFC 9110 §7.6.1).
//!
//! The peer chooses both, thousands of them, so nothing here may depend on what it chose. The names
//! are sorted by a hash, and by themselves where hashes are equal; each option is then looked up
//! by halving. Among `k` names an option of `l` bytes costs at most `log2 k + 1` comparisons of
//! hashes and as many of names, of at most `l` bytes each: names that were chosen to have one hash
//! gain the second half of that, and no more. Names are sorted [`BLOCK`] at a time, in memory of a
//! fixed size, and each block goes through the options once; so the time is linear in the head
//! unless there are more fields than that.

use core::cmp::Ordering;

use super::Member;

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

/// One name: its hash, and its place in the block.
#[derive(Clone, Copy, Default)]
struct Entry {
    hash: u32,
    place: u16,
}

impl Named {
    /// The places, below `count` and [`BLOCK`], of those names that `options` name; letters of
    /// either case.
    pub(crate) fn of<'n, 'o>(
        count: usize,
        name: impl Fn(usize) -> &'n [u8],
        options: impl Iterator<Item = Member<'o>>,
    ) -> Self {
        match count {
            0 => Self::None,
            ..=FEW => Self::Few(marks::<FEW, { FEW / 64 }>(count, &name, options)),
            _ => Self::Many(many(count, &name, options)),
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
    options: impl Iterator<Item = Member<'o>>,
) -> [u64; BLOCK / 64] {
    marks::<BLOCK, { BLOCK / 64 }>(count, name, options)
}

/// One bit for each of the names.
fn marks<'n, 'o, const PLACES: usize, const WORDS: usize>(
    count: usize,
    name: &impl Fn(usize) -> &'n [u8],
    options: impl Iterator<Item = Member<'o>>,
) -> [u64; WORDS] {
    let mut all = [Entry::default(); PLACES];
    let sorted = &mut all[..count.min(PLACES)];
    for (place, entry) in (0u16..).zip(sorted.iter_mut()) {
        *entry = Entry { hash: hash(name(usize::from(place))), place };
    }
    let name = |entry: &Entry| name(usize::from(entry.place));
    sorted.sort_unstable_by(|one, other| {
        let names = || order(name(one), name(other)).then(one.place.cmp(&other.place));
        compare(one.hash, other.hash).then_with(names)
    });
    let mut marks = [0u64; WORDS];
    let bit = |place: u16| (usize::from(place / 64), 1 << (place % 64));
    for option in options {
        if let Some(first) = find(sorted, &name, option.bytes) {
            let (word, bit) = bit(first.place);
            marks[word] |= bit;
        }
    }
    // What was found is the first of equal names.
    for pair in sorted.windows(2) {
        let [(word, first), (next_word, next)] = [bit(pair[0].place), bit(pair[1].place)];
        if marks[word] & first != 0
            && pair[0].hash == pair[1].hash
            && order(name(&pair[0]), name(&pair[1])).is_eq()
        {
            marks[next_word] |= next;
        }
    }
    marks
}

/// The first of the names that are `option`.
fn find<'n>(sorted: &[Entry], name: &impl Fn(&Entry) -> &'n [u8], option: &[u8]) -> Option<Entry> {
    let hash = hash(option);
    let run = &sorted[sorted.partition_point(|entry| compare(entry.hash, hash).is_lt())..];
    let first = run.first().filter(|first| first.hash == hash)?;
    if order(name(first), option).is_eq() {
        return Some(*first);
    }
    let run = &run[..run.partition_point(|entry| compare(entry.hash, hash).is_le())];
    let at = run.partition_point(|entry| order(name(entry), option).is_lt());
    run.get(at).copied().filter(|entry| order(name(entry), option).is_eq())
}

/// FNV-1a over the lower-case letters.
fn hash(name: &[u8]) -> u32 {
    name.iter().fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}

#[inline]
fn compare(one: u32, other: u32) -> Ordering {
    #[cfg(test)]
    tests::count(1);
    one.cmp(&other)
}

/// The order of two names without regard to case; that of no dictionary, since the lengths count
/// first.
fn order(one: &[u8], other: &[u8]) -> Ordering {
    #[cfg(test)]
    tests::count(1 + if one.len() == other.len() { one.len() } else { 0 });
    let lower = u8::to_ascii_lowercase;
    one.len().cmp(&other.len()).then_with(|| one.iter().map(lower).cmp(other.iter().map(lower)))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::HashMap;

    use super::super::{Line, members};
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
        Named::of(names.len(), |place| names[place].as_ref(), members(options))
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

    /// So many names that all have one hash: any one of each of these pairs, one after the other.
    fn colliding(pairs: u32) -> Vec<String> {
        let mut names = vec![String::new()];
        for _ in 0..pairs {
            let mut seen = HashMap::new();
            let end = |number: u32| format!("{}{number:05x}", names[0]);
            let (one, other) = (0..)
                .find_map(|number| {
                    Some((seen.insert(hash(end(number).as_bytes()), number)?, number))
                })
                .expect("few numbers have different hashes");
            let ends = [one, other].map(|number| format!("{number:05x}"));
            names = names
                .iter()
                .flat_map(|name| ends.iter().map(move |end| format!("{name}{end}")))
                .collect();
        }
        names
    }

    // They are told apart by the names themselves.
    #[test]
    fn an_equal_hash_names_nothing() {
        let names = colliding(6);
        assert!(names.iter().all(|name| hash(name.as_bytes()) == hash(names[0].as_bytes())));
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
            assert!(work <= 26, "{about}: {work} comparisons a byte");
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
