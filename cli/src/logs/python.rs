//! Python: http.client (3.11) and what stands on it, urllib3 (1.26 and 2.8) and requests.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("python", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "BadStatusLine",
        "the first line is no status line, or its status code is no number of three digits",
        QUOTED,
    ),
    row("UnknownProtocol(", VERSION, PROBE),
    row("UnknownProtocol: HTTP/", VERSION, PROBE),
    row("Remote end closed connection without response", EMPTY, DIED),
    row("Content-Length contained multiple unmatching values", LENGTHS, PROBE),
    row("InvalidChunkLength(got length b''", CUT_CHUNKS, CONTENT),
    row("InvalidChunkLength(", CHUNKS, PROBE),
    row("Response ended prematurely", CUT_CHUNKS, CONTENT).and("ProtocolError"),
    row("Response ended prematurely", CUT_CHUNKS, CONTENT).and("ChunkedEncodingError"),
    row("more expected)", CUT, CONTENT).and("IncompleteRead("),
    row(
        "IncompleteRead(",
        "the chunks cannot be read to their end: the size of one is no number, one is longer or shorter than its \
         size, or the connection was closed within them",
        PROBE,
    ),
    row("invalid literal for int() with base 16: b'", CHUNKS, PROBE),
    row("read length must be non-negative or -1", "the size of a chunk has a minus sign", PROBE),
    row(
        "cannot fit 'int' into an index-sized integer",
        "Content-Length, or the size of a chunk, is larger than any content",
        PROBE,
    ),
    row("Connection broken: ConnectionResetError", RESET_CONTENT, CONTENT),
    row("ConnectionResetError(104", RESET, DIED).and("Connection aborted"),
    row("ConnectionResetError: [Errno 104]", RESET, DIED),
    row("got more than 100 headers", MANY, PROBE),
    row("got more than 65536 bytes when reading header line", LARGE, PROBE),
    row("got more than 65536 bytes when reading status line", LARGE, PROBE),
    row("but failed to decode it.", NOT_ENCODED, PROBE).and("content-encoding"),
    row("Read timed out. (read timeout=", SLOW, WAIT),
    row("Read timed out.", SLOW_CONTENT, WAIT).and("ConnectionPool("),
    row("TimeoutError: timed out", ANY_SLOW, WAIT),
    row("Failed to establish a new connection: [Errno 111]", REFUSED, CONNECT),
    row("urlopen error [Errno 111] Connection refused", REFUSED, CONNECT),
    row("Failed to resolve '", NO_NAME, NAMES),
    row("urlopen error [Errno -2]", NO_NAME, NAMES),
    row("[SSL: WRONG_VERSION_NUMBER]", PLAIN, HTTP),
    row("Failed to establish a new connection: [Errno -2]", NO_NAME, NAMES),
    row("ConnectionRefusedError: [Errno 111]", REFUSED, CONNECT),
    row("gaierror: [Errno -2]", NO_NAME, NAMES),
    row("zlib.error: Error -3 while decompressing data", NOT_ENCODED, PROBE),
];
