//! What a caller does wrong gives a harmless answer, never a panic.

use bad_gateway::{Ending, Event, Method, Policy, RequestContext, ResponseParser};

use crate::support::cases;

#[test]
fn any_slices_in_any_order_never_panic() {
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    let mut below = |bound: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        usize::try_from(dice % (bound as u64 + 1)).expect("below a usize")
    };
    for case in &cases::all() {
        for (_, exchange, _) in case.runs() {
            let bytes = &exchange.bytes[..exchange.bytes.len().min(2_000)];
            let mut parser = ResponseParser::<8>::with_room(exchange.policy, exchange.request());
            for _ in 0..24 {
                let (a, b) = (below(bytes.len()), below(bytes.len()));
                let slice = &bytes[a.min(b)..a.max(b)];
                let slice = if below(3) == 0 { &slice[..slice.len().min(3)] } else { slice };
                match parser.step(slice) {
                    Ok(step) => assert!(step.consumed <= slice.len()),
                    Err(_) => parser.next_response(exchange.request()),
                }
                let wrong = parser.head(slice);
                assert!(wrong.fields().into_iter().all(|field| field.name().len() <= slice.len()));
                let trailers = parser.trailers(slice).fields().into_iter();
                assert!(
                    trailers.map(|field| field.value().to_vec()).all(|v| v.len() <= slice.len())
                );
                let _verdict = parser.end(exchange.ending, 0);
            }
        }
    }
}

#[test]
fn fewer_bytes_than_before_are_no_panic() {
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (first, second) in
        [(&b"abc"[..], &b""[..]), (b"25;aa", b"X"), (b"2\r", b""), (b"2\r\nok\r", b"")]
    {
        let mut parser = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
        assert!(matches!(parser.step(head).expect("a head").event, Event::Head(_)));
        assert!(parser.step(first).is_ok());
        assert!(matches!(parser.step(second), Ok(step) if step.consumed <= second.len()));
    }
}

#[test]
fn other_bytes_than_before_are_no_panic() {
    for (first, second) in [
        (&b"HTTP/1.1 20"[..], &b"HTTP/1.1 \0\x000 OK\r\n\r\n"[..]),
        (
            b"HTTP/1.1 200 OK\r\nDate: a\r\nServ",
            b"\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServ",
            b"HTTP/1.1 200 OK\r\n: : : : : : : : : : :\r\nServer: x\r\nDate: b\r\n\r\n",
        ),
    ] {
        let mut parser = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
        assert_eq!(parser.step(first).expect("valid so far").event, Event::NeedMore);
        let step = parser.step(second);
        assert!(!matches!(step, Ok(step) if step.consumed > second.len()));
        let _ =
            parser.head(second).fields().into_iter().map(|field| field.name().len()).sum::<usize>();
    }
}

#[test]
fn an_interim_head_is_gone_once_the_next_one_begins() {
    let interim = b"HTTP/1.1 103 E\r\nLink: aaaaaaaaaaaaaaaaaa\r\n\r\n";
    let mut parser = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    assert_eq!(parser.step(interim).expect("a head").event, Event::Interim);
    let link = parser.head(interim).get("link").expect("a link");
    assert_eq!(link.as_slice(), Some(&b"aaaaaaaaaaaaaaaaaa"[..]));
    let begun = parser.step(b"HTTP/1.1 200 OK\r\nServer: abc\r\nX-").expect("valid so far");
    assert_eq!(begun.event, Event::NeedMore);
    assert_eq!(parser.head(interim).fields().len(), 0);
    assert_eq!(parser.end(Ending::Open, 0).interim, 1);
}

#[test]
fn offsets_of_a_head_stay_after_its_content() {
    let bytes = b"HTTP/1.1 200 OK\r\nConnection: Date\r\nContent-Length: 5\r\n\r\nhello";
    let request = RequestContext::new(Method::Get);
    let mut parser = ResponseParser::new(Policy::GATEWAY, request);
    let len = parser.step(bytes).expect("a head").consumed;
    let step = parser.step(&bytes[len..]).expect("content");
    assert!(matches!(step.event, Event::Data(_)));
    let mut seen = bad_gateway::Deviations::NONE;
    let head = parser.head(&bytes[..len]);
    let refused = bad_gateway::framing::decide(&head, &request, &Policy::STRICT, &mut seen);
    assert_eq!(refused.expect_err("an end-to-end field").offset, 29);
}
