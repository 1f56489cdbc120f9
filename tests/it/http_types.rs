//! What goes downstream as types of the `http` crate: the same as is written, but for what frames.

use bad_gateway::forward::Forward;
use bad_gateway::{Event, ExtraField, Framing, ResponseParser};

use crate::support::cases;

/// The lines of a written head, sorted, names in lower case.
fn written(forward: &Forward<'_>) -> Vec<(String, Vec<u8>)> {
    let mut out = vec![0; forward.encoded_len()];
    forward.encode_into(&mut out).expect("room");
    let text = out.strip_suffix(b"\r\n\r\n").expect("a head");
    let lines = text.split(|&byte| byte == b'\n').skip(1);
    let mut lines: Vec<_> = lines
        .map(|line| {
            let colon = line.iter().position(|&byte| byte == b':').expect("a colon");
            let name = String::from_utf8(line[..colon].to_ascii_lowercase()).expect("a token");
            (name, line[colon + 1..].trim_ascii().to_vec())
        })
        .collect();
    lines.sort();
    lines
}

fn sorted(map: &http::HeaderMap) -> Vec<(String, Vec<u8>)> {
    let lines =
        map.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()));
    let mut lines: Vec<_> = lines.collect();
    lines.sort();
    lines
}

fn is_the_same(forward: &Forward<'_>) {
    let parts = forward.to_parts().expect("few fields");
    assert_eq!(parts.status.as_u16(), forward.status());
    let mut expected = written(forward);
    let close_alone = forward.framing() == Framing::Close;
    expected
        .retain(|(name, _)| name != "transfer-encoding" && !(close_alone && name == "connection"));
    if close_alone && forward.status() == 426 && parts.headers.contains_key("upgrade") {
        expected.push(("connection".to_owned(), b"upgrade".to_vec()));
        expected.sort();
    }
    assert_eq!(sorted(&parts.headers), expected, "{forward:?}");
    let closing = forward.closing().to_parts().expect("few fields");
    let options = closing.headers["connection"].as_bytes();
    assert!(options.ends_with(b"close"), "{}", options.escape_ascii());
}

#[test]
fn parts_have_what_is_written() {
    let extra = [ExtraField::new("Via", b"1.1 edge").expect("a field")];
    let mut heads = 0;
    for case in cases::all() {
        for (_, exchange, _) in case.runs() {
            let request = exchange.request();
            let mut parser: ResponseParser = ResponseParser::new(exchange.policy, request);
            let mut rest = &exchange.bytes[..];
            let mut head = None;
            while let Ok(step) = parser.step(rest) {
                let (raw, left) = rest.split_at(step.consumed);
                rest = left;
                match step.event {
                    Event::Head(framing) => {
                        let forward = Forward::new(parser.head(raw), framing, &request);
                        is_the_same(&forward);
                        is_the_same(&forward.with_extra(&extra));
                        (head, heads) = (Some((raw, framing)), heads + 1);
                    }
                    Event::Trailers => {
                        let (head, framing) = head.expect("it comes first");
                        let forward = Forward::new(parser.head(head), framing, &request);
                        let trailers = parser.trailers(raw);
                        let map = forward.to_trailers(trailers).expect("few fields");
                        assert_eq!(map.len(), forward.trailers(trailers).count());
                    }
                    Event::NeedMore | Event::End | Event::Tunnel => break,
                    Event::Interim | Event::Data(_) => {}
                }
            }
        }
    }
    assert!(heads > 300, "{heads}");
}
