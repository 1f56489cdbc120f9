//! What the process tells: log lines, saved files, metrics, and what is wrong with its options.
#![cfg(unix)]

mod guarded;
mod support;

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use guarded::{Folder, Guard, Nobody, Socket, Upstream};
use support::run;

const GET: &str = "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const BARE: &str = "HTTP/1.1 200 OK\nContent-Length: 0\n\n";

/// The keys that each line has first.
const FIRST: [&str; 9] =
    ["time", "peer", "upstream", "request", "mode", "action", "ms", "bytes", "unanswered"];

fn ask(guard: &Guard) -> Vec<u8> {
    let mut socket = guard.connect();
    socket.say(GET);
    socket.rest().0
}

#[test]
fn a_line_has_the_keys_of_check_and_those_of_the_connection() {
    let guard = Guard::before(&Upstream::saying(BARE.as_bytes()), &["--log-query"]);
    ask(&guard);
    let line = guard.json();
    let keys: Vec<_> = line.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys[..9], FIRST);
    assert_eq!(keys[9..11], ["event", "saved"]);
    let checked = support::json(&[], BARE.as_bytes()).remove(0);
    let own = checked.as_object().expect("an object");
    assert_eq!(keys[11..], own.keys().cloned().collect::<Vec<_>>());
    for (key, value) in own {
        assert!(key == "source" || line[key] == *value, "{key}: {} {value}", line[key]);
    }
    assert_eq!(line["request"], "GET /a?b HTTP/1.1");
    assert_eq!((&line["mode"], &line["action"]), (&"enforce".into(), &"answered".into()));
    assert_eq!((&line["bytes"], &line["unanswered"]), (&BARE.len().into(), &0.into()));
    assert!(line["ms"]["connect"].is_number() && line["ms"]["first"].is_number());
    assert!(line["peer"].as_str().expect("text").starts_with("127.0.0.1:"));
    let time = line["time"].as_str().expect("text");
    assert!(time.len() == 24 && time.ends_with('Z'), "{time}");
    assert!(line["source"].as_str().expect("text").ends_with("/1"));
}

#[test]
fn what_is_valid_is_told_if_all_is() {
    let odd = "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n";
    let upstream = Upstream::tcp(move |mut socket| {
        for response in [OK, odd, OK] {
            socket.head();
            socket.say(response);
        }
        socket.wait();
    });
    for (options, wanted) in [(&["--log", "all"][..], 3), (&[], 1)] {
        let guard = Guard::before(&upstream, options);
        let mut socket = guard.connect();
        for _ in 0..3 {
            socket.say(GET);
            socket.response();
        }
        drop(socket);
        let lines: Vec<serde_json::Value> =
            guard.stop().iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), wanted, "{lines:?}");
        let repaired = &lines[usize::from(wanted == 3)];
        assert_eq!(
            (&repaired["verdict"], &repaired["action"]),
            (&"valid".into(), &"repaired".into())
        );
        assert_eq!(repaired["deviations"][0]["name"], "status-space-missing");
        // Without its query, unless that is asked for.
        assert_eq!(repaired["request"], "GET /a HTTP/1.1");
        assert!(repaired["source"].as_str().expect("text").ends_with("/2"));
    }
}

/// It is no fault of the upstream's, so it is told where everything is.
#[test]
fn a_client_that_leaves_in_mid_response_is_told_if_all_is() {
    let part = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";
    for (part, status) in [(part, Some(200)), ("", None)] {
        let (asked, waits) = std::sync::mpsc::channel();
        let upstream = Upstream::tcp(move |mut socket| {
            socket.head();
            socket.say(part);
            asked.send(()).expect("the test waits");
            socket.wait();
        });
        let leave = |guard: &Guard| {
            let mut socket = guard.connect();
            socket.say(GET);
            waits.recv().expect("the upstream was asked");
            socket.take(part.len());
            socket.reset();
        };
        for (mode, action) in [("enforce", "closed"), ("observe", "observed")] {
            let guard = Guard::before(&upstream, &["--log", "all", "--mode", mode]);
            leave(&guard);
            let line = guard.json();
            let keys: Vec<_> = line.as_object().expect("an object").keys().cloned().collect();
            assert_eq!(keys[..9], FIRST);
            assert_eq!((&line["event"], &line["action"]), (&"client_left".into(), &action.into()));
            assert_eq!((&line["bytes"], &line["status"]), (&part.len().into(), &status.into()));
            assert_eq!(line["request"], "GET /a HTTP/1.1");
            let said =
                format!("the client left when {} bytes of the response had come", part.len());
            assert_eq!(line["message"], said.as_str());
            assert!(guard.stop().is_empty(), "once");

            let guard = Guard::before(&upstream, &["--mode", mode]);
            leave(&guard);
            assert!(guard.stop().is_empty());
        }
    }
}

#[test]
fn a_line_for_a_person_says_the_same() {
    let guard = Guard::before(&Upstream::saying(BARE.as_bytes()), &["--log-format", "text"]);
    ask(&guard);
    let line = guard.line();
    let told = "\"GET /a HTTP/1.1\" malformed H001 bare-lf at byte 15: A line ends in LF without the CR before it, often ";
    assert!(line.contains(told) && line.ends_with(" -> answered 502"), "{line}");
}

#[test]
fn what_was_refused_is_saved_and_checked() {
    let folder = Folder::new();
    // It is made.
    let save = folder.join("refused");
    let save = save.to_str().expect("a path");
    let saved = || std::fs::read_dir(save).expect("it was made").count();
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort";
    let late = [
        &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50000\r\n"[..],
        &[b'x'; 0x50000],
        b"\r\n0x",
    ]
    .concat();
    for (bytes, ending, name) in [
        (BARE.as_bytes(), "open", Some("bare-lf")),
        (cut, "closed", None),
        (late.as_slice(), "", None),
        (b"", "", None),
        (OK.as_bytes(), "", None),
    ] {
        let guard = Guard::before(&Upstream::saying(bytes), &["--save", save, "--log", "all"]);
        ask(&guard);
        let line = guard.json();
        guard.stop();
        let Some(path) = line["saved"].as_str() else {
            assert!(ending.is_empty() && line["saved"].is_null());
            continue;
        };
        let (_, name_of) = path.rsplit_once('/').expect("a path");
        let behind = name_of.split_once('Z').filter(|(time, _)| time.len() == 15);
        let wanted = format!("-GET-{ending}-0001.http");
        assert_eq!(behind.map(|(_, rest)| rest), Some(wanted.as_str()), "{path}");
        assert_eq!(std::fs::read(path).expect("a file"), bytes);
        let mode = std::fs::metadata(path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // `check` reads it with that method and that ending.
        let told = run(&["check", "--format", "json", path]);
        let checked: serde_json::Value = serde_json::from_str(&told.out).expect("JSON");
        assert_eq!((told.code, &checked["verdict"]), (1, &line["verdict"]));
        assert_eq!(checked["defect"]["name"].as_str(), name);
        let told = run(&["check", path]).out;
        assert!(!told.contains("copied from a terminal?"), "these are the bytes: {told}");
    }
    assert_eq!(saved(), 2);
    // What is there counts against the budget.
    let guard = Guard::before(&Upstream::saying(cut), &["--save", save, "--save-budget", "90"]);
    ask(&guard);
    assert!(guard.json()["saved"].is_null());
    guard.stop();
    assert_eq!(saved(), 2);
}

#[test]
fn metrics_count_and_the_upstream_is_tried() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say(OK);
        socket.head();
        socket.say(BARE);
    });
    let guard = Guard::before(&upstream, &["--metrics", "127.0.0.1:0"]);
    let at = guard.metrics.clone().expect("asked for");
    let get = |path: &str| {
        let mut socket = Socket::connect(&at);
        socket.say(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
        String::from_utf8(socket.rest().0).expect("text")
    };
    let mut socket = guard.connect();
    socket.say(GET);
    socket.response();
    assert!(get("/metrics").contains("\nbad_gateway_connections 1\n"));
    socket.say(GET);
    socket.response();
    let text = get("/metrics");
    for line in [
        r#"bad_gateway_responses_total{verdict="valid",defect="",action="passed"} 1"#,
        r#"bad_gateway_responses_total{verdict="malformed",defect="bare-lf",action="answered"} 1"#,
        r#"bad_gateway_seconds_count{until="first"} 2"#,
        r#"bad_gateway_seconds_count{until="connected"} 1"#,
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line} is not in\n{text}");
    }
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("# EOF\n"));
    assert!(get("/healthz").starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(get("/x").starts_with("HTTP/1.1 404 Not Found\r\n"));

    let nobody = Nobody::there();
    let guard = Guard::new("127.0.0.1:0", &nobody.address, &["--metrics", "127.0.0.1:0"]);
    let mut socket = Socket::connect(guard.metrics.as_ref().expect("asked for"));
    socket.say("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    let text = String::from_utf8(socket.rest().0).expect("text");
    assert!(text.starts_with("HTTP/1.1 503 ") && text.contains("refused"), "{text}");
}

#[test]
fn what_cannot_be_used_is_said_before_anything_is_accepted() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("it listens").to_string();
    let folder = Folder::new();
    std::fs::write(folder.join("file"), "").expect("a file");
    let file = folder.join("file");
    let file = file.to_str().expect("a path");
    let unix = format!("unix:{file}");
    let listen = ["--listen", "127.0.0.1:0"];
    let upstream = ["--upstream", "http://127.0.0.1:1"];
    let with = |more: &[&'static str]| [&listen[..], &upstream, more].concat();
    for (options, said) in [
        (with(&["--save", "/no/such/folder"]), "--save /no/such/folder: "),
        ([&listen[..], &upstream, &["--save", file]].concat(), ": Not a directory"),
        (with(&["--support-url", "javascript:x"]), "--support-url: "),
        (with(&["--proxy-name", "é"]), "--proxy-name: "),
        (with(&["--lang", "xx"]), "--lang: there are no texts in `xx`; there are en, fr, de, es"),
        (with(&["--ca", "/no/such/file"]), "/no/such/file"),
        (with(&["--metrics", "192.0.2.1:0"]), "cannot listen on 192.0.2.1:0: "),
        (with(&["--threads", "0"]), "expected a number from 1 to 1024"),
        (with(&["--tolerate", "nonsense"]), "no defect has this name"),
        (with(&["--drain", "10"]), "expected a number and its unit"),
        ([&["--listen", &taken][..], &upstream].concat(), "the address is in use"),
        ([&["--listen", &unix][..], &upstream].concat(), "cannot listen on unix:"),
        ([&["--listen", "localhost"][..], &upstream].concat(), "the port is missing"),
        ([&listen[..], &["--upstream", "ftp://a"]].concat(), "`ftp` is no scheme"),
        ([&listen[..], &["--upstream", "http://a/b"]].concat(), "leave out the path `/b`"),
    ] {
        if options.contains(&"--ca") {
            let https = ["--upstream", "https://127.0.0.1:1", "--ca", "/no/such/file"];
            let told = run(&[&["guard"], &listen[..], &https].concat());
            assert!(told.err.contains(said), "{}", told.err);
            assert_eq!(told.code, 2);
            continue;
        }
        let told = run(&[&["guard"], options.as_slice()].concat());
        assert_eq!(told.code, 2, "{options:?}: {}", told.err);
        assert!(told.err.contains(said), "{options:?}: {}", told.err);
        assert_eq!(told.out, "");
    }
    assert!(std::fs::metadata(file).is_ok(), "what is no socket stays");
}
