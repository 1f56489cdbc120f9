//! `audit` against gateways that do one thing, good or bad.

mod gateways;
mod support;

use std::io::Write;
use std::net::{SocketAddr, TcpStream};

use bad_gateway::{
    Ending, Event, Framing, Policy, RequestContext, ResponseParser, answer::Page, forward::Forward,
};
use gateways::{Upstream, ask, gateway, json, pipe, read_head, run};
use serde_json::Value;
use support::root;

fn findings<'a>(cases: &'a [Value], must: &str) -> Vec<(&'a str, &'a str, bool)> {
    let of = |case: &'a Value| {
        let text = |key: &str| case[key].as_str().expect("text");
        (text("case"), text("finding"), case["leak"].as_bool().expect("a truth"))
    };
    cases.iter().filter(|case| case["must"] == must).map(of).collect()
}

/// How a response that is not valid ended, where that is all that is wrong with it.
const ENDS: [&str; 3] = ["incomplete", "no_response", "need_more"];

#[test]
fn a_pipe_leaks_every_malformed_case() {
    let upstream = Upstream::start(&[]);
    let (cases, summary, code) = json(gateway(upstream.address, pipe), &["--name", "a pipe"]);
    assert_eq!(code, 1);
    assert_eq!(summary["gateway"], "a pipe");
    assert!(cases.len() > 600, "{}", cases.len());
    for case in &cases {
        let ends = ENDS.iter().any(|end| case["because"] == *end);
        let leaks = case["must"] == "refuse" && !ends;
        // It passes a cut as a cut, and an interim response as one; but it ends in order where the
        // upstream reset the connection, which hides that from content to the close.
        assert!(!leaks || case["leak"] == true, "{case}");
        let held = ["cut", "interim"].iter().any(|held| case["finding"] == *held);
        let hidden = case["area"] == "endings" && case["finding"] == "truncated";
        assert!(!ends || case["must"] != "refuse" || held || hidden, "{case}");
        // What stands behind a valid response passes too, and puts the connection out of step.
        let passed = ["passed", "out-of-step"].iter().any(|found| case["finding"] == *found);
        assert!(case["must"] != "pass" || passed, "{case}");
    }
    let refused = findings(&cases, "refuse");
    assert_eq!(summary["malformed"]["cases"], refused.len());
    let leaks = refused.iter().filter(|(_, _, leak)| *leak).count();
    assert_eq!(summary["malformed"]["leaks"], leaks);
}

/// A gateway that reads each response whole before it passes it.
fn strict(mut client: TcpStream, upstream: SocketAddr) {
    while let Some(head) = read_head(&mut client) {
        let (bytes, ending) = ask(upstream, &head);
        let request = RequestContext::from_head(&head).expect("the audit asks well");
        let (answer, closes) = judged(&bytes, ending, request);
        if client.write_all(&answer).is_err() || closes {
            return;
        }
    }
}

/// What a client gets of it: the head, repaired, and the content by its length; or a page.
fn judged(bytes: &[u8], ending: Ending, request: RequestContext) -> (Vec<u8>, bool) {
    let mut parser = Box::new(ResponseParser::new(Policy::GATEWAY, request));
    let (mut at, mut head, mut content) = (0, None, Vec::new());
    while let Ok(step) = parser.step(&bytes[at..]) {
        let raw = &bytes[at..at + step.consumed];
        at += step.consumed;
        match step.event {
            Event::NeedMore | Event::End | Event::Tunnel => break,
            Event::Head(framing) => head = Some((raw, framing)),
            Event::Data(span) => content.extend_from_slice(span.of(raw)),
            Event::Interim | Event::Trailers => {}
        }
    }
    let verdict = parser.end(ending, (bytes.len() - at) as u64);
    if let Some(page) = Page::for_verdict(&verdict, request.method()) {
        return (page.closing().to_bytes().to_vec(), true);
    }
    let (raw, framing) = head.expect("a valid response has a head");
    let forward = Forward::new(parser.head(raw), framing, &request);
    let framing = match framing {
        Framing::Chunked | Framing::Close => Framing::Length(content.len() as u64),
        framing => framing,
    };
    // Nothing of a 205 is content, whatever framed it.
    let forward = forward.with_framing(framing).unwrap_or(forward).closing();
    let tunnelled = if framing == Framing::Tunnel { &bytes[at..] } else { &[] };
    ([&forward.to_bytes()[..], &content, tunnelled].concat(), true)
}

#[test]
fn a_gateway_made_of_the_library_leaks_nothing_and_passes_what_is_valid() {
    let upstream = Upstream::start(&["--hold", "0ms"]);
    let strict = gateway(upstream.address, strict);
    let (cases, summary, code) = json(strict, &["--timeout", "60s"]);
    for (case, finding, leak) in findings(&cases, "refuse") {
        assert!(!leak && ["refused", "cut"].contains(&finding), "{case}: {finding}");
    }
    for (case, finding, _) in findings(&cases, "pass") {
        assert_eq!(finding, "passed", "{case}");
    }
    for (case, finding, leak) in findings(&cases, "either") {
        assert!(!leak, "{case}: {finding}");
    }
    assert_eq!((code, &summary["not_played"]), (0, &Value::from(0)));
    // A stricter policy finds what this gateway passes, repaired.
    let (cases, ..) = json(strict, &["--policy", "strict", "--case", "one-length-listed-twice"]);
    assert_eq!(cases[0]["finding"], "repaired", "{}", cases[0]);
}

/// Does `other` with what the cases answer; the plain answers pass.
fn but_for_plain_answers(
    upstream: SocketAddr,
    other: impl Fn(&mut TcpStream, Vec<u8>) + Send + Sync + 'static,
) -> SocketAddr {
    gateway(upstream, move |mut client, upstream| {
        while let Some(head) = read_head(&mut client) {
            let (bytes, _) = ask(upstream, &head);
            if head.starts_with(b"GET /plain/") {
                let text =
                    String::from_utf8(bytes).expect("text").replace("Connection: close\r\n", "");
                let _ = client.write_all(text.as_bytes());
            } else {
                other(&mut client, bytes);
            }
        }
    })
}

const FINE: &str = "leading-zeros-in-a-size";
const PAGE: &str = "a-bare-page-is-no-response";

#[test]
fn a_gateway_that_hangs_costs_its_time_out() {
    let upstream = Upstream::start(&[]);
    let hanging = but_for_plain_answers(upstream.address, |_, _| {});
    let options = ["--timeout", "200ms", "--case", FINE, "--case", PAGE];
    let (cases, _, code) = json(hanging, &options);
    assert_eq!(code, 1);
    for case in &cases {
        assert_eq!((&case["finding"], &case["leak"]), (&"hung".into(), &true.into()), "{case}");
    }
}

#[test]
fn a_gateway_that_goes_out_of_step_is_found() {
    let upstream = Upstream::start(&[]);
    let behind = but_for_plain_answers(upstream.address, |client, bytes| {
        let _ = client.write_all(
            &[&bytes[..], b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\npwned"].concat(),
        );
    });
    let (cases, _, code) = json(behind, &["--case", FINE]);
    assert_eq!((&cases[0]["finding"], code), (&"out-of-step".into(), 1), "{}", cases[0]);
    let (cases, ..) = json(behind, &["--case", FINE, "--pipelined"]);
    assert_eq!(cases[0]["finding"], "out-of-step", "{}", cases[0]);
}

#[test]
fn a_gateway_that_wraps_is_found() {
    let upstream = Upstream::start(&[]);
    let wrapping = but_for_plain_answers(upstream.address, |client, bytes| {
        let head = format!("HTTP/1.1 200 Gatewaying\r\nContent-Length: {}\r\n\r\n", bytes.len());
        let _ = client.write_all(&[head.as_bytes(), &bytes].concat());
    });
    let told = run(wrapping, &["--case", PAGE, "--color", "never"]);
    assert_eq!(told.code, 1);
    assert!(told.out.contains("\nwrapped  a-bare-page-is-no-response  not-http\n"), "{}", told.out);
    assert!(told.out.contains("| <html>"), "{}", told.out);
}

#[test]
fn a_gateway_that_does_not_pass_the_request_on_is_not_judged() {
    let upstream = Upstream::start(&[]);
    let refusing = gateway(upstream.address, |mut client, upstream| {
        while let Some(head) = read_head(&mut client) {
            if head.starts_with(b"GET /plain/") {
                let _ = client.write_all(&ask(upstream, &head).0);
                return;
            }
            let page = b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n";
            let _ = client.write_all(page);
        }
    });
    let (cases, summary, code) = json(refusing, &["--case", FINE, "--case", PAGE]);
    assert_eq!((code, &summary["not_played"]), (0, &Value::from(2)), "{cases:?}");
    assert!(cases[0]["detail"].as_str().is_some_and(|detail| detail.contains("(405)")));
}

#[test]
fn what_came_out_is_kept_and_runs_are_set_side_by_side() {
    let upstream = Upstream::start(&[]);
    let gateway = gateway(upstream.address, pipe);
    let folder = support::Folder::new();
    let kept = folder.join("kept");
    let options = ["--case", PAGE, "--case", FINE, "--save", kept.to_str().expect("UTF-8")];
    let told = run(gateway, &[&options[..], &["--format", "json", "--name", "pipe 1"]].concat());
    let page = std::fs::read(kept.join(format!("{PAGE}.raw-bytes.http"))).expect("it is there");
    assert!(page.starts_with(b"<html>"));

    let file = folder.write("pipe.json", &told.out);
    let file = file.as_str();
    let report = support::run(&["audit", "report", file, file, "--case", PAGE]);
    assert_eq!((report.code, report.err.as_str()), (0, ""));
    assert!(report.out.contains("| defect | pipe 1 | pipe 1 |"), "{}", report.out);
    assert!(report.out.contains("| not-http (1) | **1** | **1** |"), "{}", report.out);
    let brief = support::run(&["audit", "report", "--brief", file]);
    assert!(report.out.contains(brief.out.lines().last().expect("a row")), "{}", brief.out);
    let row = format!("| {PAGE} | **raw bytes** | **raw bytes** |");
    assert!(report.out.contains(&row), "{}", report.out);

    let other = root().join("examples/ok.http");
    let told = support::run(&["audit", "report", other.to_str().expect("UTF-8")]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("audit run --format json"), "{}", told.err);
}

#[test]
fn usage_errors_say_what_to_do() {
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("bound")
    };
    let told = run(nobody, &[]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("refused"), "{}", told.err);

    let other = gateway(nobody, |mut client, _| {
        let _ = read_head(&mut client);
        let _ = client.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    });
    let told = run(other, &[]);
    assert_eq!(told.code, 2);
    assert!(told.err.contains("audit serve"), "{}", told.err);

    let told = run(other, &["--case", "no-such-case"]);
    assert_eq!((told.code, told.err.contains("no-such-case")), (2, true), "{}", told.err);
    let told = run(other, &["--area", "no-such-area"]);
    assert_eq!((told.code, told.err.contains("status-line")), (2, true), "{}", told.err);
}

#[test]
fn the_keys_that_the_help_names_are_those_of_the_json() {
    let upstream = Upstream::start(&[]);
    let (cases, ..) = json(gateway(upstream.address, pipe), &["--case", FINE]);
    let keys: Vec<&str> =
        cases[0].as_object().expect("an object").keys().map(String::as_str).collect();
    let help = support::run(&["audit", "--help"]).out;
    let words: Vec<&str> = help.split_whitespace().collect();
    assert!(
        words.windows(keys.len()).any(|window| {
            window.iter().map(|word| word.trim_end_matches(',')).eq(keys.iter().copied())
        }),
        "{keys:?}"
    );
}
