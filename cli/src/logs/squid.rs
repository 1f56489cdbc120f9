//! Squid (5.7): cache.log, and the name of the page that the client got (X-Squid-Error).

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("squid", phrase, means, next)
}

const PAGE: &str = "curl -sSi URL through Squid: X-Squid-Error says which; bad-gateway probe URL";

pub(super) const ROWS: &[Row] = &[
    row(
        "HTTP: Invalid Response: Bad header encountered",
        "the head is none that Squid reads: the status code is no number of three digits, or a line of it is no field line, or \
         it was cut",
        PROBE,
    ),
    row("HTTP: Invalid Response: No object data received", EMPTY, DIED),
    row("HTTP header contains NULL characters", NUL, PROBE),
    row("Malformed Content-Length", LENGTH, PROBE),
    row(
        "ERR_INVALID_RESP",
        "the head is none that Squid reads: its status code, a line without a colon, Content-Length that is no number or has two values, \
         Transfer-Encoding that is not `chunked`",
        PROBE,
    ),
    row(
        "ERR_ZERO_SIZE_OBJECT",
        "the connection was closed before a byte of the response, or after interim responses (1xx) alone: the process died or was \
         restarted, it closed an idle connection as the request came, or the port speaks no HTTP",
        DIED,
    ),
    row("ERR_READ_ERROR", RESET, DIED),
    row("ERR_READ_TIMEOUT", SLOW, WAIT),
    row("ERR_TOO_BIG", LARGE, PROBE),
    row(
        "ERR_CANNOT_FORWARD",
        "the connection could not be made, or the status line is too long",
        CONNECT,
    ),
    row(
        "TCP_MISS/502",
        "Squid could not read the response, or the upstream itself answered 502",
        PAGE,
    ),
    row("TCP_MISS/504", "no head came in time, or the upstream itself answered 504", PAGE),
    row("X-Transformed-From: HTTP/0.9", NOT_HTTP, PROBE),
];
