//! What is written: which requests are outstanding, what waits, what never goes out.

mod script;

use std::io::{ErrorKind, IoSlice, Read, Write};

use bad_gateway::{Ending, InvalidRequest, Method, Policy};
use bad_gateway_guard::{Core, Guard, GuardError, MAX_OUTSTANDING, Next, NotUnderstood};
use script::Script;

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const STREAM: [&[u8]; 6] = [
    b"PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 31\r\n\r\nGET / HTTP/1.1\r\nHost: inner\r\n\r\n",
    b"HEAD /b HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nA;a=\"\\\"\"\r\n\r\n\r\nGET / \r\n1\r\nx\r\n0\r\nX: 1\r\nY:\r\n\r\n",
    b"DELETE /d HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n000\r\n\r\n",
    b"PATCH /e HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
];
const METHODS: [Method; 6] =
    [Method::Put, Method::Head, Method::Post, Method::Delete, Method::Options, Method::Patch];

/// Writes all of it, as far as it may be, `size` bytes at a time.
fn write(core: &mut Core, bytes: &[u8], size: usize) -> Result<usize, GuardError> {
    let mut at = 0;
    while at < bytes.len() {
        let piece = &bytes[at..bytes.len().min(at.saturating_add(size))];
        let count = core.plan(piece).map_err(|error| GuardError::find(&error).unwrap().clone())?;
        core.wrote([piece], count);
        if count == 0 {
            break;
        }
        at += count;
    }
    Ok(at)
}

/// Takes the bytes, together where there is room for them.
fn receive(core: &mut Core, bytes: &[u8]) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let room = core.room(rest.len());
        let (here, behind) = rest.split_at(room.len().min(rest.len()));
        room[..here.len()].copy_from_slice(here);
        core.judge(here.len());
        rest = behind;
    }
    if bytes.is_empty() {
        core.judge(0);
    }
}

/// What the reader gets of these bytes; `None` at an error.
fn read(core: &mut Core, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    receive(core, bytes);
    loop {
        match core.next() {
            Next::Deliver(bytes) => {
                out.extend_from_slice(bytes);
                let count = bytes.len();
                core.delivered(count);
            }
            Next::Judge => core.judge(0),
            Next::Fail(_) => return None,
            _ => return Some(out),
        }
    }
}

/// Answers what is outstanding, and tells the methods that were.
fn answer(core: &mut Core) -> Vec<Method> {
    let mut methods = Vec::new();
    while let Some(request) = core.request() {
        methods.push(request.method());
        let answer: &[u8] = if request.method() == Method::Head { &OK[..OK.len() - 2] } else { OK };
        assert_eq!(read(core, answer).as_deref(), Some(answer));
        assert!(methods.len() < 99 && core.is_open());
    }
    methods
}

#[test]
fn requests_are_told_apart_however_they_are_cut() {
    let stream = STREAM.concat();
    for size in (1..80).chain([stream.len()]) {
        let mut core = Core::new(Policy::GATEWAY);
        assert_eq!(write(&mut core, &stream, size), Ok(stream.len()), "by {size}");
        assert_eq!(core.outstanding(), 6, "by {size}");
        assert_eq!(answer(&mut core), METHODS, "by {size}");
        assert!(core.is_idle());
    }
}

#[test]
fn only_what_was_taken_counts() {
    let stream = STREAM.concat();
    for takes in 1..60 {
        for cut in [1, 7, 20, 33, 60, 100] {
            let mut script = Script::new(b"", usize::MAX, Ending::Open);
            script.takes = takes;
            let mut guard = Guard::new(script, Policy::GATEWAY);
            let mut at = 0;
            while at < stream.len() {
                let (first, second) = stream[at..].split_at(cut.min(stream.len() - at));
                let bufs = [IoSlice::new(&[]), IoSlice::new(first), IoSlice::new(second)];
                let count = guard.write_vectored(&bufs).expect("understood");
                assert!(count > 0);
                at += count;
            }
            assert!(guard.get_ref().written == stream, "by {takes}, {cut}");
            // What is outstanding shows in how the answers are read.
            for method in METHODS {
                let mut out = vec![0; OK.len() + 1];
                let answer = if method == Method::Head { &OK[..OK.len() - 2] } else { OK };
                guard.get_mut().say(answer);
                assert_eq!(guard.read(&mut out).expect("an answer"), answer.len(), "{method:?}");
            }
            guard.get_mut().say(b"x");
            assert_eq!(guard.read(&mut [0; 9]).expect("an end"), 0, "nothing is outstanding");
        }
    }
}

#[test]
fn a_write_that_takes_nothing_changes_nothing() {
    let mut core = Core::new(Policy::GATEWAY);
    for _ in 0..3 {
        assert_eq!(core.plan(GET).unwrap(), GET.len());
        core.wrote([GET], 0);
        assert!(core.is_idle());
    }
    assert_eq!(core.plan(&GET[..9]).unwrap(), 9);
    core.wrote([&GET[..9]], 9);
    for _ in 0..3 {
        assert_eq!(core.plan(&GET[9..]).unwrap(), GET.len() - 9);
        core.wrote([&GET[9..]], 0);
        assert_eq!(core.outstanding(), 0);
    }
    assert_eq!(write(&mut core, &GET[9..], 99), Ok(GET.len() - 9));
    assert_eq!(core.outstanding(), 1);
}

#[test]
fn what_is_not_understood_never_goes_out_whole() {
    let head = |error| GuardError::Request(NotUnderstood::Head(error));
    let plain = GuardError::Request;
    let cases: [(&[u8], GuardError); 9] = [
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", head(InvalidRequest::Version { at: 6 })),
        (b"GET / HTTP/1.1\nHost: a\n\n", head(InvalidRequest::LineEnd { at: 14 })),
        (b"GET / HTTP/1.1\r\nA : b\r\n\r\n", head(InvalidRequest::FieldName { at: 17 })),
        (b"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", head(InvalidRequest::FieldName { at: 22 })),
        (b"\r\nGET / HTTP/1.1\r\n\r\n", head(InvalidRequest::RequestLine { at: 0 })),
        (b"GET / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", plain(NotUnderstood::ContentLength)),
        (b"GET / HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n", plain(NotUnderstood::TransferEncoding)),
        (b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\nx", plain(NotUnderstood::Chunk)),
        (
            b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX\r\n",
            plain(NotUnderstood::Trailers),
        ),
    ];
    for (bytes, error) in cases {
        for size in [1, 2, 5, 17, bytes.len()] {
            let mut core = Core::new(Policy::GATEWAY);
            assert_eq!(write(&mut core, bytes, size), Err(error.clone()), "by {size}");
            assert!(core.plan(GET).is_err(), "the connection is of no use");
            let Next::Fail(found) = core.next() else { panic!("it reads as that too") };
            assert_eq!(*found, error);
        }
        // What stands before it goes, and counts.
        let mut core = Core::new(Policy::GATEWAY);
        let both = [GET, bytes].concat();
        assert!(core.plan(&both).unwrap() >= GET.len());
        core.wrote([&both[..]], GET.len());
        assert_eq!(core.outstanding(), 1);
    }
    let offer = "a".repeat(65);
    let head = format!("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: {offer}\r\n\r\n");
    let found = write(&mut Core::new(Policy::GATEWAY), head.as_bytes(), 99);
    assert!(matches!(
        found,
        Err(GuardError::Request(NotUnderstood::Head(InvalidRequest::Offer(_))))
    ));
    let endless = [b"GET / HTTP/1.1\r\nA: ", &[b'a'; 70_000][..]].concat();
    for size in [1_000, 70_019] {
        let found = write(&mut Core::new(Policy::GATEWAY), &endless, size);
        assert_eq!(found, Err(GuardError::Request(NotUnderstood::Size)));
    }
}

#[test]
fn a_preamble_passes_and_is_skipped() {
    let v1 = &b"PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n"[..];
    let v2 = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0cGET \0\0\0\0\r\n\r\n";
    for preamble in [v1, v2] {
        let bytes = [preamble, GET, GET].concat();
        for size in (1..50).chain([bytes.len()]) {
            let mut core = Core::new(Policy::GATEWAY);
            assert_eq!(write(&mut core, &bytes, size), Ok(bytes.len()), "by {size}");
            assert_eq!(answer(&mut core), [Method::Get; 2]);
            let again = [preamble, b"\r\n"].concat();
            assert!(write(&mut core, &again, 99).is_err(), "only at the start");
        }
    }
    for wrong in [&b"PROXY / HTTP/1.1\r\n\r\n"[..], b"PROXY UNKNOWN HTTP/1.1\r\n\r\n"] {
        for size in [1, 99] {
            let found = write(&mut Core::new(Policy::GATEWAY), wrong, size);
            assert_eq!(found, Err(GuardError::Request(NotUnderstood::Preamble)));
        }
    }
}

#[test]
fn what_follows_a_connect_or_an_offer_waits_for_the_answer() {
    let connect = &b"CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n"[..];
    let offer = b"GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    let switched =
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    let refused = b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n";
    for (first, granted) in [(connect, &b"HTTP/1.1 200 OK\r\n\r\n"[..]), (offer, switched)] {
        let early = [first, b"\x16\x03\x01 not HTTP"].concat();
        for size in [1, 3, 1_000] {
            let mut core = Core::new(Policy::GATEWAY);
            assert_eq!(write(&mut core, &early, size), Ok(first.len()), "it waits");
            let answer = [granted, b"\0\x01tunnel"].concat();
            assert_eq!(read(&mut core, &answer), Some(answer));
            assert!(matches!(core.next(), Next::Tunnel));
            assert_eq!(
                write(&mut core, &early[first.len()..], size),
                Ok(early.len() - first.len())
            );

            let mut core = Core::new(Policy::GATEWAY);
            assert_eq!(write(&mut core, &[first, GET].concat(), size), Ok(first.len()), "it waits");
            assert!(read(&mut core, refused).is_some());
            assert_eq!(write(&mut core, GET, size), Ok(GET.len()));
            assert_eq!(answer_one(&mut core), Method::Get);
            assert!(write(&mut core, b"\x16\x03\x01 not HTTP\r\n", 1_000).is_err());
        }
    }
    // Over blocking I/O that is an error, as there is nobody who would read meanwhile.
    let mut guard = Guard::new(Script::new(b"", 9, Ending::Open), Policy::GATEWAY);
    assert_eq!(guard.write(&[connect, b"early"].concat()).expect("the head"), connect.len());
    assert_eq!(guard.write(b"early").unwrap_err().kind(), ErrorKind::WouldBlock);
    assert_eq!(guard.get_ref().written, connect);
}

fn answer_one(core: &mut Core) -> Method {
    let request = core.request().expect("one");
    assert_eq!(read(core, OK).as_deref(), Some(OK));
    request.method()
}

#[test]
fn more_than_so_many_requests_wait() {
    let many = GET.repeat(MAX_OUTSTANDING + 3);
    for size in [1, 10, 100_000] {
        let mut core = Core::new(Policy::GATEWAY);
        let all = GET.len() * MAX_OUTSTANDING;
        assert_eq!(write(&mut core, &many, size), Ok(all));
        answer_one(&mut core);
        assert_eq!(write(&mut core, &many[all..], size), Ok(GET.len()));
        assert_eq!(core.outstanding(), MAX_OUTSTANDING);
    }
}

const UPLOAD: &[u8] = b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n";

#[test]
fn an_early_answer_does_not_stop_its_request() {
    // It may be used again once the request was sent whole.
    let mut core = Core::new(Policy::GATEWAY);
    write(&mut core, UPLOAD, 99).unwrap();
    write(&mut core, &[b'x'; 40], 99).unwrap();
    assert_eq!(read(&mut core, OK).as_deref(), Some(OK));
    assert!(core.is_open() && !core.is_idle());
    assert_eq!(write(&mut core, &[[b'x'; 60].as_slice(), GET].concat(), 7), Ok(60 + GET.len()));
    assert_eq!(answer(&mut core), [Method::Get]);

    // It may not, but the rest goes out all the same.
    let mut core = Core::new(Policy::GATEWAY);
    write(&mut core, UPLOAD, 99).unwrap();
    let closing = b"HTTP/1.1 413 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    assert!(read(&mut core, closing).is_some());
    assert!(matches!(core.next(), Next::End));
    assert_eq!(write(&mut core, &[b'x'; 100], 7), Ok(100));
    assert_eq!(core.plan(GET).unwrap_err().kind(), ErrorKind::BrokenPipe);

    // What comes behind an early answer answers nothing.
    let mut core = Core::new(Policy::GATEWAY);
    write(&mut core, UPLOAD, 99).unwrap();
    assert!(read(&mut core, OK).is_some());
    assert_eq!(read(&mut core, OK), Some(Vec::new()));
    assert!(matches!(core.next(), Next::End));
    assert_eq!(write(&mut core, &[b'x'; 100], 7), Err(GuardError::Unsolicited));
}

#[test]
fn content_that_was_not_taken_was_not_sent() {
    let head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n";
    for (head, open) in [(UPLOAD, true), (head, false)] {
        let mut core = Core::new(Policy::GATEWAY);
        write(&mut core, head, 99).unwrap();
        assert_eq!(core.plan(&[b'x'; 100]).unwrap(), 100);
        core.wrote([&[b'x'; 100][..]], 0);
        assert!(read(&mut core, OK).is_some());
        assert_eq!((core.outstanding() == 1, core.is_open()), (open, open));
    }
}

#[test]
fn who_expects_a_100_sends_no_request_in_its_place() {
    let head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 28\r\n\r\n";
    let refused = b"HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n";
    let mut core = Core::new(Policy::GATEWAY);
    write(&mut core, head, 99).unwrap();
    assert!(core.expects_continue());
    assert!(read(&mut core, refused).is_some());
    assert!(matches!(core.next(), Next::End));
    assert_eq!(core.plan(GET).unwrap_err().kind(), ErrorKind::BrokenPipe);

    let mut core = Core::new(Policy::GATEWAY);
    write(&mut core, head, 99).unwrap();
    let go_on = b"HTTP/1.1 100 Continue\r\n\r\n";
    assert_eq!(read(&mut core, go_on).as_deref(), Some(&go_on[..]));
    assert!(core.request().is_some() && !core.expects_continue());
    assert!(read(&mut core, refused).is_some());
    assert_eq!(write(&mut core, &[b'x'; 28], 99), Ok(28));
    assert_eq!(write(&mut core, GET, 99), Ok(GET.len()));
}

#[test]
fn what_answers_nothing_is_never_an_answer() {
    // Before the first request, behind a response, and with it.
    let mut core = Core::new(Policy::GATEWAY);
    assert_eq!(read(&mut core, b"220 mail.example ESMTP\r\n"), Some(Vec::new()));
    assert_eq!(write(&mut core, GET, 99), Err(GuardError::Unsolicited));
    for bytes in [OK, b"H", b"\0"] {
        for together in [false, true] {
            let mut core = Core::new(Policy::GATEWAY);
            write(&mut core, GET, 99).unwrap();
            if together {
                assert_eq!(read(&mut core, &[OK, bytes].concat()).as_deref(), Some(OK));
            } else {
                assert_eq!(read(&mut core, OK).as_deref(), Some(OK));
                assert_eq!(read(&mut core, bytes), Some(Vec::new()));
            }
            assert!(!core.is_open() && matches!(core.next(), Next::End));
            assert_eq!(write(&mut core, GET, 99), Err(GuardError::Unsolicited));
        }
    }
    // Where a response is repaired, its end is known before it goes out.
    let mut core = Core::new(Policy::GATEWAY);
    write(&mut core, b"HEAD / HTTP/1.1\r\n\r\n", 99).unwrap();
    let bytes = b"HTTP/1.1 200\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    receive(&mut core, bytes);
    assert!(matches!(core.next(), Next::Deliver(b"HTTP/1.1 200 \r\n\r\n")));
    assert!(!core.is_open(), "before the reader can write again");
}

#[test]
fn bytes_that_come_within_a_request_head_wait_for_it() {
    let mut core = Core::new(Policy::GATEWAY);
    write(&mut core, &GET[..9], 99).unwrap();
    let early = b"HTTP/1.1 431 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(read(&mut core, early), Some(Vec::new()));
    assert!(matches!(core.next(), Next::Wait));
    write(&mut core, &GET[9..], 99).unwrap();
    assert_eq!(read(&mut core, b"").as_deref(), Some(&early[..]));
}
