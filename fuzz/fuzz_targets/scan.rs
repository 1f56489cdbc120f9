//! Long names and values, and any bytes, at every alignment: each kernel that this machine has sees
//! each byte as the grammar does, wherever its blocks begin, and reads the same head.

#![no_main]

use arbitrary::Arbitrary;
use bad_gateway::{Ending, Policy, check, kernels};
use bad_gateway_fuzz::support::{Exchange, Record};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    /// Where the head starts, from a boundary of 64 bytes.
    shift: u8,
    policy: u8,
    reason: Run,
    lines: Vec<(Run, Run, u8)>,
    /// Bytes that are not written, from the end.
    short: u8,
    /// Lines of another head, as they are.
    raw: &'a [u8],
}

/// Mostly one byte, and one that differs.
#[derive(Arbitrary, Debug)]
struct Run {
    len: u8,
    most: u8,
    at: u8,
    odd: u8,
}

impl Run {
    fn write(&self, out: &mut Vec<u8>, from: &[u8]) {
        let most = from[usize::from(self.most) % from.len()];
        let start = out.len();
        out.resize(start + usize::from(self.len), most);
        if let Some(byte) = out.get_mut(start + usize::from(self.at)) {
            *byte = self.odd;
        }
    }
}

const NAMES: &[u8] = b"aZ09-_!~";
const VALUES: &[u8] = b"a \t~\x80\xff:,";
const ENDS: &[&[u8]] = &[b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r\n ", b"\r\n\t", b"\r"];

impl Input<'_> {
    fn head(&self) -> Vec<u8> {
        let mut bytes = b"HTTP/1.1 200 ".to_vec();
        self.reason.write(&mut bytes, VALUES);
        bytes.extend_from_slice(b"\r\n");
        for (name, value, end) in self.lines.iter().take(8) {
            bytes.push(b'x');
            name.write(&mut bytes, NAMES);
            bytes.push(b':');
            value.write(&mut bytes, VALUES);
            bytes.extend_from_slice(ENDS[usize::from(*end) % ENDS.len()]);
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.truncate(bytes.len().saturating_sub(usize::from(self.short / 8)));
        bytes
    }
}

/// RFC 9110 §5.6.2.
fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// What every kernel must find of them; one without a table look-up may leave out the others.
fn is_common(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// CTL (RFC 5234 §B.1) but HTAB: what neither name nor value may hold.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..0x20 | 0x7F) && byte != b'\t'
}

/// Holds the bitmaps of each block against the grammar; gives the tchars that were found.
fn tokens(kernel: &str, bytes: &[u8]) -> Vec<bool> {
    let leaves_out = matches!(kernel, "sse2" | "swar");
    let (blocks, _) = bytes.as_chunks();
    let mut tokens = Vec::new();
    let there = kernels::classify(kernel, blocks, |control, token| {
        for place in 0..64 {
            let byte = bytes[tokens.len()];
            let (control, token) = (control >> place & 1 == 1, token >> place & 1 == 1);
            let left_out = leaves_out && !token && !is_common(byte);
            let right = control == is_control(byte) && (token == is_tchar(byte) || left_out);
            assert!(
                right,
                "{kernel}: byte {byte:#04x} at {place} is read as control: {control}, tchar: {token}"
            );
            tokens.push(token);
        }
    });
    assert!(there && tokens.len() == blocks.len() * 64, "{kernel}: not all blocks");
    tokens
}

/// The positions in `bytes`, which start with a line, by the definition of them: where a run of
/// control bytes starts, and where each name ends. And whether they end with an empty line.
fn defined(bytes: &[u8], tokens: &[bool]) -> (Vec<usize>, bool) {
    let control = |at: usize| is_control(bytes[at]);
    let first = |at: usize| control(at) && (at == 0 || !control(at - 1));
    let (mut positions, mut in_name) = (Vec::new(), false);
    for (at, &token) in tokens.iter().enumerate().take(bytes.len()) {
        let starts = at == 0 || at >= 2 && first(at - 2);
        in_name |= starts;
        let ends = in_name && !token;
        in_name &= !ends;
        if ends || first(at) {
            positions.push(at);
        }
        if starts && control(at) {
            return (positions, true);
        }
    }
    (positions, false)
}

/// Asks each kernel about `bytes` from here and there on.
fn ask_each(bytes: &[u8], shift: usize) {
    // The last block is a whole one too.
    let padded = [bytes, &[b' '; 64]].concat();
    for from in [0, shift, 63 - shift].into_iter().filter(|&from| from <= bytes.len()) {
        let rest = &bytes[from..];
        for kernel in kernels::names() {
            let tokens = tokens(kernel, &padded[from..]);
            let mut found = Vec::new();
            let there = kernels::positions(kernel, rest, |at| found.push(at));
            let (wanted, empty) = defined(rest, &tokens);
            if empty {
                found.truncate(wanted.len());
            }
            assert!(there && found == wanted, "{kernel}: {}", rest.escape_ascii());
        }
    }
}

fn read_by_each(exchange: &Exchange, record: &Record) {
    for kernel in kernels::names() {
        assert!(kernels::force(kernel));
        let what = format!("the reading by {kernel}");
        exchange.read_whole().must_equal(record, &what, exchange);
    }
    kernels::unforce();
}

/// The same bytes elsewhere, with what would change the answer right before and behind them.
fn read_elsewhere(exchange: &Exchange, shift: usize) {
    let Exchange { bytes, ending, policy, .. } = exchange;
    let mut block = vec![b'\n'; 64 + shift];
    let aligned = block.as_ptr().align_offset(64) % 64;
    block.truncate(aligned + shift);
    block.reserve_exact(bytes.len() + 64);
    let start = block.len();
    block.extend_from_slice(bytes);
    block.extend_from_slice(&[b'\r'; 64]);
    let moved = check(&block[start..start + bytes.len()], exchange.request(), *ending, *policy);
    let here = check(bytes, exchange.request(), *ending, *policy);
    assert_eq!(moved, here, "moved by {shift}: {}", bytes.escape_ascii());
}

fuzz_target!(|input: Input<'_>| {
    let policy = [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT][usize::from(input.policy) % 3];
    let shift = usize::from(input.shift % 64);
    ask_each(input.raw, shift);
    let any = [b"HTTP/1.1 200 OK\r\n", input.raw, b"\r\n\r\n"].concat();
    for bytes in [input.head(), any] {
        ask_each(&bytes, shift);
        let exchange = Exchange::get(&bytes, Ending::Closed, policy);
        let record = exchange.read_whole();
        record.must_equal(&exchange.ask_oracle(), "the oracle's answer", &exchange);
        read_by_each(&exchange, &record);
        read_elsewhere(&exchange, shift);
    }
});
