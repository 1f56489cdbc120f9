//! .NET's HttpClient and HttpWebRequest. Not played: the texts are those of the resources of
//! dotnet/runtime (System.Net.Http, `Strings.resx`), and say themselves what they mean.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("dotnet", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row("Received an invalid status line: '", NOT_HTTP, QUOTED),
    row("Received an invalid status code: '", STATUS, PROBE),
    row("Received an invalid header line: '", NO_COLON, PROBE),
    row("Received an invalid header name: '", NAME, PROBE),
    row("Received an invalid folded header.", FOLD, PROBE),
    row("Received chunk header length could not be parsed: '", CHUNKS, PROBE),
    row("Received an invalid chunk terminator: '", CHUNK_END, PROBE),
    row("Received an invalid chunk extension: '", EXTENSIONS, PROBE),
    row("The response ended prematurely, with at least", CUT_LENGTH, CONTENT),
    row(
        "The response ended prematurely.",
        "the connection was closed before the response was whole",
        DIED,
    ),
    row(
        "The HTTP response headers length exceeded the set limit",
        LARGE,
        "HttpClientHandler.MaxResponseHeadersLength, in KiB; bad-gateway probe URL",
    ),
    row(
        "The server returned an invalid or unrecognized response.",
        "the head is none that .NET reads",
        PROBE,
    ),
    // .NET Framework, as System.Net's reference has it for WebExceptionStatus.ServerProtocolViolation.
    row(
        "The server committed a protocol violation.",
        "the response is no valid HTTP; Section says where: ResponseStatusLine, ResponseHeader",
        PROBE,
    ),
];
