//! Every case and every capture: the heads of each go downstream clean.

use bad_gateway::forward::Forward;
use bad_gateway::{Ending, Event, Framing, Policy, ResponseParser};

use super::limits::grown;
use super::{forwarded, rendered};
use crate::generate;
use crate::support::{Exchange, cases};

/// The heads of an exchange that are accepted, each as it goes downstream; panics unless each of
/// them reads again as clean under STRICT.
fn written(exchange: &Exchange) -> Vec<Vec<u8>> {
    let request = exchange.request();
    let mut parser = ResponseParser::new(exchange.policy, request);
    let mut heads = Vec::new();
    let mut rest = exchange.bytes.as_slice();
    loop {
        let Ok(step) = parser.step(rest) else {
            return heads;
        };
        let (raw, behind) = rest.split_at(step.consumed);
        let framing = match step.event {
            Event::Interim => Framing::None,
            Event::Head(framing) => framing,
            _ => return heads,
        };
        rest = behind;
        let forward = Forward::new(parser.head(raw), framing, &request);
        let other = [Framing::Chunked, Framing::Close, Framing::Length(7)];
        let other = other.map(|framing| forward.with_framing(framing).unwrap_or(forward));
        for forward in [forward, forward.closing()].iter().chain(&other) {
            reads_as_clean(&rendered(forward), forward, exchange);
        }
        heads.push(rendered(&forward));
    }
}

fn reads_as_clean(head: &[u8], forward: &Forward<'_>, exchange: &Exchange) {
    // What goes downstream answers a request of HTTP/1.1 that was sent whole, and is as much longer
    // as it may be.
    let downstream = Exchange { http10_request: false, sending: false, ..exchange.clone() };
    let policy = Policy::STRICT.with_limits(grown(*exchange.policy.limits(), true));
    let mut parser = ResponseParser::<512>::with_room(policy, downstream.request());
    let step = parser.step(head);
    let told =
        || format!("{}\n->\n{}\n{step:?}", exchange.bytes.escape_ascii(), head.escape_ascii());
    let Ok(step) = step else { panic!("{}", told()) };
    assert_eq!(step.consumed, head.len(), "{}", told());
    let verdict = parser.end(Ending::Open, 0);
    assert!(verdict.deviations.is_empty(), "{}", told());
    match step.event {
        Event::Interim => assert_eq!(forward.framing(), Framing::None, "{}", told()),
        event => assert_eq!(event, Event::Head(forward.framing()), "{}", told()),
    }
    assert_eq!(parser.head(head).status(), forward.status(), "{}", told());
}

#[test]
fn every_case_is_forwarded_clean() {
    let mut heads = 0;
    for case in &cases::all() {
        for (_, exchange, _) in case.runs() {
            heads += written(&exchange).len();
        }
    }
    assert!(heads > 500, "only {heads} heads");
}

#[test]
fn every_capture_is_forwarded_clean() {
    let mut heads = 0;
    for server in &generate::captures::all() {
        for capture in &server.captures {
            for response in capture.responses(Policy::LENIENT) {
                heads += written(&response.exchange).len();
            }
        }
    }
    assert!(heads > 100, "only {heads} heads");
}

#[test]
fn chunk_extensions_reach_neither_content_nor_head() {
    let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;secret=1\r\nok\r\n0;secret=2\r\n\r\n";
    let exchange = Exchange::get(bytes, Ending::Open, Policy::STRICT);
    let record = exchange.read_whole();
    assert_eq!(record.content, b"ok");
    assert!(!written(&exchange).iter().any(|head| contains(head, b"secret")));
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_205_goes_on_without_its_content() {
    let bytes = b"HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok";
    let exchange = Exchange::get(bytes, Ending::Open, Policy::GATEWAY);
    assert!(exchange.read_whole().content.is_empty());
    assert_eq!(
        written(&exchange),
        [b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n".to_vec()]
    );
    let close = "HTTP/1.1 205 Reset Content\r\n\r\n";
    assert_eq!(forwarded(close), "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n");
}
