//! Every kernel against the table of [`crate::syntax`]: all bytes, positions, lengths, alignments.

use super::lines::{Blocks, Carry, Positions};
use super::*;
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
    let mut masks = Masks { control: 0, nontoken: 0 };
    for (place, &byte) in block.iter().enumerate() {
        let common = byte.is_ascii_alphanumeric() || byte == b'-';
        let token = if tokens == Tokens::All { TCHAR.has(byte) } else { common };
        masks.control |= u64::from(!TEXT.has(byte)) << place;
        masks.nontoken |= u64::from(!token) << place;
    }
    masks
}

/// Calls `$test` with each kernel that this machine has.
macro_rules! each_kernel {
    ($test:ident) => {
        $test("swar", swar::Swar, Tokens::Common);
        #[cfg(target_arch = "x86_64")]
        {
            $test("sse2", sse2::Sse2::BASELINE, Tokens::Common);
            if let Some(kernel) = ssse3::Ssse3::detect() {
                $test("ssse3", kernel, Tokens::All);
            }
            if let Some(kernel) = avx2::Avx2::detect() {
                $test("avx2", kernel, Tokens::All);
            }
        }
        #[cfg(target_arch = "aarch64")]
        $test("neon", neon::Neon::BASELINE, Tokens::All);
    };
}

#[test]
fn every_byte_at_every_position() {
    fn test<K: Kernel>(name: &str, kernel: K, tokens: Tokens) {
        for around in [b'a', b' ', b'\r', 0xFF] {
            for byte in 0..=255 {
                let places = if cfg!(miri) { 31..34 } else { 0..64 };
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

#[test]
fn every_length_at_every_alignment() {
    fn test<K: Kernel>(name: &str, kernel: K, tokens: Tokens) {
        let bytes: Vec<u8> =
            (0..320u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let alignments = if cfg!(miri) { 0..2 } else { 0..64 };
        for start in alignments {
            for len in (0..200).step_by(if cfg!(miri) { 23 } else { 1 }) {
                let slice = &bytes[start..start + len];
                let mut blocks = Blocks::new(slice, 0);
                let mut seen = 0;
                while let Some((base, masks)) = blocks.next(kernel) {
                    assert_eq!(base, seen, "{name}");
                    let here = (len - base).min(64);
                    // What is not there counts as a token that is no control byte.
                    let mut block = [b'a'; 64];
                    block[..here].copy_from_slice(&slice[base..base + here]);
                    assert_eq!(masks, by_table(&block, tokens), "{name}: {start}+{len} at {base}");
                    seen += here;
                }
                assert_eq!(seen, len, "{name}");
            }
        }
    }
    each_kernel!(test);
}

/// The positions in `bytes`, which start with a line.
fn positions<K: Kernel>(kernel: K, bytes: &[u8]) -> Vec<u32> {
    let (mut carry, mut found) = (Carry::AT_LINE, Positions::new());
    let mut blocks = Blocks::new(bytes, 0);
    let mut all = Vec::new();
    while let Some((base, masks)) = blocks.next(kernel) {
        let Some(marks) = carry.next(masks) else { continue };
        found.push(u32::try_from(base).expect("small"), marks.positions);
        all.extend_from_slice(found.as_slice());
        found.clear();
        if marks.last {
            break;
        }
    }
    all
}

#[test]
fn positions_are_name_ends_and_line_ends_wherever_blocks_meet() {
    fn test<K: Kernel>(name: &str, kernel: K, _: Tokens) {
        for (name_len, value_len) in (1..150).step_by(if cfg!(miri) { 37 } else { 1 }).zip(0..) {
            let mut bytes = Vec::new();
            let mut wanted = Vec::new();
            for line in 0..4 {
                bytes.extend(std::iter::repeat_n(b'n', name_len + line));
                wanted.push(u32::try_from(bytes.len()).expect("small"));
                bytes.extend_from_slice(b": ");
                bytes.extend(std::iter::repeat_n(b'\xE4', value_len));
                wanted.push(u32::try_from(bytes.len()).expect("small"));
                bytes.extend_from_slice(b"\r\n");
            }
            wanted.push(u32::try_from(bytes.len()).expect("small"));
            bytes.extend_from_slice(b"\r\nbody\r\nbody: x\r\n");
            assert_eq!(positions(kernel, &bytes), wanted, "{name}: {name_len}, {value_len}");
        }
    }
    each_kernel!(test);
}

#[test]
fn positions_hold_more_than_a_batch() {
    let mut found = Positions::new();
    let mut base = 0;
    while !found.is_full() {
        found.push(base, u64::MAX);
        base += 64;
    }
    let wanted: Vec<u32> = (0..base).collect();
    assert_eq!(found.as_slice(), wanted);
    found.keep_from(3);
    assert_eq!(found.as_slice(), &wanted[3..]);
}
