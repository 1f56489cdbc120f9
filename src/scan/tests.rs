//! Every kernel against the table of [`crate::syntax`]: all bytes, positions, lengths, alignments.

use super::marks::Carry;
use super::positions::{Blocks, Positions};
use super::*;
use crate::span::Pos;
use crate::syntax::{TCHAR, TEXT};

/// What a kernel promises about its tokens.
#[derive(Clone, Copy, PartialEq)]
enum Tokens {
    /// All tchars.
    All,
    /// Letters, digits and `-`.
    Common,
}

fn by_table(block: &[u8; 64], tokens: Tokens) -> Masks {
    let mut masks = Masks { control: 0, token: 0 };
    for (place, &byte) in block.iter().enumerate() {
        let common = byte.is_ascii_alphanumeric() || byte == b'-';
        let token = if tokens == Tokens::All { TCHAR.has(byte) } else { common };
        masks.control |= u64::from(!TEXT.has(byte)) << place;
        masks.token |= u64::from(token) << place;
    }
    masks
}

/// Calls `$test` with each kernel that this machine has.
macro_rules! each_kernel {
    ($test:ident) => {
        $test("swar", swar::Swar, Tokens::Common);
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        {
            $test("sse2", sse2::Sse2::BASELINE, Tokens::Common);
            if let Some(kernel) = ssse3::Ssse3::at(detect::Level::ask()) {
                $test("ssse3", kernel, Tokens::All);
            }
            if let Some(kernel) = avx2::Avx2::at(detect::Level::ask()) {
                $test("avx2", kernel, Tokens::All);
            }
            if let Some(kernel) = avx512::Avx512::at(detect::Level::ask()) {
                $test("avx512", kernel, Tokens::All);
            }
        }
        #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
        $test("neon", neon::Neon::BASELINE, Tokens::All);
    };
}

#[test]
fn every_byte_at_every_position() {
    fn test<K: Kernel>(name: &str, kernel: K, tokens: Tokens) {
        let arounds: &[u8] = if cfg!(miri) { b"a" } else { &[b'a', b' ', b'\r', 0xFF] };
        for &around in arounds {
            for byte in 0..=255 {
                let places = if cfg!(miri) { 31..33 } else { 0..64 };
                for place in places {
                    let mut block = [around; 64];
                    block[place] = byte;
                    let found = kernel.classify(&block);
                    assert_eq!(found, by_table(&block, tokens), "{name}: {byte:#x} at {place}");
                }
            }
        }
    }
    each_kernel!(test);
}

/// The positions in `bytes`, which start with a line, as `Positions` finds them in batches.
fn positions<K: Kernel>(kernel: K, bytes: &[u8]) -> Vec<usize> {
    let (mut blocks, mut found) = (Blocks::new(Pos::ZERO, Carry::AT_LINE), Positions::new());
    let mut all = Vec::new();
    loop {
        let more = found.fill_by(kernel, bytes, &mut blocks);
        all.extend(indices(&found));
        found.clear();
        if !more {
            return all;
        }
    }
}

fn indices(positions: &Positions) -> Vec<usize> {
    positions.as_slice().iter().map(|position| position.index()).collect()
}

/// Whether that is what was found; what comes after an empty line does not count.
#[track_caller]
fn assert_found(found: &[usize], (wanted, empty): (Vec<usize>, bool), what: &str) {
    let counts = if empty { found.len().min(wanted.len()) } else { found.len() };
    assert_eq!(found[..counts], wanted, "{what}");
}

/// The same, byte by byte, by the definitions, and whether the last one is an empty line.
fn by_definition(bytes: &[u8], tokens: Tokens) -> (Vec<usize>, bool) {
    let is_token = |byte: u8| match tokens {
        Tokens::All => TCHAR.has(byte),
        Tokens::Common => byte.is_ascii_alphanumeric() || byte == b'-',
    };
    let is_control = |at: usize| bytes.get(at).is_some_and(|&byte| !TEXT.has(byte));
    let mut starts = vec![false; bytes.len() + 2];
    starts[0] = true;
    let mut in_name = false;
    let mut found = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        let first = is_control(at) && (at == 0 || !is_control(at - 1));
        if first {
            starts[at + 2] = true;
        }
        let start = starts[at];
        in_name |= start;
        let ends = in_name && !is_token(byte);
        in_name &= !ends;
        if first || ends {
            found.push(at);
        }
        if start && is_control(at) {
            return (found, true);
        }
    }
    (found, false)
}

#[test]
fn every_length_at_every_alignment() {
    fn test<K: Kernel>(name: &str, kernel: K, tokens: Tokens) {
        // Names, values and line ends, with every byte among them now and then.
        let bytes: Vec<u8> = (0..320u32)
            .map(|at| {
                let [dice, ..] = (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes();
                match dice % 16 {
                    0 => b'\r',
                    1 => b'\n',
                    2 => b':',
                    3 => dice,
                    _ => b'a' + dice % 26,
                }
            })
            .collect();
        let alignments = if cfg!(miri) { 0..2 } else { 0..64 };
        for start in alignments {
            for len in (0..200).step_by(if cfg!(miri) { 23 } else { 1 }) {
                let slice = &bytes[start..start + len];
                let wanted = by_definition(slice, tokens);
                assert_found(&positions(kernel, slice), wanted, &format!("{name}: {start}+{len}"));
            }
        }
    }
    each_kernel!(test);
}

#[test]
fn positions_are_name_ends_and_line_ends_wherever_blocks_meet() {
    fn test<K: Kernel>(name: &str, kernel: K, _: Tokens) {
        for (name_len, value_len) in (1..150).step_by(if cfg!(miri) { 37 } else { 1 }).zip(0..) {
            let mut bytes = Vec::new();
            let mut wanted = Vec::new();
            for line in 0..4 {
                bytes.extend(std::iter::repeat_n(b'n', name_len + line));
                wanted.push(bytes.len());
                bytes.extend_from_slice(b": ");
                bytes.extend(std::iter::repeat_n(b'\xE4', value_len));
                wanted.push(bytes.len());
                bytes.extend_from_slice(b"\r\n");
            }
            wanted.push(bytes.len());
            bytes.extend_from_slice(b"\r\nbody\r\nbody: x\r\n");
            let what = format!("{name}: {name_len}, {value_len}");
            assert_found(&positions(kernel, &bytes), (wanted, true), &what);
        }
    }
    each_kernel!(test);
}

#[test]
fn more_positions_than_a_batch() {
    fn test<K: Kernel>(name: &str, kernel: K, tokens: Tokens) {
        for line in [&b"a: b\r\n"[..], b"a:\r\n", b"\r-", b"\n"] {
            let bytes = line.repeat(if cfg!(miri) { 150 } else { 400 });
            assert_found(&positions(kernel, &bytes), by_definition(&bytes, tokens), name);
        }
    }
    each_kernel!(test);
}

const BORDERS: &[u8] = &[0, 8, 9, 10, 13, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0xFF];

#[test]
fn text_among_a_few_bytes_and_many() {
    for len in 0..=if cfg!(miri) { 17 } else { 40 } {
        // Under Miri, which is slow, only bytes at the borders.
        for byte in (0..=255u8).filter(|byte| !cfg!(miri) || BORDERS.contains(byte)) {
            for at in 0..=len {
                let mut bytes = vec![0xE4; len];
                if let Some(place) = bytes.get_mut(at) {
                    *place = byte;
                }
                let text = if at < len && !TEXT.has(byte) { at } else { len };
                assert_eq!(few::text_len(&bytes), text, "{byte:#x} at {at} of {len}");
                if let Some(few) = bytes.first_chunk() {
                    let sure =
                        text.min(few::LIMIT) == few::LIMIT && !(at < few::LIMIT && byte == b'\t');
                    assert_eq!(few::surely_text(few), sure, "{byte:#x} at {at} of {len}");
                }
            }
        }
    }
}

#[cfg(bad_gateway_kernels)]
#[test]
fn a_forced_kernel_is_the_one_that_runs() {
    struct Who;
    impl Scan<'_> for Who {
        type Output = String;

        fn run<K: Kernel>(self, _: K, _: &[u8]) -> String {
            let (_, name) = std::any::type_name::<K>().rsplit_once("::").expect("a path");
            name.to_lowercase()
        }
    }
    let best = dispatch(Who, b"");
    assert_eq!(Some(&*best), kernels::names().next());
    for name in kernels::names() {
        assert!(kernels::force(name));
        assert_eq!(dispatch(Who, b""), name);
    }
    assert!(!kernels::force("none"));
    assert_eq!(dispatch(Who, b""), best);
}
