//! What goes downstream: a head that was read, written anew. Nothing that the peer chooses may make
//! that slow, so heads that were chosen to are held against others of their size before anything
//! else.

#[allow(dead_code, reason = "the corpora also serve other benches")]
mod corpus;
mod settings;

use bad_gateway::forward::Forward;
use bad_gateway::{Event, Framing, Limits, Method, Policy, RequestContext, ResponseParser};
use corpus::{forwards, heads};
use criterion::{BenchmarkId, Throughput};
use std::hint::black_box;
use std::time::Instant;

const GET: RequestContext = RequestContext::new(Method::Get);
/// The most fields of a head here.
const FIELDS: u32 = 4096;

fn main() {
    let mut criterion = settings::criterion();
    let hostile = forwards::hostile();
    for head in &hostile {
        let (chosen, plain) = (Read::verified(&head.chosen), Read::verified(&head.plain));
        assert_eq!(chosen.names(), head.left, "{}", head.name);
        compare(head.name, &chosen, &plain);
    }
    let mut group = criterion.benchmark_group("forward");
    let usual = [("typical", heads::TYPICAL.to_vec()), ("cdn", heads::CDN.to_vec())];
    let chosen = hostile.into_iter().map(|head| (head.name, head.chosen));
    for (name, head) in usual.into_iter().chain(chosen) {
        let read = Read::verified(&head);
        let mut out = vec![0; head.len() + 1024];
        group.throughput(Throughput::Bytes(head.len() as u64));
        group.bench_function(BenchmarkId::new("encode_into", name), |bencher| {
            bencher.iter(|| read.write(&mut out));
        });
    }
    group.finish();
    criterion.final_summary();
}

/// A head that was read.
struct Read<'a> {
    bytes: &'a [u8],
    parser: ResponseParser<{ FIELDS as usize }>,
    framing: Framing,
}

impl<'a> Read<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut limits = Limits::DEFAULT;
        limits.fields = FIELDS;
        let policy = Policy::GATEWAY.with_limits(limits);
        let mut parser = ResponseParser::with_room(policy, GET);
        let step = parser.step(bytes).expect("within the limits");
        let Event::Head(framing) = step.event else { panic!("{step:?}") };
        assert_eq!(step.consumed, bytes.len());
        Self { bytes, parser, framing }
    }

    /// The head, if what is written of it reads as the same response, and goes on unchanged.
    fn verified(bytes: &'a [u8]) -> Self {
        let read = Self::new(bytes);
        let mut out = vec![0; bytes.len() + 1024];
        let len = read.write(&mut out);
        let again = Read::new(&out[..len]);
        assert_eq!(again.framing, read.framing);
        let mut twice = vec![0; len];
        assert_eq!(again.write(&mut twice), len);
        assert_eq!(out[..len], twice);
        read
    }

    fn forward(&self) -> Forward<'_> {
        Forward::new(self.parser.head(self.bytes), self.framing, &GET)
    }

    /// The number of different names that go on.
    fn names(&self) -> usize {
        let forward = self.forward();
        let names: std::collections::HashSet<_> =
            forward.fields().map(|line| line.name().to_ascii_lowercase()).collect();
        names.len()
    }

    fn write(&self, out: &mut [u8]) -> usize {
        self.forward().encode_into(black_box(out)).expect("room enough")
    }
}

/// Prints how much longer the chosen head takes than the plain one.
fn compare(name: &str, chosen: &Read<'_>, plain: &Read<'_>) {
    let mut out = vec![0; 64 * 1024];
    let mut time = |read: &Read<'_>| {
        let start = Instant::now();
        for _ in 0..10 {
            black_box(read.write(&mut out));
        }
        start.elapsed().as_secs_f64() * 1e6 / 10.0
    };
    let mut times: Vec<_> = (0..101).map(|_| (time(chosen), time(plain))).collect();
    times.sort_by(|(a, b), (c, d)| (a / b).total_cmp(&(c / d)));
    let (chosen, plain) = times[times.len() / 2];
    println!("{name}: {chosen:.0} us, {:.2} times a plain head ({plain:.0} us)", chosen / plain);
}
