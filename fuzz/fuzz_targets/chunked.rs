//! Content that is written in chunks comes out as it went in; and with a byte changed, as the
//! oracle says.

#![no_main]

use arbitrary::Arbitrary;
use bad_gateway::{Ending, Policy};
use bad_gateway_fuzz::support::{Exchange, cases};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    chunks: Vec<Chunk<'a>>,
    /// The last chunk's size is written with so many zeros.
    zeros: u8,
    trailer: Option<u8>,
    cut: u16,
    change: (u16, u8),
    ending: bool,
}

#[derive(Arbitrary, Debug)]
struct Chunk<'a> {
    zeros: u8,
    upper: bool,
    extension: Extension<'a>,
    data: &'a [u8],
}

#[derive(Arbitrary, Debug)]
enum Extension<'a> {
    None,
    Name(&'a [u8]),
    Token(&'a [u8], &'a [u8]),
    Quoted(&'a [u8], &'a [u8]),
}

/// The bytes as a token: others become letters.
fn token(bytes: &[u8], out: &mut Vec<u8>) {
    let letter = |byte: &u8| {
        if byte.is_ascii_alphanumeric() { *byte } else { b'a' + byte % 26 }
    };
    out.push(b'~');
    out.extend(bytes.iter().take(100).map(letter));
}

/// The bytes as a quoted string.
fn quoted(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in bytes.iter().take(100) {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\t' | b' '..=b'~' | 0x80.. => out.push(byte),
            _ => out.push(b'.'),
        }
    }
    out.push(b'"');
}

fn write(input: &Input<'_>) -> (Vec<u8>, Vec<u8>) {
    let mut out = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let mut content = Vec::new();
    for chunk in input.chunks.iter().filter(|chunk| !chunk.data.is_empty()).take(64) {
        out.resize(out.len() + usize::from(chunk.zeros % 20), b'0');
        let size = chunk.data.len();
        let digits = if chunk.upper { format!("{size:X}") } else { format!("{size:x}") };
        out.extend(digits.bytes());
        match chunk.extension {
            Extension::None => {}
            Extension::Name(name) => {
                out.push(b';');
                token(name, &mut out);
            }
            Extension::Token(name, value) => {
                out.extend(b" ;\t");
                token(name, &mut out);
                out.extend(b" = ");
                token(value, &mut out);
            }
            Extension::Quoted(name, value) => {
                out.push(b';');
                token(name, &mut out);
                out.push(b'=');
                quoted(value, &mut out);
            }
        }
        out.extend(b"\r\n");
        out.extend(chunk.data);
        content.extend(chunk.data);
        out.extend(b"\r\n");
    }
    out.resize(out.len() + usize::from(input.zeros % 20) + 1, b'0');
    out.extend(b"\r\n");
    if let Some(value) = input.trailer {
        out.extend(format!("X-Sum: {value}\r\n").bytes());
    }
    out.extend(b"\r\n");
    (out, content)
}

fuzz_target!(|input: Input<'_>| {
    let (bytes, content) = write(&input);
    let ending = if input.ending { Ending::Open } else { Ending::Closed };
    let mut exchange = Exchange::get(&bytes, ending, Policy::STRICT);
    let cut = usize::from(input.cut) % (bytes.len() + 1);
    let record = exchange.read_split(cut);
    let case = || cases::draw(&exchange, &record);
    assert_eq!(record.verdict, "valid", "{}", case());
    assert!(record.content == content, "other content\n{}", case());
    assert_eq!(record.trailers.len(), usize::from(input.trailer.is_some()), "{}", case());
    assert_eq!(record.reuse, input.ending, "{}", case());

    let at = usize::from(input.change.0) % exchange.bytes.len();
    exchange.bytes[at] = input.change.1;
    let right = exchange.ask_oracle();
    exchange.read_split(cut).must_equal(&right, "the oracle's answer", &exchange);
});
