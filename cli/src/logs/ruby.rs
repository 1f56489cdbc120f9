//! Ruby's net/http (3.1), and so Faraday, Puppet, Chef.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("ruby", phrase, means, next)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "wrong status line:",
        "the first line is no status line, or has no version of HTTP/1, or no status code of three digits",
        QUOTED,
    ),
    row("wrong header line format", NO_COLON, PROBE),
    row("header field value cannot include CR/LF", CR, PROBE),
    row("wrong Content-Length format", LENGTH, PROBE),
    row(
        "wrong chunk size line:",
        "the size of a chunk is no hexadecimal number, a chunk is longer or shorter than its size says, or its lines \
         end in LF without CR",
        PROBE,
    ),
    row(
        "end of file reached",
        "the connection was closed before the response was whole: before a byte, before the first line end (TLS or HTTP/2 on \
         this port), or within the chunks",
        DIED,
    ),
    row("Connection reset by peer (Errno::ECONNRESET)", RESET, DIED),
    row("Net::ReadTimeout with", ANY_SLOW, WAIT),
    row("Failed to open TCP connection to", REFUSED, CONNECT).and("Connection refused"),
    row("Failed to open TCP connection to", NO_NAME, NAMES).and("getaddrinfo"),
    row("wrong version number", PLAIN, HTTP).and("SSL_connect returned"),
    row("incorrect header check (Zlib::DataError)", NOT_ENCODED, PROBE),
];
