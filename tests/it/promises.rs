//! Small promises of the API that no response shows.

use bad_gateway::{
    Answer, Barrier, Body, Defect, Deviations, Ending, Event, FieldTable, Framing, Limits, Method,
    Outcome, Policy, RequestContext, ResponseParser, Reuse, check, parse_head,
};

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nSecret: hidden\r\nX:\r\nX: a\r\n\r\n";

#[test]
fn a_limit_has_the_same_name_with_either_sign() {
    for name in Limits::NAMES {
        let (mut hyphens, mut lines) = (Limits::DEFAULT, Limits::DEFAULT);
        hyphens.set(name, 7).expect("a known name");
        lines.set(&name.replace('-', "_"), 7).expect("the same name");
        assert_eq!(hyphens, lines, "{name}");
        assert_ne!(hyphens, Limits::DEFAULT, "{name}");
    }
    for unknown in ["", "heads", "hea", "lin_", "chunk line"] {
        assert!(Limits::DEFAULT.clone().set(unknown, 7).is_err(), "{unknown:?}");
    }
    let mut large = Limits::DEFAULT;
    large.set("head", u64::from(u32::MAX)).expect("it fits");
    assert_eq!(large.head, u32::MAX);
    for &name in Limits::NAMES {
        let before = large;
        let kept = large.set(name, 1 << 32);
        assert_eq!(kept.is_ok(), name == "content", "{name}");
        assert_eq!(large == before, kept.is_err(), "{name}");
    }
}

#[test]
fn a_limit_on_a_section_fits_a_position() {
    let mut limits = Limits::DEFAULT;
    for name in Limits::NAMES {
        limits.set(name, u64::from(u32::MAX)).expect("a known name");
    }
    let kept = *Policy::GATEWAY.with_limits(limits).limits();
    assert_eq!([kept.head, kept.line, kept.trailers], [(1 << 31) - 1; 3]);
    let mut others = kept;
    (others.head, others.line, others.trailers) = (limits.head, limits.line, limits.trailers);
    assert_eq!(others, limits, "no position counts these");
}

#[test]
fn a_head_tells_its_numbers_and_no_bytes() {
    let mut table = FieldTable::<8>::new();
    let head = parse_head(HEAD, &Policy::STRICT, &mut table, &mut Deviations::default());
    let head = head.expect("valid").expect("whole");
    assert_eq!((head.len(), head.is_empty(), head.is_interim()), (HEAD.len(), false, false));
    assert_eq!((head.fields().len(), head.fields().is_empty()), (3, false));
    let fields = head.fields().into_iter();
    assert_eq!((fields.len(), fields.size_hint()), (3, (3, Some(3))));
    let values: Vec<_> = head.get_all("x").map(|value| value.as_slice()).collect();
    assert_eq!(values, [Some(&b""[..]), Some(b"a")], "none is folded");
    let text = format!("{head:?}");
    assert!(text.contains("200") && text.contains("fields: 3"), "{text}");
    assert!(!text.contains("ecret") && !text.contains("hidden"), "{text}");
    assert_eq!(format!("{table:?}"), "FieldTable { capacity: 8, head: 3, trailers: 0 }");
}

#[test]
fn a_body_tells_what_was_finished_before_a_fault() {
    let (mut body, mut seen) = (Body::new(Framing::Chunked, 200, 40), Deviations::NONE);
    let policy = &Policy::GATEWAY;
    let chunk = body.step(b"5\r\nhello\r\n1;a\r\nXQ", policy, &mut seen).expect("a chunk");
    assert_eq!((chunk.consumed, body.offset(), body.octets()), (10, 50, 5));
    let data = body.step(b"1;a\r\nXQ", policy, &mut seen).expect("data without its end");
    assert_eq!((data.consumed, body.offset(), body.octets()), (6, 56, 6));
    let reject = body.step(b"Q", policy, &mut seen).expect_err("no CRLF");
    assert_eq!((reject.defect, reject.offset), (Defect::ChunkDataEnd, 56));
    assert_eq!((body.offset(), body.octets()), (56, 6));
    // What one step finished before it failed counts too.
    let mut body = Body::new(Framing::Chunked, 200, 0);
    let piece = body.step(b"1;a\r\nX", policy, &mut seen).expect("data without its end");
    assert_eq!(piece.consumed, 6);
    let reject = body.step(b"\r\n;\r\n", policy, &mut seen).expect_err("no size");
    assert_eq!((reject.defect, reject.offset, body.offset()), (Defect::ChunkSizeMissing, 8, 8));
    // An offset that no response has stays where it is.
    let mut body = Body::new(Framing::Close, 200, u64::MAX);
    assert_eq!(body.step(b"a", policy, &mut seen).expect("content").consumed, 1);
    assert_eq!((body.offset(), body.octets()), (u64::MAX, 1));
}

#[test]
fn a_view_tells_its_numbers_and_no_bytes() {
    let bytes = b"HTTP/1.1 200 OK\r\nSecret: a\r\n b\r\n\r\n";
    let mut table = FieldTable::<8>::new();
    let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut Deviations::default());
    let fields = head.expect("tolerated").expect("whole").fields();
    let field = fields.into_iter().next().expect("one");
    assert_eq!((fields.len(), fields.is_empty()), (1, false));
    assert_eq!(format!("{fields:?}"), "Fields { len: 1 }");
    assert_eq!(format!("{:?}", fields.into_iter()), "FieldsIter { left: 1 }");
    assert_eq!(format!("{field:?}"), "Field { name_at: 17, name_len: 6, value_len: 5 }");
    assert_eq!(format!("{:?}", field.value()), "Value { len: 5, folded: true }");
    let bytes = b"HTTP/1.1 200 OK\r\n\r\n";
    let head = parse_head(bytes, &Policy::STRICT, &mut table, &mut Deviations::default());
    let fields = head.expect("valid").expect("whole").fields();
    assert_eq!((fields.len(), fields.is_empty()), (0, true));
}

#[test]
fn trailers_tell_their_number_and_no_bytes() {
    let mut response = ResponseParser::new(Policy::STRICT, RequestContext::new(Method::Get));
    let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nSecret: a\r\n\r\n";
    let head = response.step(bytes).expect("valid");
    let last = response.step(&bytes[head.consumed..]).expect("valid");
    let trailers = response.trailers(&bytes[head.consumed..][..last.consumed]);
    assert_eq!(trailers.into_iter().map(|field| field.name()).collect::<Vec<_>>(), [b"Secret"]);
    assert_eq!(format!("{trailers:?}"), "Trailers { fields: 1 }");
}

#[test]
fn a_head_over_other_bytes_is_empty() {
    let mut response = ResponseParser::new(Policy::STRICT, RequestContext::new(Method::Get));
    assert!(response.head(HEAD).is_empty(), "nothing was read");
    let step = response.step(HEAD).expect("valid");
    assert!(!response.head(&HEAD[..step.consumed]).is_empty());
    let other = response.head(&HEAD[1..]);
    assert_eq!((other.len(), other.is_empty(), other.reason()), (0, true, &b""[..]));
    assert!(other.fields().into_iter().all(|field| field.name().is_empty()));
}

#[test]
fn a_response_without_content_is_whole_with_its_head() {
    let mut response = ResponseParser::new(Policy::STRICT, RequestContext::new(Method::Get));
    for (bytes, whole) in [
        (&b"HTTP/1.1 204 N\r\n\r\n"[..], true),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", false),
        (b"HTTP/1.1 200 OK\r\n\r\n", false),
    ] {
        response.next_response(RequestContext::new(Method::Get));
        let _head = response.step(bytes).expect("valid");
        let verdict = response.end(Ending::Open, 0);
        assert_eq!(verdict.outcome == Outcome::Valid, whole, "{verdict:?}");
    }
}

#[test]
fn silence_is_answered_as_the_policy_says() {
    let answer = |policy| {
        let verdict = check(b"", RequestContext::new(Method::Get), Ending::Closed, policy);
        verdict.answer()
    };
    let other = Policy::GATEWAY.with_no_response(Answer::BadGateway);
    assert_eq!(Policy::GATEWAY.no_response(), Answer::GatewayTimeout);
    assert_eq!(answer(Policy::GATEWAY), Some(Answer::GatewayTimeout));
    assert_eq!(other.no_response(), Answer::BadGateway);
    assert_eq!(answer(other), Some(Answer::BadGateway));
}

#[test]
fn errors_say_what_they_are_about() {
    let error = Policy::STRICT.try_tolerate(Defect::BareCr).expect_err("never");
    assert_eq!(error.to_string(), "`bare-cr` can never be tolerated");
    let error = Limits::DEFAULT.clone().set("no such", 1).expect_err("unknown");
    assert_eq!(error.to_string(), "no limit has this name");
}

#[test]
fn deviations_are_equal_where_they_are_the_same() {
    let read = |bytes: &[u8]| {
        let request = RequestContext::new(Method::Get);
        check(bytes, request, Ending::Closed, Policy::LENIENT).deviations
    };
    let one = read(b"HTTP/1.1 200 OK\n\r\n");
    assert_eq!(one, read(b"HTTP/1.1 404 No\n\r\n"), "the same row at the same place");
    assert_ne!(one, read(b"HTTP/1.1 404 Not\n\r\n"), "at another place");
    assert_ne!(one, read(b"HTTP/1.1 200 OK\r\n\r\n"), "none");
    assert_ne!(one, read(b"HTTP/1.1 999 OK\n\r\n"), "one more");
}

#[test]
fn deviations_show_their_rows_and_offsets() {
    let request = RequestContext::new(Method::Get);
    let verdict = check(b"HTTP/1.1 200\n\r\n", request, Ending::Closed, Policy::LENIENT);
    let text = format!("{:?}", verdict.deviations);
    for part in ["BareLf", "StatusSpaceMissing", "12"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert_eq!(format!("{:?}", Deviations::NONE), "[]");
}

#[cfg(feature = "std")]
#[test]
fn an_error_of_the_socket_says_how_the_connection_stands() {
    use std::io::ErrorKind;
    for kind in [ErrorKind::TimedOut, ErrorKind::WouldBlock] {
        assert_eq!(Ending::from(kind), Ending::TimedOut);
    }
    assert_eq!(Ending::from(ErrorKind::UnexpectedEof), Ending::Truncated);
    for kind in [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe, ErrorKind::Other] {
        assert_eq!(Ending::from(kind), Ending::Reset);
    }
}

#[test]
fn what_bars_reuse_is_said_in_words() {
    let bytes = b"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n";
    let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Open, Policy::LENIENT);
    let Reuse::No(barrier) = verdict.reuse else { panic!("{verdict:?}") };
    assert_eq!(barrier.to_string(), "bare-lf was tolerated");
    let bytes = b"HTTP/1.1 200 OK\r\n\r\n";
    let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Closed, Policy::STRICT);
    assert!(!verdict.reuse.is_yes());
    let Reuse::No(barrier) = verdict.reuse else { panic!("{verdict:?}") };
    assert_eq!(barrier.to_string(), "the content runs until the close");
    assert_eq!(verdict.framing.map(|framing| framing.to_string()).as_deref(), Some("close"));
}

// Nothing of the chunks before is left: each has fewer bytes of extensions than the limit, both together more.
#[test]
fn chunk_extensions_count_anew_in_each_response() {
    let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;abcdef\r\nx\r\n0\r\n\r\n";
    let mut limits = Limits::DEFAULT;
    limits.chunk_extensions = 10;
    let request = RequestContext::new(Method::Get);
    let mut response = ResponseParser::new(Policy::GATEWAY.with_limits(limits), request);
    for _ in 0..2 {
        let mut at = 0;
        while at < bytes.len() {
            let step = response.step(&bytes[at..]).expect("within the limit");
            assert!(step.consumed > 0, "{step:?}");
            at += step.consumed;
        }
        response.next_response(request);
    }
}

#[test]
fn a_request_that_is_sent_at_last_bars_reuse_no_longer() {
    let request = RequestContext::new(Method::Put).still_sending();
    let mut response: ResponseParser = ResponseParser::new(Policy::STRICT, request);
    let head = response.step(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(head.expect("valid").event, Event::Head(Framing::Length(0)));
    assert_eq!(
        (response.barrier(), response.request().is_sent()),
        (Some(Barrier::RequestUnsent), false)
    );
    response.request_sent();
    assert_eq!((response.barrier(), response.request().is_sent()), (None, true));
}

#[test]
fn stepping_over_content_tells_its_end_and_a_refusal_as_steps_do() {
    let request = RequestContext::new(Method::Get);
    for more in [&b""[..], b"HTTP/1.1"] {
        let mut response: ResponseParser = ResponseParser::new(Policy::STRICT, request);
        let _head = response.step(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").expect("a head");
        let over = response.step_over_data(&[b"hello", more].concat()).expect("valid");
        assert_eq!((over.consumed, over.event), (5, Event::End), "at once");
    }
    let mut response: ResponseParser = ResponseParser::new(Policy::STRICT, request);
    let _head =
        response.step(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").expect("a head");
    let reject = response.step_over_data(b"{").expect_err("no chunk size");
    for bytes in [&b""[..], b"{", b"5\r\nhello\r\n"] {
        assert_eq!(response.step_over_data(bytes), Err(reject), "{bytes:?}");
    }
}
