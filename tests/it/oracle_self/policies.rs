//! The policy table: every row of the registry, under the three policies.

use super::{expand, run};
use crate::oracle::{Ending, Kind, ROWS, gateway, lenient, strict};

/// Refused (`r`) or tolerated (`t`) by STRICT, GATEWAY, LENIENT; the context; the row; the response.
#[rustfmt::skip]
pub(crate) const POLICIES: &[(&str, &str, &str, &str)] = &[
    ("rtt", "", "status-space-missing", "HTTP/1.1 200§\r\nContent-Length: 0\r\n\r\n"),
    ("rtt", "", "chunk-size-blank", "~2§ \r\nok\r\n0\r\n\r\n"),
    ("rtt", "", "chunk-size-blank", "~2;a§\t \r\nok\r\n0\r\n\r\n"),
    ("rtt", "", "no-content-framing", "HTTP/1.1 100 C\r\n§Content-Length: 5\r\n\r\nHTTP/1.1 204 N\r\n\r\n"),
    ("rtt", "", "forbidden-framing", "HTTP/1.1 204 N\r\n§Content-Length: 0\r\n\r\n"),
    ("rtt", "CONNECT", "forbidden-framing", "|§Transfer-Encoding: nonsense\r\n\r\n"),
    ("rtt", "", "no-content-framing", "HTTP/1.1 204 N\r\n§Content-Length: 5\r\n\r\n"),
    ("rtt", "HEAD", "unused-framing", "|Content-Length: 2\r\nContent-Length: §3\r\n\r\n"),
    ("rtt", "", "unused-framing", "HTTP/1.1 304 N\r\nTransfer-Encoding: §gzip\r\n\r\n"),
    ("rtt", "HEAD", "unused-framing", "|Content-Length: 2\r\n§Transfer-Encoding: chunked\r\n\r\n"),
    ("rtt", "HEAD", "unused-framing", "HTTP/1.0 200 OK\r\n§Transfer-Encoding: chunked\r\n\r\n"),
    ("rtt", "http10", "transfer-encoding-unasked", "|§Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ("rtt", "", "reset-content", "HTTP/1.1 205 R\r\nContent-Length: 2\r\n\r\n§ok"),
    ("rtt", "", "trailer-forbidden", "^§Set-Cookie: a\r\n\r\n"),
    ("rtt", "", "connection-end-to-end", "|Connection: x, §Cache-Control\r\nContent-Length: 0\r\n\r\n"),
    ("rtt", "", "connection-end-to-end", "|Connection: §content-length\r\nContent-Length: 0\r\n\r\n"),
    ("rtt", "", "connection-option-byte", "|Connection: cl§ ose\r\nContent-Length: 0\r\n\r\n"),
    ("rtt", "ws", "upgrade-connection", "HTTP/1.1 101 S\r\nUpgrade: §websocket\r\n\r\n"),
    ("rrt", "", "bare-lf", "HTTP/1.1 200 OK§\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "bare-lf", "|Content-Length: 0§\n\r\n"),
    ("rrt", "", "bare-lf", "|Content-Length: 0\r\n§\n"),
    ("rrt", "", "bare-lf", "^X: y§\n\r\n"),
    ("rrt", "", "bare-lf", "^X: y\r\n§\n"),
    ("rrt", "", "obs-fold", "|X: a\r\n§ b\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "obs-fold", "^X: a\r\n§\tb\r\n\r\n"),
    ("rrt", "", "framing-fold", "|Content-Length:\r\n§ 0\r\n\r\n"),
    ("rrt", "", "framing-fold", "HTTP/1.1 103 E\r\nConnection_: a\r\nUPGRADE: a\r\n§\tb\r\n\r\nHTTP/1.1 204 N\r\n\r\n"),
    ("rrt", "", "framing-name-blank", "|Content-Length§ \t: 0\r\n\r\n"),
    ("rtt", "", "field-name-blank", "|X§ \t: 0\r\nContent-Length: 0\r\n\r\n"),
    ("rtt", "", "field-name-blank", "^X§ : y\r\n\r\n"),
    ("rrt", "", "field-colon-missing", "|Foo§\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "field-colon-missing", "^Foo§\r\n bar\r\n\r\n"),
    ("rrt", "", "field-name-byte", "|F§(o: x\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "field-name-byte", "|§\0\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "field-name-byte", "|Content-Length§ 5: 5\r\n\tX\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "field-name-byte", "^Set-Cookie§\0: \0\r\n\r\n"),
    ("rrt", "", "field-value-byte", "|X: a§\x01b\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "field-value-byte", "^X: a§\x7f\r\n\r\n"),
    ("rrt", "", "status-line-blanks", "HTTP/1.1 § 200 OK\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "status-line-blanks", "HTTP/1.1§\t\t 200\t OK\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "status-line-blanks", "HTTP/1.1 200§\t\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "whitespace-led-line", "|§ Content-Length: 5\r\nContent-Length: 0\r\n\r\n"),
    ("rtt", "", "content-length-repeated", "|Content-Length: 2\r\nContent-Length: §2\r\n\r\nok"),
    ("rtt", "", "content-length-repeated", "|Content-Length: 2, §2\r\n\r\nok"),
    ("rrt", "", "content-length-empty-member", "|Content-Length: 2,§\r\n\r\nok"),
    ("rrt", "", "transfer-encoding-and-content-length", "|Content-Length: 2\r\n§Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ("rrt", "", "transfer-encoding-http10", "HTTP/1.0 200 OK\r\n§Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ("rrt", "", "transfer-encoding-empty-member", "|Transfer-Encoding: §, chunked\r\n\r\n0\r\n\r\n"),
    ("rrt", "", "transfer-coding-repeated", "|Transfer-Encoding: chunked, §chunked\r\n\r\n0\r\n\r\n"),
    ("rrt", "", "transfer-coding-identity", "|Transfer-Encoding: §identity\r\n\r\nok"),
    ("rtt", "", "status-code-high", "HTTP/1.1 §600 X\r\nContent-Length: 0\r\n\r\n"),
    ("rtt", "", "status-code-high", "HTTP/1.1 §999 X\r\nContent-Length: 0\r\n\r\n"),
    ("rrt", "", "leading-empty-line", "§\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    ("rrr", "", "not-http", "§ICY 200 OK\r\n\r\n"),
    ("rrr", "", "not-http", "§http/1.1 200 OK\r\n\r\n"),
    ("rrr", "", "http-version", "HTTP/§0.9 200 OK\r\n\r\n"),
    ("rrr", "", "http-version", "HTTP/§2.0 200 OK\r\n\r\n"),
    ("rrr", "", "http-version", "HTTP/1.1§0 200 OK\r\n\r\n"),
    ("rrr", "", "status-line-space", "HTTP/1.1§-200 OK\r\n\r\n"),
    ("rrr", "", "status-code-low", "HTTP/1.1 §099 X\r\n\r\n"),
    ("rrr", "", "status-code-byte", "HTTP/1.1 200§0 OK\r\n\r\n"),
    ("rrr", "", "reason-phrase-byte", "HTTP/1.1 200 O§\0K\r\n\r\n"),
    ("rrr", "", "bare-cr", "|X: a§\rb\r\n\r\n"),
    ("rrr", "", "field-value-nul", "|X: a§\0b\r\n\r\n"),
    ("rrr", "", "field-name-empty", "|§: x\r\n\r\n"),
    ("rrr", "", "content-length-conflict", "|Content-Length: 2, §02\r\n\r\nok"),
    ("rrr", "", "content-length-conflict", "|Content-Length: 2\r\nContent-Length: §3\r\n\r\nok"),
    ("rrr", "", "content-length-byte", "|Content-Length: §-1\r\n\r\nok"),
    ("rrr", "", "content-length-empty", "|Content-Length:§ \r\n\r\nok"),
    ("rrr", "", "content-length-overflow", "|Content-Length: 922337203685477580§8\r\n\r\nok"),
    ("rrr", "", "transfer-coding-unknown", "|Transfer-Encoding: §gzip, chunked\r\n\r\n0\r\n\r\n"),
    ("rrr", "", "transfer-coding-unknown", "|Transfer-Encoding: §identity, chunked\r\n\r\n"),
    ("rrr", "", "transfer-coding-unknown", "|Transfer-Encoding: §identity;q=1\r\n\r\n"),
    ("rrr", "", "transfer-coding-parameter", "|Transfer-Encoding: chunked§;a=b\r\n\r\n0\r\n\r\n"),
    ("rrr", "", "transfer-encoding-empty", "|Transfer-Encoding:§\r\n\r\n"),
    ("rrr", "", "trailer-whitespace-led", "^§ X: y\r\n\r\n"),
    ("rrr", "", "chunk-size-missing", "~§;a=b\r\n\r\n"),
    ("rrr", "", "chunk-size-byte", "~0§x2\r\nok\r\n0\r\n\r\n"),
    ("rrr", "", "chunk-size-overflow", "~800000000000000§0\r\nok\r\n0\r\n\r\n"),
    ("rrr", "", "chunk-extension-byte", "~2 §foo\r\nok\r\n0\r\n\r\n"),
    ("rrr", "", "chunk-extension-quote", "~2;a=\"§\r\nok\r\n0\r\n\r\n"),
    ("rrr", "", "chunk-line-end", "~2§\nok\r\n0\r\n\r\n"),
    ("rrr", "", "chunk-data-end", "~2\r\nok§XX0\r\n\r\n"),
    ("rrr", "ws", "upgrade-missing", "HTTP/1.1 §101 S\r\nConnection: upgrade\r\n\r\n"),
    ("rrr", "", "upgrade-unsolicited", "HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: §websocket\r\n\r\n"),
    ("rrr", "ws sending", "upgrade-early", "HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: §websocket\r\n\r\n"),
    ("rrr", "line=16", "status-line-size", "HTTP/1.1 200 OK\r§\n\r\n"),
    ("rrr", "head=20", "head-size", "|X: §y\r\n\r\n"),
    ("rrr", "line=20", "field-line-size", "|X: 01234567890123456§789\r\n\r\n"),
    ("rrr", "fields=1", "field-count", "|X: y\r\n§X: y\r\n\r\n"),
    ("rrr", "interim=1", "interim-count", "HTTP/1.1 100 C\r\n\r\n§HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
    ("rrr", "interim-bytes=16", "interim-size", "HTTP/1.1 100 Con§tinue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
    ("rrr", "chunk-line=4", "chunk-line-size", "~0000§0\r\n\r\n"),
    ("rrr", "chunk-extensions=3", "chunk-extension-size", "~0;a=§b\r\n\r\n"),
    ("rrr", "trailers=4", "trailer-section-size", "^X: y§\r\n\r\n"),
    ("rrr", "line=28", "trailer-line-size", "^X: 0123456789012345678901234§\r\n\r\n"),
    ("rrr", "empty-members=1", "empty-member-count", "|Connection: ,§, close\r\n\r\n"),
    ("rrr", "content=1", "content-size", "|Content-Length: §2\r\n\r\nok"),
];

#[test]
fn the_policies_decide_as_the_table_says() {
    let policies: [fn(&str) -> bool; 3] = [strict, gateway, lenient];
    for (expected, context, row, text) in POLICIES {
        let (bytes, mark) = expand(text);
        let found = vec![(*row, mark.unwrap())];
        for (policy, expected) in policies.into_iter().zip(expected.chars()) {
            let output = run(context, &bytes, Ending::Closed, policy);
            match expected {
                'r' => assert_eq!(output.defect, Some(found[0]), "{text:?}"),
                _ => assert_eq!(
                    (output.verdict, &output.deviations),
                    (Kind::Valid, &found),
                    "{text:?}"
                ),
            }
        }
        let alone = run(&format!("{context} +{row}"), &bytes, Ending::Closed, strict);
        if expected.contains('t') {
            assert_eq!((alone.verdict, alone.deviations), (Kind::Valid, found), "{text:?}");
        } else {
            assert_eq!(alone.defect, Some(found[0]), "never tolerated: {text:?}");
        }
    }
    for row in ROWS {
        assert!(
            POLICIES.iter().any(|(_, _, name, _)| *name == row.name),
            "{} is in no line",
            row.name
        );
        assert_eq!(row.tolerable, lenient(row.name), "{}", row.name);
        assert!(lenient(row.name) || !gateway(row.name), "{}", row.name);
    }
}
