//! What libraries write that proxies are made of: Go's (Traefik, Caddy, Kubernetes), Node's, Python's,
//! Varnish.

use super::row::Row;

const SAVE: &str = "curl -sS --raw --http1.1 -i URL > FILE; bad-gateway check FILE";
const QUOTED: &str = "the line quotes the first bytes: bad-gateway check reads them out of it";
const DIED: &str =
    "look into the upstream's log at that time; bad-gateway probe --idle 1s,5s,61s URL";
const CONNECT: &str = "bad-gateway probe URL from the same machine";

const fn go(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("go", phrase, means, next)
}

const fn node(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("node", phrase, means, next)
}

const fn python(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("python", phrase, means, next)
}

const fn varnish(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("varnish", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    go(
        "malformed HTTP response",
        "the first line is no status line: another protocol on this port, or content without a head",
        QUOTED,
    ),
    go("malformed HTTP status code", "the status code is no number of three digits", SAVE),
    go("malformed HTTP version", "the version in the status line is none", SAVE),
    go("malformed MIME header", "a line of the head has no colon, or begins with a blank", SAVE),
    go("too many transfer encodings", "the head has Transfer-Encoding more than once", SAVE),
    go("unsupported transfer encoding", "the coding is not `chunked`", SAVE),
    go(
        "server gave HTTP response to HTTPS client",
        "the proxy speaks TLS, and the port speaks clear text",
        "http:// in the place of https:// in the upstream's address",
    ),
    go(
        "first record does not look like a TLS handshake",
        "the proxy speaks TLS, and the port answers something else",
        "http:// in the place of https:// in the upstream's address",
    ),
    go(
        "server closed idle connection",
        "the upstream closed a connection as the request came on it",
        "let the upstream keep idle connections longer than the proxy does",
    ),
    go(
        "transport connection broken: unexpected EOF",
        "the connection ended within the response",
        DIED,
    ),
    go(
        "context deadline exceeded",
        "the response did not come in time",
        "compare the proxy's time-out with the upstream's time",
    ),
    go("caused by: EOF", "the connection was closed before a byte of the response", DIED),
    go("proxy error: EOF", "the connection was closed before a byte of the response", DIED),
    go("proxy error: unexpected EOF", "the connection ended within the response", DIED),
    go("read: connection reset by peer", "the upstream reset the connection", DIED),
    go(
        "timeout awaiting response headers",
        "no head came in time",
        "compare the proxy's time-out with the upstream's time",
    ),
    go("connect: connection refused", "nothing listens at that address", CONNECT),
    node(
        "HPE_INVALID_CONSTANT",
        "the first bytes are not `HTTP/`, or the head begins in the wrong place",
        "print error.rawPacket: bad-gateway check reads a `<Buffer …>`",
    ),
    node(
        "HPE_INVALID_HEADER_TOKEN",
        "a name or a value of a field has a byte that it must not have",
        "print error.rawPacket: bad-gateway check reads a `<Buffer …>`",
    ),
    node(
        "HPE_UNEXPECTED_CONTENT_LENGTH",
        "the head has Content-Length twice, or beside Transfer-Encoding",
        SAVE,
    ),
    node(
        "HPE_INVALID_TRANSFER_ENCODING",
        "the head has Transfer-Encoding beside Content-Length, or another coding",
        SAVE,
    ),
    node(
        "HPE_INVALID_CHUNK_SIZE",
        "the content is said to be chunked and is not, or a chunk has a wrong size",
        SAVE,
    ),
    node("HPE_CR_EXPECTED", "a line of the head ends in LF without CR", SAVE),
    node("HPE_LF_EXPECTED", "a CR stands in the head without LF", SAVE),
    node(
        "HPE_HEADER_OVERFLOW",
        "the head is larger than 16 KiB",
        "node --max-http-header-size=65536",
    ),
    node("HPE_INVALID_EOF_STATE", "the connection was closed within the response", DIED),
    node(
        "Parse Error: Expected HTTP/",
        "the first bytes are not `HTTP/`, or the head begins in the wrong place",
        "print error.rawPacket: bad-gateway check reads a `<Buffer …>`",
    ),
    node("socket hang up", "the connection was closed before the response was there", DIED),
    node("ECONNREFUSED", "nothing listens at that address", CONNECT),
    node("ECONNRESET", "the upstream reset the connection", DIED),
    python(
        "Remote end closed connection without response",
        "the connection was closed before a byte of the response",
        DIED,
    ),
    python("BadStatusLine", "the first line is no status line", QUOTED),
    python("IncompleteRead", "the connection ended within the content", DIED),
    varnish(
        "http first read error",
        "the connection ended, or the time ran out, before a head came",
        DIED,
    ),
    varnish("http format error", "the head is none that Varnish reads", SAVE),
    varnish(
        "http read error: overflow",
        "the head is larger than http_resp_size",
        "-p http_resp_size=64k",
    ),
    varnish("straight insufficient bytes", "the connection ended within the content", DIED),
    varnish(
        "no backend connection",
        "the connection could not be made, or the backend counts as sick",
        CONNECT,
    ),
];
