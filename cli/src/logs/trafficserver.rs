//! Apache Traffic Server 9.2 (Debian 12): `error.log`, and the codes in `squid.log`. It writes `%<crc>/%<pssc>` there, so
//! the status stands behind the code.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("trafficserver", phrase, means, next)
}

/// It does not say which: the connection is closed, and it tries again.
const NO_RESPONSE: &str = "no head came that Traffic Server reads: the connection was closed or reset before it was complete, an idle \
     one was closed as the request came, the port speaks another protocol (TLS, HTTP/2, SSH), a field name has a blank, \
     Content-Length is no number or has two values, or the head is too large";
const CUT_HERE: &str = "the content could not be read to its end, and the client got a part: the connection was closed or reset, or \
     the chunks are none";

pub(super) const ROWS: &[Row] = &[
    row("attempt fail [BAD_INCOMING_RESPONSE]", NO_RESPONSE, PROBE),
    row("Connection refused [111]", REFUSED, CONNECT).and("CONNECT: "),
    row(
        "Connection timed out [110]",
        "the connection was not made in time, or the TLS handshake was not answered",
        "bad-gateway probe URL from the same machine; proxy.config.http.connect_attempts_timeout",
    )
    .and("CONNECT: "),
    row(
        "marking down",
        "the last try failed too, and the address is not used for a while",
        CONNECT,
    )
    .and("CONNECT: "),
    row("DNS Error: looking up", NO_NAME, NAMES),
    row(
        "ERR_CONNECT_FAIL/502",
        "the connection could not be made, or no head came that Traffic Server reads; error.log says which",
        "the lines of error.log at that time; bad-gateway probe URL",
    ),
    row("ERR_READ_TIMEOUT/504", SLOW, WAIT),
    row("ERR_READ_TIMEOUT/200", SLOW_CONTENT, WAIT),
    row("ERR_READ_ERROR/200", CUT_HERE, PROBE),
];
