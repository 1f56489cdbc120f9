//! What is wrong with the fields that frame and connect.

macro_rules! framing_fields { ($($before:tt)*) => { chunked! { $($before)*

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

} } }
