//! Perl's LWP, and wget (1.21).

use super::common::*;
use super::row::Row;

const fn perl(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("perl", phrase, means, next)
}

const fn wget(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("wget", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    perl("200 Assumed OK", NOT_HTTP, PROBE),
    perl("Chunked must be last Transfer-Encoding", CODING, PROBE),
    perl("Bad chunk-size in HTTP response:", CHUNKS, PROBE),
    perl("Missing newline after chunk data:", CHUNK_END, PROBE),
    perl("EOF when chunk header expected", CUT_CHUNKS, CONTENT),
    perl("Entity body line too long", EXTENSIONS, PROBE),
    perl("Entity body read failed: Connection reset by peer", RESET_CONTENT, CONTENT),
    perl("Bad header: '", "a line of the trailer section is no field line", PROBE).and("X-Died"),
    perl("Server closed connection without sending any data back", EMPTY, DIED),
    perl("500 Status read failed: Connection reset by peer", RESET, DIED),
    perl("500 Header read failed: Connection reset by peer", RESET, DIED),
    perl("500 Too many header lines", MANY, PROBE),
    perl("500 Header line too long", LARGE, PROBE),
    perl("500 Status line too long", LARGE, PROBE),
    perl("500 read timeout", SLOW, WAIT),
    perl("500 Can't connect to", REFUSED, CONNECT).and("Connection refused"),
    perl("500 Can't connect to", NO_NAME, NAMES).and("Name or service not known"),
    wget("No headers, assuming HTTP/0.9", NOT_HTTP, PROBE),
    wget("ERROR -1: Malformed status line.", "the status line has no version of HTTP/1, or no status code of three digits", PROBE),
    wget("No data received.", EMPTY, DIED),
    wget("Connection closed at byte", CUT_LENGTH, CONTENT),
    wget("Read error at byte", "the content is said to be chunked and is not, or a chunk is longer or shorter than its size, or the connection was closed \
         within them", PROBE).and("(Success)"),
    wget("Read error at byte", RESET_CONTENT, CONTENT).and("(Connection reset by peer)"),
    wget("Read error at byte", SLOW_CONTENT, WAIT).and("(Connection timed out)"),
    wget("Read error (Connection reset by peer) in headers", RESET, DIED),
    wget("Read error (Connection timed out) in headers", SLOW, WAIT),
    wget("Read error (Cannot allocate memory) in headers", LARGE, PROBE),
    perl("X-Died: read timeout", SLOW_CONTENT, WAIT),
    perl("X-Died: read failed: Connection reset by peer", RESET_CONTENT, CONTENT),
];
