//! What is wrong inside a head: the status line, line ends, field lines.

macro_rules! heads { ($($before:tt)*) => { framing_fields! { $($before)*

    // --- The status line -----------------------------------------------------------------------

    /// The version of the status line is written otherwise.
    ///
    /// It is `HTTP/1.`, and one digit.
    VersionMisspelt { name: "version-misspelt", says: "looks like HTTP/1.1 misspelt",
        on: &[Defect::HttpVersion],
        mend: Mend::upstream("write HTTP/1.1, or HTTP/1.0, in the status line"),
        look: Line(status_lines::version_misspelt), example: closed(b"HTTP/1,1 200 OK\r\n\r\n") }

    /// The version is none of HTTP/1.x.
    ///
    /// A status line that is written by hand says whatever its author thought of.
    VersionByHand { name: "version-by-hand", says: "often a status line that is written by hand",
        on: &[Defect::HttpVersion],
        mend: Mend::upstream("write HTTP/1.1, or HTTP/1.0, in the status line"),
        look: Often, example: closed(b"HTTP/4.2 200 OK\r\n\r\n") }

    /// A variable was printed where the status code belongs, and it held no number.
    ///
    /// So languages print an object, nothing, or a format that nobody filled.
    StatusIsNoNumber { name: "status-is-no-number",
        says: "looks like a variable that is no number, printed as the status code",
        on: &[Defect::StatusCodeByte, Defect::StatusLineSpace],
        mend: Mend::upstream("give the status as a number of three digits: the application set an \
            object, nothing, or a text in its place"),
        look: Line(status_lines::printed_code), example: closed(b"HTTP/1.1 [object Object]\r\n\r\n") }

    /// The status code has a part behind a point.
    ///
    /// IIS has such sub-statuses, for its log.
    SubStatus { name: "sub-status", says: "looks like a sub-status of IIS, such as 403.14",
        on: &[Defect::StatusCodeByte],
        mend: Mend::upstream("send the three digits before the point alone"),
        look: Line(status_lines::sub_status), example: closed(b"HTTP/1.1 403.14 Forbidden\r\n\r\n") }

    /// Bytes stand there that no text has.
    ///
    /// A buffer was sent before anything was written into it.
    UnfilledStatus { name: "unfilled-status", says: "looks like memory that was not filled before it was sent",
        on: &[Defect::StatusCodeByte, Defect::StatusLineSpace, Defect::HttpVersion],
        mend: Mend::upstream("look for the buffer from which the status line is sent"),
        look: Line(status_lines::unfilled), example: closed(b"HTTP/1.1 \xd0\x8f\x01 OK\r\n\r\n") }

    /// The reason stands where the code belongs.
    ///
    /// The application gave the one for the other.
    ReasonAlone { name: "reason-alone", says: "looks like a reason without its status code",
        on: &[Defect::StatusCodeByte],
        mend: Mend::upstream("put the three digits before the reason: HTTP/1.1 200 OK"),
        look: Line(status_lines::reason_alone), example: closed(b"HTTP/1.1 OK\r\n\r\n") }

    /// The status line is put together by hand.
    ///
    /// Its parts are a version, one space, three digits, one space, and a reason.
    StatusLineByHand { name: "status-line-by-hand",
        says: "often a status line that an application puts together by hand",
        on: &[Defect::StatusLineSpace, Defect::StatusCodeByte],
        mend: Mend::upstream("write the version, one space, three digits, one space and the reason"),
        look: Often, example: closed(b"HTTP/1.1:200 OK\r\n\r\n") }

    /// There is more white space between the parts than one space.
    ///
    /// Some embedded servers pad the status code, among them those of D-Link, SMC and controllers of
    /// machines.
    StatusLinePadded { name: "status-line-padded",
        says: "often an embedded server (D-Link, SMC, controllers of machines) that pads its status line",
        on: &[Defect::StatusLineBlanks],
        mend: Mend::upstream("update the device; the parts are separated by one space each"),
        look: Often, example: closed(b"HTTP/1.1  200 OK\r\n\r\n") }

    /// The status code is 0, or another below 100.
    ///
    /// The application answered before it had set a status.
    StatusNotSet { name: "status-not-set", says: "often a status that was never set, such as 000",
        on: &[Defect::StatusCodeLow],
        mend: Mend::upstream("set the status before the answer is sent; an error's code of its own is no status"),
        look: Often, example: closed(b"HTTP/1.1 000 \r\n\r\n") }

    /// The status code is above 599.
    ///
    /// Some systems have codes of their own. Clients know nothing above 599.
    HomeMadeStatus { name: "home-made-status", says: "often a home-made status code; clients know nothing above 599",
        on: &[Defect::StatusCodeHigh],
        mend: Mend::upstream("send a code below 600, and the application's own in a field or in the content"),
        look: Often, example: closed(b"HTTP/1.1 600 Custom\r\n\r\n").strictly() }

    /// Nothing stands behind the status code.
    ///
    /// Servers that leave out the reason leave out its space as well, old versions of Apache among
    /// them.
    ReasonLeftOut { name: "reason-left-out",
        says: "often a server that leaves out the reason and its space with it (old Apache, embedded servers)",
        on: &[Defect::StatusSpaceMissing],
        mend: Mend::upstream("write a space behind the status code, even where no reason follows"),
        look: Often, example: closed(b"HTTP/1.1 204\r\n\r\n").strictly() }

    /// The reason phrase holds a control byte.
    ///
    /// The application puts an exception's message there, with whatever is in it.
    MessageAsReason { name: "message-as-reason",
        says: "often the message of an exception, put into the reason phrase as it is",
        on: &[Defect::ReasonPhraseByte],
        mend: Mend::upstream("put such a message into the content; no client reads the reason"),
        look: Often, example: closed(b"HTTP/1.1 500 a\0b\r\n\r\n") }

    // --- Line ends -----------------------------------------------------------------------------

    /// The reason phrase holds a line end.
    ///
    /// The application puts an exception's message there, and such messages have several lines. The
    /// lines behind end in CRLF.
    NewlineInReason { name: "newline-in-reason",
        says: "looks like a newline inside the reason phrase, such as an exception's message",
        on: &[Defect::BareLf],
        mend: Mend::upstream("put such a message into the content, or take the line ends out of it"),
        look: Line(status_lines::newline_in_reason),
        example: closed(b"HTTP/1.1 500 Value is out of range\n\rParameter name: x\r\nContent-Length: 0\r\n\r\n") }

    /// The head is written with LF alone, from its status line on.
    ///
    /// Its server is one that does so, a script writes it by hand, or it was copied from a terminal,
    /// which shows no CR.
    LfLines { name: "lf-lines",
        says: "often a head written by hand with \\n alone: a script, a test double, an embedded server \
            (GoAhead, D-Link, NetSupport Gateway)",
        on: &[Defect::BareLf],
        mend: Mend::upstream("end each line with CR LF (\\r\\n); if this was copied from a terminal, its CRs \
            were lost on the way: take the bytes"),
        look: Line(status_lines::first_line_ends_in_lf), detail: status_lines::lf_server_detail,
        example: closed(b"HTTP/1.1 200 OK\nContent-Length: 0\n\n") }

    /// The status line ends in CRLF, and the lines behind it in LF alone.
    ///
    /// The server writes the first, and a script the others.
    LfBehindStatusLine { name: "lf-behind-status-line",
        says: "looks like lines that a script (CGI) prints behind its server's status line",
        on: &[Defect::BareLf],
        mend: Mend::upstream("end each line with CR LF in the script, or have its server write the lines anew"),
        look: Line(status_lines::lf_behind_status_line),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\nX: y\n\n") }

    /// One line in a head of CRLFs ends in LF alone.
    ///
    /// A value has a newline in it: a policy written over several lines, a token with its line end,
    /// a base64 that was wrapped.
    NewlineInValue { name: "newline-in-value", says: "looks like a newline inside a value",
        on: &[Defect::BareLf],
        mend: Mend::upstream("take the line ends out of the value before it is set, and look for what \
            puts unchecked data there"),
        look: Line(status_lines::newline_in_value),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Security-Policy: default-src 'self';\nscript-src 'self'\r\n\r\n") }

    /// The empty line behind the head is LF alone.
    ///
    /// The head is the server's, and the line that ends it an application's.
    EmptyLineInLf { name: "empty-line-in-lf", says: "looks like a head that ends with \\n alone, written by the application",
        on: &[Defect::BareLf],
        mend: Mend::upstream("write \\r\\n behind the last field line"),
        look: Line(status_lines::empty_line_in_lf),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n") }

    /// A line ends in LF alone.
    ///
    /// Lines that are written by hand end so.
    LfSomewhere { name: "lf-somewhere",
        says: "often a line that a script or an application writes by hand, with \\n alone",
        on: &[Defect::BareLf],
        mend: Mend::upstream("end each line with CR LF (\\r\\n)"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nA: b\r\nC: d\nE: f\nG: h\n\n") }

    /// Each line ends in CR CR LF.
    ///
    /// In text mode, Windows makes CR LF of each LF, also of one that has its CR already.
    CrCrLf { name: "cr-cr-lf", says: "looks like line ends written in Windows text mode (CR CR LF)",
        on: &[Defect::BareCr, Defect::ReasonPhraseByte],
        mend: Mend::upstream("write the head in binary mode, such as with _O_BINARY or \"wb\""),
        look: Line(status_lines::text_mode),
        example: closed(b"HTTP/1.1 200 OK\r\r\nContent-Length: 0\r\r\n\r\r\n") }

    /// Lines end in CR alone.
    ///
    /// So wrote old versions of Mac OS; today it is a program that forgets the LF.
    CrAlone { name: "cr-alone", says: "looks like lines that end in CR alone",
        on: &[Defect::BareCr],
        mend: Mend::upstream("end each line with CR LF (\\r\\n)"),
        look: Line(status_lines::cr_alone),
        example: closed(b"HTTP/1.1 200 OK\rContent-Length: 0\r\r") }

    /// A CR stands inside a line.
    ///
    /// Data was put into the head unchecked.
    CrInData { name: "cr-in-data",
        says: "often data put into a field unchecked: a file name, a log line, a token with its line end",
        on: &[Defect::BareCr],
        mend: Mend::upstream("take line ends out of what is put into a field; whoever can put one there can \
            forge fields"),
        look: Often, example: closed(b"HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n") }

    /// A long value was wrapped for reading.
    ///
    /// Old mail does so; in HTTP no line may be continued.
    WrappedValue { name: "wrapped-value",
        says: "often a long value wrapped for reading: certificates, Content-Security-Policy, Set-Cookie",
        on: &[Defect::ObsFold, Defect::FramingFold],
        mend: Mend::upstream("write the value on one line"),
        look: Often, example: closed(b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n") }

    /// The line behind the status line starts with white space.
    ///
    /// A template was indented with the program around it.
    IndentedHead { name: "indented-head", says: "often a head in a template that is indented with the program around it",
        on: &[Defect::WhitespaceLedLine],
        mend: Mend::upstream("begin each line at its first column"),
        look: Often, example: closed(b"HTTP/1.1 200 OK\r\n X: y\r\n\r\n") }

    // --- Field lines ---------------------------------------------------------------------------

    /// A second status line stands inside the head.
    ///
    /// The server writes one, and the script behind it another: PHP's header('HTTP/1.1 …'), a CGI
    /// that takes itself for a server, IIS. Some gateways pass over it, nginx among them.
    StatusLineInside { name: "status-line-inside-the-head",
        says: "looks like a second status line inside the head",
        on: &[Defect::FieldColonMissing, Defect::FieldNameByte, Defect::FieldNameBlank],
        mend: Mend::upstream("set the status by the server's own means: http_response_code(304) in PHP, a \
            `Status:` line in CGI, instead of header('HTTP/1.1 304 …')"),
        look: Line(fields::status_line),
        example: closed(b"HTTP/1.1 200 OK\r\nServer: nginx\r\nHTTP 304 Not Modified\r\nContent-Length: 2\r\n\r\nok") }

    /// A date stands on a line of its own.
    ///
    /// Its `Date:` is missing. GoAhead, in cameras and meters, is known for it.
    DateWithoutName { name: "date-without-name", says: "looks like a date whose `Date:` is missing",
        on: &[Defect::FieldColonMissing, Defect::FieldNameByte, Defect::FieldNameBlank],
        mend: Mend::upstream("write `Date: ` before the date, or leave the line out; update the device"),
        look: Line(fields::date),
        example: closed(b"HTTP/1.1 200 OK\r\nServer: GoAhead\r\nTue, 12 Jun 2012 01:56:34 GMT\r\n\r\n") }

    /// A dash of Unicode stands where `-` was meant.
    ///
    /// The name was copied from a page or a document, which makes pretty dashes.
    TypographicHyphen { name: "typographic-hyphen",
        says: "looks like a typographic hyphen or dash of Unicode (such as U+2010) where `-` was meant",
        on: &[Defect::FieldNameByte],
        mend: Mend::upstream("type the name anew with the hyphen of the keyboard"),
        look: Line(fields::hyphen), detail: fields::hyphen_name,
        example: closed(b"HTTP/1.1 200 OK\r\nStrict\xe2\x80\x90Transport: x\r\n\r\n") }

    /// A character stands in the name that nobody sees.
    ///
    /// It was copied with the name from a page or a document.
    InvisibleCharacter { name: "invisible-character",
        says: "looks like an invisible character, copied with the name from a page",
        on: &[Defect::FieldNameByte],
        mend: Mend::upstream("type the name anew, with what stands before and behind it"),
        look: Line(fields::invisible), detail: fields::invisible_name,
        example: closed(b"HTTP/1.1 200 OK\r\nX\xe2\x80\x8b-A: x\r\n\r\n") }

    /// A warning, an error or a line of a log stands inside the head.
    ///
    /// A program prints to where its head goes.
    OutputInHead { name: "output-in-the-head",
        says: "looks like a warning, a stack trace or a log line, printed into the head",
        on: &[Defect::FieldColonMissing, Defect::FieldNameByte, Defect::FieldNameBlank, Defect::WhitespaceLedLine],
        mend: Mend::upstream("mend what it says, and have it printed to the log"),
        look: Line(fields::output),
        example: closed(b"HTTP/1.1 200 OK\r\nPHP Warning:  session_start() in /var/www/a.php on line 3\r\n\r\n") }

    /// The content begins where a field line should be.
    ///
    /// The empty line between head and content is missing.
    ContentInHead { name: "content-in-the-head",
        says: "looks like content that begins without the empty line before it",
        on: &[Defect::FieldColonMissing, Defect::FieldNameByte, Defect::FieldNameBlank],
        mend: Mend::upstream("write an empty line (\\r\\n) between the head and the content"),
        look: Line(fields::content),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n<html><body>hi</body></html>\r\n\r\n") }

    /// A field of HTTP/2 stands in the head.
    ///
    /// A program passes on a response of HTTP/2 with its pseudo-header fields.
    PseudoHeader { name: "pseudo-header", says: "looks like a field of HTTP/2 (such as `:status`) in a head of HTTP/1.1",
        on: &[Defect::FieldNameEmpty],
        mend: Mend::upstream("leave out the fields whose names begin with a colon when passing a response on"),
        look: Line(fields::pseudo), example: closed(b"HTTP/1.1 200 OK\r\n:status: 200\r\n\r\n") }

    /// A name is empty.
    ///
    /// A map or a configuration has an entry without a name.
    NameLeftEmpty { name: "name-left-empty", says: "often an entry without a name, in a map or a configuration",
        on: &[Defect::FieldNameEmpty],
        mend: Mend::upstream("look for the value in the application and the server's configuration"),
        look: Often, example: closed(b"HTTP/1.1 200 OK\r\n: x\r\n\r\n") }

    /// `=` stands where the colon belongs.
    ///
    /// The line was written as in a configuration or as a cookie.
    EqualsForColon { name: "equals-for-colon", says: "looks like `=` where the colon belongs",
        on: &[Defect::FieldColonMissing, Defect::FieldNameByte, Defect::FieldNameBlank],
        mend: Mend::upstream("write the line as `Name: value`; a cookie belongs behind `Set-Cookie: `"),
        look: Line(fields::equals), example: closed(b"HTTP/1.1 200 OK\r\nX-A=b\r\n\r\n") }

    /// The name stands in quotes or brackets.
    ///
    /// A map's text was printed, not its entries.
    QuotedName { name: "quoted-name", says: "looks like a map or JSON, printed into the head",
        on: &[Defect::FieldNameByte],
        mend: Mend::upstream("write each entry as a line `Name: value`, without quotes"),
        look: Line(fields::quoted), example: closed(b"HTTP/1.1 200 OK\r\n\"X-A\": \"b\"\r\n\r\n") }

    /// A line has no colon.
    ///
    /// Something printed it into the head, or the content starts too early.
    LineWithoutColon { name: "line-without-colon",
        says: "often a warning or a debug line printed into the head, or content that starts too early",
        on: &[Defect::FieldColonMissing],
        mend: Mend::upstream("look for what prints this line; the empty line before the content may be missing"),
        look: Often, example: closed(b"HTTP/1.1 200 OK\r\nhello\r\n\r\n") }

    /// A name has a byte in it that no name has, or a blank behind it.
    ///
    /// The application puts lines together by hand.
    FieldByHand { name: "field-by-hand",
        says: "often a field line put together by hand, from a template or a map (a name with a blank in it)",
        on: &[Defect::FieldNameByte, Defect::FieldNameBlank, Defect::FramingNameBlank],
        mend: Mend::upstream("look in the application for the name with this byte in it, such as \
            'Access-Control-Allow-Credentials ' with a blank at its end"),
        look: Often, example: closed(b"HTTP/1.1 200 OK\r\nX(A): b\r\n\r\n") }

    /// A value has a colour in it.
    ///
    /// It is a line of a log or an error, as a terminal gets it.
    ColourInValue { name: "colour-in-value", says: "looks like a terminal's colour (ANSI escape) in a value",
        on: &[Defect::FieldValueByte],
        mend: Mend::upstream("take the colours out of what is put into a field, such as with NO_COLOR=1"),
        look: Line(fields::colour), example: closed(b"HTTP/1.1 200 OK\r\nX-Error: \x1b[31mfailed\x1b[0m\r\n\r\n") }

    /// A value has DEL in it.
    ///
    /// It stands in cookies of real sites.
    DelInValue { name: "del-in-value", says: "looks like DEL (7f) in a value, as in some sites' cookies",
        on: &[Defect::FieldValueByte],
        mend: Mend::upstream("encode the value, such as in base64 or with %7F"),
        look: Line(fields::delete), example: closed(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=\x7f\r\n\r\n") }

    /// A value ends in NUL.
    ///
    /// A string of C was sent with its end, or a buffer with what stood in it.
    NulAtEnd { name: "nul-at-end", says: "looks like a string of C that was sent with its end (NUL)",
        on: &[Defect::FieldValueNul],
        mend: Mend::upstream("send as many bytes as strlen() says, not one more"),
        look: Line(fields::end_of_string), example: closed(b"HTTP/1.1 200 OK\r\nX: a\0\r\n\r\n") }

    /// A value has a control byte in it.
    ///
    /// Data was put into a field unchecked.
    ControlInValue { name: "control-in-value",
        says: "often data put into a field unchecked: a file name, a log line, a token with its line end",
        on: &[Defect::FieldValueByte, Defect::FieldValueNul],
        mend: Mend::upstream("encode what is put into a field, or take control bytes out of it"),
        look: Often, example: closed(b"HTTP/1.1 200 OK\r\nX: a\x01b\r\n\r\n") }

} } }
