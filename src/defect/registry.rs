//! The rows. A defect is declared here and nowhere else; its order here breaks ties between
//! defects found at the same offset. Numbers and codes are stable and are never used again; a new row
//! takes the next free number, wherever it stands.

use super::{ProxyStatus, Tolerance, defects, http10, limit, offered, plain, sending};

defects! {
    // --- The status line -----------------------------------------------------------------

    /// The first bytes are not `HTTP/`, so this is no HTTP/1.x response.
    ///
    /// A status line begins with the four letters in upper case and a slash. A TLS alert, an
    /// HTTP/2 frame, an SSH banner, a bare HTML page and `ICY` all end here, at their first byte
    /// that differs.
    NotHttp { number: 1, code: "S001", name: "not-http", rfc: (9112, "2.3"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"<html>hi</html>") }

    /// The version is not `HTTP/1.` and one digit.
    ///
    /// The major number names the syntax of the message, so another one cannot be read as
    /// HTTP/1.x; the minor number is one digit. HTTP/1.2 to HTTP/1.9 are read as HTTP/1.1.
    HttpVersion { number: 2, code: "S002", name: "http-version", rfc: (9112, "2.3"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/2.0 200 OK\r\n\r\n") }

    /// No space separates the version from the status code.
    ///
    /// Splitting on other bytes is how responses get split (RFC 9112 §4).
    StatusLineSpace { number: 3, code: "S003", name: "status-line-space", rfc: (9112, "4"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1-200 OK\r\n\r\n") }

    /// More white space than one space separates the parts of the status line.
    ///
    /// A tab in place of the space, or a blank behind the one before the status code. Small servers
    /// send two spaces; where that is tolerated, all of it counts as one space.
    StatusLineBlanks { number: 4, code: "S010", name: "status-line-blanks", rfc: (9112, "4"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n") }

    /// The status code is not exactly three digits.
    StatusCodeByte { number: 5, code: "S004", name: "status-code-byte", rfc: (9112, "4"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 2OO OK\r\n\r\n") }

    /// The status code is below 100.
    ///
    /// Only 100 to 599 are valid. A recipient that takes everything below 200 for an interim
    /// response would wait for another one.
    StatusCodeLow { number: 6, code: "S005", name: "status-code-low", rfc: (9110, "15"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 099 X\r\n\r\n") }

    /// The status code is above 599.
    ///
    /// A client should treat it as some 5xx (RFC 9110 §15). Where it is tolerated, it is
    /// forwarded as 500.
    StatusCodeHigh { number: 7, code: "S006", name: "status-code-high", rfc: (9110, "15"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n") }

    /// The space after the status code is missing.
    ///
    /// It belongs there even where the reason phrase is empty, but no two recipients read the
    /// line differently without it.
    StatusSpaceMissing { number: 8, code: "S007", name: "status-space-missing", rfc: (9112, "4"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n") }

    /// The reason phrase holds a control byte.
    ReasonPhraseByte { number: 9, code: "S008", name: "reason-phrase-byte", rfc: (9112, "4"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 O\0K\r\n\r\n") }

    /// An empty line stands before the status line.
    ///
    /// Only servers may skip empty lines, before a request (RFC 9112 §2.2). Before a response
    /// they are the rest of something else. At most two are tolerated.
    LeadingEmptyLine { number: 10, code: "S009", name: "leading-empty-line", rfc: (9112, "2.2"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }

    // --- Lines of a head or a trailer section --------------------------------------------

    /// A line ends in LF without the CR before it.
    ///
    /// Recipients disagree about where such a line ends, so a relayed message can be split.
    BareLf { number: 11, code: "H001", name: "bare-lf", rfc: (9112, "2.2"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\n\r\n") }

    /// A CR is not followed by LF.
    ///
    /// Some recipients take it for the end of the line, some for white space, some for data.
    BareCr { number: 12, code: "H002", name: "bare-cr", rfc: (9112, "2.2"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n") }

    /// A field line is continued on a line that starts with white space.
    ///
    /// Folding is obsolete. A gateway answers 502 or joins the lines by a space before it looks
    /// at the value (RFC 9112 §5.2); what is tolerated is joined.
    ObsFold { number: 13, code: "H003", name: "obs-fold", rfc: (9112, "5.2"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n") }

    /// A field that frames is continued on a line that starts with white space.
    ///
    /// Content-Length, Transfer-Encoding, Connection and Upgrade are those, by name. A recipient that does
    /// not join the lines sees another value, so it frames another message, or keeps a connection that the
    /// upstream closes.
    FramingFold { number: 14, code: "H005", name: "framing-fold", rfc: (9112, "5.2"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nContent-Length:\r\n 0\r\n\r\n") }

    /// A line that starts with white space follows the status line.
    ///
    /// It continues nothing. Where it is tolerated it is dropped unread (RFC 9112 §2.2).
    WhitespaceLedLine { number: 15, code: "H004", name: "whitespace-led-line", rfc: (9112, "2.2"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\n X: y\r\nContent-Length: 0\r\n\r\n") }

    // --- Field lines ----------------------------------------------------------------------

    /// A field line starts with the colon: the name is empty.
    FieldNameEmpty { number: 16, code: "F001", name: "field-name-empty", rfc: (9110, "5.1"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\n: x\r\n\r\n") }

    /// A field line has no colon.
    ///
    /// Where it is tolerated, the line is dropped. It may have been a field that frames.
    FieldColonMissing { number: 17, code: "F002", name: "field-colon-missing", rfc: (9112, "5"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nFoo\r\nContent-Length: 0\r\n\r\n") }

    /// A field name holds a byte that no token may hold.
    ///
    /// Where it is tolerated, the line is dropped. It may have been a field that frames.
    FieldNameByte { number: 18, code: "F003", name: "field-name-byte", rfc: (9110, "5.1"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nF(o: x\r\nContent-Length: 0\r\n\r\n") }

    /// White space stands between a field name and its colon.
    ///
    /// Recipients that keep it see another name, so it can hide a field that frames the message.
    /// A proxy removes it before it forwards the response (RFC 9112 §5.1).
    FieldNameBlank { number: 19, code: "F004", name: "field-name-blank", rfc: (9112, "5.1"),
        tolerance: Repair, closes: false, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nX : y\r\nContent-Length: 0\r\n\r\n") }

    /// White space stands between the name of a field that frames and its colon.
    ///
    /// Content-Length, Transfer-Encoding, Connection and Upgrade are those, by name. Recipients that keep
    /// the white space do not see the field, so they frame another message, or keep a connection that the
    /// upstream closes.
    FramingNameBlank { number: 20, code: "F006", name: "framing-name-blank", rfc: (9112, "5.1"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n") }

    /// A field value holds a control byte.
    ///
    /// Only HTAB, SP, the visible characters and the bytes from 0x80 may stand there. Where it is tolerated,
    /// it is forwarded as a space.
    FieldValueByte { number: 21, code: "F005", name: "field-value-byte", rfc: (9110, "5.5"),
        tolerance: Repair, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nX: a\x7Fb\r\nContent-Length: 0\r\n\r\n") }

    /// A field value holds a NUL.
    ///
    /// Programs that keep strings with a NUL at their end see another value from there on.
    FieldValueNul { number: 22, code: "F007", name: "field-value-nul", rfc: (9110, "5.5"),
        tolerance: Never, closes: true, proxy_status: HttpProtocolError,
        example: plain(b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n") }

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

    // --- Limits -----------------------------------------------------------------------------------

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
}
