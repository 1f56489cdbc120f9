//! The classifier of blocks, in heads that are little else: `parse_head` on long names and on long
//! values, by the kernel that the crate chooses.
//!
//! With `RUSTFLAGS="--cfg bad_gateway_kernels"` it compares the kernels that this machine has
//! instead: blocks alone, and heads read by the parser.

#[allow(dead_code, reason = "the corpora also serve other benches")]
mod corpus;
mod settings;

fn main() {
    let mut criterion = settings::criterion();
    #[cfg(not(bad_gateway_kernels))]
    chosen::bench(&mut criterion);
    #[cfg(bad_gateway_kernels)]
    each::bench(&mut criterion);
    criterion.final_summary();
}

#[cfg(not(bad_gateway_kernels))]
mod chosen {
    use crate::corpus::{self, heads};
    use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
    use criterion::{BenchmarkId, Criterion, Throughput};
    use std::hint::black_box;

    pub(crate) fn bench(criterion: &mut Criterion) {
        println!("scan: the kernel that is chosen here (--cfg bad_gateway_kernels compares all)");
        let mut table = FieldTable::new();
        let mut group = criterion.benchmark_group("scan");
        for (what, name) in [("long names", 240), ("long values", 8)] {
            for kib in [1, 8, 32] {
                let head = heads::even(kib * 1024, name);
                assert_eq!(read(&mut table, &head), Some(corpus::expected(&head)), "{what}");
                assert_eq!(head.len(), kib * 1024, "{what}");
                group.throughput(Throughput::Bytes(head.len() as u64));
                group.bench_function(BenchmarkId::new(what, format!("{kib}KiB")), |bencher| {
                    bencher.iter(|| read(&mut table, black_box(&head)));
                });
            }
        }
        group.finish();
    }

    /// Status, fields, bytes.
    fn read(table: &mut FieldTable<256>, head: &[u8]) -> Option<(u16, usize, usize)> {
        let read = parse_head(head, &Policy::GATEWAY, table, &mut Deviations::NONE.clone());
        let head = read.ok()??;
        Some((head.status(), head.fields().len(), head.len()))
    }
}

#[cfg(bad_gateway_kernels)]
mod each {
    use crate::corpus::{self, Heads};
    use bad_gateway::{Event, Method, Policy, RequestContext, ResponseParser, kernels};
    use criterion::{BenchmarkId, Criterion, Throughput};
    use std::hint::black_box;

    const GET: RequestContext = RequestContext::new(Method::Get);

    pub(crate) fn bench(criterion: &mut Criterion) {
        let names: Vec<_> = kernels::names().collect();
        println!("scan: all kernels that this machine has: {}", names.join(", "));
        blocks(criterion);
        heads(criterion);
    }

    /// 16 KiB of all kinds of heads: they stay in the nearest cache.
    fn blocks(criterion: &mut Criterion) {
        let heads = corpus::written().into_iter().flat_map(|heads| heads.messages);
        let bytes: Vec<u8> = heads.flatten().take(16 * 1024).collect();
        let (blocks, _) = bytes.as_chunks();
        let mut group = criterion.benchmark_group("scan/blocks");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        for name in kernels::names() {
            verify(name, blocks);
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    let mut bits = 0;
                    let mut take = |control: u64, token: u64| bits ^= control ^ token;
                    let there = kernels::classify(name, black_box(blocks), &mut take);
                    (there, bits)
                });
            });
        }
        group.finish();
    }

    fn verify(name: &str, blocks: &[[u8; 64]]) {
        let mut bytes = blocks.iter().flatten();
        let there = kernels::classify(name, blocks, |control, token| {
            for (bit, byte) in (0..64).zip(&mut bytes) {
                let (control, token) = (control >> bit & 1 == 1, token >> bit & 1 == 1);
                let common = byte.is_ascii_alphanumeric() || *byte == b'-';
                let tchar = common || b"!#$%&'*+.^_`|~".contains(byte);
                assert_eq!(control, byte.is_ascii_control() && *byte != b'\t', "{name}: {byte:#x}");
                assert!(token && tchar || !token && !common, "{name}: {byte:#x}");
            }
        });
        assert!(there && bytes.next().is_none(), "{name}: not all blocks");
    }

    fn heads(criterion: &mut Criterion) {
        let wanted = ["typical", "cdn", "huge8k", "mix"];
        let mut group = criterion.benchmark_group("scan/heads");
        let mut parser = ResponseParser::new(Policy::GATEWAY, GET);
        for heads in corpus::written().iter().filter(|heads| wanted.contains(&heads.name)) {
            let Heads { name, messages } = heads;
            group.throughput(Throughput::Bytes(heads.bytes()));
            for kernel in kernels::names() {
                assert!(kernels::force(kernel));
                for message in messages {
                    let expected = Some(corpus::expected(message));
                    assert_eq!(read(&mut parser, message), expected, "{name} by {kernel}");
                }
                group.bench_function(BenchmarkId::new(*name, kernel), |bencher| {
                    bencher.iter(|| {
                        for message in messages {
                            black_box(read(&mut parser, black_box(message)));
                        }
                    });
                });
            }
        }
        kernels::unforce();
        group.finish();
    }

    /// Status, fields, bytes.
    fn read(parser: &mut ResponseParser, message: &[u8]) -> Option<(u16, usize, usize)> {
        parser.next_response(GET);
        let step = parser.step(message).ok()?;
        let Event::Head(_) = black_box(step.event) else { return None };
        let head = parser.head(&message[..step.consumed]);
        Some((head.status(), head.fields().len(), head.len()))
    }
}
