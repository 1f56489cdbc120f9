//! Rust: hyper (1.x) with reqwest (0.12), and ureq (3).

use super::common::*;
use super::row::Row;

const fn hyper(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("hyper", phrase, means, next)
}

const fn ureq(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("ureq", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    hyper("invalid HTTP version parsed", NOT_HTTP, PROBE),
    hyper("Parse(Version)", NOT_HTTP, PROBE),
    hyper("invalid HTTP status-code parsed", STATUS, PROBE),
    hyper("Parse(Status)", STATUS, PROBE),
    hyper("invalid HTTP header parsed", HEADER, PROBE),
    hyper("Parse(Header(Token))", HEADER, PROBE),
    hyper("invalid content-length parsed", LENGTH_OR_TWO, PROBE),
    hyper("Parse(Header(ContentLengthInvalid))", LENGTH_OR_TWO, PROBE),
    hyper("unexpected transfer-encoding parsed", CHUNKED_1_0, PROBE),
    hyper("Parse(Header(TransferEncodingUnexpected))", CHUNKED_1_0, PROBE),
    hyper("message head is too large", LARGE_OR_MANY, PROBE),
    hyper("Parse(TooLarge)", LARGE_OR_MANY, PROBE),
    hyper("Invalid chunk size line: missing size digit", CHUNKS, PROBE),
    hyper(
        "Invalid chunk size line: Invalid Size",
        "the size of a chunk is no hexadecimal number, such as `0x5`, or its line ends in LF without CR",
        PROBE,
    ),
    hyper("invalid chunk size: overflow", CHUNK_SIZE, PROBE),
    hyper("chunk extensions over limit", EXTENSIONS, PROBE),
    hyper("Invalid chunk body CR", CHUNK_END, PROBE),
    hyper("end of file before message length reached", CUT, CONTENT),
    hyper("error: IncompleteBody", CUT, CONTENT),
    hyper("unexpected EOF during chunk size line", CUT_CHUNKS, CONTENT),
    hyper("connection closed before message completed", NO_HEAD, DIED),
    hyper("hyper::Error(IncompleteMessage)", NO_HEAD, DIED),
    hyper("connection error: Connection reset by peer (os error 104)", RESET, DIED),
    hyper("hyper::Error(Io, Os { code: 104", RESET, DIED),
    hyper("error reading a body from connection: Connection reset by peer", RESET_CONTENT, CONTENT),
    hyper("hyper::Error(Body, Os { code: 104", RESET_CONTENT, CONTENT),
    hyper(
        "error reading a body from connection: invalid header name",
        "a line of the trailer section is no field line",
        PROBE,
    ),
    hyper("tcp connect error: Connection refused", REFUSED, CONNECT),
    hyper("dns error: failed to lookup address information", NO_NAME, NAMES),
    hyper("operation timed out", ANY_SLOW, WAIT).and("error "),
    hyper("source: TimedOut", ANY_SLOW, WAIT),
    hyper("error sending request for url (", SENDING, SOURCE),
    hyper("error decoding response body", READING, SOURCE),
    ureq("http parse fail: invalid HTTP version", NOT_HTTP, PROBE),
    ureq("HttpParseFail(\"invalid HTTP version\")", NOT_HTTP, PROBE),
    ureq("http parse fail: invalid response status", STATUS, PROBE),
    ureq("http parse fail: invalid status code", STATUS, PROBE),
    ureq("http parse fail: invalid header name", FIELD_LINE, PROBE),
    ureq("http parse fail: invalid header value", VALUE, PROBE),
    ureq("protocol: conflicting content-length headers", LENGTHS, PROBE),
    ureq("protocol: content-length header not a number", LENGTH, PROBE),
    ureq("protocol: chunk length cannot be read as a number", CHUNKS, PROBE),
    ureq(
        "protocol: chunk expected crlf as next character",
        "a chunk is longer or shorter than its size says, or its extension is too long",
        PROBE,
    ),
    ureq(
        "body data reading stalled",
        "the content is said to be chunked, and no line of a chunk came before the connection was closed",
        PROBE,
    ),
    ureq("response header is too big:", LARGE, PROBE),
    ureq("http parse resulted in too many headers", MANY, PROBE),
    ureq("io: Peer disconnected", NO_HEAD, DIED),
    ureq("Peer disconnected", CUT, CONTENT),
    ureq("io: Connection reset by peer (os error 104)", RESET, DIED),
    ureq("io: Connection refused (os error 111)", REFUSED, CONNECT),
    ureq("timeout: global", ANY_SLOW, WAIT),
    ureq("HttpParseFail(\"invalid response status\")", STATUS, PROBE),
    ureq("HttpParseFail(\"invalid header name\")", FIELD_LINE, PROBE),
    ureq("HttpParseFail(\"invalid header value\")", VALUE, PROBE),
    ureq("Protocol(TooManyContentLengthHeaders)", LENGTHS, PROBE),
    ureq("Protocol(BadContentLengthHeader)", LENGTH, PROBE),
    ureq("Protocol(ChunkLenNotANumber)", CHUNKS, PROBE),
    ureq("LargeResponseHeader(", LARGE, PROBE),
    ureq("Protocol(HttpParseTooManyHeaders)", MANY, PROBE),
    ureq("Timeout(Global)", ANY_SLOW, WAIT),
];

const HEADER: &str = "a line of the head is no field line: no colon, a blank or a control byte in the name, before the colon or in \
     the value, a folded line, a second status line";
const LENGTH_OR_TWO: &str = "Content-Length is no number, or has two values: an application and the server around it each set one";
const CHUNKED_1_0: &str =
    "a response of HTTP/1.0 has Transfer-Encoding, which that version does not know";
const LARGE_OR_MANY: &str =
    "the head is larger, or has more fields, than this program takes: cookies or tokens that grew";
const SENDING: &str =
    "no response came, or its head could not be read: reqwest prints no reason by itself";
const READING: &str =
    "the content could not be read to its end: reqwest prints no reason by itself";
const SOURCE: &str = "print the error with {:?}, or its source(); bad-gateway probe URL";
