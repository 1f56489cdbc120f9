//! Files, documents and what programs print, where a head should stand.

macro_rules! files_and_texts { ($($before:tt)*) => { heads! { $($before)*

    /// A UTF-8 byte order mark stands before anything else.
    ///
    /// A source file was saved with it, and the upstream prints it as it stands.
    ByteOrderMark { name: "byte-order-mark",
        says: "looks like a byte order mark (UTF-8) before the response", on: START,
        mend: Mend::upstream("save the upstream's source files without a byte order mark"),
        look: Starts(documents::MARK),
        example: closed(b"\xef\xbb\xbfHTTP/1.1 200 OK\r\n\r\n") }

    /// The bytes are those of a network's capture.
    ///
    /// Somebody judges the file of a capture, not what the upstream sent in it.
    CaptureFile { name: "capture-file", says: "looks like a capture file (pcap, pcapng)", on: START,
        mend: Mend::upstream("judge what one side sent: in Wireshark, follow the TCP stream, and \
            save one direction as raw"),
        look: Names(files::CAPTURES),
        example: closed(b"\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0") }

    /// The bytes are text that stands for bytes in hexadecimal.
    ///
    /// `xxd`, `hexdump`, `od` and `tcpdump -x` print it.
    HexDump { name: "hex-dump", says: "looks like a hex dump", on: START,
        mend: Mend::upstream("judge the bytes that the dump stands for"),
        look: First(documents::hex_dump),
        example: closed(b"00000000: 4854 5450 2f31 2e31  HTTP/1.1\n") }

    /// The bytes are base64 of a head.
    ///
    /// A tool shows or stores them so; or an upstream encodes its whole answer.
    Base64Head { name: "base64-head", says: "looks like a head in base64", on: START,
        mend: Mend::upstream("judge the decoded bytes; an upstream sends a head as it is"),
        look: Starts(documents::BASE64), example: closed(b"SFRUUC8xLjEgMjAwIE9LDQo=") }

    /// The bytes are text that stands for bytes in a language's escapes.
    ///
    /// A log or a debugger shows them so.
    EscapedBytes { name: "escaped-bytes", says: "looks like bytes written as a string of a language",
        on: START,
        mend: Mend::upstream("judge the bytes that the string stands for"),
        look: Starts(documents::ESCAPED),
        example: closed(b"\"\\x00\\x00\\x12\\x04\\x00\"") }

    /// The bytes are what a tool prints beside an answer.
    ///
    /// They did not come from an upstream so.
    ToolOutput { name: "tool-output", says: "looks like what curl or another tool prints, not what came",
        on: START,
        mend: Mend::upstream("keep the bytes themselves, such as with curl -sS --raw --http1.1 -i"),
        look: Names(documents::TOOLS),
        example: closed(b"*   Trying 10.0.0.7:8080...\n") }

    /// The text is UTF-16 or UTF-32.
    ///
    /// A program of Windows or a shell wrote it in its own encoding; a head is ASCII.
    Utf16 { name: "utf-16", says: "looks like text in UTF-16 or UTF-32", on: START,
        mend: Mend::upstream("write the head in ASCII, and say the content's encoding in Content-Type"),
        look: First(documents::utf16),
        example: closed(b"\xff\xfeH\0T\0T\0P\0/\x001\0.\x001\0") }

    /// The text is EBCDIC.
    ///
    /// A mainframe wrote it without translation; a head is ASCII.
    Ebcdic { name: "ebcdic", says: "looks like a head in EBCDIC", on: START,
        mend: Mend::upstream("translate the head to ASCII before it is sent"),
        look: Starts(documents::EBCDIC),
        example: closed(b"\xc8\xe3\xe3\xd7\x61\xf1\x4b\xf1\x40\xf2\xf0\xf0") }

    /// There are nothing but zero bytes, or many of them before the status line.
    ///
    /// A buffer was sent before anything was written into it, or a file has a hole.
    Zeros { name: "zeros", says: "looks like NUL bytes: a buffer that was sent before it was filled",
        on: START,
        mend: Mend::upstream("look for the buffer or the file from which it sends"),
        look: First(documents::zeros), example: closed(b"\0\0\0\0\0\0\0\0") }

    /// The response before did not end where its head said.
    ///
    /// Its Content-Length was too small, or it had content that it must not have, in answer to HEAD
    /// or in a 204 or 304. The next response on the connection then begins with the rest.
    RestOfResponse { name: "rest-of-response", says: "looks like the rest of the response before",
        on: START,
        mend: Mend::upstream("mend the response before: its Content-Length is smaller than its \
            content, or it must have no content at all")
            .without_reuse(),
        look: All(content::rest_of_response),
        example: reused(b"iv>\n</body>\n</html>\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }

    /// A picture came without a head.
    ///
    /// A camera or a script sends the file alone.
    Image { name: "image",
        says: "looks like an image (PNG, JPEG, GIF, WebP, ICO …) without a head", on: START,
        mend: Mend::HEAD_FIRST, look: First(files::image), detail: files::image_detail,
        example: closed(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR") }

    /// Sound or film came without a head.
    ///
    /// A camera or a streaming server sends the data alone.
    Media { name: "media", says: "looks like audio or video (MP3, MP4, Ogg, WebM …) without a head",
        on: START,
        mend: Mend::HEAD_FIRST, look: First(files::media), detail: files::media_detail,
        example: closed(b"ID3\x04\0\0\0\0\0\0") }

    /// A paper came without a head.
    ///
    /// A script sends the file alone.
    Paper { name: "paper", says: "looks like a document (PDF, PostScript, RTF …) without a head",
        on: START,
        mend: Mend::HEAD_FIRST, look: Names(files::PAPERS), example: closed(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") }

    /// Compressed data came without a head.
    ///
    /// The content was compressed by something that took the head for a part of it, or the file is
    /// sent alone.
    Packed { name: "packed", says: "looks like compressed data or an archive (gzip, zstd, ZIP, tar …)",
        on: START,
        mend: Mend::upstream("compress the content alone, not the head; if it is a file, send a \
            status line and a head before it"),
        look: First(files::packed), detail: files::packed_detail,
        example: closed(b"\x1f\x8b\x08\0\0\0\0\0\0\x03") }

    /// A program came without a head.
    ///
    /// A server of files runs it no more, or never did, and sends it alone.
    Program { name: "program",
        says: "looks like a program (ELF, Windows, Java class, WebAssembly …) without a head", on: START,
        mend: Mend::HEAD_FIRST, look: Names(files::PROGRAMS), example: closed(b"\x7fELF\x02\x01\x01\0") }

    /// Data of a program came without a head.
    ///
    /// The file is sent alone.
    DataFile { name: "data-file",
        says: "looks like a data file (SQLite, Parquet, a font, a certificate …) without a head",
        on: START,
        mend: Mend::HEAD_FIRST, look: Names(files::DATA), example: closed(b"SQLite format 3\0\x10\0") }

    /// PHP, or another language of pages, was not run.
    ///
    /// Its source came as it stands in the file, without a head.
    PhpSource { name: "php-source", says: "looks like the source of a script in PHP or ASP that was not run",
        on: START,
        mend: Mend::upstream("run the script: give the request to php-fpm")
            .nginx("fastcgi_pass UPSTREAM;").haproxy("use-fcgi-app NAME"),
        look: Starts(documents::PHP), example: closed(b"<?php echo 'hello';\n") }

    /// PHP printed a warning or an error.
    ///
    /// It stands before the head, or in the place of one: what is displayed goes wherever output
    /// goes.
    PhpMessage { name: "php-message", says: "looks like a warning or an error of PHP", on: START,
        mend: Mend::upstream("mend what it says, and log such messages instead: display_errors=Off, \
            log_errors=On"),
        look: First(output::php),
        example: closed(b"PHP Fatal error:  Uncaught Error: x in /var/www/index.php:3\n") }

    /// A program died of an error that it did not catch.
    ///
    /// The error and the calls that led to it were printed on the connection.
    Traceback { name: "traceback",
        says: "looks like an error with its stack trace (traceback), as a program prints it", on: START,
        mend: Mend::upstream("mend the error that it names, and have it printed to the log, not to \
            the connection"),
        look: First(output::traceback), detail: output::traceback_language,
        example: closed(b"Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n") }

    /// A shell or the system could not run something.
    ///
    /// What it says was printed on the connection.
    ShellMessage { name: "shell-message", says: "looks like an error message of a shell or a program",
        on: START,
        mend: Mend::upstream("mend what it says: the command is not there, or must not be run"),
        look: First(output::shell), example: closed(b"sh: 1: node: not found\n") }

    /// Lines of a log came on the connection.
    ///
    /// A program writes its log to where its answers go, as where both are standard output.
    LogLine { name: "log-line", says: "looks like a line of a log", on: START,
        mend: Mend::upstream("write the log to standard error or to a file, not to the connection"),
        look: First(output::log),
        example: closed(b"2026-11-27T23:10:11.123Z INFO listening on :8080\nHTTP/1.1 200 OK\r\n\r\n") }

    /// A program's banner came on the connection.
    ///
    /// It is printed when the program starts, to where its answers go.
    Banner { name: "banner", says: "looks like a program's banner, as Spring Boot prints at its start",
        on: START,
        mend: Mend::upstream("write the banner to standard error, or switch it off"),
        look: First(output::banner),
        example: closed(b"\n  .   ____          _            __ _ _\n /\\\\ / ___'_ __ _ _(_)_ __  __ _ \\ \\ \\ \\\n") }

    /// Output for a terminal came on the connection.
    ///
    /// Colours and movements are for a person who looks at it.
    Terminal { name: "terminal", says: "looks like output for a terminal (ANSI escapes)", on: START,
        mend: Mend::upstream("look for what prints on the connection; it thinks that it is a terminal"),
        look: First(documents::terminal), example: closed(b"\x1b[32mINFO\x1b[0m ready\n") }

    /// A page came without a head.
    ///
    /// A script printed it before its head, or in the place of one; or the server answers as in
    /// HTTP/0.9, which had no heads.
    Html { name: "html", says: "looks like an HTML page without a head", on: START,
        mend: Mend::HEAD_FIRST, look: First(documents::html),
        example: closed(
            b"<html>\r\n<head><title>It works</title></head>\r\n<body>hi</body>\r\n</html>\r\n") }

    /// A document of XML came without a head.
    ///
    /// What wrote it speaks no HTTP, or printed it before its head.
    Xml { name: "xml", says: "looks like an XML document (SOAP, SVG, RSS …) without a head", on: START,
        mend: Mend::HEAD_FIRST, look: First(documents::xml), detail: documents::xml_kind,
        example: closed(b"<soap:Envelope xmlns:soap='x'>") }

    /// A document of JSON came without a head.
    ///
    /// What wrote it speaks no HTTP, or printed it before its head.
    Json { name: "json", says: "looks like a JSON document without a head", on: START,
        mend: Mend::HEAD_FIRST, look: First(documents::json),
        example: closed(b"{\"status\": \"ok\"}\n") }

    /// Events of a stream came without a head.
    ///
    /// A program writes them to a connection on which it never answered.
    EventStream { name: "event-stream", says: "looks like server-sent events (SSE) without a head", on: START,
        mend: Mend::upstream("send a status line and a head with Content-Type: text/event-stream \
            before the first event"),
        look: First(documents::event_stream), example: closed(b"data: {\"x\":1}\n\n") }

    /// A part of multipart came without a head.
    ///
    /// A camera or a script sends the parts alone.
    Multipart { name: "multipart", says: "looks like a part of multipart content without a head", on: START,
        mend: Mend::HEAD_FIRST, look: First(documents::multipart),
        example: closed(b"--frame\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8") }

    /// A script of CGI or SCGI was run as if it were a server; or the status line was lost.
    ///
    /// Such a script leaves the status line to the web server that runs it.
    Cgi { name: "cgi",
        says: "looks like field lines without a status line, as a script of CGI or SCGI prints them",
        on: START,
        mend: Mend::upstream("run the script by a web server, which writes the status line; or \
            write one first")
            .nginx("scgi_pass UPSTREAM;"),
        look: First(documents::field_lines),
        example: closed(b"Status: 200 OK\r\nContent-Type: text/plain\r\n\r\nhi") }

    /// A script or a style sheet came without a head.
    ///
    /// The file is sent alone.
    Script { name: "script", says: "looks like a script or a style sheet (JavaScript, CSS …) without a head",
        on: START,
        mend: Mend::HEAD_FIRST, look: First(documents::script),
        example: closed(b"(function () { return 1; })();\n") }

    /// The status line does not begin with `HTTP/`, in capitals and with a slash.
    ///
    /// Somebody writes it by hand, or its first bytes were lost.
    MisspeltStatusLine { name: "misspelt-status-line",
        says: "looks like a status line that is misspelt, or that lost a part", on: START,
        mend: Mend::upstream(
            "write HTTP/1.1 at the beginning of the status line, in capitals and with a slash"),
        look: First(wire::misspelt), example: closed(b"http/1.1 200 OK\r\n\r\n") }

    /// The status line has another name than HTTP, and a version and a code like it.
    ///
    /// Some protocols took HTTP's grammar.
    OtherStatusLine { name: "other-status-line",
        says: "looks like a status line of another protocol that took HTTP's grammar", on: START,
        mend: Mend::OTHER_PORT, look: First(services::other_status_line),
        example: closed(b"VST/1.1 400 Bad Request\r\n\r\n") }

    /// A service of lines took the request for commands.
    ///
    /// What it says repeats the request, or says that it knows no such command.
    CommandService { name: "command-service",
        says: "looks like a service that takes lines of text for commands, and the request for one",
        on: START,
        mend: Mend::upstream("read what it says: the port is another service's; connect the \
            gateway to the port on which the upstream speaks HTTP")
            .pass_as_tcp(),
        look: First(services::repeats_the_request),
        example: closed(b"Unsupported command: GET /api/v1/a HTTP/1.1\r\n") }

    /// Blanks or empty lines stand where the head should.
    ///
    /// A script prints a line before its head; or the response before had a line end too many.
    BlankBeforeHead { name: "blank-before-head",
        says: "looks like blanks or an empty line, printed before the head", on: START,
        mend: Mend::upstream("look for what prints an empty line before the head; or the content \
            before has two bytes more than Content-Length says"),
        look: First(output::blanks),
        example: closed(b"\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }

    /// Text stands before the head.
    ///
    /// Something else than the server prints on the connection.
    TextBeforeHead { name: "text-before-head", says: "looks like text printed before the head", on: START,
        mend: Mend::upstream("look for what prints this text, and have it print to the log"),
        look: First(output::text_before_head),
        example: closed(b"connected to database\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }

    /// Bytes stand before the head.
    ///
    /// They are the rest of something, or what something between put before it.
    BytesBeforeHead { name: "bytes-before-head", says: "looks like binary data before the head", on: START,
        mend: Mend::upstream("look for what stands between, such as a proxy that puts bytes of its \
            own before; or the response before is longer than its head says"),
        look: First(output::bytes_before_head),
        example: closed(b"\x01\x9c\xfe\x03\x9aHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }

    /// A message with its length before it, of one of many protocols.
    ///
    /// Kafka, ZooKeeper and others frame their messages so.
    LengthFirst { name: "length-first",
        says: "looks like a message with its length before it, as Kafka, ZooKeeper or Thrift send",
        on: START, mend: Mend::OTHER_PORT, look: First(frames::length_first),
        example: closed(b"\0\0\0\x0a\0\0\0\x01\0\x23\0\0\0\0") }

    /// Text that none of the rows knows.
    ///
    /// Another service speaks on this port, or a program prints to the connection.
    Text { name: "text", says: "looks like text of another service, or of a program", on: START,
        mend: Mend::upstream("read it: the port belongs to another service, or something printed it \
            to the connection"),
        look: First(output::text), example: closed(b"hello\n") }

    /// Bytes that none of the rows knows.
    ///
    /// Another service speaks on this port, in a binary protocol.
    Binary { name: "binary", says: "looks like a binary protocol, or like data", on: START,
        mend: Mend::upstream("ask what listens on this port, and connect the gateway to the one on \
            which the upstream speaks HTTP")
            .pass_as_tcp(),
        look: First(output::binary), example: closed(b"\x9d\x01\x07\xfe\xc3\x02") }

} } }
