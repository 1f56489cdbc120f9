//! From bytes to verdict, as `check` does it: valid responses with their content, and broken ones.

#[allow(dead_code, reason = "the corpora also serve other benches")]
mod corpus;
mod settings;

use bad_gateway::{Ending, Method, Outcome, Policy, RequestContext, Verdict, check};
use corpus::{captures, chunks, heads};
use criterion::{BenchmarkId, Throughput};
use std::hint::black_box;
use std::path::Path;

fn main() {
    let mut criterion = settings::criterion();
    let mut group = criterion.benchmark_group("check");
    for (name, message, valid) in messages() {
        let verdict = verdict(&message);
        assert_eq!(verdict.outcome == Outcome::Valid, valid, "{name}: {verdict:?}");
        assert_eq!(matches!(verdict.outcome, Outcome::Malformed(_)), !valid, "{name}: {verdict:?}");
        group.throughput(Throughput::Bytes(message.len() as u64));
        group.bench_function(BenchmarkId::new("one", name), |bencher| {
            bencher.iter(|| self::verdict(black_box(&message)));
        });
    }
    match captures::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures")) {
        Ok(captures) => {
            let judged = |message: &Vec<u8>| verdict(message).head.is_some();
            assert!(captures.iter().all(judged), "each of them starts with a final head");
            group.throughput(Throughput::Elements(captures.len() as u64));
            group.bench_function("captures", |bencher| {
                bencher.iter(|| {
                    for message in &captures {
                        let _ = black_box(verdict(black_box(message)));
                    }
                });
            });
        }
        Err(reason) => eprintln!("corpus captures is left out: {reason}"),
    }
    group.finish();
    criterion.final_summary();
}

fn verdict(message: &[u8]) -> Verdict {
    check(message, RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY)
}

/// Name, bytes, whether they are a valid response.
fn messages() -> Vec<(&'static str, Vec<u8>, bool)> {
    let with_content = |head: &[u8], octets| [head, &vec![b'x'; octets]].concat();
    let broken = |from: &str, to: &str| {
        let head = String::from_utf8_lossy(heads::CDN).replacen(from, to, 1);
        assert_ne!(head.as_bytes(), heads::CDN, "{from} is there");
        head.into_bytes()
    };
    let mut messages = vec![
        ("tiny", with_content(heads::TINY, 15), true),
        ("typical", with_content(heads::TYPICAL, 145_281), true),
        ("r304", heads::R304.to_vec(), true),
        ("not HTTP", b"SSH-2.0-OpenSSH_9.2p1\r\n".to_vec(), false),
        ("bare LF at the end", broken("\"shield-fra\"\r\n", "\"shield-fra\"\n"), false),
        ("two lengths", broken("Server: ", "Content-Length: 7\r\nServer: "), false),
    ];
    let chunked = chunks::all().into_iter();
    messages.extend(chunked.map(|chunked| (chunked.name, chunked.message, true)));
    messages
}
