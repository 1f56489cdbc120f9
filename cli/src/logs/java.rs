//! Java's own clients (17): java.net.http, and HttpURLConnection.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("java", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row("ProtocolException: Invalid status line: \"", NOT_HTTP, QUOTED),
    row("Bad trailing char", CR, PROBE).and("when parsing status line"),
    row(
        "parsing HTTP/1.1 status line, receiving [",
        "the connection was closed before a whole status line: another protocol on this port \
         (TLS, HTTP/2), or the process died",
        PROBE,
    ),
    row("parsing HTTP/1.1 header, receiving [", CUT_HEAD, CONTENT),
    row(
        "HTTP/1.1 header parser received no bytes",
        "the connection was closed or reset before a byte of the response: the process died or was restarted, it closed an \
         idle connection as the request came, or the port speaks no HTTP",
        DIED,
    ),
    row("ProtocolException: Invalid header name \"", NAME, PROBE),
    row("ProtocolException: Invalid header value \"", VALUE, PROBE),
    row("Illegal character in chunk size:", CHUNKS, PROBE),
    row("IOException: invalid chunk header", CHUNK_SIZE, PROBE),
    row("Chunk header size too long:", EXTENSIONS, PROBE),
    row(
        "chunked transfer encoding, state:",
        "the connection was closed, or was silent for too long, within the chunks",
        CONTENT,
    ),
    row("fixed content-length:", CUT_LENGTH, CONTENT).and("bytes received:"),
    row("http1_0 content, bytes received:", RESET_CONTENT, CONTENT),
    row("Header size too big:", LARGE, PROBE).and("ProtocolException"),
    row("unexpected content length header with 204 response", "a 204 has a Content-Length", PROBE),
    row("Unexpected 101 response, when not upgrading", SWITCHED, PROBE),
    row("Too many interim responses received", INTERIM, PROBE),
    row("HttpTimeoutException: request timed out", ANY_SLOW, WAIT),
    row(
        "IOException: Invalid Http response",
        "the first line is no status line, or has no version of HTTP/1, or no status code of three digits: another \
         protocol on this port, or content without a head",
        PROBE,
    ),
    row("Unexpected end of file from server", EMPTY, DIED),
    row("IOException: Premature EOF", CUT_CHUNKS, CONTENT),
    row("IOException: Bogus chunk size", CHUNKS, PROBE),
    row("IOException: missing CR", CHUNK_END, PROBE),
    row("Chunk header too long", EXTENSIONS, PROBE).and("IOException"),
    row("Malformed tailer - format should be key:value", TRAILERS, PROBE),
    row("Unsupported or unrecognized SSL message", PLAIN, HTTP),
    row("Unrecognized SSL message, plaintext connection?", PLAIN, HTTP),
    row("SocketTimeoutException: Read timed out", ANY_SLOW, WAIT),
    row("SocketException: Connection reset", RESET, DIED),
    row("ConnectException: Connection refused", REFUSED, CONNECT),
    row("UnknownHostException:", NO_NAME, NAMES),
];
