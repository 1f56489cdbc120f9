//! Content: chunks by `Body`, the block beneath, and by the parser; content of a known length, and
//! up to the close, where each read must cost the same whatever its size.

#[allow(dead_code, reason = "the corpora also serve other benches")]
mod corpus;
mod settings;

use bad_gateway::{
    Body, BodyEvent, Deviations, Event, Framing, Method, Policy, RequestContext, ResponseParser,
};
use corpus::chunks;
use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;

const GET: RequestContext = RequestContext::new(Method::Get);
const POLICY: Policy = Policy::GATEWAY;

fn main() {
    let mut criterion = settings::criterion();
    chunked(&mut criterion);
    plain(&mut criterion);
    criterion.final_summary();
}

fn chunked(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("body/chunked");
    for chunked in &chunks::all() {
        group.throughput(Throughput::Elements(chunked.chunks));
        let expected = Some((chunked.chunks, chunked.octets));
        assert_eq!(by_body(chunked.content()), expected, "{}", chunked.name);
        group.bench_function(BenchmarkId::new("body", chunked.name), |bencher| {
            bencher.iter(|| by_body(black_box(chunked.content())));
        });
        let mut parser = ResponseParser::new(POLICY, GET);
        assert_eq!(by_parser(&mut parser, &chunked.message), expected, "{}", chunked.name);
        group.bench_function(BenchmarkId::new("parser", chunked.name), |bencher| {
            bencher.iter(|| by_parser(&mut parser, black_box(&chunked.message)));
        });
    }
    group.finish();
}

/// Chunks and octets.
fn by_body(content: &[u8]) -> Option<(u64, u64)> {
    let mut body = Body::new(Framing::Chunked, 200, 0);
    let mut seen = Deviations::NONE;
    let mut rest = content;
    let (mut chunks, mut octets) = (0, 0);
    loop {
        let piece = body.step(rest, &POLICY, &mut seen).ok()?;
        rest = &rest[piece.consumed..];
        match black_box(piece.event) {
            BodyEvent::Data(span) => {
                chunks += 1;
                octets += span.len() as u64;
            }
            BodyEvent::LastChunk if rest == b"\r\n" => return Some((chunks, octets)),
            _ => return None,
        }
    }
}

/// Chunks and octets, the smallest head before them.
fn by_parser(parser: &mut ResponseParser, message: &[u8]) -> Option<(u64, u64)> {
    parser.next_response(GET);
    let mut rest = message;
    let (mut chunks, mut octets) = (0, 0);
    loop {
        let step = parser.step(rest).ok()?;
        rest = &rest[step.consumed..];
        match black_box(step.event) {
            Event::Head(_) => {}
            Event::Data(span) => {
                chunks += 1;
                octets += span.len() as u64;
            }
            Event::End => return Some((chunks, octets)),
            _ => return None,
        }
    }
}

/// 64 reads, of 16 bytes and of 16 KiB.
fn plain(criterion: &mut Criterion) {
    const READS: usize = 64;
    let bytes = vec![b'x'; 16 * 1024];
    let mut group = criterion.benchmark_group("body/plain");
    group.throughput(Throughput::Elements(READS as u64));
    for size in [16, 16 * 1024] {
        let read = &bytes[..size];
        let octets = (READS * size) as u64;
        for framing in [Framing::Length(octets), Framing::Close] {
            assert_eq!(reads(framing, read, READS), Some(octets));
            group.bench_function(BenchmarkId::new(framing.as_str(), size), |bencher| {
                bencher.iter(|| reads(black_box(framing), black_box(read), READS));
            });
        }
    }
    group.finish();
}

/// Octets.
fn reads(framing: Framing, read: &[u8], reads: usize) -> Option<u64> {
    let mut body = Body::new(framing, 200, 0);
    let mut seen = Deviations::NONE;
    for _ in 0..reads {
        let piece = body.step(read, &POLICY, &mut seen).ok()?;
        let all = piece.consumed == read.len();
        if !all || !matches!(black_box(piece.event), BodyEvent::Data(_)) {
            return None;
        }
    }
    Some(body.octets())
}
