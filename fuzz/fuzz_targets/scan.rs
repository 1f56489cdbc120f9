//! Long names and values at every alignment: the scan sees each byte as the table does, wherever
//! its blocks begin.

#![no_main]

use arbitrary::Arbitrary;
use bad_gateway::{Ending, Policy, check};
use bad_gateway_fuzz::support::Exchange;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input {
    /// Where the head starts, from a boundary of 64 bytes.
    shift: u8,
    policy: u8,
    reason: Run,
    lines: Vec<(Run, Run, u8)>,
    /// Bytes that are not written, from the end.
    short: u8,
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

fuzz_target!(|input: Input| {
    let mut bytes = b"HTTP/1.1 200 ".to_vec();
    input.reason.write(&mut bytes, VALUES);
    bytes.extend_from_slice(b"\r\n");
    for (name, value, end) in input.lines.iter().take(8) {
        bytes.push(b'x');
        name.write(&mut bytes, NAMES);
        bytes.push(b':');
        value.write(&mut bytes, VALUES);
        bytes.extend_from_slice(ENDS[usize::from(*end) % ENDS.len()]);
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.truncate(bytes.len().saturating_sub(usize::from(input.short / 8)));

    let policy = [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT][usize::from(input.policy) % 3];
    let exchange = Exchange::get(&bytes, Ending::Closed, policy);
    let record = exchange.read_whole();
    record.must_equal(&exchange.ask_oracle(), "the oracle's answer", &exchange);

    // The same bytes elsewhere, with what would change the answer right before and behind them.
    let shift = usize::from(input.shift % 64);
    let mut block = vec![b'\n'; 64 + shift];
    let aligned = block.as_ptr().align_offset(64) % 64;
    block.truncate(aligned + shift);
    block.reserve_exact(bytes.len() + 64);
    let start = block.len();
    block.extend_from_slice(&bytes);
    block.extend_from_slice(&[b'\r'; 64]);
    let moved =
        check(&block[start..start + bytes.len()], exchange.request(), Ending::Closed, policy);
    let here = check(&bytes, exchange.request(), Ending::Closed, policy);
    assert_eq!(moved, here, "moved by {shift}: {}", bytes.escape_ascii());
});
