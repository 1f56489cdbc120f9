//! What is wrong with the fields that frame and connect, and with chunks and trailers.

macro_rules! framing_fields { ($($before:tt)*) => { contents! { $($before)*

    // --- Transfer-Encoding ---------------------------------------------------------------------

    /// Both fields stand there, and the content is not chunked.
    ///
    /// Content-Length is right. Transfer-Encoding was copied from the answer of another service.
    CodingCopied { name: "coding-copied",
        says: "looks like content that is not chunked: Transfer-Encoding was copied from elsewhere",
        on: &[Defect::TransferEncodingAndContentLength],
        mend: Mend::upstream("take the field Transfer-Encoding away where the application passes on another \
            service's fields; Content-Length is right"),
        look: All(framing::not_chunked), detail: framing::content_kind,
        example: closed(b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\ntransfer-encoding: chunked\r\n\r\n{\"ok\":\"true\"}") }

    /// Both fields stand there, and the content is chunked.
    ///
    /// The application sets a length, and its server chunks all the same: OpenWrt's uhttpd, and
    /// routers of TP-Link with it, are known for that.
    LengthBesideChunks { name: "length-beside-chunks",
        says: "looks like an application that sets Content-Length on top of a server that chunks (OpenWrt's uhttpd)",
        on: &[Defect::TransferEncodingAndContentLength],
        mend: Mend::upstream("do not set Content-Length where the server chunks; update the device"),
        look: All(framing::chunked),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n") }

    /// Both fields stand there.
    ///
    /// Recipients differ in which of them they read, so it is also how an attack looks.
    LengthAndCoding { name: "length-and-coding",
        says: "often an application that sets Content-Length on top of a server that chunks; or an attack (smuggling)",
        on: &[Defect::TransferEncodingAndContentLength],
        mend: Mend::upstream("send one of the two: the server's, not the application's"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n") }

    /// `chunked` is named twice, and the content is chunked once.
    ///
    /// An application passes on another service's fields, and its server adds its own, as with
    /// Spring's ResponseEntity.
    ChunkedNamedTwice { name: "chunked-named-twice",
        says: "looks like a field that stands twice over content that is chunked once",
        on: &[Defect::TransferCodingRepeated],
        mend: Mend::upstream("take the field Transfer-Encoding away where the application passes on another \
            service's fields; its server adds its own"),
        look: All(framing::chunked_once),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n") }

    /// `chunked` is named twice, and the content is chunked twice.
    ///
    /// An application passes on chunks as they came, and its server chunks them again.
    ChunkedTwice { name: "chunked-twice", says: "looks like content that is chunked twice",
        on: &[Defect::TransferCodingRepeated],
        mend: Mend::upstream("decode the other service's chunks before passing its content on, and take its \
            Transfer-Encoding away"),
        look: All(framing::chunked_twice),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\nc\r\n2\r\nok\r\n0\r\n\r\n\r\n0\r\n\r\n") }

    /// `chunked` is named more than once.
    ///
    /// An application passes on another service's fields.
    ChunkedRepeated { name: "chunked-repeated",
        says: "often an application that passes on another service's fields, to which its server adds its own",
        on: &[Defect::TransferCodingRepeated],
        mend: Mend::upstream("take the field Transfer-Encoding away where the application passes on another \
            service's fields"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n") }

    /// A character set is named as a coding of the transfer.
    ///
    /// It is a parameter of Content-Type.
    CharacterSet { name: "character-set",
        says: "looks like a character set, which belongs into Content-Type",
        on: &[Defect::TransferCodingUnknown],
        mend: Mend::upstream("write `Content-Type: text/html; charset=utf-8`, and leave Transfer-Encoding out"),
        look: Line(framing::character_set),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: utf-8\r\n\r\n") }

    /// A coding of the content is named as one of the transfer.
    ///
    /// gzip and its like belong into Content-Encoding.
    ContentCoding { name: "content-coding",
        says: "looks like a coding that belongs into Content-Encoding, not into Transfer-Encoding",
        on: &[Defect::TransferCodingUnknown],
        mend: Mend::upstream("name it in Content-Encoding; Transfer-Encoding is `chunked`, or is not there"),
        look: Line(framing::content_coding),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n") }

    /// An encoding of mail is named.
    ///
    /// MIME's Content-Transfer-Encoding is another field, which HTTP does not use.
    MimeEncoding { name: "mime-encoding",
        says: "looks like an encoding of mail (MIME's Content-Transfer-Encoding)",
        on: &[Defect::TransferCodingUnknown],
        mend: Mend::upstream("leave the field out; HTTP sends all content as it is"),
        look: Line(framing::mime),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: binary\r\n\r\n") }

    /// `chunked` is written otherwise.
    ///
    /// Somebody writes the field by hand.
    ChunkedMisspelt { name: "chunked-misspelt", says: "looks like `chunked` misspelt",
        on: &[Defect::TransferCodingUnknown],
        mend: Mend::upstream("write `Transfer-Encoding: chunked`, without quotes"),
        look: Line(framing::chunked_misspelt),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunk\r\n\r\n") }

    /// Something else than `chunked` is named.
    ///
    /// Nobody uses other codings; the value is a mistake, or meant to confuse.
    UnknownCoding { name: "unknown-coding",
        says: "often a value that belongs into another field, or a field that an application makes up; or an attack (smuggling)",
        on: &[Defect::TransferCodingUnknown, Defect::TransferCodingParameter, Defect::TransferEncodingEmptyMember,
            Defect::TransferEncodingEmpty],
        mend: Mend::upstream("write `Transfer-Encoding: chunked`, or leave the field out"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: x\r\n\r\n") }

    /// `identity` stands for no coding at all.
    ///
    /// It is a relic of RFC 2616, and means that the field could be left out.
    IdentityRelic { name: "identity-relic",
        says: "often a server that learnt from RFC 2616, where `identity` stood for no coding at all",
        on: &[Defect::TransferCodingIdentity],
        mend: Mend::upstream("leave the field out: the content ends with the connection, or by Content-Length"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n") }

    /// A response of HTTP/1.0, or to a request of HTTP/1.0, is chunked.
    ///
    /// The application chunks whatever the version is.
    ChunkedInHttp10 { name: "chunked-in-http-10",
        says: "often an application that chunks whatever the version is",
        on: &[Defect::TransferEncodingHttp10, Defect::TransferEncodingUnasked],
        mend: Mend::upstream("answer as HTTP/1.1, or without chunks where the version is 1.0")
            .nginx("proxy_http_version 1.1;"),
        look: Often,
        example: closed(b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") }

    // --- Content-Length ------------------------------------------------------------------------

    /// The length is -1.
    ///
    /// In many libraries -1 stands for a length that is not known.
    LengthUnknown { name: "length-unknown",
        says: "looks like -1, which stands for an unknown length in many libraries",
        on: &[Defect::ContentLengthByte],
        mend: Mend::upstream("leave the field out where the length is not known; the server then chunks, or closes"),
        look: Line(framing::minus_one),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n") }

    /// The length is -1 without its sign.
    ///
    /// 18446744073709551615 is what 64 bits make of it.
    LengthUnsigned { name: "length-unsigned", says: "looks like -1, an unknown length, printed without its sign",
        on: &[Defect::ContentLengthOverflow],
        mend: Mend::upstream("leave the field out where the length is not known"),
        look: Line(framing::unsigned),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n") }

    /// A variable was printed as the length, and it held no number.
    ///
    /// So languages print nothing, an object, or a format that nobody filled.
    LengthIsNoNumber { name: "length-is-no-number",
        says: "looks like a variable that is no number, printed as Content-Length",
        on: &[Defect::ContentLengthByte],
        mend: Mend::upstream("set the length as a number, or leave the field out"),
        look: Line(framing::printed_length),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: undefined\r\n\r\n") }

    /// The length is written as people write numbers.
    ///
    /// It has signs between its digits, a part behind a point, or a unit.
    LengthFormatted { name: "length-formatted",
        says: "looks like a number formatted for people, such as 1,024 or 12.0",
        on: &[Defect::ContentLengthByte, Defect::ContentLengthConflict],
        mend: Mend::upstream("write the number of bytes in digits alone"),
        look: Line(framing::formatted),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 12.0\r\n\r\n") }

    /// The length stands in quotes.
    ///
    /// It was printed as text, not as a number.
    LengthQuoted { name: "length-quoted", says: "looks like a number in quotes",
        on: &[Defect::ContentLengthByte],
        mend: Mend::upstream("write the number of bytes in digits alone"),
        look: Line(framing::quoted),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: \"12\"\r\n\r\n") }

    /// The length is no number.
    ///
    /// An application sets it by itself.
    LengthByHand { name: "length-by-hand",
        says: "often an application that sets a length by itself, before it knows one",
        on: &[Defect::ContentLengthEmpty, Defect::ContentLengthByte, Defect::ContentLengthOverflow,
            Defect::ContentLengthEmptyMember],
        mend: Mend::upstream("leave Content-Length to the server, which counts the bytes"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n") }

    /// The length stands there twice.
    ///
    /// Both are the same, so nobody is misled; but one of the two that add it should not.
    LengthTwice { name: "length-twice", says: "often an application and the server around it, which each add one",
        on: &[Defect::ContentLengthRepeated],
        mend: Mend::upstream("leave Content-Length to the server"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n").strictly() }

    /// The length stands there twice, with two numbers.
    ///
    /// One of the two that add it has changed the content: compressed it, or put something into it.
    LengthsDiffer { name: "lengths-differ",
        says: "often an application and the server around it, which each add one; one of them changed the content",
        on: &[Defect::ContentLengthConflict],
        mend: Mend::upstream("leave Content-Length to whoever writes the content last"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 2\r\n\r\n") }

    // --- Where nothing is framed ---------------------------------------------------------------

    /// A length or a coding stands where it frames nothing.
    ///
    /// A framework adds one to every response.
    FramedAlike { name: "framed-alike", says: "often a framework that adds framing to every response alike",
        on: &[Defect::UnusedFraming, Defect::ForbiddenFraming, Defect::NoContentFraming],
        mend: Mend::upstream("set neither Content-Length nor Transfer-Encoding in a 1xx or a 204"),
        look: Often,
        example: closed(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n").strictly() }

    /// A 205 has content.
    ///
    /// A framework adds a page to every status.
    ContentInReset { name: "content-in-205", says: "often a framework that adds a page to every status alike",
        on: &[Defect::ResetContent],
        mend: Mend::upstream("send a 205 without content, or a 200 with it"),
        look: Often,
        example: closed(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nok").strictly() }

    // --- Connection and Upgrade ----------------------------------------------------------------

    /// Connection names what it should not, or what is no name.
    ///
    /// A configuration or an application puts a list together by hand.
    ConnectionByHand { name: "connection-by-hand",
        says: "often a Connection field put together by hand, in a configuration or an application",
        on: &[Defect::ConnectionOptionByte, Defect::ConnectionEndToEnd],
        mend: Mend::upstream("write `close`, `keep-alive` or `upgrade` there, or leave the field to the server"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nConnection: a b\r\nContent-Length: 0\r\n\r\n").strictly() }

    /// A 101 of WebSocket came without Upgrade.
    ///
    /// A hop between took Connection and Upgrade off, which every hop may do that does not know the
    /// upgrade; what is left shows that the upstream did agree.
    UpgradeStripped { name: "upgrade-stripped",
        says: "looks like a hop between that took Connection and Upgrade off: Sec-WebSocket-Accept is there",
        on: &[Defect::UpgradeMissing, Defect::UpgradeConnection],
        mend: Mend::upstream("let each proxy between pass the upgrade on")
            .nginx("proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;")
            .envoy("upgrade_configs: [{ upgrade_type: websocket }]"),
        look: All(framing::stripped),
        example: open(b"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\n\r\n").offered("websocket") }

    /// A 101 came that nobody asked for, or that lacks what it must say.
    ///
    /// A field was lost on the way, in one of the two directions.
    UpgradeLost { name: "upgrade-lost",
        says: "often an Upgrade field lost on the way to the upstream or back",
        on: &[Defect::UpgradeMissing, Defect::UpgradeUnsolicited, Defect::UpgradeConnection],
        mend: Mend::upstream("say what was offered (--upgrade), and let each proxy between pass the upgrade on")
            .nginx("proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;")
            .envoy("upgrade_configs: [{ upgrade_type: websocket }]"),
        look: Often,
        example: open(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n") }

    // --- Chunks and trailers -------------------------------------------------------------------

    /// The size of a chunk is written with `0x`.
    ///
    /// A formatter that marks its base was used.
    ChunkSizePrefixed { name: "chunk-size-prefixed", says: "looks like a chunk size with `0x` before it",
        on: &[Defect::ChunkSizeByte],
        mend: Mend::upstream("print the size without its prefix, such as by %x instead of %#x"),
        look: Line(chunk_lines::prefixed),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n") }

    /// The size of a chunk is no number.
    ///
    /// It is -1, which stands for an unknown length, or a variable that was never set.
    ChunkSizeIsNoNumber { name: "chunk-size-is-no-number",
        says: "looks like a variable that is no size, printed as the size of a chunk",
        on: &[Defect::ChunkSizeByte],
        mend: Mend::upstream("leave the chunks to the server: it counts what it sends"),
        look: Line(chunk_lines::no_number),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nok\r\n0\r\n\r\n") }

    /// A chunk's line, or its data, ends in LF alone.
    ///
    /// Somebody writes the chunks by hand, with `\n` for a line end.
    ChunkLineOfLf { name: "chunk-line-of-lf", says: "looks like chunks written by hand with \\n alone",
        on: &[Defect::ChunkLineEnd, Defect::ChunkDataEnd],
        mend: Mend::upstream("end each chunk's line and its data with \\r\\n; better, leave the chunks to the server"),
        look: Line(chunk_lines::of_lf),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nok\n0\n\n") }

    /// An empty line stands where a chunk should begin.
    ///
    /// One line end too many was written, behind the head or behind a chunk's data.
    EmptyLineBeforeChunk { name: "empty-line-before-chunk", says: "looks like a line end too many before a chunk",
        on: &[Defect::ChunkSizeMissing],
        mend: Mend::upstream("write one \\r\\n behind the data of a chunk, and one empty line behind the head"),
        look: Line(chunk_lines::behind_an_empty_line),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n2\r\nok\r\n0\r\n\r\n") }

    /// The content does not begin with a chunk.
    ///
    /// Transfer-Encoding was copied from elsewhere onto content that is not chunked.
    NotChunked { name: "not-chunked",
        says: "looks like content that is not chunked, under a Transfer-Encoding that was copied from elsewhere",
        on: &[Defect::ChunkSizeByte, Defect::ChunkSizeMissing, Defect::ChunkLineEnd, Defect::ChunkExtensionByte],
        mend: Mend::upstream("take the field Transfer-Encoding away where the application passes on another \
            service's fields"),
        look: All(framing::first_chunk_missing), detail: framing::content_kind,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<html></html>") }

    /// A chunk's line ends in CR CR LF.
    ///
    /// In text mode, Windows makes CR LF of each LF, also of one that has its CR already.
    ChunkLineInTextMode { name: "chunk-line-in-text-mode",
        says: "looks like a chunk line written in Windows text mode (CR CR LF)",
        on: &[Defect::ChunkLineEnd],
        mend: Mend::upstream("write the content in binary mode, such as with _O_BINARY or \"wb\""),
        look: Line(chunk_lines::text_mode),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n2\r\r\nok\r\n0\r\n\r\n") }

    /// The next chunk's line follows the data of a chunk at once.
    ///
    /// The line end behind the data was forgotten.
    ChunkDataRunsOn { name: "chunk-data-runs-on",
        says: "looks like a chunk without the line end behind its data",
        on: &[Defect::ChunkDataEnd],
        mend: Mend::upstream("write \\r\\n behind the data of each chunk"),
        look: All(chunk_lines::runs_on),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok0\r\n\r\n") }

    /// A chunk's data ends where its size says if that is read as a decimal number.
    ///
    /// Chunk sizes are hexadecimal.
    ChunkSizeDecimal { name: "chunk-size-decimal",
        says: "looks like a chunk size in decimal: it is read as hexadecimal",
        on: &[Defect::ChunkDataEnd, Defect::ChunkSizeByte],
        mend: Mend::upstream("print the size in hexadecimal, such as by %x"),
        look: All(chunk_lines::decimal),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n0123456789\r\n0\r\n\r\n") }

    /// A chunk has fewer bytes in its size than in its data, and some of those are above 0x7f.
    ///
    /// Its size counts characters, not bytes.
    ChunkCountsCharacters { name: "chunk-counts-characters",
        says: "looks like a chunk size that counts characters, not bytes",
        on: &[Defect::ChunkDataEnd],
        mend: Mend::upstream("count the bytes of the encoded text: its characters above 0x7f take more than one"),
        look: All(chunk_lines::counts_characters),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ncaf\xc3\xa9\r\n0\r\n\r\n") }

    /// A chunk's data does not end where its size says.
    ///
    /// The size was not updated with the data.
    ChunkSizeWrong { name: "chunk-size-wrong",
        says: "often a chunk size that counts characters, not bytes, or was not updated",
        on: &[Defect::ChunkDataEnd],
        mend: Mend::upstream("count the bytes of each chunk after its last change"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n") }

    /// A blank stands behind a chunk's size.
    ///
    /// Apache 1.3 pads its sizes so, and servers that learnt from it.
    ChunkSizePadded { name: "chunk-size-padded", says: "often a server that pads its chunk sizes, as Apache 1.3 does",
        on: &[Defect::ChunkSizeBlank],
        mend: Mend::upstream("update the server"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n0\r\n\r\n").strictly() }

    /// A chunk's line is not as it should be.
    ///
    /// The application writes its chunks by hand, or what came before ran over its size.
    ChunkByHand { name: "chunk-by-hand",
        says: "often chunks written by hand, or a Transfer-Encoding copied from elsewhere onto content that is not chunked",
        on: &[Defect::ChunkSizeByte, Defect::ChunkSizeMissing, Defect::ChunkSizeOverflow, Defect::ChunkLineEnd,
            Defect::ChunkExtensionByte, Defect::ChunkExtensionQuote],
        mend: Mend::upstream("leave the chunks to the server: it writes them where no length is set"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nxyz\r\n") }

    /// A field stands in the trailer section that must not be there, or a line that continues nothing.
    ///
    /// The application puts there whatever it knows at the end.
    TrailerByHand { name: "trailer-by-hand",
        says: "often an application that puts fields into the trailer section which belong into the head",
        on: &[Defect::TrailerForbidden, Defect::TrailerWhitespaceLed],
        mend: Mend::upstream("put there only what is known at the end, such as a checksum"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 0\r\n\r\n").strictly() }

    // --- Limits --------------------------------------------------------------------------------

    /// The head, or a line of it, is larger than the limit.
    ///
    /// Something in it grows.
    HeadGrew { name: "head-grew",
        says: "often cookies that pile up, a token or a Content-Security-Policy that grew",
        on: &[Defect::HeadSize, Defect::FieldLineSize],
        mend: Mend::upstream("look for the field that grows; or let the gateway take larger heads")
            .nginx("proxy_buffer_size 32k; proxy_buffers 8 32k;")
            .haproxy("tune.bufsize 65536"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=bcdefghijklmnopqrstuvwxyz\r\n\r\n").under(Policy::GATEWAY
            .with_limits(Limits { head: 40, ..Limits::DEFAULT })) }

    /// There are more fields than the limit.
    ///
    /// Something adds them one by one.
    FieldsPileUp { name: "fields-pile-up", says: "often a loop that adds Set-Cookie or Link fields",
        on: &[Defect::FieldCount],
        mend: Mend::upstream("look for the field that stands there many times"),
        look: Often,
        example: closed(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nSet-Cookie: a=b\r\n\r\n").under(Policy::GATEWAY
            .with_limits(Limits { fields: 1, ..Limits::DEFAULT })) }

    /// There are more interim responses than the limit, or larger ones.
    ///
    /// A program reports its progress so.
    InterimFlood { name: "interim-flood",
        says: "often a program that reports its progress with 102, or hints (103) that grew",
        on: &[Defect::InterimCount, Defect::InterimSize],
        mend: Mend::upstream("send fewer of them, or smaller ones"),
        look: Often,
        example: closed(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n").under(Policy::GATEWAY
            .with_limits(Limits { interim: 1, ..Limits::DEFAULT })) }

} } }
