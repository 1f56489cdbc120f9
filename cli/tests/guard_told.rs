//! Whatever ends a connection, what was asked on it has its line in the log.
#![cfg(unix)]

mod guarded;

use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use guarded::{Folder, Guard, HANG, Nobody, Upstream};
use serde_json::Value;

const GET: &str = "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const MODES: [&str; 2] = ["enforce", "observe"];

/// Reads so many bytes of each connection, says so, and answers with these.
fn taking(count: usize, answer: &'static str) -> (Upstream, Receiver<()>) {
    let (tell, told) = channel();
    let upstream = Upstream::tcp(move |mut socket| {
        socket.take(count);
        socket.say(answer);
        tell.send(()).expect("the test waits");
        socket.wait();
    });
    (upstream, told)
}

/// The lines of a process that has ended.
fn lines(guard: Guard) -> Vec<Value> {
    let (code, lines, _) = guard.end();
    assert_eq!(code, 0);
    lines.iter().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn words<'l>(line: &'l Value, keys: [&str; 3]) -> [&'l str; 3] {
    keys.map(|key| line[key].as_str().unwrap_or_else(|| panic!("{key} in {line}")))
}

#[test]
fn what_the_end_of_the_process_cuts_is_told() {
    let part = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";
    for (answer, status) in [(part, Value::from(200)), ("", Value::Null)] {
        for mode in MODES {
            // By its time, and by a second signal.
            for (drain, signals) in [("50ms", 1), ("60s", 2)] {
                let (upstream, told) = taking(2 * GET.len(), answer);
                let guard = Guard::before(&upstream, &["--mode", mode, "--drain", drain]);
                let mut socket = guard.connect();
                socket.say(GET.repeat(2));
                told.recv().expect("it was asked");
                socket.take(answer.len());
                guard.signal("TERM");
                assert!(guard.says().contains("no new connections"));
                if signals == 2 {
                    guard.signal("TERM");
                }
                assert_eq!(socket.rest().1.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
                let lines = lines(guard);
                assert_eq!(lines.len(), 1, "{mode} {drain}: {lines:?}");
                let line = &lines[0];
                let told = words(line, ["event", "action", "request"]);
                assert_eq!(told, ["drain_over", "aborted", "GET /a HTTP/1.1"], "{mode} {drain}");
                let said =
                    format!("the guard ended when {} bytes of the response had come", answer.len());
                assert_eq!(line["message"], said.as_str());
                assert_eq!((&line["status"], &line["unanswered"]), (&status, &1.into()));
                assert_eq!(line["bytes"], answer.len());
            }
        }
    }
}

/// What is told of a response of so many bytes, of which the client takes none, when the process ends so much later.
fn untaken(mode: &str, len: usize, pause: Duration) -> Option<Value> {
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        let head = "HTTP/1.1 200 OK\r\nContent-Length: ";
        let content = len - head.len() - "1234567\r\n\r\n".len();
        let bytes =
            [format!("{head}{content:07}\r\n\r\n").as_bytes(), &vec![b'x'; content]].concat();
        // It is cut where it does not fit.
        let _ = socket.write_all(&bytes);
        socket.wait();
    });
    let folder = Folder::new();
    // Its buffers have a size of their own, and do not grow.
    let guard = Guard::new(&folder.unix("guard"), &upstream.address, &["--mode", mode]);
    let mut socket = guard.connect();
    socket.say(GET);
    thread::sleep(pause);
    guard.signal("TERM");
    assert!(guard.says().contains("Unix socket") || mode == "observe");
    if mode == "enforce" {
        assert!(guard.says().contains("no new connections"));
    }
    guard.signal("TERM");
    lines(guard).pop()
}

#[test]
fn a_whole_response_that_the_client_has_not_taken_is_told_as_cut() {
    for mode in MODES {
        let (mut pause, hang) = (Duration::from_millis(100), Instant::now() + HANG);
        loop {
            // What the kernel takes for the client, and the guard; if all stood still by then.
            let came = untaken(mode, 8 << 20, pause)
                .map_or(0, |line| line["bytes"].as_u64().expect("a number"));
            // Half of what the guard keeps less.
            let len = usize::try_from(came).expect("a size").saturating_sub(16 * 1024).max(1024);
            let line = untaken(mode, len, pause).filter(|line| line["bytes"] == len);
            if let Some(line) = line {
                assert_eq!(
                    words(&line, ["event", "action", "request"]),
                    ["drain_over", "aborted", "GET /a HTTP/1.1"]
                );
                break;
            }
            assert!(Instant::now() < hang, "{mode}: nothing is told of it");
            pause *= 2;
        }
    }
}

#[test]
fn a_request_that_is_not_whole_is_told() {
    for mode in MODES {
        for leaves in [false, true] {
            let (upstream, told) = taking(4, "");
            let options = ["--mode", mode, "--drain", "50ms", "--log", "all"];
            let guard = Guard::before(&upstream, &options);
            let mut socket = guard.connect();
            socket.say("GET /a HTT");
            told.recv().expect("it goes on to the upstream");
            let event = if leaves {
                socket.reset();
                let line = guard.json();
                guard.signal("TERM");
                assert!(lines(guard).is_empty());
                line
            } else {
                guard.signal("TERM");
                lines(guard).remove(0)
            };
            let who = if leaves { "the client left" } else { "the guard ended" };
            let said = format!("{who} before the request was sent whole");
            assert_eq!(event["message"], said.as_str());
            let name = if leaves { "client_left" } else { "drain_over" };
            assert_eq!((&event["event"], &event["request"]), (&name.into(), &Value::Null));
        }
    }
}

/// The handshake is never answered.
#[test]
fn what_waits_for_a_connection_at_the_end_of_the_process_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let https = format!("https://{}", listener.local_addr().expect("it listens"));
    for (asked, request) in [(GET, Some(Some("GET /a HTTP/1.1"))), ("GET", Some(None)), ("", None)]
    {
        let options = ["--drain", "50ms", "--connect-timeout", "60s", "--insecure"];
        let guard = Guard::new("127.0.0.1:0", &https, &options);
        let mut socket = guard.connect();
        socket.say(asked);
        let _connection = listener.accept().expect("it connects");
        guard.signal("TERM");
        assert_eq!(socket.rest().1.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
        let lines = lines(guard);
        let told: Vec<_> = lines.iter().map(|line| line["request"].as_str()).collect();
        assert_eq!(told, Vec::from_iter(request), "{asked}");
        for line in &lines {
            assert_eq!(
                (&line["event"], &line["action"]),
                (&"drain_over".into(), &"aborted".into())
            );
        }
    }
}

#[test]
fn an_upstream_that_cannot_be_reached_is_told_at_the_end_of_the_process_too() {
    let nobody = Nobody::there();
    let guard = Guard::new("127.0.0.1:0", &nobody.address, &["--drain", "50ms"]);
    let mut socket = guard.connect();
    socket.say("GET /a HTT");
    assert!(guard.says().contains("the upstream cannot be reached"));
    guard.signal("TERM");
    assert_eq!(socket.rest().1.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
    let lines = lines(guard);
    assert_eq!(lines.len(), 1);
    assert_eq!(
        words(&lines[0], ["event", "action", "proxy_status"]),
        ["unreachable", "aborted", "connection_refused"]
    );
}

/// It has its response, though it does not wait until all of its request was taken.
#[test]
fn a_response_that_is_there_before_its_request_is_told_when_the_client_leaves() {
    const POST: &str = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n";
    for mode in MODES {
        let (upstream, told) = taking(POST.len(), OK);
        let guard = Guard::before(&upstream, &["--mode", mode, "--log", "all"]);
        let mut socket = guard.connect();
        socket.say(POST);
        told.recv().expect("it was asked");
        socket.take(OK.len());
        socket.reset();
        let line = guard.json();
        assert_eq!(
            words(&line, ["event", "verdict", "request"]),
            ["response", "valid", "POST /a HTTP/1.1"]
        );
        assert!(guard.stop().is_empty(), "once");
    }
}

#[test]
fn bytes_behind_a_response_are_told() {
    for mode in MODES {
        let guard =
            Guard::before(&Upstream::saying([OK, "more"].concat().as_bytes()), &["--mode", mode]);
        let mut socket = guard.connect();
        socket.say(GET);
        socket.wait();
        let line = guard.json();
        assert_eq!((&line["verdict"], &line["leftover"]), (&"valid".into(), &4.into()), "{mode}");
    }
}

#[test]
fn that_nothing_is_judged_any_more_is_told() {
    let (upstream, told) = taking(GET.len() * 65, "");
    let guard = Guard::before(&upstream, &["--mode", "observe"]);
    let mut socket = guard.connect();
    socket.say(GET.repeat(65));
    assert_eq!(guard.json()["event"], "unjudged");
    told.recv().expect("they pass");

    let (upstream, _told) = taking(4, "HTTP/1.1 408 Request Timeout\r\n\r\n");
    let guard = Guard::before(&upstream, &["--mode", "observe"]);
    let mut socket = guard.connect();
    socket.say("GET /a HTT");
    let line = guard.json();
    assert_eq!(
        words(&line, ["event", "action", "message"]),
        ["unsolicited", "observed", "the upstream sent bytes that answer no request"]
    );
}

#[test]
fn the_page_for_one_request_answers_no_other() {
    let (upstream, _told) = taking(GET.len(), "HTTP/1.1 200 OK\n\n");
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say([GET, "GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n"].concat());
    assert!(socket.response().0.starts_with("HTTP/1.1 502 "));
    socket.ends();
    let mut told = [guard.json(), guard.json()].map(|line| {
        let [event, action, _] = words(&line, ["event", "action", "mode"]);
        [event.to_owned(), action.to_owned()]
    });
    told.sort();
    assert_eq!(told, [["not_understood", "closed"], ["response", "answered"]]);
}
