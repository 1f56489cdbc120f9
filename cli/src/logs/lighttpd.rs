//! lighttpd (1.4.69) as a proxy, and H2O (2.2).

use super::common::*;
use super::row::Row;

const fn lighttpd(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("lighttpd", phrase, means, next)
}

const fn h2o(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("h2o", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    lighttpd(
        "invalid HTTP status line:",
        "the status code is no number of three digits, or the version is none of HTTP/1",
        QUOTED,
    ),
    lighttpd(
        "response already sent out, but backend returned error",
        "the content could not be read to its end: cut, reset, or chunks that are none",
        PROBE,
    ),
    lighttpd(
        "response not received, request sent:",
        "the connection was closed or reset before the head was complete",
        DIED,
    ),
    lighttpd(
        "chunked header invalid chars",
        "the size of a chunk is no hexadecimal number, such as `0x5`, or its line ends in LF without CR",
        PROBE,
    ),
    lighttpd("chunked data size too large", CHUNK_SIZE, PROBE),
    lighttpd("chunked header line too long", EXTENSIONS, PROBE),
    lighttpd("response headers too large for", LARGE, PROBE),
    lighttpd("read timeout on socket:", ANY_SLOW, WAIT),
    lighttpd("establishing connection failed: socket:", REFUSED, CONNECT).and("Connection refused"),
    lighttpd(
        "unexpected end-of-file (perhaps the fastcgi process died)",
        "the FastCGI process died, or that port speaks something else than FastCGI, such as HTTP",
        "bad-gateway probe URL says what the port speaks",
    ),
    h2o("failed to parse the response (chunked)", CHUNKS, PROBE),
    h2o(
        "failed to parse the response",
        "the head is none that H2O reads: no status line, or a line that is no field line",
        PROBE,
    ),
    h2o("(malformed content-length)", LENGTHS, PROBE),
    h2o("I/O error (head)", NO_HEAD, DIED),
    h2o("I/O error (body; chunked)", CUT_CHUNKS, CONTENT),
    h2o("I/O error (body; content-length)", CUT_LENGTH, CONTENT),
    h2o("I/O timeout", ANY_SLOW, WAIT).and("proxy.c"),
    h2o("connection failed", REFUSED, CONNECT).and("proxy.c"),
    h2o(
        "fastcgi connection closed unexpectedly",
        "the FastCGI process died, or that port speaks something else than FastCGI, such as HTTP",
        "bad-gateway probe URL says what the port speaks",
    ),
];
