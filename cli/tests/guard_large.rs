//! Large content both ways through the process: the same bytes, in memory that does not grow with them.
//!
//! Ignored because it takes a while: `bash .ci/run servers`. `BAD_GATEWAY_LARGE` is the number of MiB.
#![cfg(target_os = "linux")]

mod guarded;

use std::io::{Read, Write};
use std::thread;

use guarded::{Guard, Socket, Upstream, value};

/// Of which content is made. Its bytes have no period that a buffer has.
const BLOCK: usize = 65_521;

/// Requests of each connection.
const EXCHANGES: usize = 4;

/// KiB that a connection may need at most, whatever its content: buffers of both directions, and the allocator's slack.
const ROOM: u64 = 4096;

fn block() -> Vec<u8> {
    (0..=250).cycle().take(BLOCK).collect()
}

/// Sends back what it gets, as it comes and as it is framed.
fn echo() -> Upstream {
    Upstream::tcp(|mut socket| {
        for _ in 0..EXCHANGES {
            let head = socket.head();
            let raw = value(&head, "X-Bytes").expect("one").parse().expect("digits");
            let framing = match value(&head, "Content-Length") {
                Some(length) => format!("Content-Length: {length}"),
                None => "Transfer-Encoding: chunked".to_owned(),
            };
            let mut to = writer(&socket);
            socket.say(format!("HTTP/1.1 200 OK\r\n{framing}\r\n\r\n"));
            let copied = std::io::copy(&mut Read::take(&mut socket, raw), &mut to);
            assert_eq!(copied.expect("it goes on"), raw);
        }
        socket.wait();
    })
}

/// The same socket, to write to while it is read.
fn writer(socket: &Socket) -> impl Write + use<> {
    let Socket::Tcp(socket) = socket else { panic!("it is of TCP") };
    socket.try_clone().expect("one more")
}

/// Sends so many blocks and reads them back.
fn goes_both_ways(socket: &mut Socket, blocks: usize, chunked: bool) {
    let mut piece = block();
    if chunked {
        piece.splice(0..0, format!("{BLOCK:x}\r\n").into_bytes());
        piece.extend_from_slice(b"\r\n");
    }
    let last = if chunked { "0\r\n\r\n" } else { "" };
    let raw = piece.len() * blocks + last.len();
    let framing = if chunked {
        "Transfer-Encoding: chunked".to_owned()
    } else {
        format!("Content-Length: {raw}")
    };
    socket.say(format!("POST / HTTP/1.1\r\nHost: a\r\nX-Bytes: {raw}\r\n{framing}\r\n\r\n"));
    let (mut to, sent) = (writer(socket), piece.clone());
    let sender = thread::spawn(move || {
        for _ in 0..blocks {
            to.write_all(&sent).expect("it is taken");
        }
        to.write_all(last.as_bytes()).expect("it is taken");
    });
    assert_eq!(socket.head(), format!("HTTP/1.1 200 OK\r\n{framing}\r\n\r\n"));
    for at in 0..blocks {
        assert!(socket.take(piece.len()) == piece, "block {at} differs");
    }
    assert_eq!(socket.take(last.len()), last.as_bytes());
    sender.join().expect("all was sent");
}

#[test]
#[ignore = "takes a while: bash .ci/run servers"]
fn memory_does_not_grow_with_content() {
    let mebibytes: usize =
        std::env::var("BAD_GATEWAY_LARGE").map_or(64, |text| text.parse().expect("a number"));
    let blocks = (mebibytes << 20).div_ceil(BLOCK);
    let upstream = echo();
    for mode in ["enforce", "observe"] {
        let guard = Guard::before(&upstream, &["--mode", mode]);
        let mut socket = guard.connect();
        for chunked in [false, true] {
            // One small one shows what a connection needs.
            goes_both_ways(&mut socket, 16, chunked);
            let before = guard.memory("VmHWM");
            goes_both_ways(&mut socket, blocks, chunked);
            let after = guard.memory("VmHWM");
            assert!(
                after <= before + ROOM,
                "{mode}, chunked: {chunked}: {before} KiB, then {after}"
            );
        }
    }
}
