//! What the core says of itself to who drives it: where to read, whether it is idle or a tunnel, what is noted,
//! and how much came while some of it still waits for the reader.

use bad_gateway::{Ending, Policy};
use bad_gateway_guard::{Core, MAX_REQUEST_HEAD, News, Next, Reached};

const GET: &[u8] = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// A core that notes the method, and to which this was written.
fn asked(request: &[u8]) -> Core {
    let note = |head: &[u8]| head.split(|&byte| byte == b' ').next().unwrap_or_default().into();
    let mut core = Core::new(Policy::LENIENT).recording(512, note);
    write(&mut core, request);
    core
}

fn write(core: &mut Core, bytes: &[u8]) {
    assert_eq!(core.plan(bytes).expect("understood"), bytes.len());
    core.wrote([bytes], bytes.len());
}

/// Reads these bytes into the core's own room, as what it says next.
fn read(core: &mut Core, bytes: &[u8]) {
    core.room(bytes.len())[..bytes.len()].copy_from_slice(bytes);
    core.judge(bytes.len());
}

/// Takes at most `count` bytes of what waits for the reader.
fn take(core: &mut Core, mut count: usize) -> Vec<u8> {
    let mut out = Vec::new();
    while count > 0 {
        match core.next() {
            Next::Deliver(bytes) => {
                let some = bytes.len().min(count);
                out.extend_from_slice(&bytes[..some]);
                count -= some;
                core.delivered(some);
            }
            Next::Judge => core.judge(0),
            _ => break,
        }
    }
    out
}

#[test]
fn bytes_are_read_in_place_where_they_may_pass_there() {
    let mut core = asked(GET);
    assert!(core.reads_in_place(64) && !core.reads_in_place(63), "with enough room");
    assert_eq!(core.received(b"HTTP/1.1 200"), 0);
    assert!(!core.reads_in_place(4096), "a head that is held back would go twice");

    let mut core = asked(GET);
    let bytes = format!("{CHUNKED}5\r\nhello\r\n1");
    assert_eq!(core.received(bytes.as_bytes()), bytes.len() - core.held().len());
    assert_eq!(core.held(), b"1", "no whole line of a chunk");
    assert!(core.reads_in_place(65) && !core.reads_in_place(64), "behind what is held back");

    let mut core = asked(b"GET /a HTTP/1.0\r\n\r\n");
    core.received(CHUNKED.as_bytes());
    take(&mut core, usize::MAX);
    assert!(!core.reads_in_place(4096), "what was in chunks goes without them");
}

#[test]
fn a_core_is_idle_between_a_response_and_a_request() {
    let mut core = Core::new(Policy::GATEWAY);
    assert!(core.is_idle());
    write(&mut core, &GET[..9]);
    assert!(!core.is_idle(), "a request is written");
    write(&mut core, &GET[9..]);
    assert!(!core.is_idle(), "its response is awaited");
    let response = b"HTTP/1.1 204 No Content\r\n\r\n";
    assert_eq!(core.received(&response[..9]), 0);
    assert!(!core.is_idle(), "it is read");
    read(&mut core, &response[9..]);
    assert_eq!(take(&mut core, usize::MAX), response);
    assert!(core.is_idle());
}

#[test]
fn a_tunnel_and_what_is_noted_are_told() {
    let mut core = asked(b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n");
    assert_eq!((core.note(), core.is_tunnel()), (Some(&b"CONNECT"[..]), false));
    core.received(b"HTTP/1.1 200 OK\r\n\r\n");
    take(&mut core, usize::MAX);
    assert!(core.is_tunnel());
    assert_eq!(Core::new(Policy::GATEWAY).note(), None);
}

#[test]
fn what_passes_in_place_came_too() {
    for head in ["HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", CHUNKED] {
        for first in [head.to_owned(), [head, "2\r\nab\r\n"].concat()] {
            let mut core = asked(GET);
            assert_eq!(core.received(first.as_bytes()), first.len());
            assert_eq!(core.received(b"2\r\nab"), 5);
            let exchange = core.given_up().expect("it is due");
            assert_eq!(exchange.came, first.len() as u64 + 5, "{first:?}");
            assert!(exchange.opening.starts_with(first.as_bytes()));
        }
    }
}

#[test]
fn what_goes_otherwise_than_it_comes_may_be_received_in_place() {
    let mut core = Core::new(Policy::GATEWAY);
    write(&mut core, b"GET /a HTTP/1.0\r\n\r\n");
    core.received(CHUNKED.as_bytes());
    take(&mut core, usize::MAX);
    let chunk = b"5\r\nhello\r\n";
    let passes = core.received(chunk);
    let mut out = chunk[..passes].to_vec();
    out.extend(take(&mut core, usize::MAX));
    assert_eq!(out, b"hello", "its reader knows no chunks");
}

/// What was given up is recorded to its last byte, also where some of it waits for the reader, and some is held back.
#[test]
fn what_waits_for_the_reader_came_too() {
    let old = &b"GET /a HTTP/1.0\r\n\r\n"[..];
    for (request, content, changed) in [
        (GET, "5\r\nhello\r\n1", false),
        (GET, "5 \r\nhello\r\n1", true),
        (GET, "5\r\nhello\r\n5 \r\nhello\r\n1", true),
        (GET, "5\r\nhello\r\n0\r\nX: y\r\nZ", false),
        (old, "5\r\nhello\r\n5\r\nhello\r\n1", true),
    ] {
        let bytes = format!("{CHUNKED}{content}");
        for taken in 0..bytes.len() + 20 {
            let mut core = asked(request);
            read(&mut core, bytes.as_bytes());
            let out = take(&mut core, taken);
            if !changed {
                assert!(bytes.as_bytes().starts_with(&out));
            }
            let exchange = core.given_up().expect("a response is due");
            assert_eq!(exchange.begun, core.reached() == Reached::Head);
            let (came, opening) = (exchange.came, exchange.opening.escape_ascii().to_string());
            assert_eq!(came, bytes.len() as u64, "{content:?}, {taken}: {opening}");
            assert_eq!(opening, bytes.as_bytes().escape_ascii().to_string());
            if out.len() == taken {
                continue;
            }
            assert_eq!(exchange.changed, changed, "{content:?}");
        }
    }
}

#[test]
fn nothing_is_held_where_the_connection_has_ended() {
    for bytes in ["HTTP/1.1 2", CHUNKED, &format!("{CHUNKED}5\r\nhello\r\n1")] {
        let mut core = asked(GET);
        read(&mut core, bytes.as_bytes());
        take(&mut core, usize::MAX);
        core.ended(Ending::Closed);
        assert!(matches!(core.next(), Next::Fail(_)) && core.held().is_empty(), "{bytes:?}");
    }
}

/// A deviation of the head alone is no reason to write chunks anew.
#[test]
fn the_end_of_chunks_passes_as_it_came_where_it_has_no_fault() {
    for end in ["0\r\n\r\n", "000;a=b\r\nX: y\r\n\r\n"] {
        let head = CHUNKED.replace(" OK", "");
        let bytes = format!("{head}5\r\nhello\r\n{end}");
        let mut core = asked(GET);
        read(&mut core, bytes.as_bytes());
        let out = take(&mut core, usize::MAX);
        assert!(
            out.ends_with(format!("\r\n5\r\nhello\r\n{end}").as_bytes()),
            "{}",
            out.escape_ascii()
        );
    }
}

#[test]
fn what_stands_before_something_that_is_not_understood_goes_first() {
    let mut core = Core::new(Policy::GATEWAY);
    assert_eq!(core.plan(GET).expect("understood"), GET.len());
    assert_eq!(core.plan(b"\0").expect("later"), 0);
    core.wrote([GET, b"\0"], GET.len());
    assert!(core.plan(b"\0").is_err());
}

#[test]
fn nothing_stands_before_something_that_is_not_understood_behind_an_empty_slice() {
    let mut core = Core::new(Policy::GATEWAY);
    assert_eq!(core.plan(b"").expect("nothing"), 0);
    assert!(core.plan(b"\0").is_err());
}

#[test]
fn a_request_head_may_be_as_long_as_the_limit_however_it_is_written() {
    let limit = MAX_REQUEST_HEAD as usize;
    let around = GET.len() + "A: \r\n".len();
    for (len, understood) in [(limit, true), (limit + 1, false)] {
        let head =
            [&GET[..GET.len() - 2], b"A: ", &b"b".repeat(len - around), b"\r\n\r\n"].concat();
        assert_eq!(head.len(), len);
        let mut core = Core::new(Policy::GATEWAY);
        assert_eq!(core.plan(&head).is_ok(), understood, "whole, {len}");
        let mut core = Core::new(Policy::GATEWAY);
        write(&mut core, &head[..9]);
        assert_eq!(core.plan(&head[9..]).is_ok(), understood, "in two pieces, {len}");
    }
}

#[test]
fn a_100_is_awaited_until_the_content_begins() {
    for (framing, content) in [("Content-Length: 2", "o"), ("Transfer-Encoding: chunked", "2\r\no")]
    {
        let head =
            format!("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n{framing}\r\n\r\n");
        let mut core = asked(head.as_bytes());
        assert!(core.expects_continue(), "{framing}");
        write(&mut core, content.as_bytes());
        assert!(!core.expects_continue(), "{framing}");
    }
}

#[test]
fn an_answer_that_comes_before_its_request_is_looked_at_once_that_is_written() {
    let mut core = asked(&GET[..9]);
    let response = b"HTTP/1.1 204 No Content\r\n\r\n";
    read(&mut core, response);
    assert!(matches!(core.next(), Next::Wait));
    write(&mut core, &GET[9..]);
    assert!(matches!(core.next(), Next::Judge));
    assert_eq!(take(&mut core, usize::MAX), response);
    assert!(core.is_idle());
}

/// The connection is used again once both have ended, in whatever order their bytes go.
#[test]
fn a_response_may_end_before_its_request_does() {
    let put = b"PUT /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n";
    let response = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for written in 0..=3 {
        for more in 0..=3 - written {
            let mut core = asked(put);
            read(&mut core, &response[..response.len() - 1]);
            take(&mut core, usize::MAX);
            write(&mut core, &b"abc"[..written]);
            read(&mut core, &response[response.len() - 1..]);
            take(&mut core, usize::MAX);
            assert_eq!(core.is_idle(), written == 3, "{written}");
            write(&mut core, &b"abc"[written..written + more]);
            assert_eq!(core.is_idle(), written + more == 3, "{written}, {more}");
            let told = core.news();
            assert_eq!(told.is_some(), written + more == 3, "{written}, {more}");
            write(&mut core, &b"abc"[written + more..]);
            assert!(core.is_idle() && core.is_open(), "{written}, {more}");
            let Some(News::Response(exchange)) = told.or(core.news()) else { panic!() };
            assert!(exchange.verdict.reuse.is_yes(), "{:?}", exchange.verdict.reuse);
        }
    }
    // What comes before the rest of the request is nobody's.
    for response in [&response[..], b"HTTP/1.1 204 No Content\r\n\r\n"] {
        let mut core = asked(put);
        read(&mut core, &[response, b"HTTP/"].concat());
        assert_eq!(take(&mut core, usize::MAX), response);
        let Some(News::Response(exchange)) = core.news() else { panic!() };
        assert_eq!(exchange.verdict.leftover, 5);
        assert!(!exchange.verdict.reuse.is_yes());
    }
}

#[test]
fn of_what_is_wrong_the_bytes_are_kept_and_counted() {
    let told = |bytes: &str| {
        let mut core = asked(GET).recording_what_is_wrong();
        read(&mut core, bytes.as_bytes());
        take(&mut core, usize::MAX);
        let Some(News::Response(exchange)) = core.news() else { panic!("{bytes:?}") };
        exchange
    };
    let response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    assert_eq!(told(response).opening, b"");
    let leftover = told(&format!("{response}HTTP/"));
    assert_eq!(leftover.opening, response.as_bytes());
    let refused = format!("{CHUNKED}2\r\nok\r\n{{");
    assert_eq!(told(&refused).came, refused.len() as u64);
    let repaired = response.replace(" OK", "");
    assert!(told(&repaired).changed && !leftover.changed);
}

#[test]
fn trailers_go_on_behind_chunks_that_are_written_anew() {
    let mut core = asked(GET);
    read(&mut core, format!("{CHUNKED}5 \r\nhello\r\n0\r\nX: y\r\n\r\n").as_bytes());
    let out = take(&mut core, usize::MAX);
    assert_eq!(String::from_utf8_lossy(&out), format!("{CHUNKED}5\r\nhello\r\n0\r\nX: y\r\n\r\n"));
}
