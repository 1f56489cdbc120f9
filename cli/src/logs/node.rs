//! Node's http (20), undici and its `fetch` (6.29), axios (1.21): the codes of their errors.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("node", phrase, means, next)
}

const PACKET: &str =
    "print error.rawPacket: bad-gateway check reads a `<Buffer …>`; bad-gateway probe URL";
const CODE: &str = "print error.reason, which says more; bad-gateway probe URL";

pub(super) const ROWS: &[Row] = &[
    row(
        "HPE_INVALID_CONSTANT",
        "the first bytes are not `HTTP/`, or bytes follow the response",
        PACKET,
    ),
    row("HPE_INVALID_STATUS", STATUS, PACKET),
    row("HPE_INVALID_VERSION", VERSION, PACKET),
    row(
        "HPE_INVALID_HEADER_TOKEN",
        "a name or a value of a field has a byte that it must not have, or a line has no colon",
        PACKET,
    ),
    row("HPE_UNEXPECTED_SPACE", FOLD, PACKET),
    row("HPE_INVALID_CONTENT_LENGTH", LENGTH, PACKET),
    row(
        "HPE_UNEXPECTED_CONTENT_LENGTH",
        "the head has Content-Length twice, or beside Transfer-Encoding",
        PACKET,
    ),
    row(
        "HPE_INVALID_TRANSFER_ENCODING",
        "the head has Transfer-Encoding beside Content-Length, or another coding",
        PACKET,
    ),
    row("HPE_INVALID_CHUNK_SIZE", CHUNKS, PACKET),
    row("HPE_CHUNK_EXTENSIONS_OVERFLOW", EXTENSIONS, PACKET),
    row("HPE_CR_EXPECTED", BARE_LF, PACKET),
    row("HPE_LF_EXPECTED", CR, PACKET),
    row(
        "HPE_STRICT",
        "a CR without LF, a chunk that is longer or shorter than its size, or a chunk extension with a byte that it must not have",
        CODE,
    ),
    row("HPE_CLOSED_CONNECTION", BEHIND, PACKET),
    row(
        "HPE_HEADER_OVERFLOW",
        "the head is larger than 16 KiB: cookies or tokens that grew",
        "node --max-http-header-size=65536",
    ),
    row(
        "UND_ERR_HEADERS_OVERFLOW",
        "the head is larger than 16 KiB: cookies or tokens that grew",
        "new Agent({ maxHeaderSize: 65536 })",
    ),
    row(
        "Headers Overflow Error",
        "the head is larger than 16 KiB: cookies or tokens that grew",
        "new Agent({ maxHeaderSize: 65536 })",
    ),
    row("HPE_INVALID_EOF_STATE", "the connection was closed within the response", DIED),
    row(
        "Response body length does not match content-length header",
        "more or less content came than Content-Length says; two lengths, or a length beside chunks",
        PROBE,
    ),
    row("socket hang up", NO_HEAD, DIED),
    row(
        "SocketError: other side closed",
        "the connection was closed before the response was whole: the process died or was restarted, it closed an idle \
         connection as the request came, or the port speaks no HTTP",
        DIED,
    ),
    row("UND_ERR_SOCKET", "the connection was closed before the response was whole", DIED),
    row("Headers Timeout Error", SLOW, WAIT),
    row("UND_ERR_HEADERS_TIMEOUT", SLOW, WAIT),
    row("Body Timeout Error", SLOW_CONTENT, WAIT),
    row("UND_ERR_BODY_TIMEOUT", SLOW_CONTENT, WAIT),
    row("stream has been aborted", CUT, CONTENT),
    row("Error: aborted", CUT, CONTENT),
    row("AxiosError: timeout of", SLOW, WAIT),
    row("Error: incorrect header check", NOT_ENCODED, PROBE),
    row(
        "TypeError: terminated",
        "the response broke off within the content; the cause is printed below this line",
        CONTENT,
    ),
    row(
        "TypeError: fetch failed",
        "the cause is printed below this line",
        "print error.cause; bad-gateway probe URL",
    ),
    row("wrong version number", PLAIN, HTTP).and("EPROTO"),
    row("getaddrinfo ENOTFOUND", NO_NAME, NAMES),
    row("ECONNREFUSED", REFUSED, CONNECT),
    row("ECONNRESET", RESET, DIED),
];
