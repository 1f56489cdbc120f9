//! Netty (4.1), and so Spring's WebClient and Cloud Gateway, Zuul, Vert.x.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("netty", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row("IllegalArgumentException: invalid version format:", NOT_HTTP, PROBE),
    row(
        "Line Feed must be preceded by Carriage Return when terminating HTTP start- and header field-lines",
        "a line of the head ends in LF without CR: a head written by hand, a line end inside a value, or content without a head",
        PROBE,
    ),
    row(
        "Line Feed must be preceded by Carriage Return when terminating HTTP chunk header lines",
        "the line of a chunk's size ends in LF without CR, or the content is not chunked",
        PROBE,
    ),
    row("No colon found", NO_COLON, PROBE).and("IllegalArgumentException"),
    row("empty headers are not allowed", "a field has no name", PROBE),
    row("a header name cannot contain", NAME, PROBE),
    row("Multiple Content-Length values found:", LENGTHS, PROBE),
    row("Content-Length value is not a number:", LENGTH, PROBE),
    row("under radix 16", CHUNKS, PROBE).and("NumberFormatException"),
    row("Chunk data sections must be terminated by a CR LF octet pair", CHUNK_END, PROBE),
    row(
        "PrematureChannelClosureException: Connection closed before received headers",
        CUT_HEAD,
        CONTENT,
    ),
    row(
        "PrematureChannelClosureException",
        "the connection was closed before the response was whole: the process died or was restarted, it closed an idle \
         connection as the request came, or the head was one that Netty does not read",
        DIED,
    ),
    row("TooLongFrameException: HTTP header is larger than", LARGE, PROBE),
    row(
        "TooLongFrameException: An HTTP line is larger than",
        "the status line, or the line of a chunk's size, is too long",
        PROBE,
    ),
    row("ReadTimeoutException", ANY_SLOW, WAIT).and("io.netty"),
    row("reasonPhrase contains one of the following prohibited characters", CR, PROBE),
    row("Invalid separator, only a single space or horizontal tab allowed", CR, PROBE),
];
