//! Which fields pass, and which stay behind.

use bad_gateway::forward::Forward;
use bad_gateway::{
    Deviations, Event, FieldTable, Framing, Limits, Method, Policy, RequestContext, ResponseParser,
    parse_head,
};

use super::{fields, forwarded, get};

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
