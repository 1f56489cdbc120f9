//! What the guard costs a client: the processor time of hyper with it over that without, in turns.
//!
//! `cargo bench -p bad-gateway-guard --bench hyper` takes about a minute, and prints the median of the ratios with
//! their range for a small response, one by length, and chunks of 16 KiB and of 512 bytes. Without `--bench` it only
//! tries whether all of it works. With the number of one of them, `plain` or `guarded`, and how often, it asks so often
//! on one connection and no more: what a count of instructions needs, as by `valgrind --tool=callgrind`.
#![allow(missing_docs, reason = "a program")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

use bad_gateway::Policy;
use bad_gateway_guard::Guard;
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

/// A response, its content's length, and how often it is asked for in a turn.
struct Corpus {
    name: &'static str,
    response: Vec<u8>,
    content: usize,
    times: u32,
}

fn by_length(name: &'static str, content: usize, times: u32) -> Corpus {
    let head = format!(
        "HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Type: text/plain\r\nContent-Length: {content}\r\n\r\n"
    );
    let mut response = head.into_bytes();
    response.resize(response.len() + content, b'x');
    Corpus { name, response, content, times }
}

fn chunked(name: &'static str, chunk: usize, chunks: usize, times: u32) -> Corpus {
    let mut response =
        b"HTTP/1.1 200 OK\r\nServer: origin\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..chunks {
        response.extend(format!("{chunk:x}\r\n").into_bytes());
        response.resize(response.len() + chunk, b'x');
        response.extend_from_slice(b"\r\n");
    }
    response.extend_from_slice(b"0\r\n\r\n");
    Corpus { name, response, content: chunk * chunks, times }
}

/// Answers every request with these bytes, on a thread that ends with the process.
fn upstream(response: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("it listens");
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.set_nodelay(true);
            let response = response.clone();
            thread::spawn(move || {
                let mut request = [0; 4096];
                // A request without content is one segment, and the next one comes after the answer.
                while matches!(stream.read(&mut request), Ok(1..)) {
                    if stream.write_all(&response).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

type Sender = SendRequest<Empty<Bytes>>;

async fn connect(address: SocketAddr, guarded: bool) -> Sender {
    let stream = TcpStream::connect(address).await.expect("it listens");
    if guarded {
        let io = TokioIo::new(Guard::new(stream, Policy::GATEWAY));
        let (sender, connection) = handshake(io).await.expect("a connection");
        tokio::spawn(connection);
        return sender;
    }
    let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("a connection");
    tokio::spawn(connection);
    sender
}

/// Asks so often, and looks whether all of the content came.
async fn ask(sender: &mut Sender, corpus: &Corpus, times: u32) {
    for _ in 0..times {
        let request = hyper::Request::get("/").header("host", "a").body(Empty::new());
        sender.ready().await.expect("it is kept");
        let response = sender.send_request(request.expect("a request")).await.expect("an answer");
        let mut body = response.into_body();
        let mut length = 0;
        while let Some(frame) = body.frame().await {
            length += frame.expect("whole").data_ref().map_or(0, Bytes::len);
        }
        assert_eq!(length, corpus.content, "{}", corpus.name);
    }
}

/// Nanoseconds that this thread was on a processor: the client alone, since the upstream has threads of its own.
fn spent() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    text.split(' ').next().and_then(|number| number.parse().ok()).expect("a number")
}

/// The processor time with the guard over that without, once for each turn.
fn ratios(runtime: &Runtime, corpus: &Corpus, turns: usize) -> Vec<f64> {
    let address = upstream(corpus.response.clone());
    runtime.block_on(async {
        let mut plain = connect(address, false).await;
        let mut guarded = connect(address, true).await;
        let mut ratios = Vec::new();
        for turn in 0..=turns {
            let times = if turn == 0 { 1 } else { corpus.times };
            let mut took = [0, 0];
            // Who is first changes with every turn.
            for place in 0..2 {
                let own = (place + turn) % 2;
                let before = spent();
                ask(if own == 0 { &mut plain } else { &mut guarded }, corpus, times).await;
                took[own] = spent() - before;
            }
            // The first one warms up.
            if turn > 0 {
                ratios.push(took[1] as f64 / took[0].max(1) as f64);
            }
        }
        ratios
    })
}

/// Asks so often on one connection, for who counts instructions.
fn ask_alone(runtime: &Runtime, corpus: &Corpus, guarded: bool, times: u32) {
    let address = upstream(corpus.response.clone());
    runtime.block_on(async {
        let mut sender = connect(address, guarded).await;
        ask(&mut sender, corpus, times).await;
    });
}

fn main() {
    let measures = std::env::args().any(|argument| argument == "--bench");
    let turns = if measures { 21 } else { 1 };
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let corpora = [
        by_length("small, 100 bytes", 100, 5_000),
        by_length("by length, 8 MiB", 8 << 20, 20),
        chunked("chunks of 16 KiB × 64", 16 << 10, 64, 200),
        chunked("chunks of 512 bytes × 256", 512, 256, 500),
    ];
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [corpus, client, times] = arguments.as_slice()
        && let (Ok(corpus), Ok(times)) = (corpus.parse::<usize>(), times.parse())
    {
        return ask_alone(&runtime, &corpora[corpus], client == "guarded", times);
    }
    for mut corpus in corpora {
        if !measures {
            corpus.times = 1;
        }
        let mut ratios = ratios(&runtime, &corpus, turns);
        ratios.sort_by(f64::total_cmp);
        let (low, middle, high) = (ratios[0], ratios[ratios.len() / 2], ratios[ratios.len() - 1]);
        println!("{:<26} {middle:.3} ({low:.3}–{high:.3})", corpus.name);
    }
}
