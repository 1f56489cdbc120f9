//! Short responses for Miri, which is slow: every kind of element, by several splits.
//!
//! `.ci/miri` runs it. Outside of Miri it is one more test.

use bad_gateway::forward::Forward;
use bad_gateway::{
    Defect, Deviations, Ending, Event, FieldTable, Method, Policy, RequestContext, ResponseParser,
    Verdict, parse_head,
};

/// Beside the registry's examples: what is long enough for whole blocks, and what carries over
/// from one block to the next.
fn responses() -> Vec<Vec<u8>> {
    let mut responses: Vec<Vec<u8>> = [
        &b"HTTP/1.1 200 OK\r\nServer: a\r\nDate: Mon, 23 Nov 2026 10:22:05 GMT\r\nContent-Length: 5\r\n\r\nhello"[..],
        b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\nHTTP/1.1 200 OK\r\n\r\nto the close",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\\\"\"\r\nhello\r\n00\r\nX-Sum: 1\r\n\r\nHTTP",
        b"\r\n\r\nHTTP/1.0 200\nX : a\n  b\n\t\nConnection: keep-alive, cl ose\nContent-Length: 2, 2\n\nok",
        b"",
    ]
    .map(<[u8]>::to_vec)
    .to_vec();
    for (name, value) in [(1, 61), (30, 33), (62, 1), (63, 64), (64, 130)] {
        let (name, value) = ("n".repeat(name), "\u{e4}".repeat(value));
        responses
            .push(format!("HTTP/1.1 204 N\r\n{name}: {value}\r\n{name}:{value}\r\n\r\n").into());
    }
    // Miri takes every third of the examples; elsewhere all are read.
    let every = if cfg!(miri) { 3 } else { 1 };
    responses.extend(Defect::ALL.iter().step_by(every).map(|row| row.example().bytes.to_vec()));
    responses
}

/// What one reading says: the verdict, and a sum over all bytes that it showed.
fn read(bytes: &[u8], policy: Policy, step: usize) -> (Verdict, u64) {
    let request = RequestContext::new(Method::Get);
    let mut parser = ResponseParser::<64>::with_room(policy, request);
    let (mut at, mut shown, mut sum) = (0, step.min(bytes.len()), 0u64);
    let mut take = |piece: &[u8]| {
        for &byte in piece {
            sum = sum.wrapping_mul(31).wrapping_add(u64::from(byte));
        }
    };
    let verdict = loop {
        // A copy of its own, so that a read outside of it is seen.
        let window = bytes[at..shown].to_vec().into_boxed_slice();
        let Ok(found) = parser.step(&window) else {
            break parser.end(Ending::Closed, 0);
        };
        let raw = &window[..found.consumed];
        at += found.consumed;
        match found.event {
            Event::NeedMore if shown == bytes.len() => break parser.end(Ending::Closed, 0),
            Event::NeedMore => shown = (shown + step).min(bytes.len()),
            Event::End | Event::Tunnel => {
                break parser.end(Ending::Closed, (bytes.len() - at) as u64);
            }
            Event::Head(framing) => {
                let mut out = [0; 1024];
                let forward = Forward::new(parser.head(raw), framing, &request);
                let len = forward.encode_into(&mut out).expect("room enough");
                take(&out[..len]);
            }
            Event::Data(span) => take(span.of(raw)),
            Event::Trailers => {
                for field in parser.trailers(raw).fields() {
                    take(field.name());
                    take(&field.value().to_vec());
                }
            }
            Event::Interim => {}
        }
    };
    (verdict, sum)
}

#[test]
fn every_split_says_the_same() {
    let steps: &[usize] = if cfg!(miri) { &[23, 67] } else { &[1, 2, 7, 23, 64, 67] };
    for bytes in responses() {
        for policy in [Policy::STRICT, Policy::LENIENT] {
            let whole = read(&bytes, policy, usize::MAX);
            for &step in steps {
                assert_eq!(read(&bytes, policy, step), whole, "{} by {step}", bytes.escape_ascii());
            }
        }
    }
}

#[test]
fn heads_are_found_at_any_alignment() {
    for bytes in responses().iter().take(10) {
        let mut table = FieldTable::<64>::new();
        let mut seen = Deviations::NONE;
        let fields = |bytes: &[u8], table: &mut FieldTable<64>, seen: &mut Deviations| {
            let head = parse_head(bytes, &Policy::LENIENT, table, seen);
            head.map(|head| head.map(|head| (head.len(), head.fields().len())))
        };
        let right = fields(bytes, &mut table, &mut seen);
        for shift in [1, 31, 63] {
            let moved = [&vec![b'\n'; shift][..], bytes].concat();
            let found = fields(&moved[shift..], &mut table, &mut seen);
            assert_eq!(found, right, "{} moved by {shift}", bytes.escape_ascii());
        }
    }
}
