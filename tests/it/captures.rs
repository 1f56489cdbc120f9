//! What real servers sent, however it is cut: `tests/captures/` is valid under GATEWAY, all of it, and
//! `tests/refused/` is what a gateway must refuse.

use std::collections::BTreeSet;
use std::thread;

use bad_gateway::{Barrier, Framing, Outcome, Policy, Reuse};

use crate::generate::captures::{self, Capture, Response, Server};
use crate::support;

/// A response up to this size is split at every point; a larger one at so many.
const SMALL: usize = 4_096;

#[test]
fn there_are_enough_of_them() {
    let servers = captures::valid();
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
        let found: BTreeSet<_> = std::fs::read_dir(&server.home)
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

/// One run of a server fills both folders, each capture into one of them.
#[test]
fn no_capture_is_in_both_folders() {
    let valid = captures::valid();
    for refused in &captures::refused() {
        let Some(valid) = valid.iter().find(|valid| valid.folder == refused.folder) else {
            continue;
        };
        let run =
            |server: &Server| (server.server.clone(), server.version.clone(), server.taken.clone());
        assert_eq!(run(valid), run(refused), "{}", refused.folder);
        for capture in &refused.captures {
            let twice = valid.captures.iter().any(|other| other.file == capture.file);
            assert!(!twice, "{} is in both folders", refused.path(capture));
        }
    }
}

#[test]
fn every_capture_is_valid() {
    let mut faults = Vec::new();
    for server in &captures::valid() {
        for capture in &server.captures {
            let path = server.path(capture);
            let stated = (&capture.verdict, &capture.defect, &capture.why);
            assert_eq!(stated, (&None, &None, &None), "{path}: all of tests/captures is valid");
            for response in capture.responses(Policy::GATEWAY) {
                if response.verdict.outcome != Outcome::Valid {
                    faults.push(format!("{path}: {:?}", response.verdict));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "tests/captures/README.md says what to do with captures that are not valid:\n{}",
        faults.join("\n")
    );
}

#[test]
fn every_refused_one_has_the_verdict_that_it_states() {
    let mut faults = Vec::new();
    for server in &captures::refused() {
        for capture in &server.captures {
            let path = server.path(capture);
            assert!(capture.why.as_ref().is_some_and(|why| !why.is_empty()), "{path}: why?");
            assert_ne!(capture.verdict.as_deref(), Some("valid"), "{path} is no capture to refuse");
            let wanted = (capture.verdict.clone(), capture.defect.clone());
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
    assert!(faults.is_empty(), "in tests/refused:\n{}", faults.join("\n"));
}

fn reading(response: &Response) -> (Option<String>, Option<String>) {
    let verdict = &response.verdict;
    (
        Some(verdict.outcome.as_str().to_owned()),
        verdict.reject().map(|reject| reject.defect.name().to_owned()),
    )
}

/// What is left behind the last response is a tunnel's, or stands behind the end of HTTP.
#[test]
fn every_request_is_answered_or_the_server_said_that_it_closes() {
    for server in &captures::valid() {
        for capture in &server.captures {
            let found = capture.responses(Policy::GATEWAY);
            let Some(last) = found.last() else { continue };
            if found.len() == capture.methods().len() {
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
        for at in (0..len).step_by(support::distance(len, SMALL)) {
            let split = exchange.read_split(at);
            split.must_equal(&whole, &format!("{path}, split at {at}"), exchange);
        }
    });
}
