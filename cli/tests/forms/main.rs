//! What operators have instead of bytes: each form read as the bytes that it stands for, told when
//! it is broken, and never taken for something else.

#[path = "../support/mod.rs"]
mod support;

mod dumps;
mod strings;
mod curl;
mod packets;
mod bytes;

use support::{feed, json, lines};

/// A head with a fault in it, and content that looks like digits.
const BYTES: &[u8] =
    b"HTTP/1.1 200 OK\r\nServer: 00 11 demo\r\nFoo bar: x\r\nContent-Length: 25\r\n\r\n\
    0123 4567  89 ab cd..  ef";

/// What reads as `BYTES` does, under another name: also where an editor, or a terminal, had it in between.
#[track_caller]
fn reads_as_bytes(args: &[&str], form: &[u8]) {
    reads_alike(args, form);
    let Ok(text) = std::str::from_utf8(form) else { return };
    if !text.contains("\r\n") {
        reads_alike(args, text.replace('\n', "\r\n").as_bytes());
    }
    reads_alike(args, format!("\n  \n\r\n{text}").as_bytes());
    reads_alike(args, format!("\u{feff}{text}").as_bytes());
}

#[track_caller]
fn reads_alike(args: &[&str], form: &[u8]) {
    let raw = &json(&["--from", "raw"], BYTES)[0];
    assert_eq!(raw["defect"]["offset"], 40);
    let told = feed(&[&["check", "-f", "json"], args].concat(), form);
    let shown = String::from_utf8_lossy(form);
    let line =
        lines(&told.out).into_iter().next().unwrap_or_else(|| panic!("{shown}: {}", told.err));
    assert_eq!(line["defect"], raw["defect"], "{shown}");
    assert_eq!(line["passes_under"], raw["passes_under"], "{shown}");
    assert!(told.err.contains("read as ") || args.contains(&"--from"), "{shown}: {}", told.err);
}
