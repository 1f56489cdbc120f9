//! The error codes of Chromium (156), and so of Chrome, Edge and Electron; and one of Firefox.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("browser", phrase, means, next)
}

const SEEN: &str = "bad-gateway probe URL: does the upstream send that, or a proxy before it?";

pub(super) const ROWS: &[Row] = &[
    row(
        "ERR_INVALID_HTTP_RESPONSE",
        "the first line is no status line (another protocol on this port, content without a head, something printed before the \
         head), or the head has a NUL byte",
        SEEN,
    ),
    row("ERR_EMPTY_RESPONSE", EMPTY, SEEN),
    row("ERR_CONNECTION_CLOSED", NO_HEAD, SEEN),
    row("ERR_CONNECTION_RESET", RESET, SEEN),
    row("ERR_CONTENT_LENGTH_MISMATCH", CUT_LENGTH, SEEN),
    row("ERR_INCOMPLETE_CHUNKED_ENCODING", CUT_CHUNKS, SEEN),
    row(
        "ERR_INVALID_CHUNKED_ENCODING",
        "the content is said to be chunked and is not, the size of a chunk is no number or too large, or a chunk is longer or \
         shorter than its size",
        SEEN,
    ),
    row("ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH", LENGTHS, SEEN),
    row("ERR_RESPONSE_HEADERS_TOO_BIG", LARGE, SEEN),
    // Not played: as Chromium's net_error_list.h has it.
    row("ERR_RESPONSE_HEADERS_TRUNCATED", CUT_HEAD, SEEN),
    // Not played: as the change that brought it to Firefox has it, for Content-Length and chunks.
    row("NS_ERROR_NET_PARTIAL_TRANSFER", CUT, SEEN),
];
