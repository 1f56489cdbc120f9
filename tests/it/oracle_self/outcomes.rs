//! What is read where nothing is refused, and what follows from how the connection stands.

use super::{expand, run};
use crate::oracle::Framing::{Chunked, Close, Length, None_, Tunnel};
use crate::oracle::{Ending, Framing, Kind, Output, gateway, lenient, strict};

/// Complete while the connection is open, and clean under STRICT: context, response (the mark:
/// where it ends), framing, content.
#[rustfmt::skip]
const CLEAN: &[(&str, &str, Framing, &str)] = &[
    ("", "|Content-Length: 2\r\n\r\nok§", Length(2), "ok"),
    ("", "|Content-Length: 0\r\n\r\n§HTTP/1.1", Length(0), ""),
    ("", "|content-LENGTH:\t 0002 \t\r\n\r\na\r§b", Length(2), "a\r"),
    ("", "|Content-Length: 2\r\n\r\nok§X: y\r\n\r\n", Length(2), "ok"),
    ("", "HTTP/1.9 299 \r\nContent-Length: 0\r\n\r\n§", Length(0), ""),
    ("", "HTTP/1.1 200  O\tK \u{e9}\r\nX:\r\nY: \u{e9}\r\nContent-Length: 0\r\n\r\n§", Length(0), ""),
    ("", "HTTP/1.1 205 R\r\nContent-Length: 0\r\n\r\n§", Length(0), ""),
    ("", "|Transfer_Encoding: chunked\r\nContent-Length: 1\r\n\r\nx§", Length(1), "x"),
    ("", "|Transfer-Encoding: ChUnKeD \r\n\r\n2\r\nok\r\nA\r\n0123456789\r\n000\r\n\r\n§", Chunked, "ok0123456789"),
    ("", "~2;a;b=c ; d\t= \"x;\\\"y\"\r\nok\r\n0;e\r\nX-Sum: 1\r\nETag: a\r\n\r\n§more", Chunked, "ok"),
    ("", "HTTP/1.1 205 R\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n§", Chunked, ""),
    ("", "~00000000000000000000001\r\nx\r\n0\r\n\r\n§", Chunked, "x"),
    ("HEAD", "|Content-Length: 9223372036854775807\r\n\r\n§", None_, ""),
    ("", "|Connection: ,, close ,\r\nContent-Length: 0\r\n\r\n§", Length(0), ""),
    ("", "|Connection: Transfer-Encoding, TE, keep-alive, x-hop\r\nContent-Length: 0\r\n\r\n§", Length(0), ""),
    ("HEAD", "|Content-Length: 5\r\n\r\n§", None_, ""),
    ("HEAD", "~§0\r\n\r\n", None_, ""),
    ("HEAD content=1", "|Content-Length: 5\r\n\r\n§", None_, ""),
    ("head", "|Content-Length: 2\r\n\r\nok§", Length(2), "ok"),
    ("", "HTTP/1.1 204 N\r\n\r\n§oops", None_, ""),
    ("", "HTTP/1.1 304 N\r\nContent-Length: 9\r\n\r\n§", None_, ""),
    ("", "HTTP/1.1 304 N\r\nTransfer-Encoding: chunked\r\n\r\n§", None_, ""),
    ("CONNECT", "|\r\n§tunnel", Tunnel, ""),
    ("CONNECT", "HTTP/1.1 204 N\r\n\r\n§", Tunnel, ""),
    ("CONNECT", "HTTP/1.1 407 P\r\nContent-Length: 2\r\n\r\nno§", Length(2), "no"),
    ("ws", "HTTP/1.1 101 S\r\nConnection: x, Upgrade\r\nUpgrade: ,WebSocket\r\n\r\n§\x05", Tunnel, ""),
    ("ws", "|Content-Length: 0\r\n\r\n§", Length(0), ""),
    ("ws interim=0 interim-bytes=0", "HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n§", Tunnel, ""),
    ("", "HTTP/1.1 103 E\r\nConnection: close\r\n\r\nHTTP/1.0 199 H\r\n\r\n|Content-Length: 0\r\n\r\n§", Length(0), ""),
    ("trailers=6", "^X: y\r\n\r\n§", Chunked, ""),
    ("fields=2 chunk-line=3 chunk-extensions=0", "^X: y\r\n\r\n§", Chunked, ""),
    ("interim=2 interim-bytes=36", "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 100 C\r\n\r\n|Content-Length: 0\r\n\r\n§", Length(0), ""),
    ("empty-members=2", "|Connection: ,x,\r\nContent-Length: 0\r\n\r\n§", Length(0), ""),
    ("content=2", "~1\r\na\r\n1\r\nb\r\n0\r\n\r\n§", Chunked, "ab"),
    ("content=2", "|Content-Length: 2\r\n\r\nab§", Length(2), "ab"),
];

/// With a status line for each `|`, not only for the first.
fn in_full(text: &str) -> String {
    text.replace('|', "HTTP/1.1 200 OK\r\n")
}

#[test]
fn what_is_clean_is_read() {
    for (context, text, framing, content) in CLEAN {
        let (bytes, end) = expand(&in_full(text));
        let output = run(context, &bytes, Ending::Open, strict);
        assert_eq!((output.verdict, output.defect), (Kind::Valid, None), "{context} {text:?}");
        assert_eq!(output.deviations, [], "{text:?}");
        assert_eq!(
            (output.framing, &*output.content),
            (Some(*framing), content.as_bytes()),
            "{text:?}"
        );
        assert_eq!(Some(output.consumed), end, "{text:?}");
        assert_eq!(output.consumed + output.leftover, bytes.len() as u64, "{text:?}");
        assert_eq!((output.answer, output.proxy_status, output.missing), (None, None, None));
    }
}

/// What LENIENT reads: context, response (closed behind it), framing, content, and the names and
/// values of the fields that are kept, each with a semicolon behind it.
#[rustfmt::skip]
const LENIENT: &[(&str, &str, Framing, &str, &str)] = &[
    ("", "|Transfer-Encoding: identity\r\n\r\nall", Close, "all", "Transfer-Encoding: identity;"),
    ("", "|Transfer-Encoding: Identity\r\nContent-Length: 2\r\n\r\nok", Length(2), "ok",
        "Transfer-Encoding: Identity;Content-Length: 2;"),
    ("", "|Transfer-Encoding: ,chunked,,chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", Chunked, "a",
        "Transfer-Encoding: ,chunked,,chunked;"),
    ("content=0", "|Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", Chunked, "",
        "Transfer-Encoding: chunked;Content-Length: 2;"),
    ("", "|Content-Length: ,2,2,\r\n\r\nok", Length(2), "ok", "Content-Length: ,2,2,;"),
    ("", "|X: a\x01b\x02\r\nContent-Length: 0\r\n\r\n", Length(0), "", "X: a\x01b\x02;Content-Length: 0;"),
    // Dropped lines, and what goes with them.
    ("", "| Content-Length: 1\r\n Content-Length: 2\r\nX: y\r\n z\r\n\r\n", Close, "", "X: y z;"),
    ("", "|X: y\r\nFoo\r\n \0(\r\n\t\r\nContent-Length : 0\r\n\r\n", Length(0), "", "X: y;Content-Length: 0;"),
    ("", "|X: y\r\nF(: \0\r\n z\r\nY:\r\n\tz\r\n\r\n", Close, "", "X: y;Y: z;"),
    ("", "|Content-Length 5: 6\r\nC\0: 7\r\nContent-Length \t: 2\r\n\r\nok", Length(2), "ok", "Content-Length: 2;"),
    ("fields=2", "|a\r\n b\r\nX: y\r\n\r\n", Close, "", "X: y;"),
    ("line=17", "|X: y\r\na\r\n 12345678901234\r\n\r\n", Close, "", "X: y;"),
    ("line=17", "|a\r\n 12345678901234\r\n 12345678901234\r\nX: y\r\n\r\n", Close, "", "X: y;"),
    ("", "HTTP/1.1\t 200\t \tO\tK\r\nX: y\r\n\r\n", Close, "", "X: y;"),
];

#[test]
fn what_lenient_tolerates_is_read_as_written() {
    for (context, text, framing, content, fields) in LENIENT {
        let (bytes, _) = expand(text);
        let output = run(context, &bytes, Ending::Closed, lenient);
        assert_eq!((output.verdict, output.defect), (Kind::Valid, None), "{context} {text:?}");
        let read = (output.framing, &*output.content);
        assert_eq!(read, (Some(*framing), content.as_bytes()), "{text:?}");
        let mut kept = String::new();
        for (name, value) in output.head.unwrap().fields {
            let (name, value) =
                (String::from_utf8(name).unwrap(), String::from_utf8(value).unwrap());
            kept += &format!("{name}: {value};");
        }
        assert_eq!(kept, *fields, "{text:?}");
    }
}

/// The parts of a status line, however many blanks stand between them.
#[rustfmt::skip]
const STATUS_LINES: &[(&str, (u8, u16, &str))] = &[
    ("HTTP/1.1 200 OK", (1, 200, "OK")), ("HTTP/1.0 404 ", (0, 404, "")), ("HTTP/1.2 200", (2, 200, "")),
    ("HTTP/1.1\t200 OK", (1, 200, "OK")), ("HTTP/1.1  \t 200 OK", (1, 200, "OK")),
    ("HTTP/1.1 200  OK", (1, 200, " OK")), ("HTTP/1.1 200 \tOK", (1, 200, "\tOK")),
    ("HTTP/1.1 200\tOK", (1, 200, "OK")), ("HTTP/1.1 200\t \tOK ", (1, 200, "OK ")),
    ("HTTP/1.1\t\t999\t\t", (1, 999, "")),
];

#[test]
fn a_status_line_has_three_parts() {
    for (text, expected) in STATUS_LINES {
        let output = run("", format!("{text}\r\n\r\n").as_bytes(), Ending::Open, lenient);
        let head = output.head.unwrap();
        let reason = String::from_utf8(head.reason).unwrap();
        assert_eq!((head.version, head.status, &*reason), *expected, "{text:?}");
    }
}

/// Folds are joined, and the blanks around them are gone.
#[test]
fn a_head_is_unfolded() {
    let (bytes, _) = expand(
        "HTTP/1.7 200 a  b \r\n x: y\r\nX : \t a \r\n\t b\n c\t\r\nY:\r\n \r\nZ:\r\n z\r\n\
         Content-Length: 0\r\n\r\n",
    );
    let output = run("", &bytes, Ending::Open, lenient);
    let head = output.head.unwrap();
    assert_eq!((head.version, head.status, &*head.reason), (7, 200, &b"a  b "[..]));
    let fields: Vec<_> = head.fields.iter().map(|(name, value)| (&name[..], &value[..])).collect();
    let expected: [(&[u8], &[u8]); 4] =
        [(b"X", b"a b c"), (b"Y", b""), (b"Z", b"z"), (b"Content-Length", b"0")];
    assert_eq!(fields, expected);
    let names: Vec<_> = output.deviations.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["bare-lf", "obs-fold", "whitespace-led-line", "field-name-blank"]);
}

#[test]
fn trailers_are_there_once_their_section_is_finished() {
    let (bytes, _) = expand("^X: a\r\n b\r\nCookie:c\r\n\r\n");
    let output = run("", &bytes, Ending::Open, lenient);
    let expected = [(b"X".to_vec(), b"a b".to_vec()), (b"Cookie".to_vec(), b"c".to_vec())];
    assert_eq!((output.verdict, &output.trailers[..]), (Kind::Valid, &expected[..]));
    let cut = run("", &bytes[..bytes.len() - 1], Ending::Open, lenient);
    assert_eq!((cut.verdict, &cut.trailers[..]), (Kind::NeedMore, &[][..]));
}

/// Each row once, in registry order, at the offset that was judged first.
#[test]
fn deviations_are_in_registry_order() {
    let (bytes, _) = expand("HTTP/1.1 200\r\nA : b\r\nC : d\r\nContent-Length: 0\n\n");
    let output = run("", &bytes, Ending::Closed, lenient);
    assert_eq!(
        output.deviations,
        [("status-space-missing", 12), ("bare-lf", 45), ("field-name-blank", 15)]
    );
}

/// Context, response (the mark: through which byte it was consumed), and for each of open, closed,
/// reset, timed out, truncated the verdict: Valid, NeedMore, Incomplete or `-` for no response. Then
/// how many octets are missing.
#[rustfmt::skip]
const ENDINGS: &[(&str, &str, &str, Option<u64>)] = &[
    ("", "§", "N----", None),
    ("+leading-empty-line", "§\r", "NIIII", None),
    ("", "§HTTP/1.1 2", "NIIII", None),
    ("", "§HTTP/1.1 200 OK\r\n", "NIIII", None),
    ("", "§HTTP/1.1 200 OK\r\nX: (\r", "NIIII", None),
    ("", "§HTTP/1.1 200 OK\r\nX \t", "NIIII", None),
    ("", "HTTP/1.1 100 C\r\n\r\n§", "NIIII", None),
    ("", "HTTP/1.1 100 C\r\n\r\n§HTTP", "NIIII", None),
    ("", "|Content-Length: 2\r\n\r\n§", "NIIII", Some(2)),
    ("", "|Content-Length: 2\r\n\r\no§", "NIIII", Some(1)),
    ("", "|Content-Length: 2\r\n\r\nok§", "VVVVV", None),
    ("head=19 content=0", "|\r\n§", "NVIII", None),
    ("", "|\r\nall§", "NVIII", None),
    ("", "HTTP/1.0 200 OK\r\n\r\nall§", "NVIII", None),
    ("", "~§2 ", "NIIII", None),
    ("", "~§2;a=\"\\", "NIIII", None),
    ("", "~2\r\n§", "NIIII", None),
    ("", "~2\r\no§", "NIIII", None),
    ("", "~2\r\nok§\r", "NIIII", None),
    ("", "~2\r\nok\r\n§", "NIIII", None),
    ("", "^§", "NIIII", None),
    ("", "^§X: y\r\n", "NIIII", None),
    ("", "^§\r", "NIIII", None),
    ("", "^\r\n§", "VVVVV", None),
    ("CONNECT", "|\r\n§", "VVVVV", None),
    ("HEAD", "|\r\n§", "VVVVV", None),
];

#[test]
fn the_end_of_the_connection_decides() {
    use Ending::{Closed, Open, Reset, TimedOut, Truncated};
    for (context, text, expected, missing) in ENDINGS {
        let (bytes, consumed) = expand(text);
        for (ending, expected) in
            [Open, Closed, Reset, TimedOut, Truncated].into_iter().zip(expected.chars())
        {
            let output = run(context, &bytes, ending, strict);
            let timed_out = ending == TimedOut;
            let status = |other| Some(if timed_out { "connection_read_timeout" } else { other });
            let (verdict, answer, proxy_status) = match expected {
                'V' => (Kind::Valid, None, None),
                'N' => (Kind::NeedMore, None, None),
                'I' => {
                    let answer = if timed_out { 504 } else { 502 };
                    (Kind::Incomplete, Some(answer), status("http_response_incomplete"))
                }
                _ => (Kind::NoResponse, Some(504), status("connection_terminated")),
            };
            assert_eq!(output.verdict, verdict, "{ending:?} {text:?}");
            assert_eq!((output.answer, output.proxy_status), (answer, proxy_status), "{text:?}");
            assert_eq!((Some(output.consumed), output.missing), (consumed, *missing), "{text:?}");
        }
    }
}

#[test]
fn only_what_sent_nothing_is_retried() {
    use Ending::{Closed, Open, Reset, TimedOut, Truncated};
    for ending in [Open, Closed, Reset, TimedOut, Truncated] {
        let retry = matches!(ending, Closed | Reset);
        assert_eq!(run("", b"", ending, gateway).retry, retry, "{ending:?}");
        assert_eq!(run("HEAD", b"", ending, gateway).retry, retry, "{ending:?}");
        assert!(!run("POST", b"", ending, gateway).retry);
        assert!(!run("CONNECT", b"", ending, gateway).retry);
        assert!(!run("head", b"", ending, gateway).retry);
        assert!(!run("", b"H", ending, gateway).retry);
    }
}

/// Whether the connection can be used again while it is open: context, response.
#[rustfmt::skip]
const REUSE: &[(bool, &str, &str)] = &[
    (true, "", "|Content-Length: 0\r\n\r\n"),
    (true, "", "^\r\n"),
    (true, "HEAD", "|\r\n"),
    (true, "", "HTTP/1.1 204 N\r\nContent-Length: 0\r\n\r\n"),
    (true, "", "HTTP/1.1 205 R\r\nContent-Length: 1\r\n\r\nx"),
    (true, "", "HTTP/1.1 100 C\r\nConnection: close\r\n\r\nHTTP/1.1 200 O\r\nContent-Length: 0\r\n\r\n"),
    (true, "", "HTTP/1.0 200 O\r\nConnection: x, Keep-Alive\r\nContent-Length: 0\r\n\r\n"),
    (true, "", "|Proxy-Connection: close\r\nContent-Length: 0\r\n\r\n"),
    (true, "", "^Set-Cookie: a\r\n\r\n"),
    (true, "", "|Connection: ETag\r\nContent-Length: 0\r\n\r\n"),
    (true, "", "|Connection_ : x\r\nContent-Length: 0,0\r\n\r\n"),
    (true, "", "|X: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
    (true, "", "HTTP/1.1 600\r\nContent-Length: 0\r\n\r\n"),
    (true, "", "HTTP/1.1 100 C\r\nContent-Length: 0\r\n\r\n|Content-Length: 0\r\n\r\n"),
    (false, "", "HTTP/1.1 100 C\r\nContent-Length: 1\r\n\r\n|Content-Length: 0\r\n\r\n"),
    (false, "", "HTTP/1.1 103 C\r\nTransfer-Encoding: x\r\n\r\n|Content-Length: 0\r\n\r\n"),
    (false, "", "|Connection : x\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "|Content-Length:\r\n 0\r\n\r\n"),
    (false, "", "| x\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "|x\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "|x(: y\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "|x: \x01\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "|Content-Length: 0,\r\n\r\n"),
    (false, "", "|Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n"),
    (false, "", "|Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
    (false, "", "|Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "HTTP/1.1 200\tOK\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "|Content-Length: 0\r\n\r\nx"),
    (false, "close", "|Content-Length: 0\r\n\r\n"),
    (false, "sending", "|Content-Length: 0\r\n\r\n"),
    (false, "", "HTTP/1.0 200 O\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "HTTP/1.0 200 O\r\nConnection: keep-alive, close\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "|Connection: CLOSE\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "^Connection: x, close\r\n\r\n"),
    (false, "", "HTTP/1.1 204 N\r\nContent-Length: 1\r\n\r\n"),
    (false, "", "|Connection: \"x\"\r\nContent-Length: 0\r\n\r\n"),
    (false, "", "|Content-Length: 0\n\r\n"),
    (false, "http10", "^\r\n"),
    (false, "", "HTTP/1.0 200 O\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    (false, "", "|Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    (false, "", "|Connection: keep-alive\r\n\r\n"),
    (false, "CONNECT", "|\r\n"),
];

#[test]
fn reuse_is_decided_as_written() {
    let reuse = |output: Output| (output.verdict, output.reuse);
    for (expected, context, text) in REUSE {
        let (bytes, _) = expand(&in_full(text));
        let output = run(context, &bytes, Ending::Open, lenient);
        assert_eq!(output.reuse, *expected, "{context} {text:?}");
        for ending in [Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated] {
            assert!(!run(context, &bytes, ending, lenient).reuse, "{text:?}");
        }
    }
    assert_eq!(reuse(run("", b"", Ending::Open, lenient)), (Kind::NeedMore, false));
}
