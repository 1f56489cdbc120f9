//! httpx and httpcore, whose reader is h11 (0.16), in Python.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("httpx", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "RemoteProtocolError: illegal request line",
        "the first byte is none of a status line: TLS, HTTP/2 or another binary protocol on this port",
        PROBE,
    ),
    row(
        "RemoteProtocolError: illegal status line: bytearray(",
        "the first line is no status line, or has no version of HTTP/1, or no status code of three digits",
        QUOTED,
    ),
    row(
        "RemoteProtocolError: no response line received",
        "an empty line stands before the status line",
        PROBE,
    ),
    row("RemoteProtocolError: illegal header line: bytearray(", FIELD_LINE, PROBE),
    row("RemoteProtocolError: continuation line at start of headers", FOLD, PROBE),
    row("RemoteProtocolError: conflicting Content-Length headers", LENGTHS, PROBE),
    row("RemoteProtocolError: bad Content-Length", LENGTH, PROBE),
    row("Only Transfer-Encoding: chunked is supported", CODING, PROBE),
    row(
        "RemoteProtocolError: multiple Transfer-Encoding headers",
        "Transfer-Encoding stands in the head twice: an application passes on another service's header",
        PROBE,
    ),
    row("RemoteProtocolError: illegal chunk header: bytearray(", CHUNKS, PROBE),
    row("RemoteProtocolError: malformed chunk footer: bytearray(", CHUNK_END, PROBE),
    row(
        "RemoteProtocolError: peer unexpectedly closed connection",
        "the content is said to be chunked, and no line of a chunk came before the connection was closed",
        PROBE,
    ),
    row("without sending complete message body (incomplete chunked read)", CUT_CHUNKS, CONTENT),
    row("without sending complete message body (received", CUT_LENGTH, CONTENT),
    row(
        "Server disconnected without sending a response",
        "the connection was closed before the head was complete: the process died or was restarted, it closed an \
         idle connection as the request came, or the port speaks no HTTP (what came is not shown)",
        DIED,
    ),
    row("InformationalResponse status_code should be in range", STATUS, PROBE),
    row("event without a pending proposal", SWITCHED, PROBE),
    row("RemoteProtocolError: Receive buffer too long", LARGE, PROBE),
    row("ReadError: [Errno 104] Connection reset by peer", RESET, DIED),
    row("ReadTimeout: timed out", ANY_SLOW, WAIT),
    row("ConnectError: [Errno 111] Connection refused", REFUSED, CONNECT),
    row("ConnectError: [Errno -2]", NO_NAME, NAMES),
    row("DecodingError: Error -3 while decompressing data", NOT_ENCODED, PROBE),
];
