//! Input of any size, in constant memory.
#![cfg(target_os = "linux")]

mod support;

use std::io::{Read, Write};
use std::process::Stdio;

const MEGABYTE: usize = 1 << 20;

/// Streams `blocks` after `head`; gives the peak of resident memory in KiB, and what was told.
fn stream(args: &[&str], head: &[u8], block: &[u8], blocks: usize) -> (u64, String) {
    stream_all(args, head, std::iter::repeat_n(block, blocks))
}

fn stream_all<'a>(
    args: &[&str],
    head: &[u8],
    blocks: impl IntoIterator<Item = impl AsRef<[u8]> + 'a>,
) -> (u64, String) {
    let mut child = support::command()
        .arg("check")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(head).unwrap();
    for block in blocks {
        stdin.write_all(block.as_ref()).unwrap();
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

/// 16 rows of a dump of `x`es, as many times as asked for.
fn rows(from: u64, row: fn(u64) -> String, count: u64) -> Vec<u8> {
    (from..from + count).map(row).collect::<String>().into_bytes()
}

#[test]
fn forms_that_stand_for_bytes() {
    const ROWS: u64 = 20_000;
    let head: Vec<u8> = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    let hex: String = head.iter().map(|byte| format!("{byte:02x}")).collect();
    let escaped = "HTTP/1.1 200 OK\\r\\n\\r\\n";
    let forms: [(&str, String, Vec<u8>, u64); 5] = [
        (
            "xxd",
            format!("00000000: {}\n", &hex[..32]) + &format!("00000010: {}\n", &hex[32..]),
            Vec::new(),
            16,
        ),
        ("digits", hex.clone(), "78".repeat(16 * 20_000).into_bytes(), 16),
        ("quoted", format!("b'{escaped}"), "\\x78".repeat(16 * 20_000).into_bytes(), 16),
        (
            "show errors",
            format!("  len 9, wraps at 16336, error at position 0\n\n  00000  {escaped}\n"),
            Vec::new(),
            16,
        ),
        ("text", "HTTP/1.1 200 OK\n\n".to_owned(), b"xxxxxxxxxxxxxxx\n".repeat(20_000), 16),
    ];
    for (name, begin, block, row) in forms {
        let dump = |from: u64| match name {
            "xxd" => rows(
                from,
                |at| {
                    let offset = 19 + at * 16;
                    format!(
                        "{offset:08x}: 7878 7878 7878 7878 7878 7878 7878 7878  xxxxxxxxxxxxxxxx\n"
                    )
                },
                ROWS,
            ),
            "show errors" => {
                rows(from, |at| format!("  {:05}+ xxxxxxxxxxxxxxxx\n", 19 + at * 16), ROWS)
            }
            _ => block.clone(),
        };
        let blocks: Vec<Vec<u8>> = (0..16).map(|at| dump(at * ROWS)).collect();
        let args = if name == "text" {
            &["-f", "json", "--from", "text"][..]
        } else {
            &["-f", "json", "--split", "65536"]
        };
        let (peak, out) = stream_all(args, begin.as_bytes(), &blocks);
        assert!(peak < 16 * 1024, "{name}: {peak} KiB");
        let bytes = 16 * ROWS * row;
        let told = out.contains(&format!(r#""body_bytes":{bytes}"#)) || name == "quoted";
        assert!(told, "{name}: {out}");
    }
}
