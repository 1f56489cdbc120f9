//! aiohttp (3.14) in Python; what its reader, llhttp, says of a head stands in [`super::llhttp`].

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("aiohttp", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "Bad status line:",
        "the first line is no status line, or has no version of HTTP/1, or no status code of three digits; or bytes \
         follow the response",
        "where the line quotes the first bytes, bad-gateway check reads them out of it",
    ),
    row("Invalid HTTP header: b'", NUL, PROBE),
    row("Not enough data to satisfy transfer length header", CUT_CHUNKS, CONTENT),
    row("Not enough data to satisfy content length header", CUT_LENGTH, CONTENT),
    row("ServerDisconnectedError: <RawResponseMessage(", CUT_HEAD, CONTENT),
    row("ServerDisconnectedError: Server disconnected", EMPTY, DIED),
    row("ClientOSError: [Errno 104]", RESET, DIED),
    row("Too many headers received", MANY, PROBE).and("400"),
    row(
        "Got more than 8190 bytes",
        LARGE,
        "aiohttp.ClientSession(max_line_size=65536, max_field_size=65536)",
    ),
    row("Can not decode content-encoding:", NOT_ENCODED, PROBE),
    row("[Connect call failed", REFUSED, CONNECT).and("Cannot connect to host"),
    row("ClientConnectorDNSError", NO_NAME, NAMES),
];
