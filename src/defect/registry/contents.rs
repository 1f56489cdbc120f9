//! Chunks, and what stands behind the last one.

macro_rules! contents { ($($before:tt)*) => { limits! { $($before)*

    // --- Chunks ---------------------------------------------------------------------------------

    /// A chunk line has no size.
    ChunkSizeMissing { number: 48, code: "K001", name: "chunk-size-missing", rfc: (9112, "7.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n;a=b\r\n\r\n") }

    /// A chunk size holds a byte that is no hexadecimal digit.
    ///
    /// No sign, no `0x`, no white space: a recipient that reads `0x2` as 0 sees the end of the content.
    ChunkSizeByte { number: 49, code: "K002", name: "chunk-size-byte", rfc: (9112, "7.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n") }

    /// A chunk size is larger than 2^63 - 1.
    ///
    /// Recipients that count in signed numbers read a larger one otherwise.
    ChunkSizeOverflow { number: 50, code: "K003", name: "chunk-size-overflow", rfc: (9112, "7.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
            8000000000000000\r\nok\r\n0\r\n\r\n") }

    /// White space stands before the end of a chunk line.
    ///
    /// Old servers pad their chunk sizes. Chunk lines are never forwarded, so the blanks are not either.
    ChunkSizeBlank { number: 51, code: "K004", name: "chunk-size-blank", rfc: (9112, "7.1.1"),
        tolerance: Repair, closes: false, proxy_status: HttpResponseTransferCoding,
        example: plain(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\n\r\n") }

    /// A chunk extension is not `;name` or `;name=value`.
    ChunkExtensionByte { number: 52, code: "K005",
        name: "chunk-extension-byte", rfc: (9112, "7.1.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 foo\r\nok\r\n0\r\n\r\n") }

    /// A quoted chunk extension value does not end on its line.
    ///
    /// The line ends at its CRLF, quotes or not. A recipient that reads on sees other chunks.
    ChunkExtensionQuote { number: 53, code: "K006",
        name: "chunk-extension-quote", rfc: (9110, "5.6.4"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=\"\r\nok\r\n0\r\n\r\n") }

    /// A chunk line does not end in CRLF.
    ///
    /// The allowance for a bare LF does not reach chunk lines (erratum 7633 was rejected).
    ChunkLineEnd { number: 54, code: "K007", name: "chunk-line-end", rfc: (9112, "7.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nok\r\n0\r\n\r\n") }

    /// The data of a chunk is not followed by CRLF.
    ChunkDataEnd { number: 55, code: "K008", name: "chunk-data-end", rfc: (9112, "7.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokXX0\r\n\r\n") }

    // --- The trailer section --------------------------------------------------------------------

    /// The trailer section holds a field that must not be there.
    ///
    /// Fields that frame, route, authenticate or control the message come too late there
    /// (RFC 9110 §6.5.1). They are dropped.
    TrailerForbidden { number: 56, code: "T001", name: "trailer-forbidden", rfc: (9110, "6.5.1"),
        tolerance: Repair, closes: false, proxy_status: HttpResponseTransferCoding,
        example: plain(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nSet-Cookie: a=1\r\n\r\n") }

    /// The trailer section starts with white space, which continues nothing.
    TrailerWhitespaceLed { number: 57, code: "T002",
        name: "trailer-whitespace-led", rfc: (9112, "7.1.2"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n X: y\r\n\r\n") }

} } }
