//! The process between 300 clients and an upstream that keeps to no rule. Whatever it does, each client sees the whole
//! answer to its own request, a page, or a visible cut.
//!
//! Ignored because it takes a while: `bash .ci/run chaos`. `BAD_GATEWAY_CHAOS` is the number of seconds, and
//! `BAD_GATEWAY_SEED` the seed. From five minutes on memory is watched too.
#![cfg(target_os = "linux")]

mod chaos;
mod guarded;
#[path = "../../benches/corpus/random.rs"]
mod random;

use std::io::ErrorKind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bad_gateway::{
    Ending, Event, Method, Outcome, Policy, RequestContext, ResponseParser, Verdict,
};
use chaos::{Deed, Plan};
use guarded::{Guard, HANG};
use random::Random;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

const CLIENTS: u64 = 300;

/// What all clients share.
struct World {
    seed: u64,
    guard: String,
    /// The next request's number.
    number: AtomicU64,
    /// The process was asked to end.
    draining: AtomicBool,
    whole: AtomicU64,
    pages: AtomicU64,
    cuts: AtomicU64,
    closes: AtomicU64,
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
}

#[test]
#[ignore = "takes a minute: bash .ci/run chaos"]
fn no_answer_meets_another_request_and_no_cut_is_hidden() {
    let seconds = setting("BAD_GATEWAY_CHAOS", 60);
    let seed = setting("BAD_GATEWAY_SEED", 1);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let upstream = runtime.block_on(chaos::listen(seed));
    let options = ["--first-byte-timeout", "2s", "--between-bytes-timeout", "2s", "--drain", "60s"];
    let guard = Guard::unread(&upstream, &options);
    let world = Arc::new(World {
        seed,
        guard: guard.address.clone(),
        number: AtomicU64::new(1),
        draining: AtomicBool::new(false),
        whole: AtomicU64::new(0),
        pages: AtomicU64::new(0),
        cuts: AtomicU64::new(0),
        closes: AtomicU64::new(0),
    });
    let memory = runtime.block_on(run(&world, &guard, Duration::from_secs(seconds)));
    let (code, _, said) = guard.end();
    assert_eq!(code, 0, "{said:?}");
    // Every wait has its time-out, so nothing is left for the end of the drain.
    let bad =
        said.iter().find(|line| line.contains("panicked") || line.contains("--drain is over"));
    assert_eq!(bad, None, "seed {seed}");
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let (whole, pages, cuts) = (count(&world.whole), count(&world.pages), count(&world.cuts));
    println!(
        "seed {seed}: {whole} whole, {pages} pages, {cuts} cuts, {} closes; KiB: {memory:?}",
        count(&world.closes)
    );
    assert!(whole > 0 && pages > 0 && cuts > 0, "it has tried nothing");
    if seconds >= 300 {
        stays_flat(&memory);
    }
}

/// Lets the clients go on for so long, then has the process end while they do. Gives its memory, every five seconds.
async fn run(world: &Arc<World>, guard: &Guard, time: Duration) -> Vec<u64> {
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        clients.spawn(serve(world.clone(), client));
    }
    let (began, mut memory) = (Instant::now(), Vec::new());
    while began.elapsed() < time {
        // A client ends only by a failed assertion.
        if let Ok(Some(ended)) = timeout(Duration::from_secs(5), clients.join_next()).await {
            ended.expect("seed and request are told above");
        }
        memory.push(guard.memory("VmRSS"));
    }
    world.draining.store(true, Ordering::SeqCst);
    guard.signal("TERM");
    while let Some(ended) = clients.join_next().await {
        ended.expect("seed and request are told above");
    }
    memory
}

/// In the second half of the time there was hardly more than in the first.
fn stays_flat(memory: &[u64]) {
    let (first, second) = memory.split_at(memory.len() / 2);
    let most = |part: &[u64]| part.iter().copied().max().expect("measured");
    assert!(most(second) <= most(first) * 5 / 4 + 4096, "KiB: {memory:?}");
}

/// One client: connection after connection, until the process takes no more.
async fn serve(world: Arc<World>, client: u64) {
    let mut random = Random::new(world.seed ^ (client + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    while !world.draining.load(Ordering::SeqCst) {
        sleep(Duration::from_millis(random.below(200) as u64)).await;
        match TcpStream::connect(&world.guard).await {
            Ok(stream) => connection(&world, stream, &mut random).await,
            // It may be gone by now, or this machine out of ports for a moment.
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                assert!(world.draining.load(Ordering::SeqCst), "it does not listen");
            }
            Err(_) => sleep(Duration::from_secs(1)).await,
        }
    }
}

/// A request, as it was sent.
struct Sent {
    number: u64,
    method: &'static str,
    bytes: Vec<u8>,
}

fn request(world: &World, random: &mut Random, pipelined: bool) -> Sent {
    let number = world.number.fetch_add(1, Ordering::Relaxed);
    let method = random.pick(&["GET", "GET", "GET", "HEAD", "POST"]);
    let mut bytes = format!("{method} /{number} HTTP/1.1\r\nHost: a\r\n").into_bytes();
    if pipelined {
        bytes.extend_from_slice(b"Pipelined: 1\r\n");
    }
    if method == "POST" {
        let length = random.pick(&[0, 10, 3_000, 100_000]);
        bytes.extend(format!("Content-Length: {length}\r\n\r\n").into_bytes());
        bytes.resize(bytes.len() + length, b'c');
    } else {
        bytes.extend_from_slice(b"\r\n");
    }
    Sent { number, method, bytes }
}

/// Some requests over one connection, one by one or all at once.
async fn connection(world: &World, stream: TcpStream, random: &mut Random) {
    let _ = stream.set_nodelay(true);
    let pipelined = random.below(4) == 0;
    let count = 1 + random.below(if pipelined { 4 } else { 8 });
    let mut requests: Vec<_> = (0..count).map(|_| request(world, random, pipelined)).collect();
    let (from, to) = stream.into_split();
    let (send, mut sent) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
    // Apart from the reading, since an answer may come before its request was taken.
    let broke = Arc::new(Mutex::new(None));
    let met = broke.clone();
    let writer = tokio::spawn(async move {
        while let Some(bytes) = sent.recv().await {
            if write(&to, &met, &bytes).await.is_none() {
                break;
            }
        }
        // Not closed before the answers were read.
        to
    });
    if pipelined {
        for request in &mut requests {
            let _ = send.send(std::mem::take(&mut request.bytes));
        }
    }
    let mut reader = Reader { from, broke, buffer: Vec::new() };
    let mut noise = false;
    for (at, request) in requests.iter_mut().enumerate() {
        let _ = send.send(std::mem::take(&mut request.bytes));
        let Ok(answer) = timeout(HANG, reader.answer(request)).await else {
            panic!("seed {}, request {}: nothing comes", world.seed, request.number);
        };
        let goes_on = judge(world, request, &answer, at == 0, noise);
        noise = Plan::new(world.seed, request.number).deed == Deed::More;
        if !goes_on || (!pipelined && random.below(8) == 0) {
            break;
        }
        if random.below(10) == 0 {
            sleep(Duration::from_millis(40)).await;
        }
    }
    drop(send);
    writer.abort();
}

/// What a client made of the bytes that came.
struct Answer {
    verdict: Verdict,
    number: Option<u64>,
    has_status_field: bool,
    refused_by: String,
    content: Vec<u8>,
}

/// How the connection ended, where a write met that: the system tells it once.
type Broke = Arc<Mutex<Option<Ending>>>;

/// Writes all of it, or says why not.
async fn write(to: &OwnedWriteHalf, broke: &Broke, mut bytes: &[u8]) -> Option<()> {
    while !bytes.is_empty() {
        to.writable().await.ok()?;
        // Nobody looks between the write and what it has met.
        let mut broke = broke.lock().expect("nothing panics here");
        match to.try_write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => {
                *broke = Ending::of_failed_write(error.kind());
                return None;
            }
        }
    }
    Some(())
}

struct Reader {
    from: OwnedReadHalf,
    broke: Broke,
    buffer: Vec<u8>,
}

impl Reader {
    /// Reads one response, as a recipient that tolerates nothing.
    async fn answer(&mut self, request: &Sent) -> Answer {
        let context = RequestContext::new(match request.method {
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            _ => Method::Get,
        });
        let mut parser: ResponseParser = ResponseParser::new(Policy::STRICT, context);
        let mut answer = Answer {
            verdict: parser.end(Ending::Open, 0),
            number: None,
            has_status_field: false,
            refused_by: String::new(),
            content: Vec::new(),
        };
        let ending = loop {
            let Ok(step) = parser.step(&self.buffer) else { break Ending::Open };
            let raw: Vec<_> = self.buffer.drain(..step.consumed).collect();
            match step.event {
                Event::NeedMore => match self.from.read_buf(&mut self.buffer).await {
                    Ok(0) => {
                        let broke = self.broke.lock().expect("nothing panics here");
                        break broke.unwrap_or(Ending::Closed);
                    }
                    Ok(_) => {}
                    Err(error) => break Ending::from(error.kind()),
                },
                Event::Head(_) => {
                    let head = parser.head(&raw);
                    let text = |name| {
                        let value = head.get(name).map(|value| value.to_vec());
                        value.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                    };
                    answer.number = text("X-Number").and_then(|text| text.parse().ok());
                    let status = text("Proxy-Status");
                    answer.has_status_field = status.is_some();
                    answer.refused_by = status.unwrap_or_default();
                }
                Event::Data(span) => answer.content.extend_from_slice(&raw[span.range()]),
                Event::Interim | Event::Trailers => {}
                Event::End | Event::Tunnel => break Ending::Open,
            }
        };
        answer.verdict = parser.end(ending, 0);
        answer
    }
}

/// Holds an answer against what the upstream had for this request; says whether the connection can go on. `noise`: it
/// sent something between the answer before and this one.
fn judge(world: &World, request: &Sent, answer: &Answer, first: bool, noise: bool) -> bool {
    let plan = Plan::new(world.seed, request.number);
    let (verdict, draining) = (&answer.verdict, world.draining.load(Ordering::SeqCst));
    let told = || {
        let Sent { number, method, .. } = request;
        format!(
            "seed {}, request {number} {method}, {:?}: {verdict:?} {}",
            world.seed, plan.deed, answer.refused_by
        )
    };
    let status = verdict.head.map(|head| head.status);
    match (verdict.outcome, status) {
        (Outcome::Valid, Some(200)) => {
            assert_eq!(answer.number, Some(request.number), "{}", told());
            assert!(plan.is_whole(), "{}", told());
            let content = if request.method == "HEAD" { &[][..] } else { &plan.content };
            assert!(answer.content == content, "other content: {}", told());
            world.whole.fetch_add(1, Ordering::Relaxed);
            verdict.reuse.is_yes()
        }
        (Outcome::Valid, Some(502 | 504)) => {
            assert!(answer.has_status_field && answer.number.is_none(), "{}", told());
            // A time-out may strike anybody on a machine that is busy.
            let wrongly = plan.is_whole() && !noise && answer.refused_by.contains("protocol_error");
            assert!(!wrongly, "{}", told());
            let rightly = matches!(plan.deed, Deed::Breaks | Deed::Floods);
            assert!(
                !rightly || status == Some(502) || answer.refused_by.contains("timeout"),
                "{}",
                told()
            );
            world.pages.fetch_add(1, Ordering::Relaxed);
            false
        }
        (Outcome::Incomplete, _) => {
            world.cuts.fetch_add(1, Ordering::Relaxed);
            false
        }
        (Outcome::NoResponse, _) => {
            assert!(!(first && plan.deed == Deed::Whole) || draining, "{}", told());
            world.closes.fetch_add(1, Ordering::Relaxed);
            false
        }
        _ => panic!("{}", told()),
    }
}
