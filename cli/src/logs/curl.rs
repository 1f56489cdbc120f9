//! What curl and libcurl say (7.88 and 8.23), and with them PHP, pycurl and many others.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("curl", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "Received HTTP/0.9 when not allowed",
        NOT_HTTP,
        "bad-gateway probe URL; curl --http0.9 shows what came",
    ),
    row(
        "Unsupported HTTP version in response",
        "the status line has no version of HTTP/1, or no status code of three digits behind it",
        PROBE,
    ),
    row(
        "Unsupported HTTP/1 subversion in response",
        "the status line has no status code of three digits behind its version",
        PROBE,
    ),
    row("Unsupported response code in HTTP response", STATUS, PROBE),
    row("Version mismatch (from HTTP/1 to HTTP/2)", VERSION, PROBE),
    row("Header without colon", NO_COLON, PROBE),
    row("Carriage return found in header", CR, PROBE),
    row("Nul byte in header", NUL, PROBE),
    row("NUL byte in header", NUL, PROBE),
    row("Invalid Content-Length: value", LENGTH, PROBE),
    row(
        "Multiple Location headers",
        "the head has Location twice: an application and the server around it each set one",
        PROBE,
    ),
    row(
        "Unrecognized content encoding type",
        "Transfer-Encoding or Content-Encoding names a coding that does not exist",
        PROBE,
    ),
    row("Unsolicited Transfer-Encoding (", CODING, PROBE),
    row("was listed after chunked", CODING, PROBE),
    row(
        "Error while processing content unencoding",
        "Content-Encoding or Transfer-Encoding says that the content is compressed, and it is not",
        PROBE,
    ),
    row("Illegal or missing hexadecimal sequence in chunked-encoding", CHUNKS, PROBE),
    row("chunk hex-length char not a hex digit", CHUNKS, PROBE),
    row("Too long hexadecimal number in chunked-encoding", CHUNK_SIZE, PROBE),
    row("invalid chunk size: '", CHUNK_SIZE, PROBE),
    row("Malformed encoding found in chunked-encoding", CHUNK_END, PROBE),
    row(
        "Failed reading the chunked-encoded stream",
        "what follows the last chunk is no trailer section; with `0x5` for a size the first chunk is the last",
        PROBE,
    ),
    row("transfer closed with outstanding read data remaining", CUT_CHUNKS, CONTENT),
    row("bytes remaining to read", CUT_LENGTH, CONTENT).and("transfer closed with"),
    row("bytes missing", CUT_LENGTH, CONTENT).and("end of response with"),
    row("Recv failure: Connection reset by peer", RESET, DIED),
    row(
        "Empty reply from server",
        "the connection was closed before a whole status line, or after interim responses (1xx) alone: the \
         process died or was restarted, it closed an idle connection as the request came, or the port speaks no HTTP",
        DIED,
    ),
    row("with 0 bytes received", SLOW, WAIT).and("Operation timed out after"),
    row("Operation timed out after", SLOW_CONTENT, WAIT),
    row(
        "Connection timed out after",
        "the connection was not made in time: a wrong address, or a firewall that drops packets",
        CONNECT,
    ),
    row("Too large response headers:", LARGE, PROBE),
    row("A value or data field grew larger than allowed", LARGE, PROBE),
    row("(27) Out of memory", LARGE, PROBE).and("curl"),
    row("(43) A libcurl function was given a bad argument", FOLD, PROBE),
    row("Couldn't connect to server", REFUSED, CONNECT),
    row("Could not connect to server", REFUSED, CONNECT),
    row("Could not resolve host:", NO_NAME, NAMES),
    row("wrong version number", PLAIN, HTTP).and("curl: (35)"),
    row("wrong version number", PLAIN, HTTP).and("TLS connect error"),
    row(
        "was not closed cleanly: PROTOCOL_ERROR",
        "the upstream's answer in HTTP/2 breaks its rules, such as a field name in capitals that an HTTP/1 server passed on",
        "curl --http1.1 asks in HTTP/1; bad-gateway probe URL",
    ),
    // As curl's manual has it: "The server sent data curl could not parse."
    row("Weird server reply", "the head is none that curl reads", SAVE),
];
