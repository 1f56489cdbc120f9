//! What is counted: each request once, by its outcome.
#![cfg(unix)]

mod guarded;

use std::sync::mpsc::channel;

use guarded::{Guard, Socket, Upstream, gate};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

fn ask(guard: &Guard, path: &str) -> String {
    let mut socket = Socket::connect(guard.metrics.as_ref().expect("asked for"));
    socket.say(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
    String::from_utf8(socket.rest().0).expect("text")
}

/// The lines of these metrics.
fn counted(guard: &Guard, names: &[&str]) -> Vec<String> {
    let text = ask(guard, "/metrics");
    let lines = text.lines().filter(|line| names.iter().any(|name| line.starts_with(name)));
    let mut lines: Vec<_> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn each_request_is_counted_once_and_what_is_no_response_takes_no_time() {
    let (go, wait) = gate();
    let upstream = Upstream::tcp(move |mut socket| {
        // By its path: an answer, and bytes that are none; a part of one; nothing.
        let head = socket.head();
        socket.say(if head.contains("/part") { &OK[..OK.len() - 1] } else { OK });
        if !head.contains("/part") {
            wait();
            socket.say("HTTP/1.1 408 Request Timeout\r\n\r\n");
        }
        socket.wait();
    });
    let options = ["--metrics", "127.0.0.1:0", "--log", "all"];
    let guard = Guard::before(&upstream, &options);
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(socket.response().1, b"ok");
    assert_eq!(guard.json()["verdict"], "valid");
    go.send(()).expect("it waits");
    socket.ends();
    let line = guard.json();
    assert_eq!(line["event"], "unsolicited");
    assert!(line["ms"]["first"].is_null() && line["ms"]["last"].is_null(), "{line}");
    let mut socket = guard.connect();
    socket.say(GET.replace("/ ", "/part ").repeat(2));
    socket.take(OK.len() - 1);
    socket.reset();
    let line = guard.json();
    assert_eq!((&line["event"], &line["unanswered"]), (&"client_left".into(), &1.into()));
    let names =
        ["bad_gateway_responses_total", "bad_gateway_unanswered", "bad_gateway_seconds_count"];
    assert_eq!(
        counted(&guard, &names),
        [
            r#"bad_gateway_responses_total{verdict="client_left",defect="",action="closed"} 1"#,
            r#"bad_gateway_responses_total{verdict="unsolicited",defect="",action="closed"} 1"#,
            r#"bad_gateway_responses_total{verdict="valid",defect="",action="passed"} 1"#,
            r#"bad_gateway_seconds_count{until="connected"} 2"#,
            r#"bad_gateway_seconds_count{until="first"} 2"#,
            r#"bad_gateway_seconds_count{until="last"} 1"#,
            "bad_gateway_unanswered_total 1",
        ]
    );
}

#[test]
fn what_is_counted_can_be_asked_for_to_the_end() {
    let (go, wait) = gate();
    let (tell, told) = channel();
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        tell.send(()).expect("it waits");
        wait();
        socket.say(OK);
        socket.wait();
    });
    let guard = Guard::before(&upstream, &["--metrics", "127.0.0.1:0", "--drain", "60s"]);
    let mut socket = guard.connect();
    socket.say(GET);
    told.recv().expect("it was asked");
    assert!(ask(&guard, "/healthz").starts_with("HTTP/1.1 200 OK\r\n"));
    guard.signal("TERM");
    assert!(guard.says().contains("no new connections"));
    for _ in 0..3 {
        assert!(ask(&guard, "/healthz").starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
        assert_eq!(counted(&guard, &["bad_gateway_connections "]), ["bad_gateway_connections 1"]);
    }
    go.send(()).expect("it waits");
    assert_eq!(socket.response().1, b"ok");
    assert_eq!(guard.end().0, 0);
}
