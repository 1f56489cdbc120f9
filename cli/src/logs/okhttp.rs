//! OkHttp (3.13), and so Retrofit and Android's clients.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("okhttp", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "Unexpected status line: ",
        "the first line is no status line, or has no version of HTTP/1, or no status code of three digits",
        QUOTED,
    ),
    row(
        "unexpected end of stream on Connection{",
        "the connection was closed before a whole head: another protocol on this port, the process died or was restarted, or it \
         closed an idle connection as the request came. The cause, printed below, shows the bytes that came",
        DIED,
    ),
    row(
        "\\n not found: limit=",
        "the connection was closed before the end of a line",
        "the line quotes what came: bad-gateway check reads it out of it",
    ),
    row("ProtocolException: unexpected end of stream", CUT, CONTENT),
    row("Expected leading [0-9a-fA-F] character but was", CHUNKS, PROBE),
    row("expected chunk size and optional extensions but was", CHUNKS, PROBE),
    row("Number too large:", CHUNK_SIZE, PROBE).and("ProtocolException"),
    row("had non-zero Content-Length:", "a 204 or 205 has content", PROBE),
    row("SocketTimeoutException: timeout", ANY_SLOW, WAIT),
    row("ConnectException: Failed to connect to", REFUSED, CONNECT),
];
