//! Apache's HttpClient for Java (4.5), and so much of Spring, Elasticsearch and AWS' older client.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("httpclient", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row("The server failed to respond with a valid HTTP response", NOT_HTTP, PROBE),
    row("Status line contains invalid status code:", STATUS, QUOTED),
    row("ProtocolException: Invalid response: HTTP/", STATUS, PROBE),
    row("Invalid protocol version number:", VERSION, QUOTED),
    row("Invalid protocol major version number:", VERSION, PROBE),
    row("MalformedChunkCodingException: Invalid footer:", TRAILERS, PROBE),
    row("ProtocolException: Invalid header:", NO_COLON, PROBE),
    row("MalformedChunkCodingException: Bad chunk header:", CHUNKS, PROBE),
    row(
        "MalformedChunkCodingException: Negative chunk size",
        "the size of a chunk has a minus sign",
        PROBE,
    ),
    row("MalformedChunkCodingException: Unexpected content at the end of chunk", CHUNK_END, PROBE),
    // HttpClient 4.2 and before called the same so: its source, ChunkedInputStream.
    row("CRLF expected at end of chunk", CHUNK_END, PROBE),
    row("TruncatedChunkException: Truncated chunk", CUT_CHUNKS, CONTENT),
    row("closing chunk expected", CUT_CHUNKS, CONTENT),
    row("Premature end of Content-Length delimited message body", CUT_LENGTH, CONTENT),
    row("NoHttpResponseException:", EMPTY, DIED),
    row("HttpHostConnectException: Connect to", REFUSED, CONNECT).and("Connection refused"),
    row("Invalid redirect URI:", "the value of Location is no URL", PROBE),
    row("ZipException: Not in GZIP format", NOT_ENCODED, PROBE),
    row("Unexpected end of ZLIB input stream", NOT_ENCODED, PROBE),
];
