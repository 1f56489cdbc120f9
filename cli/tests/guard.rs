//! The process between a client and an upstream, as connections go on, wait and switch.
#![cfg(unix)]

mod guarded;

use std::io::ErrorKind;
use std::thread;

use guarded::{Guard, Socket, Upstream, value};

const GET: &str = "GET /a?b HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Answers one request after the other with these responses, and closes then.
fn one_by_one(responses: &'static [&'static str]) -> Upstream {
    Upstream::tcp(move |mut socket| {
        for response in responses {
            socket.head();
            socket.say(response);
        }
    })
}

#[test]
fn a_connection_is_kept_and_ends_with_that_to_the_upstream() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\nok\r\n0\r\nX: 1\r\n\r\n";
    let (none, same) =
        ("HTTP/1.1 204 No\r\n\r\n", "HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n");
    let upstream = Upstream::tcp(move |mut socket| {
        for response in [OK, head, none, same, chunked] {
            socket.head();
            socket.say(response);
        }
        socket.head();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    for (method, response) in
        [("GET", OK), ("HEAD", head), ("DELETE", none), ("GET", same), ("GET", chunked)]
    {
        socket.say(format!("{method} / HTTP/1.1\r\nHost: a\r\n\r\n"));
        let got = String::from_utf8(socket.take(response.len())).expect("text");
        assert_eq!(got, response);
    }
    // As without us: the client knows a connection that ended between two requests.
    socket.say(GET);
    socket.ends();
    assert_eq!(guard.json()["action"], "closed");
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let guard =
        Guard::before(&one_by_one(&[OK, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", OK]), &[]);
    let mut socket = guard.connect();
    socket.say(GET.repeat(3));
    let statuses: Vec<_> = (0..3)
        .map(|_| socket.response().0.split(' ').nth(1).unwrap_or_default().to_owned())
        .collect();
    assert_eq!(statuses, ["200", "404", "200"]);
    socket.ends();
}

#[test]
fn requests_behind_one_that_closes_are_counted() {
    let closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        socket.head();
        socket.head();
        socket.say(closing);
        socket.wait();
    });
    let guard = Guard::before(&upstream, &["--log", "all"]);
    let mut socket = guard.connect();
    socket.say(GET.repeat(3));
    let (got, end) = socket.rest();
    assert_eq!((String::from_utf8_lossy(&got).as_ref(), end.is_ok()), (closing, true));
    let line = guard.json();
    assert_eq!((&line["verdict"], &line["unanswered"]), (&"valid".into(), &2.into()));
}

#[test]
fn a_refused_response_is_a_page_and_the_connection_ends() {
    let guard =
        Guard::before(&one_by_one(&[OK, "HTTP/1.1 200 OK\nServer: x\n\n"]), &["--lang", "de"]);
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(socket.response().1, b"ok");
    socket.say(GET);
    let (head, content) = socket.response();
    assert!(head.starts_with("HTTP/1.1 502 Bad Gateway\r\n"), "{head}");
    assert_eq!(value(&head, "Proxy-Status"), Some("bad-gateway;error=http_protocol_error"));
    assert_eq!(value(&head, "Connection"), Some("close"));
    assert_eq!(value(&head, "Content-Language"), Some("de"));
    assert!(!content.is_empty());
    socket.ends();
    // HEAD has no content.
    let guard = Guard::before(&Upstream::saying(b"nonsense"), &["--proxy-name", "edge"]);
    let mut socket = guard.connect();
    socket.say("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    let head = socket.head();
    assert_eq!(value(&head, "Proxy-Status"), Some("edge;error=http_protocol_error"));
    socket.ends();
}

#[test]
fn what_is_refused_behind_a_head_is_a_reset() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n");
        socket.head();
        socket.say("0x0\r\n\r\n");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(value(&socket.head(), "Transfer-Encoding"), Some("chunked"));
    assert_eq!(socket.take(5), b"2\r\nok");
    socket.say(GET);
    let (_, end) = socket.rest();
    assert_eq!(end.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
    let line = guard.json();
    assert_eq!(
        (&line["action"], &line["defect"]["name"]),
        (&"aborted".into(), &"chunk-size-byte".into())
    );
    assert_eq!(line["unanswered"], 1);
}

#[test]
fn no_response_is_what_was_chosen() {
    for (options, status) in [
        (&[][..], Some("504")),
        (&["--no-response", "502"], Some("502")),
        (&["--no-response", "close"], None),
    ] {
        let guard = Guard::before(&Upstream::saying(b""), options);
        let mut socket = guard.connect();
        socket.say(GET);
        let Some(status) = status else {
            socket.ends();
            assert_eq!(guard.json()["action"], "closed");
            continue;
        };
        let (head, _) = socket.response();
        assert_eq!(head.split(' ').nth(1), Some(status));
        assert_eq!(value(&head, "Proxy-Status"), Some("bad-gateway;error=connection_terminated"));
        assert_eq!(guard.json()["verdict"], "no_response");
    }
}

#[test]
fn silence_is_ended_by_a_time_limit() {
    let (silent, half) = ("", "HTTP/1.1 200 OK\r\nContent-Le");
    for said in [silent, half] {
        let upstream = Upstream::tcp(move |mut socket| {
            socket.head();
            socket.say(said);
            socket.wait();
        });
        let options = ["--first-byte-timeout", "300ms", "--between-bytes-timeout", "300ms"];
        let guard = Guard::before(&upstream, &options);
        // Reused or not, there is time for a page.
        let mut socket = guard.connect();
        socket.say(GET);
        let (head, _) = socket.response();
        assert!(head.starts_with("HTTP/1.1 504 "), "{head}");
        assert_eq!(value(&head, "Proxy-Status"), Some("bad-gateway;error=connection_read_timeout"));
        socket.ends();
    }
    // Behind a head it is a cut.
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
        socket.wait();
    });
    let guard = Guard::before(&upstream, &["--between-bytes-timeout", "300ms"]);
    let mut socket = guard.connect();
    socket.say(GET);
    let (_, end) = socket.rest();
    assert_eq!(end.expect_err("a cut").kind(), ErrorKind::ConnectionReset);
}

#[test]
fn of_interim_responses_those_pass_that_were_asked_for() {
    let hints = "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n";
    let responses: &[&str] = &[
        "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    ];
    let guard = Guard::before(&one_by_one(responses), &["--metrics", "127.0.0.1:0"]);
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(socket.take(OK.len()), OK.as_bytes());
    let mut metrics = Socket::connect(guard.metrics.as_ref().expect("asked for"));
    metrics.say("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    let text = String::from_utf8(metrics.rest().0).expect("text");
    assert!(text.contains("\nbad_gateway_interim_dropped_total 1\n"), "{text}");

    let guard = Guard::before(&one_by_one(responses), &["--interim", "all"]);
    let mut socket = guard.connect();
    socket.say(GET);
    assert_eq!(socket.head(), hints);
    assert_eq!(socket.take(OK.len()), OK.as_bytes());
}

#[test]
fn who_expects_a_100_gets_it_or_another_answer() {
    let put = "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.say("HTTP/1.1 100 Continue\r\n\r\n");
        assert_eq!(socket.take(5), b"hello");
        socket.say(OK);
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(put);
    assert_eq!(socket.head(), "HTTP/1.1 100 Continue\r\n\r\n");
    socket.say("hello");
    assert_eq!(socket.take(OK.len()), OK.as_bytes());

    let no = "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n";
    let guard = Guard::before(&Upstream::saying(no.as_bytes()), &[]);
    let mut socket = guard.connect();
    socket.say(put);
    assert_eq!(socket.take(no.len()), no.as_bytes());
    socket.ends();

    // Nobody speaks: the request is over as far as it goes.
    let upstream = Upstream::tcp(|mut socket| socket.wait());
    let guard = Guard::before(&upstream, &["--first-byte-timeout", "300ms"]);
    let mut socket = guard.connect();
    socket.say(put);
    assert!(socket.head().starts_with("HTTP/1.1 504 "));
}

#[test]
fn an_early_answer_goes_through_an_upload() {
    let upstream = Upstream::tcp(|mut socket| {
        socket.head();
        socket.take(1000);
        socket.say("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
        // What is unread makes the close a reset.
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
    socket.say(vec![b'x'; 100_000]);
    let (head, content) = socket.response();
    assert!(head.starts_with("HTTP/1.1 413 "), "{head}");
    assert_eq!(content, b"big");
}

#[test]
fn an_upgrade_and_a_connect_are_tunnels() {
    let upgrade = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    let switches = "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    let (connect, open) = ("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n");
    for (request, response) in [(upgrade, switches), (connect, open)] {
        let upstream = Upstream::tcp(move |mut socket| {
            socket.head();
            socket.say(response.to_owned() + "\0first");
            // An echo, until the client is done; then some more.
            let bytes = socket.rest().0;
            socket.say(bytes);
            socket.say("last");
        });
        let guard = Guard::before(&upstream, &["--between-bytes-timeout", "300ms"]);
        let mut socket = guard.connect();
        // What comes behind the request waits for the answer.
        socket.say(request.to_owned() + "\x01\x02early");
        assert_eq!(socket.head(), response);
        assert_eq!(socket.take(6), b"\0first");
        // No time runs in a tunnel.
        thread::sleep(std::time::Duration::from_millis(700));
        socket.say("late");
        socket.shut();
        let (rest, end) = socket.rest();
        assert_eq!((rest.as_slice(), end.is_ok()), (&b"\x01\x02earlylatelast"[..], true));
    }
    // A reset goes through as one.
    let upstream = Upstream::tcp(move |mut socket| {
        socket.head();
        socket.say(switches);
        socket.take(1);
        socket.reset();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(upgrade);
    socket.head();
    socket.say("x");
    assert_eq!(socket.rest().1.expect_err("a reset").kind(), ErrorKind::ConnectionReset);
}

#[test]
fn large_content_goes_both_ways() {
    const SIZE: usize = 8 << 20;
    let upstream = Upstream::tcp(|mut socket| {
        let head = socket.head();
        let length = value(&head, "Content-Length").expect("one").parse().expect("digits");
        let content = socket.take(length);
        socket.say(head.replace("POST / HTTP/1.1", "HTTP/1.1 200 OK"));
        socket.say(content);
        socket.wait();
    });
    let guard = Guard::before(&upstream, &[]);
    let mut socket = guard.connect();
    socket.say(format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {SIZE}\r\n\r\n"));
    let content: Vec<u8> = (0..=250).cycle().take(SIZE).collect();
    socket.say(&content);
    let (_, got) = socket.response();
    assert!(got == content, "the same bytes");
}
