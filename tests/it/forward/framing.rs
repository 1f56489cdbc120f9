//! How the content is framed: Content-Length, Transfer-Encoding, and what has no content.

use bad_gateway::forward::Forward;
use bad_gateway::{
    Ending, Event, Framing, Method, Outcome, Policy, RequestContext, ResponseParser, check,
};

use super::{answering, forwarded, forwarded_as, get, read, text};

#[test]
fn content_length_is_written_anew() {
    for (value, written) in [("5", "5"), ("005", "5"), ("5, 5", "5"), ("5,", "5")] {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {value}\r\nX: 1\r\n\r\n");
        assert_eq!(
            forwarded(&head),
            format!("HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: {written}\r\n\r\n")
        );
    }
}

#[test]
fn a_length_that_is_known_to_be_wrong_is_not_passed_on() {
    let both = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(forwarded(both), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    let reset = "HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\n";
    assert_eq!(forwarded(reset), "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n");
    let reset = "HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(
        forwarded_as(reset, get(), |forward| {
            for framing in [Framing::Length(9), Framing::Chunked, Framing::Close, Framing::None] {
                assert!(forward.with_framing(framing).is_err(), "{framing:?}");
            }
            forward.with_framing(Framing::Length(0)).expect("what it has")
        }),
        "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n",
        "its content is dropped however it would be framed"
    );
}

#[test]
fn transfer_encoding_is_adjusted_to_what_is_sent() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: ,Chunked,\r\n\r\n";
    assert_eq!(forwarded(head), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_eq!(
        forwarded_as(head, get(), |forward| forward.with_framing(Framing::Close).expect("content")),
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    );
}

#[test]
fn no_length_is_written_that_nobody_knows() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert!(!forwarded(chunked).contains("Content-Length"));
    let close = "HTTP/1.1 200 OK\r\nX: 1\r\n\r\n";
    assert_eq!(forwarded(close), "HTTP/1.1 200 OK\r\nX: 1\r\nConnection: close\r\n\r\n");
    let summed = forwarded_as(chunked, get(), |forward| {
        forward.with_framing(Framing::Length(7)).expect("content")
    });
    assert_eq!(summed, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
}

#[test]
fn with_framing_refuses_where_there_is_no_content() {
    for (head, method) in [
        ("HTTP/1.1 204 No Content\r\n\r\n", Method::Get),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", Method::Get),
        ("HTTP/1.1 200 OK\r\n\r\n", Method::Head),
        ("HTTP/1.1 200 OK\r\n\r\n", Method::Connect),
        ("HTTP/1.1 103 Early Hints\r\n\r\n", Method::Get),
    ] {
        for framing in [Framing::Chunked, Framing::Close, Framing::Length(3)] {
            let written = forwarded_as(head, RequestContext::new(method), |forward| {
                assert_eq!(
                    forward.with_framing(forward.framing()).expect("its own").framing(),
                    forward.framing()
                );
                let error = forward.with_framing(framing).expect_err("no content");
                assert_eq!((error.framing, error.known), (framing, forward.framing()));
                assert!(error.to_string().contains(framing.as_str()), "{error}");
                forward
            });
            assert_eq!(written, head);
        }
    }
}

#[test]
fn with_framing_decides_how_content_is_sent() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: 1\r\n\r\n";
    for (framing, lines) in [
        (Framing::Chunked, "Transfer-Encoding: chunked\r\n"),
        (Framing::Close, "Connection: close\r\n"),
        (Framing::Length(3), "Content-Length: 3\r\n"),
        (Framing::Length((1 << 63) - 1), "Content-Length: 9223372036854775807\r\n"),
    ] {
        let written = forwarded_as(head, get(), |forward| {
            for refused in [
                Framing::Length(1 << 63),
                Framing::Length(u64::MAX),
                Framing::None,
                Framing::Tunnel,
            ] {
                assert!(forward.with_framing(refused).is_err(), "{refused:?}");
            }
            forward.with_framing(framing).expect("content")
        });
        assert_eq!(written, format!("HTTP/1.1 200 OK\r\nX: 1\r\n{lines}\r\n"));
    }
}

#[test]
fn a_204_has_no_framing_fields() {
    for fields in [
        "Content-Length: 0\r\n",
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: x\r\nTransfer-Encoding: gzip\r\n",
    ] {
        let head = format!("HTTP/1.1 204 No Content\r\n{fields}X: 1\r\n\r\n");
        assert_eq!(forwarded(&head), "HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n");
    }
}

#[test]
fn head_and_304_keep_a_good_length_and_drop_a_faulty_one() {
    for (status, method) in [
        ("200 OK", Method::Head),
        ("304 Not Modified", Method::Get),
        ("404 Not Found", Method::Head),
    ] {
        for (fields, kept) in [
            ("Content-Length: 5\r\n", "Content-Length: 5\r\n"),
            ("Content-Length: 05\r\n", "Content-Length: 5\r\n"),
            ("Content-Length: 5\r\nContent-Length: 6\r\n", ""),
            ("Content-Length: 5, 5\r\n", ""),
            ("Content-Length: x\r\n", ""),
            ("Content-Length: \r\n", ""),
            ("Transfer-Encoding: chunked\r\n", ""),
            ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", ""),
            ("", ""),
        ] {
            let head = format!("HTTP/1.1 {status}\r\n{fields}ETag: \"1\"\r\n\r\n");
            assert_eq!(
                forwarded_as(&head, RequestContext::new(method), |forward| forward),
                format!("HTTP/1.1 {status}\r\nETag: \"1\"\r\n{kept}\r\n")
            );
        }
    }
}

/// `head` as an answer to `method`, written as if `framing` had been decided.
fn framed(head: &str, method: Method, framing: Framing) -> String {
    let request = RequestContext::new(method);
    read(head, request, |head, _| text(&Forward::new(head, framing, &request)))
}

#[test]
fn a_framing_that_the_head_cannot_have_is_replaced() {
    let (empty, close) = ("\r\n", "Connection: close\r\n\r\n");
    let five = "Content-Length: 5\r\n\r\n";
    for (head, method, written) in [
        ("100 Continue\r\n\r\n", Method::Get, empty),
        ("103 Early Hints\r\n\r\n", Method::Get, empty),
        ("103 Early Hints\r\n\r\n", Method::Connect, empty),
        ("204 No Content\r\n\r\n", Method::Get, empty),
        ("304 Not Modified\r\n\r\n", Method::Get, empty),
        ("304 Not Modified\r\nContent-Length: 5\r\n\r\n", Method::Get, five),
        ("200 OK\r\n\r\n", Method::Head, empty),
        ("200 OK\r\nContent-Length: 5\r\n\r\n", Method::Head, five),
        ("205 Reset Content\r\n\r\n", Method::Head, empty),
        ("205 Reset Content\r\n\r\n", Method::Get, "Content-Length: 0\r\n\r\n"),
        ("200 OK\r\nContent-Length: 5\r\n\r\n", Method::Connect, empty),
        ("205 Reset Content\r\n\r\n", Method::Connect, empty),
    ] {
        let line = &head[..=head.find('\n').expect("a line")];
        let head = format!("HTTP/1.1 {head}");
        for framing in
            [Framing::None, Framing::Tunnel, Framing::Chunked, Framing::Close, Framing::Length(9)]
        {
            let text = framed(&head, method, framing);
            assert_eq!(text, format!("HTTP/1.1 {line}{written}"), "{method:?} {framing:?}");
        }
    }
    for (fields, written) in [
        ("Content-Length: 5\r\n\r\n", five),
        ("Transfer-Encoding: chunked\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"),
        ("\r\n", close),
    ] {
        let head = format!("HTTP/1.1 200 OK\r\n{fields}");
        for framing in [Framing::None, Framing::Tunnel] {
            let text = framed(&head, Method::Get, framing);
            assert_eq!(text, format!("HTTP/1.1 200 OK\r\n{written}"), "{framing:?}");
        }
        let text = framed(&head, Method::Get, Framing::Length(1 << 63));
        assert_eq!(text, format!("HTTP/1.1 200 OK\r\n{close}"));
    }
}

#[test]
fn a_101_is_a_tunnel_however_it_would_be_framed() {
    let head = b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n";
    let request = get().with_upgrade(b"websocket").expect("a short offer");
    for framing in [Framing::None, Framing::Chunked, Framing::Length(1)] {
        let mut parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, request);
        assert_eq!(parser.step(head).expect("valid").event, Event::Head(Framing::Tunnel));
        let forward = Forward::new(parser.head(head), framing, &request);
        assert_eq!(forward.framing(), Framing::Tunnel);
        assert_eq!(text(&forward).as_bytes(), head);
    }
}

#[test]
fn a_described_length_above_the_longest_content_is_not_passed_on() {
    for (length, passed) in [
        ("9223372036854775807", true),
        ("9223372036854775808", false),
        ("18446744073709551615", false),
    ] {
        for (status, method) in [("304 Not Modified", Method::Get), ("200 OK", Method::Head)] {
            let field = format!("Content-Length: {length}\r\n");
            let written = answering(method, &format!("HTTP/1.1 {status}\r\n{field}\r\n"));
            let kept = if passed { &field } else { "" };
            assert_eq!(written, format!("HTTP/1.1 {status}\r\n{kept}\r\n"));
        }
    }
}

#[test]
fn a_cut_is_seen_in_chunks_and_not_in_content_to_the_close() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
    for (framing, outcome) in
        [(Framing::Chunked, Outcome::Incomplete), (Framing::Close, Outcome::Valid)]
    {
        let mut client = framed(head, Method::Get, framing);
        client += if framing == Framing::Chunked { "2\r\nok\r\n" } else { "ok" };
        let verdict = check(client.as_bytes(), get(), Ending::Closed, Policy::STRICT);
        assert_eq!(verdict.outcome, outcome, "{framing:?}");
    }
}
