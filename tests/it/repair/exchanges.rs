//! The heads of every case and of mutants, under every policy.
//!
//! `BAD_GATEWAY_MUTANTS` sets how many mutants, `BAD_GATEWAY_SEED` starts elsewhere.

use bad_gateway::forward::Repair;
use bad_gateway::{
    Defect, Deviations, Ending, Event, Fields, Framing, Outcome, Policy, ResponseParser,
};

use super::{strict, written};
use crate::support::mutants::{Dice, mutate};
use crate::support::{Exchange, cases};

/// Room for what is added to a head at its limits.
const ROOM: usize = 320;

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
        let (out, framing) = head_is_repaired(exchange, &parser, raw, framing, step.event);
        if step.event != Event::Interim {
            end = Some(framing);
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

/// Repairs one head, and reads what comes of it; gives what was written, and the framing that it says.
fn head_is_repaired(
    exchange: &Exchange,
    parser: &ResponseParser<ROOM>,
    raw: &[u8],
    framing: Framing,
    event: Event,
) -> (Vec<u8>, Framing) {
    let request = exchange.request();
    let head = parser.head(raw);
    let repair = Repair::new(head, framing, &request, parser.deviations());
    let out = written(&repair);
    let shown = || format!("{}\n{}", raw.escape_ascii(), out.escape_ascii());

    let mut next = ResponseParser::<ROOM>::with_room(strict(), request);
    let again = next.step(&out).unwrap_or_else(|reject| panic!("{reject}\n{}", shown()));
    assert_eq!(again.consumed, out.len(), "{}", shown());
    let expected = match event {
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

    let fields = others(view.fields());
    let expected = expected_fields(head.fields(), &fields, parser.deviations());
    assert_eq!(fields, expected, "{}", shown());
    let closes = parser.deviations().iter().any(|deviation| deviation.defect.closes());
    if closes && event != Event::Interim {
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
    let framing = repair.framing();
    (out, framing)
}

/// The fields that came, but for end-to-end ones that Connection named and that are not among those that go.
fn expected_fields(
    came: Fields<'_>,
    goes: &[(Vec<u8>, Vec<u8>)],
    deviations: &Deviations,
) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut expected = others(came);
    if deviations.contains(Defect::ConnectionEndToEnd) {
        expected
            .retain(|line| goes.contains(line) || !named(came, &String::from_utf8_lossy(&line.0)));
    }
    expected
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
