//! What the hooks do with a connection, whatever its chunks.

use crate::host::{Host, logged};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const ON: &str = r#"{"mode": "on"}"#;
const REPORT: &str = r#"{"mode": "report"}"#;

/// Each with what Envoy's reader gets of it, and whether the connection ends behind that.
const ANSWERS: &[(&[u8], &[u8], bool)] = &[
    (
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        false,
    ),
    (b"HTTP/1.1 204\r\n\r\n", b"HTTP/1.1 204 \r\n\r\n", false),
    (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n",
        false,
    ),
    (
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        true,
    ),
];

fn halves(bytes: &[u8]) -> impl Iterator<Item = [&[u8]; 2]> {
    (0..=bytes.len()).map(|at| [&bytes[..at], &bytes[at..]])
}

#[test]
fn chunks_and_calls_make_no_difference() {
    for (answer, passes, closes) in ANSWERS {
        for pieces in halves(answer) {
            for calls in [vec![&pieces[..]], vec![&pieces[..1], &pieces[1..]]] {
                let mut host = Host::new(ON);
                host.ask(&[&GET[..9], &GET[9..]]);
                assert_eq!(host.to_upstream, GET);
                calls.iter().for_each(|chunks| host.answer(chunks, false));
                let got = (host.to_reader.as_slice(), host.closes == 1);
                assert_eq!(got, (*passes, *closes), "{}", pieces[0].escape_ascii());
            }
        }
    }
    assert!(logged().is_empty());
}

#[test]
fn what_is_refused_has_one_page_and_one_line() {
    let answer = b"HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok";
    for pieces in halves(answer) {
        let mut host = Host::new(ON);
        host.ask(&[GET]);
        pieces.iter().for_each(|piece| host.answer(&[piece], false));
        assert!(host.to_reader.starts_with(b"HTTP/1.1 502 Bad Gateway\r\n") && host.closes == 1);
        let lines = logged();
        let line = "bad_gateway: refused upstream response: H001 bare-lf at byte 15: ";
        assert!(lines.len() == 1 && lines[0].starts_with(line), "{lines:?}");
        assert!(lines[0].ends_with("; upstream: [::1]:80"), "{lines:?}");
        // Nothing follows.
        let before = host.to_reader.len();
        host.answer(&[b"more"], true);
        host.ask(&[GET]);
        let after = (host.to_reader.len(), host.to_upstream.as_slice(), host.closes);
        assert_eq!(after, (before, GET, 1));
    }
}

#[test]
fn a_head_that_comes_with_a_fault_does_not_go_out() {
    let answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0x\r\n";
    let mut host = Host::new(ON);
    host.ask(&[GET]);
    host.answer(&[answer], false);
    assert!(host.to_reader.starts_with(b"HTTP/1.1 502 "));
    logged();
}

#[test]
fn report_passes_everything_as_it_stands() {
    for answer in
        [&b"HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok"[..], b"nonsense", b"HTTP/1.1 204\r\n\r\n"]
    {
        for pieces in halves(answer) {
            let mut host = Host::new(REPORT);
            host.ask(&[GET]);
            pieces.iter().for_each(|piece| host.answer(&[piece], false));
            host.answer(&[], true);
            assert_eq!((host.to_reader.as_slice(), host.closes), (answer, 0));
            assert_eq!(logged().len(), usize::from(!answer.ends_with(b"204\r\n\r\n")));
        }
    }
}

#[test]
fn only_an_end_among_the_bytes_is_one_in_order() {
    let answer = b"HTTP/1.1 200 OK\r\n\r\nto the close";
    let mut host = Host::new(ON);
    host.ask(&[GET]);
    host.answer(&[answer], true);
    assert!(host.to_reader.ends_with(b"c\r\nto the close\r\n0\r\n\r\n") && host.closes == 1);
    assert!(logged().is_empty());
    let mut host = Host::new(ON);
    host.ask(&[GET]);
    host.answer(&[answer], false);
    host.close();
    assert!(host.to_reader.ends_with(b"c\r\nto the close"));
    let lines = logged();
    assert!(
        lines.len() == 1 && lines[0].contains("refused upstream response: incomplete"),
        "{lines:?}"
    );
}

#[test]
fn what_must_wait_goes_behind_the_answer() {
    let request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
    let mut host = Host::new(ON);
    host.ask(&[request, b"raw"]);
    host.ask(&[b" bytes"]);
    assert_eq!(host.to_upstream, request);
    host.answer(&[b"HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhi"], false);
    assert_eq!(host.to_upstream, [&request[..], b"raw bytes"].concat());
    host.answer(&[b" there"], false);
    assert!(host.to_reader.ends_with(b"\r\n\r\nhi there") && host.closes == 0);
    assert!(logged().is_empty());
}

#[test]
fn a_request_that_is_not_understood_is_a_400() {
    let mut host = Host::new(ON);
    host.ask(&[b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"]);
    assert!(
        host.to_reader.starts_with(b"HTTP/1.1 400 ")
            && host.closes == 1
            && host.to_upstream.is_empty()
    );
    assert_eq!(logged().len(), 1);
}

#[test]
fn a_panic_ends_one_connection() {
    let mut host = Host::new(ON);
    host.ask(&[GET]);
    host.lies = Some(usize::MAX);
    host.answer(&[b"HTTP/1.1 200 OK\r\n\r\n"], false);
    assert!(host.closes == 1 && host.to_reader.is_empty());
    let lines = logged();
    assert_eq!(lines, ["bad_gateway: a fault of the module's own: a connection is ended"]);
}
