//! Trailers, and the Trailer field that announces them.

use bad_gateway::forward::Forward;
use bad_gateway::{Event, Framing, Method, Policy, ResponseParser};

use super::{answering, forwarded, get};

#[cfg(feature = "std")]
#[test]
fn trailers_that_connection_names_or_that_must_not_be_there_are_dropped() {
    let bytes: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: x-a\r\nTransfer-Encoding: chunked\r\n\r\n\
        0\r\nDigest: 1\r\nX-A: 2\r\nSet-Cookie: a=1\r\nContent-Length: 3\r\nconnection: close\r\nX-B : 4\r\n 5\r\n\r\n";
    let mut parser = ResponseParser::<64>::with_room(Policy::LENIENT, get());
    let head = parser.step(bytes).expect("tolerated");
    let (raw, rest) = bytes.split_at(head.consumed);
    let step = parser.step(rest).expect("tolerated");
    assert_eq!(step.event, Event::Trailers);
    let forward = Forward::new(parser.head(raw), Framing::Chunked, &get());
    let passed: Vec<_> = forward
        .trailers(parser.trailers(&rest[..step.consumed]))
        .map(|field| (field.name(), field.value().to_vec()))
        .collect();
    let wanted: [(&[u8], Vec<u8>); 2] = [(b"Digest", b"1".to_vec()), (b"X-B", b"4 5".to_vec())];
    assert_eq!(passed, wanted);
}

#[test]
fn trailers_go_on_only_behind_chunks() {
    for (status, with, count) in [
        ("200 OK", None, 1),
        ("200 OK", Some(Framing::Close), 0),
        ("200 OK", Some(Framing::Length(2)), 0),
        ("205 Reset Content", None, 0),
    ] {
        let bytes =
            format!("HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: 1\r\n\r\n");
        let mut parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, get());
        let (head, rest) =
            bytes.as_bytes().split_at(parser.step(bytes.as_bytes()).expect("valid").consumed);
        let step = parser.step(rest).expect("valid");
        assert_eq!(step.event, Event::Trailers);
        let forward = Forward::new(parser.head(head), Framing::Chunked, &get());
        let forward =
            with.map_or(forward, |framing| forward.with_framing(framing).unwrap_or(forward));
        let trailers = parser.trailers(&rest[..step.consumed]);
        assert_eq!(forward.trailers(trailers).count(), count, "{status} {with:?}");
    }
}

/// These lines of a head of chunks, as they go downstream.
fn chunked(lines: &str) -> String {
    let head =
        |lines: &str| format!("HTTP/1.1 200 OK\r\n{lines}Transfer-Encoding: chunked\r\n\r\n");
    let text = forwarded(&head(lines));
    let lines = text.strip_prefix("HTTP/1.1 200 OK\r\n").expect("a status line");
    lines.strip_suffix("Transfer-Encoding: chunked\r\n\r\n").expect("chunks").to_owned()
}

#[test]
fn trailer_announces_only_what_may_come() {
    for (lines, written) in [
        ("Trailer: Content-Length\r\n", ""),
        ("Trailer: Digest\r\n", "Trailer: Digest\r\n"),
        ("Trailer: Digest ,Expires\r\n", "Trailer: Digest\r\n"),
        (
            "trailer: te, Digest,\tx-own, Set-Cookie, If-Match,Y\r\n",
            "trailer: Digest,\tx-own, Y\r\n",
        ),
        ("Trailer: a b, Digest, (x)\r\n", "Trailer: Digest\r\n"),
        ("Trailer: Digest,,X\r\n", "Trailer: Digest, X\r\n"),
        ("Trailer: close, keep-alive, Connection\r\nX: 1\r\n", "X: 1\r\n"),
        ("Trailer: \r\nTrailer: ,\r\n", ""),
        ("Trailer: Age\r\nTrailer: X, TE\r\nTrailer: Y\r\n", "Trailer: X\r\nTrailer: Y\r\n"),
        ("Trailer: X,\r\n Age\r\nTrailer: Y,\r\n Z\r\n", "Trailer: X\r\nTrailer: Y, Z\r\n"),
        (
            "Connection: x\r\nTrailer: X, Y\r\nX: 1\r\nTrailer: y,x\r\n",
            "Trailer: Y\r\nTrailer: y\r\n",
        ),
        ("Trailer: X\r\nConnection: trailer\r\n", ""),
    ] {
        assert_eq!(chunked(lines), written, "{lines:?}");
    }
    let many: Vec<_> = (0..300).map(|number| format!("X{number}")).collect();
    let lines = |members: &[String]| {
        members
            .chunks(100)
            .map(|some| format!("Trailer: {}\r\n", some.join(", ")))
            .collect::<String>()
    };
    assert_eq!(chunked(&lines(&many)), lines(&many[..256]), "more cannot come");
}

#[test]
fn trailer_goes_on_only_where_a_trailer_section_can_follow() {
    let field = "Trailer: Digest\r\n";
    for (status, fields, method, passes) in [
        ("200 OK", "Transfer-Encoding: chunked\r\n", Method::Get, true),
        ("200 OK", "", Method::Head, true),
        ("304 Not Modified", "", Method::Get, true),
        ("200 OK", "Content-Length: 0\r\n", Method::Get, false),
        ("200 OK", "", Method::Get, false),
        ("205 Reset Content", "", Method::Get, false),
        ("200 OK", "", Method::Connect, false),
    ] {
        let head = format!("HTTP/1.1 {status}\r\n{field}{fields}\r\n");
        let written = answering(method, &head);
        assert_eq!(written.contains(field), passes, "{method:?} {status} {fields}");
    }
}
