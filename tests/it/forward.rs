//! What goes downstream: `forward`, requirement by requirement, then over every case and capture.

use bad_gateway::forward::Forward;
use bad_gateway::{
    Deviations, Ending, Event, ExtraField, FieldTable, Framing, Limits, Method, Outcome, Policy,
    RequestContext, ResponseParser, check, framing, parse_head,
};

use crate::generate;
use crate::support::{Exchange, cases};

fn get() -> RequestContext {
    RequestContext::new(Method::Get)
}

/// Reads `head` under LENIENT as an answer to `request` and writes what `change` makes of it.
fn forwarded_as(
    head: &str,
    request: RequestContext,
    change: impl FnOnce(Forward<'_>) -> Forward<'_>,
) -> String {
    let policy = Policy::LENIENT;
    let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    let head = parse_head(head.as_bytes(), &policy, &mut table, &mut seen)
        .expect("tolerated")
        .expect("a whole head");
    let decision = framing::decide(&head, &request, &policy, &mut seen).expect("tolerated");
    let mut out = vec![0; 4096];
    let forward = change(Forward::new(head, decision.framing, &request));
    let len = forward.encode_into(&mut out).expect("room enough");
    assert_eq!(len, forward.encoded_len());
    out.truncate(len);
    String::from_utf8(out).expect("the tests write text")
}

/// The head as it is written.
fn rendered(forward: &Forward<'_>) -> Vec<u8> {
    let mut out = vec![0; forward.encoded_len()];
    let len = forward.encode_into(&mut out).expect("room enough");
    assert_eq!(len, out.len());
    out
}

fn forwarded(head: &str) -> String {
    forwarded_as(head, get(), |forward| forward)
}

/// A head of 200 with these field lines and an empty content, and what is forwarded of them.
fn fields(lines: &str) -> String {
    let text = forwarded(&format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: 0\r\n\r\n"));
    text.strip_prefix("HTTP/1.1 200 OK\r\n")
        .and_then(|text| text.strip_suffix("Content-Length: 0\r\n\r\n"))
        .unwrap_or_else(|| panic!("{text}"))
        .to_owned()
}

// --- The status line ---------------------------------------------------------------------------

#[test]
fn the_version_written_is_our_own() {
    for version in ["1.0", "1.1", "1.2", "1.9"] {
        let head = format!("HTTP/{version} 200 OK\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(forwarded(&head), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
}

#[test]
fn the_status_line_is_repaired() {
    let length = "Content-Length: 0\r\n\r\n";
    for (line, written) in [
        ("HTTP/1.1 200\r\n", "HTTP/1.1 200 \r\n"),
        ("HTTP/1.1 200 OK\n", "HTTP/1.1 200 OK\r\n"),
        ("\r\n\r\nHTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n"),
        ("HTTP/1.1 999 Denied\r\n", "HTTP/1.1 500 Denied\r\n"),
        ("HTTP/1.1 600 \r\n", "HTTP/1.1 500 \r\n"),
        ("HTTP/1.1 599 Own\r\n", "HTTP/1.1 599 Own\r\n"),
        ("HTTP/1.1 200 a  \"b\" \u{e9}\r\n", "HTTP/1.1 200 a  \"b\" \u{e9}\r\n"),
    ] {
        assert_eq!(forwarded(&format!("{line}{length}")), format!("{written}{length}"));
    }
}

// --- Fields that pass ---------------------------------------------------------------------------

#[test]
fn unknown_fields_pass_unchanged() {
    let lines = "x-own: a,b ;c=\"d\"\r\nETag: W/\"1\"\r\nX: \u{e9}\r\nY: \r\n";
    assert_eq!(fields(lines), lines);
}

#[test]
fn lines_of_one_name_keep_their_order() {
    let lines = "Via: 1.1 a\r\nX: 1\r\nvia: 1.0 b\r\nX: 2\r\nVIA: 1.1 c\r\n";
    assert_eq!(fields(lines), lines);
}

#[test]
fn set_cookie_lines_stay_lines_of_their_own() {
    let lines = "Set-Cookie: a=1; Path=/\r\nX: 1\r\nSet-Cookie: b=2\r\nset-cookie: a=1; Path=/\r\n";
    assert_eq!(fields(lines), lines);
}

#[test]
fn authentication_info_and_allow_pass_byte_for_byte() {
    let lines =
        "Authentication-Info: nextnonce=\"a, b\",  qop=auth\r\nAllow: GET,,HEAD ,\r\nAllow: \r\n";
    assert_eq!(fields(lines), lines);
}

#[test]
fn proxy_authenticate_passes_unless_connection_names_it() {
    let lines = "Proxy-Authenticate: Basic realm=\"a\"\r\nProxy-Authentication-Info: b=c\r\n";
    assert_eq!(fields(lines), lines);
    let named = format!("Connection: proxy-authenticate\r\n{lines}");
    assert_eq!(fields(&named), "Proxy-Authentication-Info: b=c\r\n");
    let named = format!("{lines}Connection: PROXY-AUTHENTICATION-INFO\r\n");
    assert_eq!(fields(&named), "Proxy-Authenticate: Basic realm=\"a\"\r\n");
}

#[test]
fn a_received_proxy_status_passes() {
    let lines = "Proxy-Status: origin-cache;error=connection_timeout\r\nProxy-Status: \"b\"\r\n";
    assert_eq!(fields(lines), lines);
}

#[test]
fn via_and_trailer_pass() {
    let lines = "Via: 1.1 a\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\n";
    assert_eq!(fields(lines), lines);
    let head = "HTTP/1.1 200 OK\r\nTrailer: Digest\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(forwarded(head), head);
}

// --- Fields that stay behind ---------------------------------------------------------------------

#[test]
fn connection_and_the_fields_it_names_are_removed() {
    let lines = "X-A: 1\r\nConnection: x-b, X-C\r\nX-B: 2\r\nX-D: 3\r\nconnection: x-e ,, \r\nx-c: 4\r\nX-E: 5\r\nX-B: 6\r\n";
    assert_eq!(fields(lines), "X-A: 1\r\nX-D: 3\r\n");
}

#[test]
fn a_field_that_connection_names_in_a_fold_is_removed() {
    let lines = "Connection: x-a,\r\n\tx-b\r\n , x-c\r\nX-A: 1\r\nX-B: 2\r\nX-C: 3\r\nX-D: 4\r\n";
    assert_eq!(fields(lines), "X-D: 4\r\n");
}

#[test]
fn end_to_end_fields_that_connection_names_do_not_leave() {
    let lines = "Connection: cache-control, content-length\r\nCache-Control: no-store\r\n";
    assert_eq!(fields(lines), "", "Content-Length is written anew");
}

#[test]
fn interim_heads_lose_connection_and_what_it_names_too() {
    let head = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nConnection: x-a, close\r\nX-A: 1\r\nKeep-Alive: timeout=5\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(forwarded(head), "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
    let head = "HTTP/1.1 100\r\nconnection: upgrade\r\nUpgrade: h2c\r\n\r\n";
    assert_eq!(forwarded(head), "HTTP/1.1 100 \r\n\r\n");
}

#[test]
fn connection_specific_fields_are_removed_named_or_not() {
    let lines = "Proxy-Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nUpgrade: h2c\r\nX: 1\r\n";
    assert_eq!(fields(lines), "X: 1\r\n");
    let named = format!("Connection: keep-alive, te, upgrade, proxy-connection\r\n{lines}");
    assert_eq!(fields(&named), "X: 1\r\n");
}

#[test]
fn trailers_that_connection_names_or_that_must_not_be_there_are_dropped() {
    let bytes: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: x-a\r\nTransfer-Encoding: chunked\r\n\r\n\
        0\r\nDigest: 1\r\nX-A: 2\r\nSet-Cookie: a=1\r\nContent-Length: 3\r\nconnection: close\r\nX-B : 4\r\n 5\r\n\r\n";
    let mut parser = ResponseParser::<64>::with_room(Policy::LENIENT, get());
    let head = parser.step(bytes).expect("tolerated");
    let (raw, rest) = bytes.split_at(head.consumed);
    let step = parser.step(rest).expect("tolerated");
    assert_eq!(step.event, Event::Trailers);
    let forward = Forward::new(parser.head(raw), Framing::Chunked, &get());
    let passed: Vec<_> = forward
        .trailers(parser.trailers(&rest[..step.consumed]))
        .map(|field| (field.name(), field.value().to_vec()))
        .collect();
    let wanted: [(&[u8], Vec<u8>); 2] = [(b"Digest", b"1".to_vec()), (b"X-B", b"4 5".to_vec())];
    assert_eq!(passed, wanted);
}

// --- Repairs ---------------------------------------------------------------------------------------

#[test]
fn field_lines_are_repaired() {
    for (lines, written) in [
        ("X-A : 1\r\n", "X-A: 1\r\n"),
        ("X-A \t: 1\r\n", "X-A: 1\r\n"),
        ("X-A:1\r\n", "X-A: 1\r\n"),
        ("X-A:  1 \t\r\n", "X-A: 1\r\n"),
        ("X-A: 1\r\n  2\r\n\t3 \r\n", "X-A: 1 2 3\r\n"),
        ("X-A:\r\n 1\r\n", "X-A: 1\r\n"),
        ("X-A: 1\r\n \r\n", "X-A: 1\r\n"),
        (" dropped\r\nX-A: 1\r\n", "X-A: 1\r\n"),
        ("X-A: 1\nX-B: 2\n", "X-A: 1\r\nX-B: 2\r\n"),
    ] {
        assert_eq!(fields(lines), written, "{lines:?}");
    }
}

#[test]
fn what_was_tolerated_leaves_clean() {
    let head = "\r\nHTTP/1.0 999 Denied\n led\nX : 1\r\n 2\nConnection: a b, ,c\r\nContent-Length: 02 ,02\r\nContent-Length: 02\r\n\r\n";
    let written = forwarded(head);
    assert_eq!(written, "HTTP/1.1 500 Denied\r\nX: 1 2\r\nContent-Length: 2\r\n\r\n");
    let verdict = check(written.as_bytes(), get(), Ending::Open, Policy::STRICT);
    assert_eq!(verdict.outcome, Outcome::NeedMore);
    assert!(verdict.deviations.is_empty());
}

#[test]
fn lists_that_are_written_have_no_empty_members() {
    let head = "HTTP/1.1 426 Upgrade Required\r\nUpgrade: ,h2c , ,\r\nUpgrade: websocket\r\nConnection: ,close,,upgrade\r\nContent-Length: 0,0\r\n\r\n";
    let written = forwarded_as(head, get(), |forward| forward.closing());
    assert_eq!(
        written,
        "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nUpgrade: h2c\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\n\r\n"
    );
}

// --- Lengths and codings ----------------------------------------------------------------------------

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
fn chunk_extensions_reach_neither_content_nor_head() {
    let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;secret=1\r\nok\r\n0;secret=2\r\n\r\n";
    let exchange = Exchange::get(bytes, Ending::Open, Policy::STRICT);
    let record = exchange.read_whole();
    assert_eq!(record.content, b"ok");
    assert!(!written(&exchange).iter().any(|head| contains(head, b"secret")));
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

// --- Answers without content ------------------------------------------------------------------------

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

// --- Connection and Upgrade ---------------------------------------------------------------------------

#[test]
fn a_switch_of_protocols_says_upgrade_in_both_fields() {
    let request = get().with_upgrade(b"websocket").expect("a short offer");
    let wanted = "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n";
    for connection in ["Connection: Upgrade\r\n", "Connection: upgrade, x\r\n", ""] {
        let head = format!(
            "HTTP/1.1 101 Switching Protocols\r\n{connection}Upgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n"
        );
        let written = forwarded_as(&head, request, |forward| forward);
        assert_eq!(written, wanted);
        let verdict = check(wanted.as_bytes(), request, Ending::Open, Policy::STRICT);
        assert_eq!(verdict.framing, Some(Framing::Tunnel));
    }
}

#[test]
fn a_426_names_what_it_asks_for() {
    let head =
        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c, TLS/1.3\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(
        forwarded(head),
        "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nUpgrade: h2c, TLS/1.3\r\nConnection: upgrade\r\n\r\n"
    );
}

#[test]
fn an_upgrade_elsewhere_is_dropped() {
    assert_eq!(fields("Upgrade: h2c\r\nConnection: upgrade\r\n"), "");
}

#[test]
fn closing_says_close() {
    let head = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(
        forwarded_as(head, get(), |forward| forward.closing()),
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
}

// --- What the caller adds, and where it is written -------------------------------------------------------

#[test]
fn extra_fields_are_written_as_given_before_the_empty_line() {
    let extra = [("Via", &b"1.1 edge"[..]), ("Date", b"Mon, 23 Nov 2026 10:00:00 GMT")];
    let extra = extra.map(|(name, value)| ExtraField::new(name, value).expect("a field"));
    let policy = Policy::GATEWAY;
    let (mut table, mut seen) = (FieldTable::<8>::new(), Deviations::NONE);
    let bytes = b"HTTP/1.1 200 OK\r\nVia: 1.1 a\r\nContent-Length: 0\r\n\r\n";
    let head = parse_head(bytes, &policy, &mut table, &mut seen).expect("valid").expect("whole");
    let forward = Forward::new(head, Framing::Length(0), &get()).with_extra(&extra);
    assert_eq!(
        rendered(&forward),
        b"HTTP/1.1 200 OK\r\nVia: 1.1 a\r\nContent-Length: 0\r\nVia: 1.1 edge\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\n\r\n"
    );
}

#[test]
fn a_buffer_of_any_smaller_size_is_told_the_length() {
    let policy = Policy::LENIENT;
    let (mut table, mut seen) = (FieldTable::<8>::new(), Deviations::NONE);
    let bytes = b"HTTP/1.1 999\r\nX-A : 1\r\n 2\r\nTransfer-Encoding: chunked\r\n\r\n";
    let head =
        parse_head(bytes, &policy, &mut table, &mut seen).expect("tolerated").expect("whole");
    let forward = Forward::new(head, Framing::Chunked, &get()).closing();
    let whole = rendered(&forward);
    for size in 0..whole.len() {
        let mut out = vec![0; size];
        let error = forward.encode_into(&mut out).expect_err("too small");
        assert_eq!(error.needed, whole.len(), "of {size}");
        assert!(whole.starts_with(out.trim_ascii_end_of_zeros()), "it holds the beginning");
    }
    let mut out = vec![0xee; whole.len() + 3];
    assert_eq!(forward.encode_into(&mut out), Ok(whole.len()));
    assert_eq!(&out[..whole.len()], whole);
    assert_eq!(out[whole.len()..], [0xee; 3], "nothing beyond is touched");
    let mut pieces = Vec::new();
    forward.pieces(&mut |piece| pieces.extend_from_slice(piece));
    assert_eq!(pieces, whole);
    #[cfg(feature = "bytes")]
    assert_eq!(forward.to_bytes(), whole);
}

trait Beginning {
    fn trim_ascii_end_of_zeros(&self) -> &[u8];
}

impl Beginning for [u8] {
    /// A piece that does not fit is not written in part, so zeros are left at the end.
    fn trim_ascii_end_of_zeros(&self) -> &[u8] {
        let end = self.iter().rposition(|&byte| byte != 0);
        &self[..end.map_or(0, |at| at + 1)]
    }
}

// --- Over everything that is at hand ------------------------------------------------------------------------

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

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
    let policy = Policy::STRICT.with_limits(grown(*exchange.policy.limits()));
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

/// The limits for what goes downstream, as `Forward` says how much longer it is.
fn grown(limits: Limits) -> Limits {
    let mut grown = limits;
    grown.line = limits.line.max(36) + 2;
    grown.head = limits.head + 2 * (limits.fields + 1) + 1 + 66;
    grown.interim_bytes = limits.interim_bytes + (grown.head - limits.head);
    grown.fields = limits.fields + 2;
    grown.content = None;
    grown
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

/// Thousands of options and hundreds of fields: forwarding them is one pass over either.
#[test]
fn a_long_connection_list_names_what_it_names() {
    let mut bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".to_vec();
    for number in 0..250 {
        bytes.extend_from_slice(format!("x{number}: y\r\n").as_bytes());
    }
    for last in ["x7", "X249"] {
        let junk = "a,".repeat(15_000);
        bytes.extend_from_slice(format!("Connection: {junk}{last}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    let request = RequestContext::new(Method::Get);
    let mut parser = ResponseParser::new(Policy::GATEWAY, request);
    let step = parser.step(&bytes).expect("within the limits");
    let Event::Head(framing) = step.event else { panic!("{step:?}") };
    let forward = Forward::new(parser.head(&bytes), framing, &request);
    let names: Vec<_> = forward.fields().map(|field| field.name().to_vec()).collect();
    assert_eq!(names.len(), 248);
    assert!(!names.contains(&b"x7".to_vec()) && !names.contains(&b"x249".to_vec()));
}
