//! Heads: by the parser that is kept for a connection, which also decides the framing; by
//! `parse_head`, which remembers nothing; and with every name and value visited.

#[allow(dead_code, reason = "the corpora also serve other benches")]
mod corpus;
mod settings;

use bad_gateway::{
    Deviations, Event, FieldTable, Head, Method, Policy, RequestContext, ResponseParser, parse_head,
};
use corpus::Heads;
use criterion::{BenchmarkId, Throughput};
use std::hint::black_box;
use std::path::Path;

const GET: RequestContext = RequestContext::new(Method::Get);
const POLICY: Policy = Policy::GATEWAY;

/// Name, bytes and fields of the written heads: what their names promise.
const WRITTEN: &[(&str, usize, usize)] = &[
    ("tiny", 95, 3),
    ("typical", 316, 10),
    ("cdn", 1480, 24),
    ("huge8k", 8175, 19),
    ("r304", 250, 7),
];

fn main() {
    let mut criterion = settings::criterion();
    let heads = corpus::heads(Path::new(env!("CARGO_MANIFEST_DIR")));
    for &(name, bytes, fields) in WRITTEN {
        let head = heads.iter().find(|heads| heads.name == name);
        let message = &head.expect("it is among them").messages[0];
        assert_eq!((message.len(), corpus::expected(message).1), (bytes, fields), "{name}");
    }
    let mix = heads.iter().find(|heads| heads.name == "mix").expect("it is among them");
    let mean = mix.bytes() / mix.messages.len() as u64;
    assert!((440..=490).contains(&mean) && mix.messages.len() == 256, "mix: {mean} bytes a head");
    let mut group = criterion.benchmark_group("head");
    for heads in &heads {
        group.throughput(Throughput::Elements(heads.messages.len() as u64));
        let mut parser = ResponseParser::new(POLICY, GET);
        let mut table = FieldTable::new();
        verify(heads, &mut parser, &mut table);
        group.bench_function(BenchmarkId::new("parser", heads.name), |bencher| {
            bencher.iter(|| {
                for message in &heads.messages {
                    black_box(read(&mut parser, black_box(message)));
                }
            });
        });
        group.bench_function(BenchmarkId::new("parse_head", heads.name), |bencher| {
            bencher.iter(|| {
                for message in &heads.messages {
                    black_box(read_once(&mut table, black_box(message)));
                }
            });
        });
        group.bench_function(BenchmarkId::new("parser+fields", heads.name), |bencher| {
            bencher.iter(|| {
                for message in &heads.messages {
                    let head = read(&mut parser, black_box(message));
                    black_box(head.map(visit));
                }
            });
        });
    }
    group.finish();
    criterion.final_summary();
}

fn read<'a>(parser: &'a mut ResponseParser, message: &'a [u8]) -> Option<Head<'a>> {
    parser.next_response(GET);
    let step = parser.step(message).ok()?;
    match black_box(step.event) {
        Event::Head(_) => Some(parser.head(&message[..step.consumed])),
        _ => None,
    }
}

fn read_once<'a>(table: &'a mut FieldTable<256>, message: &'a [u8]) -> Option<Head<'a>> {
    parse_head(message, &POLICY, table, &mut Deviations::NONE.clone()).ok()?
}

/// The bytes of all names and values.
fn visit(head: Head<'_>) -> usize {
    let bytes = |bytes: &[u8]| black_box(bytes).len();
    head.fields()
        .into_iter()
        .map(|field| bytes(field.name()) + field.value().segments().map(bytes).sum::<usize>())
        .sum()
}

fn verify(heads: &Heads, parser: &mut ResponseParser, table: &mut FieldTable<256>) {
    for message in &heads.messages {
        let expected = Some(corpus::expected(message));
        let found = |head: Head<'_>| (head.status(), head.fields().len(), head.len());
        let once = read_once(table, message).map(found);
        assert_eq!(read(parser, message).map(found), expected, "{}", heads.name);
        assert_eq!(once, expected, "{}", heads.name);
        assert!(read(parser, message).map(visit).is_some_and(|bytes| bytes < message.len()));
    }
}
