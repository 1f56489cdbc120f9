//! A head repaired for the next parser on the same connection: examples, then over cases and mutants under
//! every policy. What is written is valid and clean under STRICT, and says the same.
//!
//! `BAD_GATEWAY_MUTANTS` sets how many mutants, `BAD_GATEWAY_SEED` starts elsewhere.

use crate::support::mutants::{Dice, mutate};
use crate::support::{Exchange, cases};
use bad_gateway::forward::Repair;
use bad_gateway::{
    Defect, Deviations, Ending, Event, Fields, Framing, Limits, Method, Outcome, Policy,
    RequestContext, ResponseParser, Version, check,
};

/// Room for what is added to a head at its limits.
const ROOM: usize = 320;

fn strict() -> Policy {
    let mut limits = Limits::DEFAULT;
    for name in Limits::NAMES {
        limits.set(name, u64::from(u32::MAX)).expect("it fits");
    }
    limits.content = None;
    Policy::STRICT.with_limits(limits)
}

fn written(repair: &Repair<'_>) -> Vec<u8> {
    let mut out = vec![0; repair.encoded_len()];
    assert_eq!(repair.encode_into(&mut out), Ok(out.len()));
    assert!(repair.received().is_none_or(|received| received == out));
    out
}

// --- Examples ------------------------------------------------------------------------------------------

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

// --- Over everything -----------------------------------------------------------------------------------

fn named(fields: Fields<'_>, name: &str) -> bool {
    let values = fields.named("connection").map(|field| field.value().to_vec());
    let mut members = values.flat_map(|value| {
        value
            .split(|&byte| byte == b',')
            .map(|member| member.trim_ascii().to_vec())
            .collect::<Vec<_>>()
    });
    members.any(|member| member.eq_ignore_ascii_case(name.as_bytes()))
}

/// The fields but those that frame and Connection, with runs of blanks and control bytes as one SP.
fn others(fields: Fields<'_>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let framing = ["content-length", "transfer-encoding", "connection"];
    let own = |name: &[u8]| framing.iter().any(|own| own.as_bytes().eq_ignore_ascii_case(name));
    let one = |value: Vec<u8>| {
        let words = value.split(|&byte| byte <= b' ' || byte == 0x7F);
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(&b' ')
    };
    let all = fields.into_iter().filter(|field| !own(field.name()));
    all.map(|field| (field.name().to_vec(), one(field.value().to_vec()))).collect()
}

/// Repairs each head of an exchange, and reads what comes of it; says how many.
fn is_repaired(exchange: &Exchange) -> usize {
    let request = exchange.request();
    let mut parser = ResponseParser::<ROOM>::with_room(exchange.policy, request);
    let mut rest = &exchange.bytes[..];
    let mut repaired = Vec::new();
    let (mut heads, mut content, mut end) = (0, Vec::new(), None);
    while let Ok(step) = parser.step(rest) {
        let (raw, left) = rest.split_at(step.consumed);
        rest = left;
        let framing = match step.event {
            Event::Interim => Framing::None,
            Event::Head(framing) => framing,
            Event::Data(span) => {
                content.extend_from_slice(span.of(raw));
                continue;
            }
            Event::Trailers => continue,
            Event::End | Event::Tunnel | Event::NeedMore => break,
        };
        let head = parser.head(raw);
        let repair = Repair::new(head, framing, &request, parser.deviations());
        let out = written(&repair);
        let shown = || format!("{}\n{}", raw.escape_ascii(), out.escape_ascii());

        let mut next = ResponseParser::<ROOM>::with_room(strict(), request);
        let again = next.step(&out).unwrap_or_else(|reject| panic!("{reject}\n{}", shown()));
        assert_eq!(again.consumed, out.len(), "{}", shown());
        let expected = match step.event {
            Event::Interim => Event::Interim,
            _ => Event::Head(repair.framing()),
        };
        assert_eq!(again.event, expected, "{}", shown());
        assert!(next.deviations().is_empty(), "{}", shown());
        let view = next.head(&out);
        assert_eq!((view.status(), view.reason()), (repair.status(), head.reason()), "{}", shown());
        assert!(out.starts_with(b"HTTP/1.0 ") || out.starts_with(b"HTTP/1.1 "), "{}", shown());
        let same = framing == repair.framing();
        let old = exchange.http10_request && framing == Framing::Chunked;
        assert!(same || old || head.status() == 205, "{framing:?} {}", shown());

        let mut expected = others(head.fields());
        if parser.deviations().contains(Defect::ConnectionEndToEnd) {
            let kept = others(view.fields());
            let went = expected.len() - kept.len();
            expected.retain(|line| {
                kept.contains(line) || !named(head.fields(), &String::from_utf8_lossy(&line.0))
            });
            assert_eq!(went, others(head.fields()).len() - expected.len(), "{}", shown());
        }
        assert_eq!(others(view.fields()), expected, "{}", shown());
        let closes = parser.deviations().iter().any(|deviation| deviation.defect.closes());
        if closes && step.event != Event::Interim {
            assert!(next.barrier().is_some(), "{}", shown());
        }
        let untouched = parser.deviations().is_empty() && same;
        let literal = raw.starts_with(b"HTTP/1.0 ") || raw.starts_with(b"HTTP/1.1 ");
        let few = head.fields().len() <= 256;
        if untouched && literal && few && head.status() != 205 {
            assert_eq!(repair.received(), Some(raw), "{}", shown());
        }
        let twice = Repair::new(view, repair.framing(), &request, &Deviations::NONE);
        let few = view.fields().len() <= 256;
        assert!(!few || twice.received() == Some(&out[..]), "{}", shown());
        if step.event != Event::Interim {
            end = Some(repair.framing());
        }
        repaired.extend_from_slice(&out);
        heads += 1;
    }
    let verdict = parser.end(exchange.ending, rest.len() as u64);
    if let (Outcome::Valid, Some(framing)) = (verdict.outcome, end) {
        is_valid_with(exchange, repaired, framing, &content);
    }
    heads
}

/// Repaired heads and the content behind them are one valid response with that content.
fn is_valid_with(exchange: &Exchange, mut repaired: Vec<u8>, framing: Framing, content: &[u8]) {
    if framing == Framing::Chunked {
        if !content.is_empty() {
            repaired.extend_from_slice(format!("{:x}\r\n", content.len()).as_bytes());
            repaired.extend_from_slice(&[content, b"\r\n"].concat());
        }
        repaired.extend_from_slice(b"0\r\n\r\n");
    } else {
        repaired.extend_from_slice(content);
    }
    let ending = if framing == Framing::Close { Ending::Closed } else { Ending::Open };
    let mut next = ResponseParser::<ROOM>::with_room(strict(), exchange.request());
    let (mut rest, mut read) = (&repaired[..], Vec::new());
    let shown = || format!("{}\n{}", exchange.bytes.escape_ascii(), repaired.escape_ascii());
    loop {
        let step = next.step(rest).unwrap_or_else(|reject| panic!("{reject}\n{}", shown()));
        let (raw, left) = rest.split_at(step.consumed);
        rest = left;
        match step.event {
            Event::Data(span) => read.extend_from_slice(span.of(raw)),
            Event::NeedMore | Event::End | Event::Tunnel => break,
            Event::Interim | Event::Head(_) | Event::Trailers => {}
        }
    }
    let verdict = next.end(ending, rest.len() as u64);
    assert_eq!(verdict.outcome, Outcome::Valid, "{}", shown());
    assert!(verdict.deviations.is_empty() && verdict.leftover == 0, "{}", shown());
    assert_eq!(read, content, "{}", shown());
}

fn all_cases() -> Vec<Exchange> {
    let all = cases::all();
    let mut exchanges: Vec<Exchange> =
        all.iter().flat_map(|case| case.runs()).map(|(_, exchange, _)| exchange).collect();
    // Each also under the plain policies, whatever it is a case of.
    for place in 0..exchanges.len() {
        for policy in [Policy::STRICT, Policy::GATEWAY, Policy::LENIENT] {
            exchanges.push(Exchange { policy, ..exchanges[place].clone() });
        }
    }
    exchanges
}

#[test]
fn every_case_is_repaired_under_every_policy() {
    let heads: usize = all_cases().iter().map(is_repaired).sum();
    assert!(heads > 2000, "{heads}");
}

#[test]
fn mutants_are_repaired() {
    let number = |name, otherwise| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let (count, seed): (u64, u64) =
        (number("BAD_GATEWAY_MUTANTS", 20_000), number("BAD_GATEWAY_SEED", 1));
    let seeds = all_cases();
    let mut heads = 0;
    for place in 0..count {
        let mut dice = Dice((seed << 32) + place * 0x9E37_79B9 + 1);
        let mut exchange = dice.pick(&seeds).clone();
        for _ in 0..=dice.below(4) {
            mutate(&mut exchange.bytes, &mut dice);
        }
        if exchange.bytes.len() > 3_000 {
            continue;
        }
        exchange.policy = *dice.pick(&[Policy::GATEWAY, Policy::LENIENT, Policy::LENIENT]);
        if dice.one_in(4) {
            exchange.method = (*dice.pick(&["GET", "HEAD", "CONNECT", "POST"])).to_owned();
            exchange.upgrade = dice.one_in(2).then(|| "websocket, h2c".to_owned());
            exchange.http10_request = dice.one_in(3);
        }
        heads += is_repaired(&exchange);
    }
    assert!(heads as u64 > count / 4, "{heads}");
}
