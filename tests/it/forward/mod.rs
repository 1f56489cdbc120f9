//! What goes downstream: `forward`, requirement by requirement, at the edges, then over every case and capture.

mod connection;
#[cfg(feature = "std")]
mod exchanges;
mod fields;
mod framing;
mod limits;
mod other_bytes;
mod pieces;
mod repairs;
mod status_line;
mod trailers;
mod writing;

use bad_gateway::forward::Forward;
use bad_gateway::{
    Deviations, Event, FieldTable, Framing, Head, Method, Policy, RequestContext, ResponseParser,
    parse_head,
};

fn get() -> RequestContext {
    RequestContext::new(Method::Get)
}

/// Reads `head` under LENIENT as an answer to `request`, and looks at it and at its framing.
fn read<T>(head: &str, request: RequestContext, look: impl FnOnce(Head<'_>, Framing) -> T) -> T {
    let policy = Policy::LENIENT;
    let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    let head = parse_head(head.as_bytes(), &policy, &mut table, &mut seen);
    let head = head.expect("tolerated").expect("a whole head");
    let decided = bad_gateway::framing::decide(&head, &request, &policy, &mut seen);
    look(head, decided.expect("tolerated").framing)
}

/// The head as it is written.
fn rendered(forward: &Forward<'_>) -> Vec<u8> {
    let mut out = vec![0; forward.encoded_len()];
    let len = forward.encode_into(&mut out).expect("room enough");
    assert_eq!(len, out.len());
    out
}

fn text(forward: &Forward<'_>) -> String {
    String::from_utf8(rendered(forward)).expect("the tests write text")
}

/// What `change` makes of `head`, read as an answer to `request`.
fn forwarded_as(
    head: &str,
    request: RequestContext,
    change: impl FnOnce(Forward<'_>) -> Forward<'_>,
) -> String {
    read(head, request, |head, framing| text(&change(Forward::new(head, framing, &request))))
}

fn answering(method: Method, head: &str) -> String {
    forwarded_as(head, RequestContext::new(method), |forward| forward)
}

fn forwarded(head: &str) -> String {
    answering(Method::Get, head)
}

/// A head of 200 with these field lines and an empty content, and what is forwarded of them.
fn fields(lines: &str) -> String {
    let text = forwarded(&format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: 0\r\n\r\n"));
    text.strip_prefix("HTTP/1.1 200 OK\r\n")
        .and_then(|text| text.strip_suffix("Content-Length: 0\r\n\r\n"))
        .unwrap_or_else(|| panic!("{text}"))
        .to_owned()
}

/// A head that `read` was and `other` is, of the same length, as it goes downstream.
fn mistaken(read: &[u8], other: &[u8]) -> String {
    assert_eq!(read.len(), other.len());
    let mut parser = ResponseParser::<64>::with_room(Policy::LENIENT, get());
    let Event::Head(framing) = parser.step(read).expect("tolerated").event else { panic!() };
    text(&Forward::new(parser.head(other), framing, &get()))
}
