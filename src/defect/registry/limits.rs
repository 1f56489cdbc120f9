//! Limits: each row's number is one of `Limits`.

macro_rules! limits { ($($before:tt)*) => { defects! { $($before)*

    /// The head is larger than the limit.
    HeadSize { number: 58, code: "L001", name: "head-size", rfc: (9110, "5.4"),
        tolerance: Never, closes: true, proxy_status: HttpResponseHeaderSectionSize,
        example: limit("head", 20, b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n") }

    /// The status line is longer than the limit.
    StatusLineSize { number: 59, code: "L002", name: "status-line-size", rfc: (9110, "17.5"),
        tolerance: Never, closes: true, proxy_status: HttpResponseHeaderSectionSize,
        example: limit("line", 16, b"HTTP/1.1 200 OK\r\n\r\n") }

    /// A field line is longer than the limit.
    FieldLineSize { number: 60, code: "L003", name: "field-line-size", rfc: (9110, "5.4"),
        tolerance: Never, closes: true, proxy_status: HttpResponseHeaderSize,
        example: limit("line", 20, b"HTTP/1.1 200 OK\r\nX: 01234567890123456789\r\n\r\n") }

    /// There are more fields than the limit.
    FieldCount { number: 61, code: "L004", name: "field-count", rfc: (9110, "5.4"),
        tolerance: Never, closes: true, proxy_status: HttpResponseHeaderSectionSize,
        example: limit("fields", 1, b"HTTP/1.1 200 OK\r\nX: y\r\nX: y\r\n\r\n") }

    /// There are more interim responses than the limit.
    InterimCount { number: 62, code: "L005", name: "interim-count", rfc: (9110, "15.2"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: limit("interim", 1,
            b"HTTP/1.1 100 C\r\n\r\nHTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\n\r\n") }

    /// The interim responses together are larger than the limit.
    InterimSize { number: 63, code: "L006", name: "interim-size", rfc: (9110, "15.2"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: limit("interim-bytes", 16,
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n") }

    /// A chunk line is longer than the limit.
    ChunkLineSize { number: 64, code: "L007", name: "chunk-line-size", rfc: (9112, "7.1.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: limit("chunk-line", 4,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n00000\r\n\r\n") }

    /// The chunk extensions of the message are larger than the limit.
    ChunkExtensionSize { number: 65, code: "L008",
        name: "chunk-extension-size", rfc: (9112, "7.1.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: limit("chunk-extensions", 3,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0;a=b\r\n\r\n") }

    /// The trailer section is larger than the limit.
    TrailerSectionSize { number: 66, code: "L009",
        name: "trailer-section-size", rfc: (9112, "7.1.2"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTrailerSectionSize,
        example: limit("trailers", 4,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n") }

    /// A line of the trailer section is longer than the limit.
    TrailerLineSize { number: 67, code: "L010", name: "trailer-line-size", rfc: (9112, "7.1.2"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTrailerSize,
        example: limit("line", 28,
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
            0\r\nX: 0123456789012345678901234\r\n\r\n") }

    /// A list has more empty members than the limit.
    EmptyMemberCount { number: 68, code: "L011", name: "empty-member-count", rfc: (9110, "5.6.1"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: limit("empty-members", 1, b"HTTP/1.1 200 OK\r\nConnection: ,, close\r\n\r\n") }

    /// The content is larger than the limit.
    ContentSize { number: 69, code: "L012", name: "content-size", rfc: (9209, "2.3.21"),
        tolerance: Never, closes: true, proxy_status: HttpResponseBodySize,
        example: limit("content", 1, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }

} } }
