//! Varnish (7.1): FetchError and BogoHeader in varnishlog.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("varnish", phrase, means, next)
}

const BOGO: &str = "varnishlog -g request -q 'BogoHeader'; bad-gateway probe URL";

pub(super) const ROWS: &[Row] = &[
    row(
        "http first read error",
        "the connection ended, or the time ran out, before a head came",
        DIED,
    ),
    row(
        "HTC eof (-1)",
        "the connection was closed or reset before the head was complete: another protocol on this port (TLS, HTTP/2, SSH), content \
         without a head, the process died or was restarted, or it closed an idle connection as the request came",
        DIED,
    ),
    row(
        "http format error",
        "the head is none that Varnish reads: its status line, a name, a byte, a line without a colon; a BogoHeader above says more",
        BOGO,
    ),
    row(
        "http read error: overflow",
        "the head is larger than http_resp_size",
        "-p http_resp_size=64k",
    ),
    row("Header without ':'", NO_COLON, PROBE).and("BogoHeader"),
    row("in header name", NAME, PROBE).and("Illegal char"),
    row("Missing header name:", "a field has no name", PROBE).and("BogoHeader"),
    row("Header has ctrl char", VALUE, PROBE),
    row("1st header has white space", FOLD, PROBE),
    row(
        "Header too long:",
        "a line of the head is longer than http_resp_hdr_len",
        "-p http_resp_hdr_len=64k -p http_resp_size=128k",
    )
    .and("BogoHeader"),
    row("Too many headers:", "the head has more fields than http_max_hdr", "-p http_max_hdr=256")
        .and("BogoHeader"),
    row(
        "Body cannot be fetched",
        "the content has no end that Varnish knows: Content-Length is no number, stands beside Transfer-Encoding, or that is not \
         `chunked`; or a 1xx or 204 with content",
        PROBE,
    ),
    row("chunked header non-hex", CHUNKS, PROBE),
    row(
        "chunked header no NL",
        "a chunk has an extension, which Varnish does not read, or its size is no number, such as `0x5`",
        PROBE,
    ),
    row("bogusly large chunk size", CHUNK_SIZE, PROBE),
    row(
        "chunked tail no NL",
        "a chunk is longer or shorter than its size says, or there is a trailer section, which Varnish does not read",
        PROBE,
    ),
    row("chunked insufficient bytes", CUT_CHUNKS, CONTENT),
    row(
        "chunked read err",
        "the connection was closed or reset, or was silent for too long, where the line of a chunk's size was due",
        CONTENT,
    ),
    row("straight insufficient bytes", CUT_LENGTH, CONTENT),
    row("eof socket fail", RESET_CONTENT, CONTENT),
    row("Connection reset by peer", RESET_CONTENT, CONTENT).and("FetchError"),
    row("first byte timeout", SLOW, WAIT),
    row("Resource temporarily unavailable", SLOW_CONTENT, WAIT).and("FetchError"),
    row("timeout", SLOW, WAIT).and("FetchError"),
    row("overflow", "the head is larger than http_resp_size", "-p http_resp_size=64k")
        .and("FetchError"),
    row("Invalid Gzip data", NOT_ENCODED, PROBE),
    row("tGunzip failed", NOT_ENCODED, PROBE).and("FetchError"),
    row("fail errno 111 (Connection refused)", REFUSED, CONNECT),
    row(
        "no backend connection",
        "the connection could not be made, or the backend counts as sick",
        CONNECT,
    ),
];
