//! The status line, and the lines of heads and trailer sections.

macro_rules! heads { ($($before:tt)*) => { framing_fields! { $($before)*

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

} } }
