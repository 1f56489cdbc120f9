//! The oracle against expectations that were derived by hand.
//!
//! In the tables `§` marks the offset that is expected, and is no byte of the response. A text may
//! start with `|` for a status line, with `~` for a chunked head, with `^` for one and the last
//! chunk's line. A context is a list of words: a method, `http10`, `ws` (an upgrade to websocket is
//! on offer), `sending`, `close`, `+name` (tolerated), `limit=number`.

mod moments;
mod outcomes;
mod policies;
mod prefixes;
mod worlds;

use crate::oracle::{Ending, Input, Limits, Output, read};

const HEAD: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// The bytes, and where the mark was.
pub(crate) fn expand(text: &str) -> (Vec<u8>, Option<u64>) {
    let text = match text.as_bytes().first() {
        Some(b'|') => format!("{HEAD}{}", &text[1..]),
        Some(b'~') => format!("{CHUNKED}{}", &text[1..]),
        Some(b'^') => format!("{CHUNKED}0\r\n{}", &text[1..]),
        _ => text.to_owned(),
    };
    let mark = text.find('§').map(|at| at as u64);
    (text.replace('§', "").into_bytes(), mark)
}

fn limits(context: &str) -> Limits {
    let mut limits = Limits::default();
    for (name, value) in context.split(' ').filter_map(|word| word.split_once('=')) {
        let value: usize = value.parse().unwrap();
        match name {
            "head" => limits.head = value,
            "line" => limits.line = value,
            "fields" => limits.fields = value,
            "interim" => limits.interim = value,
            "interim-bytes" => limits.interim_bytes = value,
            "chunk-line" => limits.chunk_line = value,
            "chunk-extensions" => limits.chunk_extensions = value,
            "trailers" => limits.trailers = value,
            "empty-members" => limits.empty_members = value,
            "content" => limits.content = Some(value as u64),
            _ => panic!("no limit {name}"),
        }
    }
    limits
}

pub(crate) fn run(context: &str, bytes: &[u8], ending: Ending, policy: fn(&str) -> bool) -> Output {
    let word = |wanted: &str| context.split(' ').any(|word| word == wanted);
    let method = ["HEAD", "CONNECT", "POST", "head"].into_iter().find(|method| word(method));
    read(&Input {
        bytes,
        method: method.unwrap_or("GET"),
        upgrade: word("ws").then_some(b"h2c, WebSocket"),
        http10_request: word("http10"),
        close_sent: word("close"),
        request_sent: !word("sending"),
        ending,
        tolerated: &|name| policy(name) || word(&format!("+{name}")),
        limits: limits(context),
    })
}
