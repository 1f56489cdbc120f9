//! PHP's streams (8.2): file_get_contents, fopen, SOAP. Its curl says what curl says.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("php", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "HTTP request failed! HTTP/1.",
        "the status of the response is an error, which PHP takes for a failure; or its status code is no number of three digits",
        "'http' => ['ignore_errors' => true] in the stream context shows the content; bad-gateway probe URL",
    ),
    row(
        "HTTP request failed! in ",
        "nothing came: the connection was closed, reset, or silent for too long before a byte of the response",
        DIED,
    ),
    row(
        "HTTP request failed!",
        "the first line is no status line, or has no status code of three digits, or bytes that do not print: another protocol on \
         this port, or content without a head",
        "the line quotes the first line that came; bad-gateway probe URL",
    ),
    row("HTTP invalid response format (no colon in header line)!", NO_COLON, PROBE),
    row("HTTP invalid response format (space in header name)!", NAME, PROBE),
    row("HTTP invalid response format (folding header at the start)!", FOLD, PROBE),
    row("HTTP invalid header name (cannot start with CR character)!", CR, PROBE),
    row("Failed to open stream: Connection refused", REFUSED, CONNECT),
    row("php_network_getaddresses:", NO_NAME, NAMES),
    row("wrong version number in", PLAIN, HTTP).and("SSL routines"),
    row(
        "Failed to enable crypto",
        "the TLS handshake failed: the port answers in clear text, or the certificate does not fit; the line before says which",
        PROBE_TLS,
    ),
];
