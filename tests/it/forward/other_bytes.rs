//! A head that is given other bytes than were read.

use bad_gateway::forward::Forward;
use bad_gateway::{Event, Framing, Policy, ResponseParser};

use super::{get, mistaken, text};

#[test]
fn an_interim_head_that_comes_late_does_not_split_the_response() {
    let last =
        b"HTTP/1.1 200 OK\r\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA: b\r\nContent-Length: 0\r\n\r\n";
    let mut first = b"HTTP/1.1 103 E\r\nX: y\r\nSet-Cookie: sid=evil\r\nZ: ".to_vec();
    first.resize(last.len() - 4, b'z');
    first.extend_from_slice(b"\r\n\r\n");
    let mut parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, get());
    assert_eq!(parser.step(&first).expect("valid").event, Event::Interim);
    let Event::Head(framing) = parser.step(last).expect("valid").event else { panic!() };
    let late = Forward::new(parser.head(&first), framing, &get());
    assert_eq!(text(&late), "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n");
    assert_eq!(late.fields().count(), 0);
}

#[test]
fn only_lines_of_the_bytes_at_hand_are_written() {
    let read = b"HTTP/1.1 200 OK\r\nAbc: defghijk\r\nContent-Length: 0\r\n\r\n";
    for other in [
        // A name, or a value, that is a part of something else there.
        &b"HTTP/1.1 200 OK!!Abc: defghijk\r\nContent-Length: 0\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\nAbc- defghijk\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAb : defghijk\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAbc:x defghij\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAbc:xdefghijk\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAbc: defghijkl\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAbc: defghij\r\nYContent-Length: 0\r\n\r\n",
    ] {
        let written = mistaken(read, other);
        assert!(!written.contains("defg"), "{written}");
    }
    let blanks = b"HTTP/1.1 200 OK\r\nAbc:  efghij \r\nContent-Length: 0\r\n\r\n";
    assert!(mistaken(read, blanks).contains("\r\nAbc: efghij\r\n"));
    let reason = b"HTTP/1.1 200 \r\n\r\nAbc: defghijk\r\nContent-Length: 0\r\n\r\n";
    assert!(
        mistaken(read, reason).starts_with("HTTP/1.1 200 \r\nAbc: "),
        "a reason with a line end"
    );
}

#[test]
fn trailers_over_other_bytes_are_left_out() {
    let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAAAAAAAAAAAAAAAA: bbbbbbbbbb\r\n\r\n";
    let mut parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, get());
    let (head, rest) = bytes.split_at(parser.step(bytes).expect("valid").consumed);
    let step = parser.step(rest).expect("valid");
    assert_eq!(step.event, Event::Trailers);
    let forward = Forward::new(parser.head(head), Framing::Chunked, &get());
    let passed = |raw| forward.trailers(parser.trailers(raw)).count();
    assert_eq!(passed(&rest[..step.consumed]), 1);
    for other in [
        &b"....X: y\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: evil\r\n\r\n"[..],
        head,
        &rest[1..],
        &rest[..20],
        b"",
    ] {
        assert_eq!(passed(other), 0, "{}", other.escape_ascii());
    }
}

#[test]
fn a_head_that_was_never_read_is_a_500_without_fields() {
    let parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, get());
    let forward = Forward::new(parser.head(b"HTTP/1.1 200 OK\r\n\r\n"), Framing::Chunked, &get());
    assert_eq!(text(&forward), "HTTP/1.1 500 \r\nTransfer-Encoding: chunked\r\n\r\n");
}
