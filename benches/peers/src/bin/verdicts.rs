//! `verdicts`: what the peers that give verdicts make of the responses in `tests/cases` that
//! bad-gateway refuses; writes `benches/peers/verdicts.md`, which `docs/peers.md` includes.
//!
//! Only answers to a plain GET under the defaults are asked about.

#[path = "../../../../tests/support/escape.rs"]
#[allow(dead_code, unreachable_pub)]
mod escape;

use std::collections::BTreeMap;
use std::path::Path;
use std::slice;

use bad_gateway::{Defect, Ending, Method, Outcome, Policy, check};
use http_net::{ClientConn, ClientEvent, Limits, Request};
use milo_parser::{
    EVENT_ACTIVE_ON_MESSAGE_COMPLETE, EVENT_END, EVENT_MESSAGE_COMPLETE, Parser, STATE_ERROR,
};

/// What a peer says of a response.
#[derive(Clone, Copy, PartialEq)]
enum Answer {
    Accepts,
    Waits,
    Refuses,
}

/// Keys of a case that change what is asked.
const CONTEXT: &[&str] = &[
    "method",
    "upgrade",
    "request_version",
    "close_sent",
    "sending",
    "limits",
    "tolerate",
    "refuse",
];

/// The bytes of each plain case, and whether the connection closes behind them.
fn cases(root: &Path) -> Vec<(Vec<u8>, bool)> {
    let entries = std::fs::read_dir(root.join("tests/cases")).expect("tests/cases");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let text = std::fs::read_to_string(path).expect("a text");
        let file: toml::Table = text.parse().expect("TOML");
        for case in file.get("case").and_then(toml::Value::as_array).into_iter().flatten() {
            let case = case.as_table().expect("a case");
            let ending = case.get("ending").and_then(toml::Value::as_str).unwrap_or("closed");
            let plain = !CONTEXT.iter().any(|key| case.contains_key(*key));
            if plain && matches!(ending, "open" | "closed") {
                let bytes = case["bytes"].as_str().expect("bytes");
                cases.push((escape::decode(bytes).expect("escapes"), ending == "closed"));
            }
        }
    }
    cases
}

fn ask_http_net(bytes: &[u8], closes: bool) -> Answer {
    let mut connection = ClientConn::with_limits(Limits::new());
    let request = Request::get("/").header("host", "a");
    connection.send_request(&request, &mut Vec::new()).expect("a request");
    let (mut at, mut eof) = (0, false);
    loop {
        match connection.poll() {
            Ok(ClientEvent::ResponseEnd | ClientEvent::Upgraded) => return Answer::Accepts,
            Ok(ClientEvent::NeedInput) if at < bytes.len() => {
                at += connection.feed(&bytes[at..]);
            }
            Ok(ClientEvent::NeedInput) if closes && !eof => {
                eof = true;
                connection.feed_eof();
            }
            Ok(ClientEvent::NeedInput | ClientEvent::Idle) => return Answer::Waits,
            Ok(ClientEvent::Closed) | Err(_) => return Answer::Refuses,
            Ok(_) => {}
        }
    }
}

fn ask_milo(bytes: &[u8], closes: bool, interim: u32) -> Answer {
    let mut parser = Parser::new();
    parser.autodetect = false;
    parser.is_request = false;
    parser.active_events = EVENT_ACTIVE_ON_MESSAGE_COMPLETE;
    parser.parse(bytes.as_ptr(), bytes.len());
    // SAFETY: the parser owns a buffer of 64 KiB, all of it initialised, for as long as it lives.
    let buffer = unsafe { slice::from_raw_parts(parser.events, 64 * 1024) };
    let (events, _) = buffer.as_chunks::<9>();
    let events = events.iter().map(|event| event[0]).take_while(|kind| *kind != EVENT_END);
    let whole = events.filter(|kind| *kind == EVENT_MESSAGE_COMPLETE).count();
    if whole > interim as usize {
        return Answer::Accepts;
    }
    if closes && parser.state != STATE_ERROR {
        let started = parser.state;
        parser.finish();
        // A message that runs until the close is complete now; before a message it never began.
        let whole = parser.state != STATE_ERROR && started != milo_parser::STATE_START;
        return if whole { Answer::Accepts } else { Answer::Refuses };
    }
    if parser.state == STATE_ERROR { Answer::Refuses } else { Answer::Waits }
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut table: BTreeMap<Defect, [usize; 5]> = BTreeMap::new();
    let (mut valid, mut refused) = (0, [0; 2]);
    for (bytes, closes) in cases(&root) {
        let ending = if closes { Ending::Closed } else { Ending::Open };
        let request = bad_gateway::RequestContext::new(Method::Get);
        let verdict = check(&bytes, request, ending, Policy::GATEWAY);
        let peers = [ask_http_net(&bytes, closes), ask_milo(&bytes, closes, verdict.interim)];
        match verdict.outcome {
            Outcome::Malformed(reject) => {
                let row = table.entry(reject.defect).or_default();
                row[0] += 1;
                for (at, peer) in peers.into_iter().enumerate() {
                    row[1 + 2 * at] += usize::from(peer == Answer::Accepts);
                    row[2 + 2 * at] += usize::from(peer == Answer::Waits);
                }
            }
            Outcome::Valid => {
                valid += 1;
                for (refused, peer) in refused.iter_mut().zip(peers) {
                    *refused += usize::from(peer == Answer::Refuses);
                }
            }
            _ => {}
        }
    }
    let mut page = format!(
        "## Verdicts\n\n\
         http-net 0.9.1 and milo-parser 0.9.0 decide about whole responses. Asked about those in `tests/cases` that answer a plain GET under the\n\
         defaults: of {valid} that are valid under GATEWAY, http-net refuses {}, milo-parser {}: http-net mostly for\n\
         its limits, which are smaller, milo-parser for HTTP/1.0, for 1.2 to 1.9, and for what is tolerated. Of those that GATEWAY refuses:\n\n\
         | defect | responses | http-net accepts | waits | milo-parser accepts | waits |\n|---|---:|---:|---:|---:|---:|\n",
        refused[0], refused[1]
    );
    for (defect, [all, a, b, c, d]) in table {
        page.push_str(&format!("| `{}` | {all} | {a} | {b} | {c} | {d} |\n", defect.name()));
    }
    let path = root.join("benches/peers/verdicts.md");
    std::fs::write(&path, &page).expect("written");
    println!("{page}");
}
