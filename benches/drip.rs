//! Heads that arrive in pieces. A byte must cost the same however long the head is, so a head of
//! 60 KiB that arrives by single bytes is held against one of 4 KiB before anything else.

#[allow(dead_code, reason = "the corpora also serve other benches")]
mod corpus;
mod settings;

use bad_gateway::{Event, Method, Policy, RequestContext, ResponseParser};
use corpus::{drips, heads};
use criterion::{BenchmarkId, Throughput};
use std::hint::black_box;
use std::time::Instant;

const GET: RequestContext = RequestContext::new(Method::Get);

fn main() {
    let mut criterion = settings::criterion();
    let mut parser = ResponseParser::new(Policy::GATEWAY, GET);
    let long = [("4KiB", heads::long(4 * 1024)), ("60KiB", heads::long(60 * 1024))];
    linear(&mut parser, &long[0].1, &long[1].1);
    let mut group = criterion.benchmark_group("drip");
    for (name, head) in &long {
        bench(&mut group, &mut parser, name, "by 1 byte", head, 1);
        bench(&mut group, &mut parser, name, "whole", head, head.len());
    }
    for drip in drips::all() {
        bench(&mut group, &mut parser, "cdn", drip.name, drip.head, drip.arrivals[0]);
    }
    bench(&mut group, &mut parser, "cdn", "whole", heads::CDN, heads::CDN.len());
    group.finish();
    criterion.final_summary();
}

fn bench(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    parser: &mut ResponseParser,
    name: &str,
    feeding: &str,
    head: &[u8],
    piece: usize,
) {
    verify(parser, head, piece);
    let arrivals = drips::arrivals(head.len(), piece);
    group.throughput(Throughput::Bytes(head.len() as u64));
    group.bench_function(BenchmarkId::new(name, feeding), |bencher| {
        bencher.iter(|| drip(parser, black_box(head), black_box(&arrivals)));
    });
}

/// Reads a head of which so many bytes are there at each call: status, and where it ends.
fn drip(parser: &mut ResponseParser, head: &[u8], arrivals: &[usize]) -> Option<(u16, usize)> {
    parser.next_response(GET);
    let mut start = 0;
    for &end in arrivals {
        let step = parser.step(&head[start..end]).ok()?;
        if let Event::Head(framing) = step.event {
            black_box(framing);
            let whole = &head[start..start + step.consumed];
            return Some((parser.head(whole).status(), start + step.consumed));
        }
        start += step.consumed;
    }
    None
}

fn verify(parser: &mut ResponseParser, head: &[u8], piece: usize) {
    let (status, fields, len) = corpus::expected(head);
    let arrivals = drips::arrivals(head.len(), piece);
    assert_eq!(drip(parser, head, &arrivals), Some((status, len)));
    assert_eq!(parser.head(head).fields().len(), fields);
}

/// Fails where a byte of the long head costs more than 1.5 times a byte of the short one.
fn linear(parser: &mut ResponseParser, short: &[u8], long: &[u8]) {
    let mut a_byte = |head: &[u8], times: usize| {
        let arrivals = drips::arrivals(head.len(), 1);
        let start = Instant::now();
        for _ in 0..times {
            black_box(drip(parser, black_box(head), &arrivals));
        }
        start.elapsed().as_secs_f64() * 1e9 / (head.len() * times) as f64
    };
    let mut costs: Vec<(f64, f64)> =
        (0..31).map(|_| (a_byte(short, 15), a_byte(long, 1))).collect();
    costs.sort_by(|(a, b), (c, d)| (b / a).total_cmp(&(d / c)));
    let (short, long) = costs[costs.len() / 2];
    println!(
        "one byte at a time: {short:.1} ns a byte in 4 KiB, {long:.1} in 60 KiB, {:.2} times that",
        long / short
    );
    assert!(long <= 1.5 * short, "the cost of a byte grows with the head");
}
