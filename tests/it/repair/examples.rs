//! Heads, and what is written of them.

use bad_gateway::forward::Repair;
use bad_gateway::{
    Deviations, Ending, Event, Framing, Method, Outcome, Policy, RequestContext, ResponseParser,
    Version, check,
};

use super::{strict, written};
use crate::support::mutants::Dice;

/// The final head, repaired, and whether it is what came.
fn repaired_for(request: RequestContext, policy: Policy, bytes: &str) -> (String, bool) {
    let mut parser: ResponseParser = ResponseParser::new(policy, request);
    let mut rest = bytes.as_bytes();
    loop {
        let step = parser.step(rest).expect("tolerated");
        let (raw, left) = rest.split_at(step.consumed);
        rest = left;
        let Event::Head(framing) = step.event else {
            assert_eq!(step.event, Event::Interim, "{bytes}");
            continue;
        };
        let repair = Repair::new(parser.head(raw), framing, &request, parser.deviations());
        let text = String::from_utf8(written(&repair)).expect("ASCII");
        return (text, repair.received().is_some());
    }
}

fn repaired(policy: Policy, head: &str) -> (String, bool) {
    repaired_for(RequestContext::new(Method::Get), policy, head)
}

#[test]
fn what_needs_no_repair_passes_as_it_came() {
    for head in [
        "HTTP/1.1 200 \r\nx-ODD:a  b\t\r\nContent-Length:   007\r\n\r\n",
        "HTTP/1.0 200 Fine\r\nConnection: keep-alive, x-hop\r\nX-Hop: 1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nKeep-Alive: timeout=5\r\nTE: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nTransfer-Encoding:chunked\r\n\r\n",
        "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nProxy-Connection: x\r\n\r\n",
    ] {
        let policy = if head.contains("304") { Policy::LENIENT } else { Policy::STRICT };
        let (text, received) = repaired(policy, head);
        assert_eq!(text == head, received, "{head}");
        assert!(received || head.contains("304"), "{head}");
    }
}

#[test]
fn the_version_is_one_that_every_parser_knows() {
    for (came, goes) in [("1.0", "1.0"), ("1.1", "1.1"), ("1.2", "1.1"), ("1.9", "1.1")] {
        let head = |version| format!("HTTP/{version} 200 OK\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(repaired(Policy::STRICT, &head(came)), (head(goes), came == goes));
    }
}

#[test]
fn deviations_are_repaired() {
    for (policy, came, goes) in [
        (
            Policy::GATEWAY,
            "HTTP/1.1 999\r\nA : b\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\n",
            "HTTP/1.1 500 \r\nA: b\r\nContent-Length: 2\r\n\r\n",
        ),
        (
            Policy::LENIENT,
            "\r\nHTTP/1.0 200 OK\r\nA: b\r\n c\r\nDropped\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nA: b c\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        ),
        (
            Policy::LENIENT,
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        ),
        (
            Policy::LENIENT,
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        ),
        (
            Policy::LENIENT,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n",
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        ),
        (
            Policy::GATEWAY,
            "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\nKeep-Alive: x\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nKeep-Alive: x\r\nConnection: close\r\n\r\n",
        ),
        (
            Policy::GATEWAY,
            "HTTP/1.1 304 Not Modified\r\nContent-Length: x\r\nETag: a\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nETag: a\r\n\r\n",
        ),
    ] {
        assert_eq!(repaired(policy, came), (goes.to_owned(), false), "{came}");
    }
}

#[test]
fn an_end_to_end_field_that_connection_names_goes_with_its_option() {
    let came = "HTTP/1.1 200 OK\r\nConnection: x-hop, DATE,, keep-alive\r\nDate: a\r\nX-Hop: 1\r\n\
                connection: Content-Length\r\nContent-Length: 2\r\ndate: b\r\nServer: c\r\n\r\n";
    let goes = "HTTP/1.1 200 OK\r\nX-Hop: 1\r\nServer: c\r\nContent-Length: 2\r\n\
                Connection: x-hop, keep-alive\r\n\r\n";
    assert_eq!(repaired(Policy::GATEWAY, came), (goes.to_owned(), false));
    // An option that is no token forbids reuse.
    let came = "HTTP/1.1 200 OK\r\nConnection: a b, keep-alive, x\r\nContent-Length: 2\r\n\r\n";
    let goes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: x, close\r\n\r\n";
    assert_eq!(repaired(Policy::GATEWAY, came), (goes.to_owned(), false));
}

#[test]
fn what_forbids_reuse_closes_also_where_it_stood_in_an_interim_head() {
    let came = "HTTP/1.1 103 E\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    let goes = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    assert_eq!(repaired(Policy::LENIENT, came), (goes.to_owned(), false));
    let came =
        "HTTP/1.1 103 E\n\r\nHTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n";
    let goes = "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(repaired(Policy::LENIENT, came), (goes.to_owned(), true));
}

#[test]
fn a_205_has_no_content() {
    let goes = "HTTP/1.1 205 R\r\nContent-Length: 0\r\n\r\n".to_owned();
    for framed in ["Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"] {
        let came = format!("HTTP/1.1 205 R\r\n{framed}\r\n");
        assert_eq!(repaired(Policy::GATEWAY, &came), (goes.clone(), false));
    }
    // Where its content ends is where the connection does.
    let goes = "HTTP/1.1 205 R\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned();
    assert_eq!(repaired(Policy::GATEWAY, "HTTP/1.1 205 R\r\n\r\n"), (goes, false));
}

#[test]
fn to_a_request_of_http_1_0_nothing_goes_in_chunks() {
    let request = RequestContext::new(Method::Get).with_version(Version::HTTP_10);
    let came = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let goes = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    assert_eq!(repaired_for(request, Policy::GATEWAY, came), (goes.to_owned(), false));
}

#[test]
fn content_to_the_close_goes_in_chunks_where_a_close_says_nothing() {
    let get = RequestContext::new(Method::Get);
    let close = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n";
    for (request, came, goes, closing) in [
        (get, "HTTP/1.1 200 OK\r\nA: b\r\n\r\n", Framing::Chunked, true),
        (get.with_version(Version::HTTP_10), "HTTP/1.1 200 OK\r\n\r\n", Framing::Close, false),
        (get, close, Framing::Length(5), false),
        (get, "HTTP/1.1 204 No Content\r\n\r\n", Framing::None, false),
    ] {
        let mut parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, request);
        let step = parser.step(came.as_bytes()).expect("valid");
        let Event::Head(framing) = step.event else { panic!("{step:?}") };
        let head = parser.head(came.as_bytes());
        let repair = Repair::new(head, framing, &request, parser.deviations()).in_chunks();
        assert_eq!((repair.framing(), repair.is_closing()), (goes, closing), "{came}");
        let text = String::from_utf8(written(&repair)).expect("ASCII");
        assert_eq!(text != came, closing, "{text}");
        let said = "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        assert_eq!(text.ends_with(said), closing, "{text}");
    }
}

#[test]
fn a_switch_says_so() {
    let request = RequestContext::new(Method::Get).with_upgrade(b"websocket").expect("short");
    let came = "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: x\r\n\r\n";
    let goes = "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: x, upgrade\r\n\r\n";
    assert_eq!(repaired_for(request, Policy::GATEWAY, came), (goes.to_owned(), false));
    assert_eq!(repaired_for(request, Policy::GATEWAY, goes), (goes.to_owned(), true));
    let connect = RequestContext::new(Method::Connect);
    let came = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: b\r\n\r\n";
    let goes = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
    assert_eq!(repaired_for(connect, Policy::GATEWAY, came), (goes.to_owned(), false));
}

#[test]
fn other_bytes_never_pass_as_they_are() {
    let request = RequestContext::new(Method::Get);
    let head = b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\n\r\n";
    let mut parser: ResponseParser = ResponseParser::new(Policy::STRICT, request);
    let step = parser.step(head).expect("valid");
    let Event::Head(framing) = step.event else { panic!("{:?}", step.event) };
    let mut dice = Dice(7);
    for _ in 0..2000 {
        let mut other = head.to_vec();
        for _ in 0..=dice.below(3) {
            let at = dice.below(other.len());
            other[at] = *dice.pick(b"\r\n :\0A9,");
        }
        let view = parser.head(&other);
        let repair = Repair::new(view, framing, &request, &Deviations::NONE);
        let verdict = check(&written(&repair), request, Ending::Open, strict());
        let shown = other.escape_ascii();
        assert_eq!(verdict.outcome, Outcome::Valid, "{shown}: {verdict:?}");
        assert_eq!(verdict.framing, Some(framing), "{shown}");
    }
}
