//! Input of any size, in constant memory.
#![cfg(target_os = "linux")]

mod support;

use std::io::{Read, Write};
use std::process::Stdio;

const MEGABYTE: usize = 1 << 20;

/// Streams `blocks` after `head`; gives the peak of resident memory in KiB, and what was told.
fn stream(args: &[&str], head: &[u8], block: &[u8], blocks: usize) -> (u64, String) {
    let mut child = support::command()
        .arg("check")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(head).unwrap();
    for _ in 0..blocks {
        stdin.write_all(block).unwrap();
    }
    // It still waits for more, so its numbers can be read.
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    drop(stdin);
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.wait().unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    (peak.trim().trim_end_matches(" kB").parse().unwrap(), out)
}

#[test]
fn content_up_to_the_close() {
    let block = vec![b'x'; MEGABYTE];
    for args in [&["-f", "json"][..], &[]] {
        let (peak, out) = stream(args, b"HTTP/1.1 200 OK\r\n\r\n", &block, 200);
        assert!(peak < 32 * 1024, "{peak} KiB");
        assert!(out.contains("209715200"), "{out}");
    }
}

#[test]
fn what_is_left_over_is_counted_and_dropped() {
    let block = vec![b'x'; MEGABYTE];
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    let (peak, out) = stream(&["-f", "json"], head, &block, 200);
    assert!(peak < 32 * 1024, "{peak} KiB");
    assert!(out.contains(r#""leftover":209715200"#), "{out}");
}

#[test]
fn chunks() {
    let block = b"5\r\nhello\r\n".repeat(100_000);
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let (peak, out) = stream(&[], head, &block, 20);
    assert!(peak < 32 * 1024, "{peak} KiB");
    assert!(out.contains("10000000 bytes"), "{out}");
}
