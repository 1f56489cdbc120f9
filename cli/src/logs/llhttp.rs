//! The reader that Node's http, undici and aiohttp share: what it gives for a reason.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("node, aiohttp", phrase, means, next)
}

/// Node has the bytes in its error.
const PACKET: &str =
    "print error.rawPacket: bad-gateway check reads a `<Buffer …>`; bad-gateway probe URL";

pub(super) const ROWS: &[Row] = &[
    row(
        "Parse Error: Expected HTTP/",
        "the first line is no status line, or bytes follow the response: another protocol on this \
         port (TLS, HTTP/2, SSH, mail, Redis), content without a head, a length that is too small",
        PACKET,
    ),
    row(
        "HTTP/1.1 protocol (Expected HTTP/)",
        NOT_HTTP,
        "error.cause.data has the bytes, from the faulty one on; bad-gateway probe URL",
    ),
    row("Parse Error: Invalid status code", STATUS, PACKET),
    row("Invalid response status", STATUS, PROBE),
    row("Response overflow", STATUS, PROBE).and("HTTP/1.1 protocol ("),
    row("Expected space after version", "the status line ends behind its version", PROBE),
    row("Expected dot", VERSION, PROBE),
    row("Invalid major version", VERSION, PROBE),
    row("Missing expected CR after response line", BARE_LF, PROBE),
    row("Missing expected CR after header value", BARE_LF, PROBE),
    row("Missing expected LF after header value", CR, PROBE),
    row("Expected LF after CR", CR, PROBE),
    row("Invalid header token", FIELD_LINE, PROBE),
    row(
        "Invalid header field char",
        "a CR stands before the line end of the status line, or a blank before the colon of Content-Length",
        PROBE,
    ),
    row("Invalid header value char", VALUE, PROBE),
    row("Unexpected whitespace after header value", FOLD, PROBE),
    row("Unexpected space after start line", FOLD, PROBE),
    row("Duplicate Content-Length", LENGTHS, PROBE),
    row("Invalid character in Content-Length", LENGTH, PROBE),
    row("Empty Content-Length", LENGTH, PROBE),
    row("Content-Length overflow", LENGTH, PROBE),
    row("Transfer-Encoding can't be present with Content-Length", BOTH, PROBE),
    row("Content-Length can't be present with Transfer-Encoding", BOTH, PROBE),
    row("Invalid character in chunk size", CHUNKS, PROBE),
    row("Chunk size overflow", CHUNK_SIZE, PROBE),
    row("Invalid character in chunk extensions", EXTENSIONS, PROBE),
    row("Chunk extensions overflow", EXTENSIONS, PROBE),
    row(
        "Missing expected CR after chunk size",
        "the line of a chunk's size ends in LF without CR",
        PROBE,
    ),
    row("Expected LF after chunk size", "the line of a chunk's size ends in LF without CR", PROBE),
    row("Expected LF after chunk data", CHUNK_END, PROBE),
    row("Data after `Connection: close`", BEHIND, PROBE),
    row(
        "Header overflow",
        "the head is larger than 16 KiB: cookies or tokens that grew",
        "node --max-http-header-size=65536",
    )
    .and("Parse Error"),
];
