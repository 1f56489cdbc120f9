//! How long an upstream keeps an idle connection.

use std::io::Write;
use std::time::Duration;

use crate::probe;
use crate::support::lines;
use crate::support::server::{self, answering, keeping, nobody, serve};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

/// What became of connections that were idle for these times.
fn became(port: u16, times: &str) -> (i32, Vec<serde_json::Value>) {
    let told = probe(port, &["--idle", times, "--format", "json"]);
    (told.code, lines(&told.out))
}

/// A server that closes what is idle for that long.
fn closing(after: Duration) -> u16 {
    serve(move |mut socket| {
        server::request(&mut socket)?;
        socket.write_all(OK)?;
        socket.set_read_timeout(Some(after))?;
        while !server::request(&mut socket)?.is_empty() {
            socket.write_all(OK)?;
        }
        Ok(())
    })
}

#[test]
fn the_limit_is_found() {
    let (code, lines) = became(closing(Duration::from_secs(4)), "10ms,120s");
    assert_eq!(code, 0);
    assert_eq!((&lines[0]["became"], &lines[0]["idle"]), (&"answered".into(), &0.01.into()));
    assert_eq!(lines[1]["became"], "closed");
    let after = lines[1]["after"].as_f64().unwrap();
    assert!((1.0..100.0).contains(&after), "{after}");
}

#[test]
fn the_limit_is_told_with_the_lines_to_change() {
    let told = probe(closing(Duration::from_secs(4)), &["--idle", "10ms,120s"]);
    assert!(told.out.starts_with("IDLE        http://127.0.0.1:"), "{}", told.out);
    assert!(told.out.contains("\n  10 ms      still open, and the next request was answered\n"));
    assert!(told.out.contains("\n  120 s      closed by the upstream after "), "{}", told.out);
    assert!(
        told.out.contains("\n  keep-alive an idle connection is closed after "),
        "{}",
        told.out
    );
    assert!(told.out.contains("\n  nginx      keepalive_timeout "), "{}", told.out);
}

#[test]
fn connections_that_are_not_kept_are_no_fault() {
    let close = keeping(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    let (code, lines) = became(close, "10ms");
    assert_eq!((code, &lines[0]["became"]), (0, &"not_kept".into()));
    let (code, lines) = became(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "1s");
    assert_eq!(code, 0);
    assert!(["closed", "not_kept"].contains(&lines[0]["became"].as_str().unwrap()), "{lines:?}");
}

#[test]
fn bytes_that_nobody_asked_for() {
    let port = serve(|mut socket| {
        server::request(&mut socket)?;
        socket.write_all(OK)?;
        std::thread::sleep(Duration::from_millis(500));
        socket.write_all(b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n")
    });
    let (code, lines) = became(port, "60s");
    assert_eq!((code, &lines[0]["became"]), (0, &"spoke".into()), "{lines:?}");
}

#[test]
fn what_is_not_valid_fails() {
    let (code, lines) = became(keeping(b"HTTP/1.1 200 OK\n\n"), "10ms");
    assert_eq!((code, &lines[0]["became"]), (1, &"not_valid".into()));
    let (code, lines) = became(nobody(), "10ms");
    assert_eq!((code, &lines[0]["became"]), (1, &"unreachable".into()));
    let port = serve(|mut socket| {
        server::request(&mut socket)?;
        socket.write_all(OK)?;
        server::request(&mut socket)?;
        socket.write_all(b"HTTP/1.1 200 OK\n\n")
    });
    let (code, lines) = became(port, "10ms");
    assert_eq!((code, &lines[0]["became"]), (1, &"refused".into()));
}
