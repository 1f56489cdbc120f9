//! What goes downstream at the edges: at the limits, over bytes that were not read, with framings that
//! a head cannot have, with names that were chosen.

use bad_gateway::forward::Forward;
use bad_gateway::{
    Deviations, Ending, Event, FieldTable, Framing, Limits, Method, Outcome, Policy,
    RequestContext, ResponseParser, check, framing, parse_head,
};
use proptest::prelude::*;

fn get() -> RequestContext {
    RequestContext::new(Method::Get)
}

fn rendered(forward: &Forward<'_>) -> String {
    let mut out = vec![0; forward.encoded_len()];
    assert_eq!(forward.encode_into(&mut out), Ok(out.len()));
    String::from_utf8(out).expect("the tests write text")
}

/// Reads `head` under LENIENT as an answer to `method`, and writes it with `framing`, or with the one
/// that was decided.
fn forwarded(head: &str, method: Method, framing: Option<Framing>) -> String {
    let (policy, request) = (Policy::LENIENT, RequestContext::new(method));
    let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    let head = parse_head(head.as_bytes(), &policy, &mut table, &mut seen);
    let head = head.expect("tolerated").expect("whole");
    let decided = framing::decide(&head, &request, &policy, &mut seen).expect("tolerated").framing;
    rendered(&Forward::new(head, framing.unwrap_or(decided), &request))
}

/// A head that `read` was and `other` is, of the same length, as it goes downstream.
fn mistaken(read: &[u8], other: &[u8]) -> String {
    assert_eq!(read.len(), other.len());
    let mut parser = ResponseParser::<64>::with_room(Policy::LENIENT, get());
    let Event::Head(framing) = parser.step(read).expect("tolerated").event else { panic!() };
    rendered(&Forward::new(parser.head(other), framing, &get()))
}

// --- Values ------------------------------------------------------------------------------------

/// `X: ` and this value, as it goes downstream; read as one of letters, where no policy would let it
/// pass.
fn value(value: &str) -> String {
    let head = |value: &str| format!("HTTP/1.1 304 \r\nX: {value}\r\n\r\n").into_bytes();
    let text = mistaken(&head(&"x".repeat(value.len())), &head(value));
    text.strip_prefix("HTTP/1.1 304 \r\n").expect("a status line").to_owned()
}

#[test]
fn a_control_byte_in_a_value_becomes_one_sp() {
    for (given, wanted) in [
        ("a\x01b", "X: a b\r\n\r\n"),
        ("a\x01\x02b", "X: a  b\r\n\r\n"),
        ("a\t\x0c\tb", "X: a\t \tb\r\n\r\n"),
        ("a\x7f b", "X: a  b\r\n\r\n"),
        // Blanks at the ends stay away.
        ("\x0ca\x0c", "X: a\r\n\r\n"),
        ("\x01 a \x0b\t", "X: a\r\n\r\n"),
        ("\x1f\x1f", "X: \r\n\r\n"),
        ("a\u{80}b", "X: a\u{80}b\r\n\r\n"),
    ] {
        assert_eq!(value(given), wanted, "{given:?}");
    }
}

#[test]
fn a_value_that_could_end_its_line_is_left_out() {
    for given in ["a\r\nY: b", "a\nb", "a\rb", "\r\nb", "a\n", "a\0b", "\0"] {
        assert_eq!(value(given), "\r\n", "{given:?}");
    }
}

#[test]
fn a_fold_is_one_sp_whatever_stands_around_it() {
    for (lines, wanted) in [
        ("X: a\r\n b\r\n", "X: a b\r\n"),
        ("X: a \t\r\n\t b\r\n", "X: a b\r\n"),
        ("X: a\r\n \r\n b\r\n", "X: a b\r\n"),
        ("X:\r\n \r\n a\r\n \r\n", "X: a\r\n"),
    ] {
        let head = format!("HTTP/1.1 304 \r\n{lines}\r\n");
        let written = forwarded(&head, Method::Get, None);
        assert_eq!(written, format!("HTTP/1.1 304 \r\n{wanted}\r\n"), "{lines:?}");
    }
}

// --- Bytes that were not read --------------------------------------------------------------------

#[test]
fn an_interim_head_that_comes_late_does_not_split_the_response() {
    let last =
        b"HTTP/1.1 200 OK\r\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA: b\r\nContent-Length: 0\r\n\r\n";
    let mut first = b"HTTP/1.1 103 E\r\nX: y\r\nSet-Cookie: sid=evil\r\nZ: ".to_vec();
    first.resize(last.len() - 4, b'z');
    first.extend_from_slice(b"\r\n\r\n");
    let mut parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, get());
    assert_eq!(parser.step(&first).expect("valid").event, Event::Interim);
    let Event::Head(framing) = parser.step(last).expect("valid").event else { panic!() };
    let late = Forward::new(parser.head(&first), framing, &get());
    assert_eq!(rendered(&late), "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n");
    assert_eq!(late.fields().count(), 0);
}

#[test]
fn only_lines_of_the_bytes_at_hand_are_written() {
    let read = b"HTTP/1.1 200 OK\r\nAbc: defghijk\r\nContent-Length: 0\r\n\r\n";
    for other in [
        // A name, or a value, that is a part of something else there.
        &b"HTTP/1.1 200 OK!!Abc: defghijk\r\nContent-Length: 0\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\nAbc- defghijk\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAb : defghijk\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAbc:x defghij\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAbc:xdefghijk\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAbc: defghijkl\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nAbc: defghij\r\nYContent-Length: 0\r\n\r\n",
    ] {
        let written = mistaken(read, other);
        assert!(!written.contains("defg"), "{written}");
    }
    let blanks = b"HTTP/1.1 200 OK\r\nAbc:  efghij \r\nContent-Length: 0\r\n\r\n";
    assert!(mistaken(read, blanks).contains("\r\nAbc: efghij\r\n"));
    let reason = b"HTTP/1.1 200 \r\n\r\nAbc: defghijk\r\nContent-Length: 0\r\n\r\n";
    assert!(
        mistaken(read, reason).starts_with("HTTP/1.1 200 \r\nAbc: "),
        "a reason with a line end"
    );
}

#[test]
fn trailers_over_other_bytes_are_left_out() {
    let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAAAAAAAAAAAAAAAA: bbbbbbbbbb\r\n\r\n";
    let mut parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, get());
    let (head, rest) = bytes.split_at(parser.step(bytes).expect("valid").consumed);
    let step = parser.step(rest).expect("valid");
    assert_eq!(step.event, Event::Trailers);
    let forward = Forward::new(parser.head(head), Framing::Chunked, &get());
    let passed = |raw| forward.trailers(parser.trailers(raw)).count();
    assert_eq!(passed(&rest[..step.consumed]), 1);
    for other in [
        &b"....X: y\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: evil\r\n\r\n"[..],
        head,
        &rest[1..],
        &rest[..20],
        b"",
    ] {
        assert_eq!(passed(other), 0, "{}", other.escape_ascii());
    }
}

#[test]
fn a_head_that_was_never_read_is_a_500_without_fields() {
    let parser: ResponseParser = ResponseParser::new(Policy::GATEWAY, get());
    let forward = Forward::new(parser.head(b"HTTP/1.1 200 OK\r\n\r\n"), Framing::Chunked, &get());
    assert_eq!(rendered(&forward), "HTTP/1.1 500 \r\nTransfer-Encoding: chunked\r\n\r\n");
}

// --- Framings that the head cannot have ------------------------------------------------------------

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
            let text = forwarded(&head, method, Some(framing));
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
            let text = forwarded(&head, Method::Get, Some(framing));
            assert_eq!(text, format!("HTTP/1.1 200 OK\r\n{written}"), "{framing:?}");
        }
        let text = forwarded(&head, Method::Get, Some(Framing::Length(1 << 63)));
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
        assert_eq!(rendered(&forward).as_bytes(), head);
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
            let written = forwarded(&format!("HTTP/1.1 {status}\r\n{field}\r\n"), method, None);
            let kept = if passed { &field } else { "" };
            assert_eq!(written, format!("HTTP/1.1 {status}\r\n{kept}\r\n"));
        }
    }
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

// --- Trailer ---------------------------------------------------------------------------------------

/// These lines of a head of chunks, as they go downstream.
fn chunked(lines: &str) -> String {
    let head =
        |lines: &str| format!("HTTP/1.1 200 OK\r\n{lines}Transfer-Encoding: chunked\r\n\r\n");
    let text = forwarded(&head(lines), Method::Get, None);
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
        let written = forwarded(&head, method, None);
        assert_eq!(written.contains(field), passes, "{method:?} {status} {fields}");
    }
}

// --- Upgrade ---------------------------------------------------------------------------------------

#[test]
fn upgrade_lines_keep_what_is_a_protocol() {
    for (lines, written) in [
        ("Upgrade: h2c\r\n", "Upgrade: h2c\r\nConnection: upgrade\r\n"),
        ("upgrade: h2c,TLS/1.3\r\n", "upgrade: h2c,TLS/1.3\r\nConnection: upgrade\r\n"),
        (
            "Upgrade: a b, h2c,\r\n x\r\nUpgrade: ,\r\n",
            "Upgrade: h2c, x\r\nConnection: upgrade\r\n",
        ),
        ("Upgrade: (h2c)\r\n", ""),
    ] {
        let head = format!("HTTP/1.1 426 U\r\n{lines}Content-Length: 0\r\n\r\n");
        let text = forwarded(&head, Method::Get, None);
        assert_eq!(
            text,
            format!("HTTP/1.1 426 U\r\nContent-Length: 0\r\n{written}\r\n"),
            "{lines:?}"
        );
    }
}

// --- Chosen names ----------------------------------------------------------------------------------

/// Tables of more fields than are looked at at once say the same.
#[test]
fn a_connection_list_names_fields_in_tables_of_any_size() {
    for count in [255, 256, 257, 4095, 4096, 4097, 9000] {
        let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: X1".to_vec();
        let named = |number: usize| number % 3 == 1;
        for number in (0..count).filter(|&number| named(number)) {
            bytes.extend_from_slice(format!(",x{number}").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        for number in 0..count {
            bytes.extend_from_slice(format!("X{number}: y\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        let limits = Limits::NAMES.iter().fold(Limits::DEFAULT, |mut limits, name| {
            limits.set(name, u64::from(u32::MAX)).expect("a name of a limit");
            limits
        });
        let policy = Policy::GATEWAY.with_limits(limits);
        let mut table = Box::new(FieldTable::<10_000>::new());
        let mut seen = Deviations::NONE;
        let head =
            parse_head(&bytes, &policy, &mut table, &mut seen).expect("valid").expect("whole");
        let forward = Forward::new(head, Framing::Length(0), &get());
        let names: Vec<_> = forward.fields().map(|line| line.name().to_vec()).collect();
        let wanted = (0..count).filter(|&number| !named(number));
        assert_eq!(
            names,
            wanted.map(|number| format!("X{number}").into_bytes()).collect::<Vec<_>>()
        );
    }
}

// --- The limits ------------------------------------------------------------------------------------

/// The limits of a gateway behind one with the default limits, as `Forward` says.
fn behind(bare_lf: bool) -> Limits {
    let mut limits = Limits::DEFAULT;
    limits.line += if bare_lf { 2 } else { 1 };
    limits.head += (limits.fields + 1) * if bare_lf { 2 } else { 1 } + u32::from(bare_lf) + 66;
    limits.fields += 2;
    limits
}

/// Whether the head is within the default limits; then it is written in every way, and each time
/// within those above.
fn goes_on_within_the_limits(head: &[u8], bare_lf: bool) -> bool {
    let policy = if bare_lf { Policy::LENIENT } else { Policy::GATEWAY };
    let mut parser: ResponseParser = ResponseParser::new(policy, get());
    let Ok(step) = parser.step(head) else { return false };
    let Event::Head(framing) = step.event else { panic!("{:?}", step.event) };
    let forward = Forward::new(parser.head(head), framing, &get());
    let other = [Framing::Chunked, Framing::Close, Framing::Length(i64::MAX as u64)];
    for framing in [framing].into_iter().chain(other) {
        let forward = forward.with_framing(framing).unwrap_or(forward);
        for forward in [forward, forward.closing()] {
            let mut out = vec![0; forward.encoded_len()];
            forward.encode_into(&mut out).expect("room enough");
            let strict = Policy::STRICT.with_limits(behind(bare_lf));
            let mut next = ResponseParser::<512>::with_room(strict, get());
            let step = next.step(&out).map(|step| step.event);
            assert_eq!(step, Ok(Event::Head(forward.framing())), "{}", head.len());
        }
    }
    true
}

#[test]
fn heads_at_the_limits_go_on_within_the_stated_ones() {
    let fields = format!("HTTP/1.1 426\r\n{}Upgrade:h2c\r\n\r\n", "A:1\r\n".repeat(255));
    assert!(goes_on_within_the_limits(fields.as_bytes(), false));
    let line = format!("HTTP/1.1 200 OK\r\nA:{}\r\n\r\n", "a".repeat(32_764));
    assert!(goes_on_within_the_limits(line.as_bytes(), false));
    for end in ["\r\n", "\n"] {
        let start = format!("HTTP/1.1 426{end}Upgrade:h2c{end}");
        let value = (65_536 - start.len() - end.len()) / 255 - "a:".len() - end.len();
        let mut lines = format!("a:{}{end}", "a".repeat(value)).repeat(254);
        let left = 65_536 - start.len() - lines.len() - 2 * end.len() - 2;
        lines += &format!("b:{}{end}", "b".repeat(left));
        let head = format!("{start}{lines}{end}");
        assert_eq!(head.len(), 65_536);
        assert!(goes_on_within_the_limits(head.as_bytes(), end == "\n"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_head_goes_on_longer_than_is_said(
        status in proptest::sample::select(vec!["200", "200 OK", "205 Reset", "426", "404 "]),
        lines in proptest::collection::vec((0..8_usize, 0..900_usize), 0..257),
        fill in 0..3_u8,
        bare_lf: bool,
    ) {
        const NAMES: [&str; 8] =
            ["A:", "Upgrade:a", "Content-Length:7", "X-Long-Name: ", "Trailer:Age,b", "Connection:x", "b:\t", "X:"];
        let end = if bare_lf { "\n" } else { "\r\n" };
        let mut head = format!("HTTP/1.1 {status}{end}");
        for (kind, len) in lines {
            let len = if kind == 2 { 0 } else { len };
            let line = format!("{}{}{end}", NAMES[kind], "v".repeat(len));
            // Several lengths would be a deviation that GATEWAY refuses.
            if kind == 2 && head.contains(NAMES[2]) {
                continue;
            }
            head += &line;
        }
        let left = (65_536 - end.len()).saturating_sub(head.len());
        if fill > 0 && left > 10 {
            let pad = (left - 2 - end.len()).min(32_768 - 2 - end.len());
            head += &format!("P:{}{end}", "p".repeat(pad));
        }
        head += end;
        goes_on_within_the_limits(head.as_bytes(), bare_lf);
    }
}

// --- A cut -----------------------------------------------------------------------------------------

#[test]
fn a_cut_is_seen_in_chunks_and_not_in_content_to_the_close() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
    for (framing, outcome) in
        [(Framing::Chunked, Outcome::Incomplete), (Framing::Close, Outcome::Valid)]
    {
        let mut client = forwarded(head, Method::Get, Some(framing));
        client += if framing == Framing::Chunked { "2\r\nok\r\n" } else { "ok" };
        let verdict = check(client.as_bytes(), get(), Ending::Closed, Policy::STRICT);
        assert_eq!(verdict.outcome, outcome, "{framing:?}");
    }
}
