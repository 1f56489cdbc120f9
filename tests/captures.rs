//! What real servers sent, in `tests/captures/`: valid under GATEWAY, however it is cut.

mod generate;
mod oracle;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use bad_gateway::{Barrier, Framing, Outcome, Policy, Reuse};
use generate::captures::{self, Capture, Response, Server};

/// A response up to this size is split at every point; a larger one at so many.
const SMALL: usize = 4_096;
const SAMPLES: usize = 64;

#[test]
fn there_are_enough_of_them() {
    let servers = captures::all();
    let responses: usize = servers
        .iter()
        .flat_map(|server| &server.captures)
        .map(|capture| capture.responses(Policy::GATEWAY).len())
        .sum();
    assert!(servers.len() >= 12, "only {} servers", servers.len());
    assert!(responses >= 100, "only {responses} responses");
}

#[test]
fn index_and_files_match_one_to_one() {
    for server in &captures::all() {
        let listed: Vec<_> = server.captures.iter().map(|capture| &capture.file).collect();
        let unique: BTreeSet<_> = listed.iter().map(|file| file.as_str()).collect();
        assert_eq!(listed.len(), unique.len(), "{}: twice", server.folder);
        let folder = captures::folder().join(&server.folder);
        let found: BTreeSet<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| name != "index.toml")
            .collect();
        let found: BTreeSet<_> = found.iter().map(String::as_str).collect();
        assert_eq!(found, unique, "{}", server.folder);
        for text in [&server.server, &server.version, &server.taken] {
            assert!(!text.is_empty(), "{}", server.folder);
        }
        for capture in &server.captures {
            assert!(!capture.about.is_empty(), "{}", server.path(capture));
            assert!(!capture.request.is_empty(), "{}", server.path(capture));
            assert!(!capture.bytes.is_empty(), "{}", server.path(capture));
        }
    }
}

#[test]
fn every_capture_is_valid_but_for_those_that_are_listed() {
    let mut listed = BTreeMap::new();
    for group in &captures::refused() {
        assert!(!group.why.is_empty());
        for path in &group.captures {
            let reading = (group.verdict.clone(), group.defect.clone());
            assert_eq!(listed.insert(path.clone(), reading), None, "{path} twice");
        }
    }
    let mut faults = Vec::new();
    for server in &captures::all() {
        for capture in &server.captures {
            let path = server.path(capture);
            let wanted = listed.remove(&path).unwrap_or_else(|| ("valid".to_owned(), None));
            let found = capture.responses(Policy::GATEWAY);
            let (last, before) = found.split_last().expect("a response");
            for response in before {
                assert_eq!(response.verdict.outcome, Outcome::Valid, "{path}");
            }
            if reading(last) != wanted {
                faults.push(format!("{path}: wanted {wanted:?}, {:?}", last.verdict));
            }
        }
    }
    faults.extend(listed.keys().map(|path| format!("{path} is no capture")));
    assert!(
        faults.is_empty(),
        "tests/captures/refused.toml lists the captures that are not valid, with the reason:\n{}",
        faults.join("\n")
    );
}

fn reading(response: &Response) -> (String, Option<String>) {
    let defect = response.verdict.defect();
    (
        response.verdict.outcome.as_str().to_owned(),
        defect.map(|reject| reject.defect.name().to_owned()),
    )
}

/// What is left behind the last response is a tunnel's, or stands behind the end of HTTP.
#[test]
fn every_request_is_answered_or_the_server_said_that_it_closes() {
    for server in &captures::all() {
        for capture in &server.captures {
            let found = capture.responses(Policy::GATEWAY);
            let Some(last) = found.last() else { continue };
            if found.len() == capture.methods().len() || last.verdict.outcome != Outcome::Valid {
                continue;
            }
            let announced = matches!(
                last.verdict.reuse,
                Reuse::No(Barrier::Close | Barrier::Http10 | Barrier::CloseDelimited)
            );
            assert!(announced, "{}: {:?}", server.path(capture), last.verdict);
        }
    }
}

#[test]
fn a_tunnel_is_one_that_was_asked_for() {
    for server in &captures::all() {
        for capture in &server.captures {
            for response in capture.responses(Policy::GATEWAY) {
                if response.verdict.framing == Some(Framing::Tunnel) {
                    let asked = capture.asks_for_tunnel();
                    assert!(asked, "{}", server.path(capture));
                }
            }
        }
    }
}

/// Does something with every response of every capture, on all processors.
fn each(act: impl Fn(&str, &Capture, &Response) + Sync) {
    let servers = captures::all();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let policies = [Policy::GATEWAY, Policy::STRICT, Policy::LENIENT];
    let (servers, act) = (&servers, &act);
    thread::scope(|scope| {
        for worker in 0..workers {
            scope.spawn(move || {
                let all = servers.iter().flat_map(|server: &Server| {
                    let path = |capture| (server.path(capture), capture);
                    server.captures.iter().map(path)
                });
                for (path, capture) in all.skip(worker).step_by(workers) {
                    for policy in policies {
                        for response in &capture.responses(policy) {
                            act(&path, capture, response);
                        }
                    }
                }
            });
        }
    });
}

#[test]
fn the_oracle_agrees() {
    each(|path, _, response| {
        let exchange = &response.exchange;
        let whole = exchange.read_whole();
        whole.must_equal(&exchange.ask_oracle(), path, exchange);
    });
}

#[test]
fn any_split_says_the_same() {
    each(|path, _, response| {
        if response.exchange.policy != Policy::GATEWAY {
            return;
        }
        let exchange = &response.exchange;
        let whole = exchange.read_whole();
        let by_byte = exchange.read_by(1);
        by_byte.must_equal(&whole, &format!("{path}, byte by byte"), exchange);
        let len = exchange.bytes.len();
        let every = if len <= SMALL { 1 } else { len / SAMPLES };
        for at in (0..len).step_by(every) {
            let split = exchange.read_split(at);
            split.must_equal(&whole, &format!("{path}, split at {at}"), exchange);
        }
    });
}
