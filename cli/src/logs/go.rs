//! Go's net/http (1.19 and later), and so Traefik, Caddy and much of Kubernetes.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("go", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row("malformed HTTP response", NOT_HTTP, QUOTED),
    row(
        "malformed HTTP status code",
        "the second word of the first line is no status code of three digits: `undefined`, or another protocol \
         on this port (SSH, mail, Redis)",
        PROBE,
    ),
    row("malformed HTTP version", VERSION, PROBE),
    row("malformed MIME header initial line", FOLD, PROBE),
    row(
        "malformed MIME header: missing colon:",
        "a line of the head, or of the trailer section, has no colon: a line end inside a value, a \
         second status line, output of the program between the fields; or the head was cut there",
        PROBE,
    ),
    row("malformed MIME header", FIELD_LINE, PROBE),
    row("message cannot contain multiple Content-Length headers", LENGTHS, PROBE),
    row("bad Content-Length", LENGTH, PROBE),
    row("too many transfer encodings", "the head has Transfer-Encoding more than once", PROBE),
    row("unsupported transfer encoding", CODING, PROBE),
    row("invalid byte in chunk length", CHUNKS, PROBE),
    row("http chunk length too large", CHUNK_SIZE, PROBE),
    row(
        "malformed chunked encoding",
        "a chunk is longer or shorter than its size says, or its lines end in LF without CR",
        PROBE,
    ),
    row("header line too long", "the line of a chunk's size is too long", PROBE),
    row("unexpected EOF reading trailer", TRAILERS, PROBE),
    row("transport connection broken: unexpected EOF", CUT_HEAD, DIED),
    row("too many 1xx informational responses", INTERIM, PROBE),
    row("101 switching protocols response with non-writable body", SWITCHED, PROBE),
    row(
        "Unsolicited response received on idle HTTP channel",
        "bytes came on an idle connection: a 408 of an upstream that closes it, or what follows a response whose length is \
         too small, or a 204 with content",
        QUOTED,
    ),
    row("server gave HTTP response to HTTPS client", PLAIN, HTTP),
    row("first record does not look like a TLS handshake", PLAIN, HTTP),
    row(
        "server closed idle connection",
        "the upstream closed a connection as the request came on it",
        "let the upstream keep idle connections longer than the proxy does; bad-gateway probe --idle 1s,5s,61s URL",
    ),
    row("timeout awaiting response headers", SLOW, WAIT),
    row("exceeded while awaiting headers", SLOW, WAIT),
    row("context cancellation while reading body", SLOW_CONTENT, WAIT),
    row("context deadline exceeded", ANY_SLOW, WAIT),
    row("i/o timeout", ANY_SLOW, WAIT).and("read tcp"),
    row("invalid WriteHeader code", STATUS, PROBE),
    row("failed to parse Location header", "the value of Location is no URL", PROBE),
    row(
        "read error during body copy: unexpected EOF",
        "the connection was closed within the content: less came than Content-Length says, no last chunk, or chunks that are none",
        CONTENT,
    ),
    row("read error during body copy: read tcp", RESET_CONTENT, CONTENT)
        .and("connection reset by peer"),
    row(
        "aborting with incomplete response",
        "the content could not be read to its end, and the client got a part; the error stands in the same line",
        PROBE,
    ),
    row(
        "reading from backend",
        "the content could not be read to its end; the error stands in the same line",
        PROBE,
    )
    .and("unexpected EOF"),
    row(
        "x509: ",
        "the upstream's certificate is not valid for the name, is out of date, or is from nobody who is trusted",
        PROBE_TLS,
    )
    .and("http"),
    row("connect: connection refused", REFUSED, CONNECT),
    row("no such host", NO_NAME, NAMES).and("lookup"),
    row("read: connection reset by peer", RESET, DIED),
    row("proxy error: unexpected EOF", CUT_HEAD, DIED),
    row("proxy error: EOF", EMPTY, DIED),
    row("caused by: EOF", EMPTY, DIED),
    row("\"error\":\"EOF\"", EMPTY, DIED),
    row(": EOF", EMPTY, DIED).and("Get \"http"),
    row(": EOF", EMPTY, DIED).and("Post \"http"),
    row("\"msg\":\"EOF\"", EMPTY, DIED).and("reverseproxy"),
    row(
        "no upstreams available",
        "Caddy has no upstream that it may use: all count as down after failures just before, or none is set",
        "look at the lines before this one; fail_duration and max_fails",
    ),
    row(
        "reverseproxy.statusError",
        "Caddy could not use the response; the line's `msg` says why",
        PROBE,
    ),
    row(
        "net/http: invalid header field value for",
        "the request, not the response: a field that would be sent has a control byte in its value",
        "look at the fields that the client, or the proxy's configuration, adds to the request",
    ),
];
