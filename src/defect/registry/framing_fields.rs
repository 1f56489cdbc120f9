//! The fields that framing and persistence depend on.

macro_rules! framing_fields { ($($before:tt)*) => { contents! { $($before)*

    // --- Transfer-Encoding, judged before Content-Length -----------------------------------

    /// An HTTP/1.0 response has a Transfer-Encoding.
    ///
    /// HTTP/1.0 knows none, so the framing is faulty whatever else is there, and the connection
    /// ends with the message (RFC 9112 §6.1).
    TransferEncodingHttp10 { number: 23, code: "E001",
        name: "transfer-encoding-http10", rfc: (9112, "6.1"),
        tolerance: Repair, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") }

    /// A request of HTTP/1.0 was answered with a Transfer-Encoding.
    TransferEncodingUnasked { number: 24, code: "E002",
        name: "transfer-encoding-unasked", rfc: (9112, "6.1"),
        tolerance: Note, closes: true, proxy_status: HttpResponseTransferCoding,
        example: http10(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") }

    /// The response has both Transfer-Encoding and Content-Length.
    ///
    /// Two recipients that trust different ones see two different messages. Where it is
    /// tolerated, Transfer-Encoding frames and Content-Length is dropped (RFC 9112 §6.3).
    TransferEncodingAndContentLength { number: 25, code: "E003",
        name: "transfer-encoding-and-content-length", rfc: (9112, "6.3"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n\
            0\r\n\r\n") }

    /// Transfer-Encoding names no coding.
    ///
    /// By the letter the content would run to the close; some recipients take the field for absent.
    TransferEncodingEmpty { number: 26, code: "E004",
        name: "transfer-encoding-empty", rfc: (9112, "6.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n\r\n") }

    /// Transfer-Encoding names something other than `chunked`.
    ///
    /// The request asked for no other coding, so none was negotiated (RFC 9112 §7.4).
    TransferCodingUnknown { number: 27, code: "E005",
        name: "transfer-coding-unknown", rfc: (9112, "7"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") }

    /// The transfer coding `chunked` has a parameter.
    TransferCodingParameter { number: 28, code: "E006",
        name: "transfer-coding-parameter", rfc: (9112, "7.1"),
        tolerance: Never, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n") }

    /// The transfer coding `chunked` is named more than once.
    ///
    /// Servers that do so mean it once, and so it is decoded where that is tolerated.
    TransferCodingRepeated { number: 29, code: "E007",
        name: "transfer-coding-repeated", rfc: (9112, "6.1"),
        tolerance: Repair, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n") }

    /// Transfer-Encoding has an empty list member beside `chunked`.
    ///
    /// A recipient skips it (RFC 9110 §5.6.1), but many gateways refuse it, and no sender needs it.
    TransferEncodingEmptyMember { number: 30, code: "E008",
        name: "transfer-encoding-empty-member", rfc: (9110, "5.6.1"),
        tolerance: Repair, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked,\r\n\r\n0\r\n\r\n") }

    /// Transfer-Encoding is `identity`.
    ///
    /// RFC 2616 had it for content that is not coded; it exists no longer (RFC 9112 §7). Where it is
    /// tolerated, the field counts as absent.
    TransferCodingIdentity { number: 31, code: "E009",
        name: "transfer-coding-identity", rfc: (9112, "7"),
        tolerance: Repair, closes: true, proxy_status: HttpResponseTransferCoding,
        example: plain(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok") }

    // --- Content-Length ---------------------------------------------------------------------

    /// Content-Length has no value.
    ContentLengthEmpty { number: 32, code: "C001", name: "content-length-empty", rfc: (9112, "6.3"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n") }

    /// Content-Length holds a byte that is no digit.
    ContentLengthByte { number: 33, code: "C002", name: "content-length-byte", rfc: (9110, "8.6"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok") }

    /// Content-Length is larger than 2^63 - 1.
    ///
    /// Widely used clients read a larger one otherwise: one of them as if the content ran to the close.
    ContentLengthOverflow { number: 34, code: "C003",
        name: "content-length-overflow", rfc: (9110, "8.6"),
        tolerance: Never, closes: true, proxy_status: HttpResponseBodySize,
        example: plain(b"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nok") }

    /// Content-Length has values that differ.
    ///
    /// Values of different digits differ, also where they mean the same number (`2, 02`).
    ContentLengthConflict { number: 35, code: "C004",
        name: "content-length-conflict", rfc: (9112, "6.3"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok") }

    /// Content-Length repeats one value.
    ///
    /// Where it is tolerated, one value is forwarded (RFC 9110 §8.6).
    ContentLengthRepeated { number: 36, code: "C005",
        name: "content-length-repeated", rfc: (9110, "8.6"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok") }

    /// Content-Length has an empty list member beside a number.
    ///
    /// Recipients that read no list take the field for faulty, or read another number. Where it is
    /// tolerated, the number is forwarded.
    ContentLengthEmptyMember { number: 37, code: "C006",
        name: "content-length-empty-member", rfc: (9110, "5.6.1"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nContent-Length: 2,\r\n\r\nok") }

    // --- Framing fields where nothing is framed ---------------------------------------------

    /// Content-Length or Transfer-Encoding is faulty where it frames nothing.
    ///
    /// An answer to HEAD and a 304 end with their head, whatever these fields say, so a fault in
    /// them harms nobody as long as neither is forwarded.
    UnusedFraming { number: 38, code: "M001", name: "unused-framing", rfc: (9112, "6.3"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 304 Not Modified\r\nContent-Length: abc\r\n\r\n") }

    /// Content-Length or Transfer-Encoding stands in a 1xx, a 204 or a 2xx to CONNECT.
    ///
    /// They frame nothing there and are not forwarded (RFC 9110 §8.6, RFC 9112 §6.1). In a 1xx and a 204
    /// this row means `Content-Length: 0` alone.
    ForbiddenFraming { number: 39, code: "M002", name: "forbidden-framing", rfc: (9110, "8.6"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n") }

    /// A 1xx or a 204 has a Transfer-Encoding, or a Content-Length other than 0.
    ///
    /// It ends with its head all the same. Servers that send this often send content too, and some
    /// recipients wait for it, so the connection is not used again.
    NoContentFraming { number: 40, code: "M003", name: "no-content-framing", rfc: (9110, "8.6"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n") }

    /// A 205 has content.
    ///
    /// A 205 is framed like a 200, but must not carry anything (RFC 9110 §15.3.6). The content is
    /// read and dropped.
    ResetContent { number: 41, code: "M004", name: "reset-content", rfc: (9110, "15.3.6"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok") }

    // --- Connection and Upgrade --------------------------------------------------------------

    /// A member of Connection is no token.
    ///
    /// It may have meant `close`, so the connection is not used again.
    ConnectionOptionByte { number: 42, code: "N001",
        name: "connection-option-byte", rfc: (9110, "7.6.1"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nConnection: cl ose\r\nContent-Length: 0\r\n\r\n") }

    /// Connection names a field that is meant for every recipient.
    ///
    /// The named fields are removed as RFC 9110 §7.6.1 demands; Content-Length is written anew.
    ConnectionEndToEnd { number: 43, code: "N002",
        name: "connection-end-to-end", rfc: (9110, "7.6.1"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(
            b"HTTP/1.1 200 OK\r\nConnection: Cache-Control\r\nContent-Length: 0\r\n\r\n") }

    /// A 101 does not say what it switches to.
    UpgradeMissing { number: 44, code: "U001", name: "upgrade-missing", rfc: (9110, "7.8"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: offered("websocket",
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n\r\n") }

    /// A 101 switches to a protocol that the request did not offer.
    ///
    /// A tunnel that nobody asked for hides everything after it from the gateway.
    UpgradeUnsolicited { number: 45, code: "U002", name: "upgrade-unsolicited", rfc: (9110, "7.8"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(
            b"HTTP/1.1 101 Switching Protocols\r\n\
            Connection: upgrade\r\nUpgrade: websocket\r\n\r\n") }

    /// A 101 came before the request was sent whole.
    UpgradeEarly { number: 46, code: "U003", name: "upgrade-early", rfc: (9110, "7.8"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: sending("websocket",
            b"HTTP/1.1 101 Switching Protocols\r\n\
            Connection: upgrade\r\nUpgrade: websocket\r\n\r\n") }

    /// A 101 has no `Connection: upgrade`.
    ///
    /// Whoever sends Upgrade lists it in Connection too. The gateway writes it anew.
    UpgradeConnection { number: 47, code: "U004", name: "upgrade-connection", rfc: (9110, "7.8"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: offered("websocket",
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n") }

} } }
