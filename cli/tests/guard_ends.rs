//! How connections end, in order and otherwise: what is no answer, who is gone, who cannot be reached, and the end of
//! the process itself.
#![cfg(unix)]

mod guarded;

use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use guarded::{Folder, Guard, Nobody, Upstream, gate, value};

const GET: &str = "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

#[test]
fn what_is_no_answer_closes_the_connection() {
    let (go, wait) = gate();
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        socket.say(OK);
        wait();
        socket.say("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(GET);
    socket.take(OK.len());
    go.send(()).expect("it waits");
    socket.ends();
    let line = guard.json();
    assert_eq!((&line["event"], &line["action"]), (&"unsolicited".into(), &"closed".into()));
    assert!(line["first"].as_str().expect("text").starts_with("HTTP/1.1 408 Request"));
}

#[test]
fn an_upstream_that_speaks_first_is_told_as_what_it_is() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.say("SSH-2.0-OpenSSH_9.2\r\n");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    thread::sleep(Duration::from_millis(50));
    socket.say(GET);
    assert!(socket.head().starts_with("HTTP/1.1 502 "));
    assert_eq!(guard.json()["defect"]["name"], "not-http");
}

#[test]
fn what_is_no_request_gets_a_400_behind_the_answers_before_it() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say(OK);
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(GET.to_owned() + "GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n");
    assert_eq!(socket.response().1, b"ok");
    let (head, text) = socket.response();
    assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
    assert_eq!(text, b"The request is not understood: no Content-Length of digits, once.\n");
    socket.ends();
    assert_eq!(guard.json()["event"], "not_understood");
}

#[test]
fn a_client_that_is_done_sending_gets_its_answer() {
    let upstream = Upstream::tcp(|mut socket| {
        let (request, end) = socket.rest();
        assert_eq!((request.as_slice(), end.is_ok()), (GET.as_bytes(), true));
        socket.say(OK);
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(GET);
    socket.shut();
    let (rest, end) = socket.rest();
    assert_eq!((rest.as_slice(), end.is_ok()), (OK.as_bytes(), true));
}

#[test]
fn a_client_that_is_gone_ends_the_request() {
    let (gone, seen) = mpsc::channel();
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        gone.send(socket.rest().0).expect("it is awaited");
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(GET);
    socket.reset();
    assert_eq!(seen.recv_timeout(guarded::HANG), Ok(Vec::new()));
    drop(guard);
}

#[test]
fn who_cannot_be_reached_is_a_page_or_a_close() {
    let nobody = Nobody::there();
    let folder = Folder::new();
    let nowhere = folder.unix("nobody");
    for (upstream, error) in [
        (nobody.address.as_str(), "connection_refused"),
        (nowhere.as_str(), "destination_unavailable"),
        ("http://no-such-host.invalid", "dns_error"),
    ] {
        let guard = Guard::new("127.0.0.1:0", upstream, &[]);
        let mut socket = guard.connect();
        socket.say(GET);
        let (head, _) = socket.response();
        assert!(head.starts_with("HTTP/1.1 502 ") || error.ends_with("timeout"), "{head}");
        let status = format!("bad-gateway;error={error}");
        assert_eq!(value(&head, "Proxy-Status"), Some(status.as_str()));
        socket.ends();
        let line = guard.json();
        assert_eq!((&line["event"], &line["proxy_status"]), (&"unreachable".into(), &error.into()));
        assert_eq!(line["request"], "GET /a HTTP/1.1");
        assert!(line["look"].as_str().is_some_and(|look| look.len() > 10));
    }
    let guard = Guard::new("127.0.0.1:0", &nobody.address, &["--on-unreachable", "close"]);
    guard.connect().ends();
    assert_eq!(guard.json()["action"], "closed");
}

#[test]
fn what_is_under_way_may_end_and_nothing_begins() {
    let answered = Arc::new(AtomicU32::new(0));
    let count = answered.clone();
    let (go, wait) = mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        // Before the client sees anything: its other connection comes second then.
        let first = count.fetch_add(1, Ordering::Relaxed) == 0;
        socket.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nok");
        if first {
            wait.lock().expect("one").recv().expect("a word");
        }
        socket.say("ay");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &["--drain", "60s"]);
    let (mut busy, mut idle) = (guard.connect(), guard.connect());
    busy.say(GET);
    busy.head();
    idle.say(GET);
    assert_eq!(idle.response().1, b"okay");
    guard.signal("TERM");
    idle.ends();
    // The listener is gone; the kernel may have taken some before.
    go.send(()).expect("it waits");
    assert_eq!(busy.take(4), b"okay");
    busy.ends();
    assert_eq!(guard.end().0, 0);
}

#[test]
fn what_does_not_end_is_cut_when_the_drain_is_over() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say("HTTP/1.1 200 OK\r\n\r\nto the close");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &["--drain", "200ms"]);
    let mut socket = guard.connect();
    socket.say(GET);
    socket.head();
    guard.signal("TERM");
    assert_eq!(socket.rest().1.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
    assert_eq!(guard.end().0, 0);
}

#[test]
fn a_process_that_is_killed_leaves_cuts() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say("HTTP/1.1 200 OK\r\n\r\nto the close");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(GET);
    socket.head();
    drop(guard);
    assert_eq!(socket.rest().1.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
}

#[test]
fn content_to_the_close_goes_in_chunks_on_a_unix_socket() {
    let folder = Folder::new();
    let said = "HTTP/1.1 200 OK\r\n\r\nto the close";
    for (whole, name) in [(true, "a"), (false, "b")] {
        let upstream = Upstream::tcp(move |mut socket| {
            socket.head();
            socket.say(said);
            if !whole {
                socket.reset();
            }
        });
        let guard = Guard::new(&folder.unix(name), &upstream.address, &[]);
        let mut socket = guard.connect();
        socket.say(GET);
        let (got, _) = socket.rest();
        let got = String::from_utf8(got).expect("text");
        assert!(got.contains("\r\nTransfer-Encoding: chunked\r\n"), "{got}");
        assert_eq!(got.ends_with("\r\n0\r\n\r\n"), whole, "{got}");
        guard.stop();
        assert!(!folder.join(name).exists(), "the socket's file is gone");
    }
}

/// The system tells a reset once, here to what goes on with the request; the read after it sees a plain end.
#[test]
fn a_reset_that_a_write_meets_is_no_end_of_the_content() {
    const CUT: &str = "HTTP/1.1 200 OK\r\n\r\n";
    let (go, wait) = gate();
    let (cut, seen) = mpsc::channel();
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        socket.say(CUT);
        wait();
        socket.say("the first half");
        socket.reset();
        cut.send(()).expect("it waits");
    });
    let guard = Guard::before(&upstream, &["--policy", "gateway"]);
    let mut socket = guard.connect();
    socket.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
    socket.take(CUT.len());
    // So that it finds all of this at once when it goes on, and writes before it reads.
    guard.hold();
    socket.say("the rest.");
    go.send(()).expect("it waits");
    seen.recv().expect("it was cut");
    guard.signal("CONT");
    let (_, end) = socket.rest();
    assert_eq!(end.expect_err("it was cut").kind(), ErrorKind::ConnectionReset);
    assert_eq!(guard.json()["verdict"], "incomplete");
}

#[test]
fn a_tunnel_that_is_cut_on_one_side_is_cut_on_the_other() {
    let (tell, told) = mpsc::channel();
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        socket.say("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n");
        let (bytes, end) = socket.rest();
        tell.send((bytes, end.err().map(|error| error.kind()))).expect("it waits");
    });
    for by_client in [true, false] {
        let guard = Guard::before(&upstream, &["--drain", "50ms"]);
        let mut socket = guard.connect();
        socket.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n");
        socket.head();
        if by_client {
            socket.reset();
        } else {
            guard.signal("TERM");
            assert_eq!(socket.rest().1.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
        }
        let seen = told.recv_timeout(guarded::HANG);
        assert_eq!(seen, Ok((Vec::new(), Some(ErrorKind::ConnectionReset))), "{by_client}");
    }
}

/// Its client goes on as in a connection that is closed in one direction.
#[test]
fn what_an_upstream_that_is_gone_does_not_take_of_a_tunnel_is_a_cut() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\nbye",
        );
    });
    for mode in ["enforce", "observe"] {
        let guard = Guard::before(&upstream, &["--mode", mode]);
        let mut socket = guard.connect();
        socket.say("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: a\r\n\r\n");
        socket.head();
        let (bytes, end) = socket.rest();
        assert_eq!((bytes.as_slice(), end.is_ok()), (&b"bye"[..], true), "{mode}");
        let hang = Instant::now() + guarded::HANG;
        while socket.write_all(b"more").is_ok() {
            assert!(Instant::now() < hang, "{mode}: nobody says that it is lost");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn what_came_while_the_process_stood_is_in_time() {
    const LIMIT: Duration = Duration::from_secs(1);
    let (go, wait) = gate();
    let (tell, told) = mpsc::channel();
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        tell.send("asked").expect("it waits");
        wait();
        socket.say(OK);
        tell.send("said").expect("it waits");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &["--first-byte-timeout", "1s"]);
    loop {
        let mut socket = guard.connect();
        socket.say(GET);
        assert_eq!(told.recv(), Ok("asked"));
        guard.hold();
        // On a slow machine the time was up before.
        let early = !socket.is_silent();
        go.send(()).expect("it waits");
        assert_eq!(told.recv(), Ok("said"));
        if early {
            guard.signal("CONT");
            continue;
        }
        thread::sleep(LIMIT);
        guard.signal("CONT");
        let (head, _) = socket.response();
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        return;
    }
}

/// Its request has ended the client's side; that its response is not taken at once makes no end of it.
#[test]
fn who_sends_no_more_gets_all_of_a_response_that_waits() {
    const ODD: &str = "HTTP/1.1 200\r\nContent-Length: 1000\r\n\r\n";
    let folder = Folder::new();
    let (tell, told) = mpsc::channel();
    let upstream = Upstream::tcp(move |mut socket| {
        let count = socket.head().split(['/', ' ']).nth(2).and_then(|word| word.parse().ok());
        for at in 0..count.expect("a number") {
            if at > 0 {
                socket.head();
            }
            socket.say([ODD, &"x".repeat(1000)].concat());
        }
        tell.send(()).expect("it waits");
        socket.wait();
    });
    let guard = Guard::new(&folder.unix("clients"), &upstream.address, &[]);
    // So many that the socket's buffer is full within the last one.
    for count in 60..80 {
        let mut socket = guard.connect();
        socket.say(GET.replace("/a?b", &format!("/{count}")).repeat(count));
        socket.shut();
        told.recv().expect("all is said");
        // Nothing tells when it waits for the client.
        thread::sleep(Duration::from_millis(20));
        for _ in 0..count {
            assert_eq!(socket.response().1.len(), 1000, "{count}");
        }
        socket.ends();
    }
}
