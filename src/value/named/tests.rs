use std::cell::Cell;

use super::colliding::colliding;
use super::*;
use crate::syntax::TCHAR;

std::thread_local! {
    /// The comparisons of hashes, and of the bytes of names, in this thread.
    static WORK: Cell<usize> = const { Cell::new(0) };
}

pub(super) fn count(work: usize) {
    WORK.set(WORK.get() + work);
}

fn named(names: &[impl AsRef<[u8]>], options: &str) -> NamedPlaces {
    named_by(FACTOR, names, options)
}

fn named_by(factor: u64, names: &[impl AsRef<[u8]>], options: &str) -> NamedPlaces {
    let options = Line { at: 0, bytes: options.as_bytes() };
    let name = |place: usize| names[place].as_ref();
    NamedPlaces::by_factor(factor, names.len(), name, [options].into_iter())
}

fn places(named: &NamedPlaces) -> Vec<usize> {
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
    assert_eq!(places(&named(&["", "a", ""], ", a,,a b")), [1], "nobody asks for an empty one");
}

// More different names in one cell than it can count are looked up for ever.
#[test]
fn a_cell_that_overflowed_still_finds_its_names() {
    let names = colliding(FACTOR, 9);
    let all: Vec<_> = (0..names.len()).collect();
    assert_eq!(places(&named(&names, &names.join(", "))), all);
    let backwards: Vec<_> = names.iter().rev().map(String::as_str).collect();
    assert_eq!(places(&named(&names, &backwards.join(","))), all);
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

// They are told apart by the names themselves.
#[test]
fn an_equal_hash_names_nothing() {
    let names = colliding(FACTOR, 6);
    let first = hash(FACTOR, names[0].as_bytes());
    assert!(names.iter().all(|name| hash(FACTOR, name.as_bytes()) == first));
    assert!(names[0] != names[63]);
    for (place, option) in names.iter().enumerate() {
        assert_eq!(places(&named(&names, &option.to_uppercase())), [place]);
        let others: Vec<_> = names.iter().filter(|name| *name != option).collect();
        assert!(places(&named(&others, option)).is_empty());
    }
}

/// The work for each byte of names, and of options as often as fill 60 KB, times 100.
fn work(factor: u64, names: &[String], options: &[String]) -> usize {
    let list = options.join(",") + ",";
    let list = list.repeat(60_000usize.div_ceil(list.len()));
    WORK.set(0);
    std::hint::black_box(named_by(factor, names, &list));
    100 * WORK.get() / (list.len() + names.iter().map(String::len).sum::<usize>())
}

/// Names, and options behind them, that were chosen to be looked up as slowly as can be by whoever knows the
/// factor.
fn hostile() -> Vec<(&'static str, Vec<String>, Vec<String>)> {
    let numbered = |count: usize| (0..count).map(|number| format!("x{number}"));
    let repeated = |count: usize| vec!["x".to_owned(); count];
    let long = |count: usize| -> Vec<_> {
        (0..count).map(|number| format!("{}{number:03x}", "x".repeat(200))).collect()
    };
    let mut collisions = colliding(FACTOR, 9);
    let strangers = collisions.split_off(256);
    let many: Vec<_> = numbered(4096).collect();
    // Those that differ only in what a cell does not tell apart.
    let mut alike: Vec<_> = (0..256u32)
        .map(|number| (0..8).map(|bit| if number >> bit & 1 == 0 { '^' } else { '~' }).collect())
        .collect();
    let others_alike: Vec<String> = alike.split_off(128);
    // Those of one cell.
    let cell = |name: &String| {
        Names::<fn(usize) -> &'static [u8], 0, 0, { 32 * FEW }>::cell_of_word(
            FACTOR,
            word(name.as_bytes()),
        )
    };
    let mut together: Vec<_> =
        (0..1 << 20).map(|number| format!("{number:05x}")).filter(|name| cell(name) == 7).collect();
    let strangers_together = together.split_off(together.len() / 2);
    vec![
        ("one name", repeated(250), repeated(30_000)),
        ("one name, many fields", repeated(4096), repeated(20_000)),
        ("each its own", many.clone(), many),
        ("others", numbered(250).collect(), numbered(30_000).collect()),
        ("long ones", long(250), long(250)),
        ("one hash", collisions.clone(), collisions.clone()),
        ("one hash, none named", collisions, strangers),
        ("alike", alike, others_alike),
        ("one cell", together, strangers_together),
    ]
}

// Whatever is chosen, a byte costs no more than two logarithms.
#[test]
fn no_choice_of_names_makes_a_byte_dear() {
    for (about, names, options) in hostile() {
        let work = work(FACTOR, &names, &options);
        assert!(work <= 1200, "{about}: {work} comparisons a hundred bytes");
    }
}

// And next to nothing where the factor is another than they were chosen for, as it is: it is drawn anew for each
// head. These are some of those that can be drawn.
#[test]
fn who_does_not_know_the_factor_chooses_nothing() {
    for factor in [1u64, 2, 3].map(|number| hash_of(number) | 1) {
        for (about, names, options) in hostile() {
            let work = work(factor, &names, &options);
            assert!(work <= 400, "{about}: {work} comparisons a hundred bytes");
        }
    }
}

/// Some number or other.
fn hash_of(number: u64) -> u64 {
    number.wrapping_mul(FACTOR).swap_bytes().wrapping_mul(FACTOR)
}

#[test]
fn the_order_is_that_of_lower_case_tokens() {
    for byte in (0..=0x7F).filter(|&byte| TCHAR.has(byte)) {
        let folded = lower(u64::from_le_bytes([byte; 8])).to_le_bytes();
        for other in (0..=0x7F).filter(|&other| TCHAR.has(other)) {
            let same = lower(u64::from_le_bytes([other; 8])).to_le_bytes() == folded;
            assert_eq!(same, byte.eq_ignore_ascii_case(&other), "{byte:#x} {other:#x}");
        }
    }
    let names = ["", "a", "B", "aa", "^", "~", "abcdefgh", "ABCDEFGI", "abcdefghA", "abcdefghb"];
    for one in names {
        assert_eq!(order(one.as_bytes(), one.to_uppercase().as_bytes()), Ordering::Equal);
        for other in names {
            let [there, back] = [(one, other), (other, one)]
                .map(|(one, other)| order(one.as_bytes(), other.as_bytes()));
            assert_eq!(there, back.reverse(), "{one} {other}");
            assert_eq!(there.is_eq(), one == other, "{one} {other}");
        }
    }
}

// Both ways to the hash of an option give that of the name.
#[test]
fn an_option_is_found_wherever_it_stands() {
    for len in 1..=40 {
        for before in [0, 1, 7, 8, 9, 62, 63, 64, 65] {
            let name = "aB3_^~xYz-".repeat(4)[..len].to_owned();
            let list = "q,".repeat(before / 2) + &" ".repeat(before % 2) + &name;
            for list in [list.clone(), list + ",r"] {
                let upper = name.to_uppercase();
                assert_eq!(places(&named(&["z", &upper], &list)), [1], "{list}");
            }
        }
    }
}

#[test]
fn what_is_no_token_names_nothing() {
    let names = ["a", "b", "ab"];
    for list in ["a b", "a\0", "ab;", "\u{e9}a", "a/b, b;a,,;ab", "a \t b,b a"] {
        assert!(places(&named(&names, list)).is_empty(), "{list:?}");
        let longer = format!("{list},{},\tab ,a", "z,".repeat(64));
        assert_eq!(places(&named(&names, &longer)), [0, 2], "{list:?}");
    }
}
