//! What is wrong with chunks and trailers, and what passes a limit.

macro_rules! chunked { ($($before:tt)*) => { contents! { $($before)*

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
