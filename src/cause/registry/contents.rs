//! What is valid, or stops short, and tells something all the same: content, and what follows it.

macro_rules! contents { ($($before:tt)*) => { silences! { $($before)*

    // --- What stops short ----------------------------------------------------------------------

    /// A head says how much content there is, and none of it came.
    ///
    /// So a server answers HEAD.
    AnswerToHead { name: "answer-to-head", says: "looks like the answer to a HEAD request", on: NONE,
        mend: Mend::upstream("if the request was not HEAD, look for a crash, or for an application that never sends its content"),
        look: All(content::as_to_head),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 1256\r\n\r\n") }

    /// Interim responses came, and no final one.
    ///
    /// The upstream said that it goes on, and then did not.
    InterimAlone { name: "interim-alone",
        says: "looks like an upstream that announced an answer and never gave it", on: NONE,
        mend: Mend::upstream("look for a crash or a time limit between the interim response and the answer; \
            some clients and proxies never send the content that a 100 asks for"),
        look: All(content::interim_alone),
        example: closed(b"HTTP/1.1 100 Continue\r\n\r\n") }

    /// The response began and went on no more.
    ///
    /// The upstream works longer, or waits for longer, than the gateway does.
    Stalled { name: "stalled", says: "looks like a pause of the upstream that is longer than the gateway waits", on: NONE,
        mend: Mend::upstream("compare the gateway's read time-out with the longest pause of the upstream")
            .nginx("proxy_read_timeout 120s;")
            .haproxy("timeout server 120s")
            .envoy("route: { timeout: 120s, idle_timeout: 120s }"),
        look: All(content::stalled),
        example: timed_out(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello") }

    /// Less content came than the length says.
    ///
    /// The process died, or the length is that of other content: in characters, or before it was
    /// changed.
    ContentShort { name: "content-short",
        says: "looks like a process that died while it sent, or a Content-Length that is too large", on: NONE,
        mend: Mend::upstream("did the process die (out of memory, a time limit), or is Content-Length too large?"),
        look: All(content::short),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello") }

    /// A chunk is not filled, and its data ends where its size says as a decimal number.
    ///
    /// Chunk sizes are hexadecimal: a reader waits for more than there is.
    ChunkUnfilled { name: "chunk-unfilled",
        says: "looks like a chunk size in decimal: read as hexadecimal, it announces more than came", on: NONE,
        mend: Mend::upstream("print the size in hexadecimal, such as by %x"),
        look: All(chunk_lines::unfilled),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n01234567890123456789\r\n0\r\n\r\n") }

    /// The last chunk is missing.
    ///
    /// The process died, or the application forgets to end its answer.
    LastChunkMissing { name: "last-chunk-missing",
        says: "looks like a process that died while it sent, or an answer that is never ended", on: NONE,
        mend: Mend::upstream("look for a crash, a kill or a time limit in the upstream's log at that time; the \
            application must end the answer, which writes the last chunk"),
        look: All(content::without_last_chunk),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n") }

    /// The connection broke while content came that runs up to its close.
    ///
    /// Nobody can tell whether that was all.
    BrokenOff { name: "broken-off",
        says: "looks like a process that died while it sent, or a server that resets instead of closing", on: NONE,
        mend: Mend::upstream("look for a crash in the upstream's log; let it send Content-Length, or chunks, so \
            that the end can be seen"),
        look: All(content::broken_off),
        example: reset(b"HTTP/1.1 200 OK\r\n\r\nhello") }

    /// The connection ended inside the head.
    ///
    /// The process died, or its head never ends: the empty line is missing.
    HeadCut { name: "head-cut",
        says: "looks like a process that died in its head, or a head whose empty line is missing", on: NONE,
        mend: Mend::upstream("write an empty line behind the last field line, even where no content follows; or \
            look for a crash at that time"),
        look: All(content::head_cut),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n") }

    /// The connection ended within the first word.
    ///
    /// What came begins like a status line, and is too short to say more.
    FirstBytes { name: "first-bytes", says: "looks like a status line that was cut in its first bytes", on: NONE,
        mend: Mend::upstream("look for a crash or a kill in the upstream's log at that time"),
        look: All(content::first_bytes), example: closed(b"HTT") }

    // --- What follows a valid response ---------------------------------------------------------

    /// Another chunk stands behind the last one.
    ///
    /// The application wrote nothing at some point, which as a chunk of size 0 ended the content.
    ChunkBehindLast { name: "chunk-behind-the-last",
        says: "looks like a chunk behind the last one: an empty write ended the content too early", on: NONE,
        mend: Mend::upstream("do not write a chunk where there is nothing to write: a size of 0 ends the content"),
        look: All(content::chunk_behind),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n3dd\r\n<a>") }

    /// Another response stands behind this one.
    ///
    /// It answers a request that was sent behind the first, or none.
    SecondResponse { name: "second-response", says: "looks like another response: to a pipelined request, or to none",
        on: NONE,
        mend: Mend::upstream("if one request was sent, look for what answers twice: a handler that goes on \
            behind its answer, or two that answer the same request"),
        look: All(content::second_response),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }

    /// The rest of another response stands behind this one.
    ///
    /// Something between answered first, with a page of its own, and the upstream's answer came
    /// behind it.
    TwoAnswers { name: "two-answers",
        says: "looks like the rest of another response: something between answered first, such as with a block page",
        on: NONE,
        mend: Mend::upstream("look for a filter or a provider between that answers in the upstream's place"),
        look: All(content::other_response_behind),
        example: closed(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok1.1\r\nServer: cloudflare\r\n\r\nee\r\n") }

    /// Content follows in answer to HEAD.
    ///
    /// It is read as the beginning of the next response.
    ContentToHead { name: "content-to-head", says: "looks like content in answer to HEAD, which has none (RFC 9110 §9.3.2)",
        on: NONE,
        mend: Mend::upstream("end an answer to HEAD with its head; many servers do so by themselves where the \
            application lets them")
            .without_reuse(),
        look: All(content::content_to_head), detail: content::content_to_head_kind,
        example: closed(b"HTTP/1.1 302 Found\r\nContent-Length: 15\r\n\r\n<!DOCTYPE html>").to("HEAD") }

    /// Content follows a 204 or a 304.
    ///
    /// It is read as the beginning of the next response.
    ContentTo304 { name: "content-to-304", says: "looks like content in a 204 or 304, which has none (RFC 9112 §6.3)",
        on: NONE,
        mend: Mend::upstream("end a 204 and a 304 with its head").without_reuse(),
        look: All(content::content_to_304),
        example: closed(b"HTTP/1.1 304 Not Modified\r\n\r\n<html></html>") }

    /// A line end follows the content.
    ///
    /// Old servers and scripts write one more than Content-Length says.
    LineEndBehind { name: "line-end-behind", says: "looks like a line end behind the content, as old servers and scripts write",
        on: NONE,
        mend: Mend::upstream("write the content without it, or count it in Content-Length"),
        look: All(content::line_end_behind),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\r\n") }

    /// More follows than the length says.
    ///
    /// The length counts characters, or was set before the content was changed.
    ContentLonger { name: "content-longer",
        says: "looks like content that is longer than Content-Length says: counted in characters, or before it was changed",
        on: NONE,
        mend: Mend::upstream("count the bytes of what is sent, or leave Content-Length to the server"),
        look: All(content::longer),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay") }

    /// Something follows the response.
    ///
    /// It belongs to none.
    SomethingBehind { name: "something-behind", says: "looks like bytes that were sent behind the end of the answer", on: NONE,
        mend: Mend::upstream("look for what goes on to write behind the end of the answer"),
        look: All(content::something_behind),
        example: closed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n<html>") }

    // --- What is valid, and not what somebody wanted -------------------------------------------

    /// The port wants TLS, and says so in clear.
    ///
    /// nginx, Apache, Go and Tomcat answer a request in clear with such a page.
    HttpsPort { name: "https-port",
        says: "looks like the answer of an HTTPS port: the plain HTTP request was sent to a port that wants TLS",
        on: NONE,
        mend: Mend::upstream("have the gateway connect to this port with TLS, or to one that takes requests in clear")
            .with_tls(),
        look: All(content::https_port), detail: content::https_port_server,
        example: closed(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n") }

    /// The port is another service's, which knows HTTP well enough to say so.
    ///
    /// MongoDB, Hadoop and ClickHouse answer so.
    OtherService { name: "other-service",
        says: "looks like the port of another service (MongoDB, Hadoop, ClickHouse …), which answers that it is no HTTP port",
        on: NONE, mend: Mend::OTHER_PORT,
        look: All(content::other_service), detail: content::other_service_name,
        example: closed(b"HTTP/1.0 200 OK\r\nContent-Length: 85\r\n\r\nIt looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n") }

    /// The content begins with a head.
    ///
    /// A CGI writes a head of its own behind the server's; or the request was CONNECT, and the
    /// content is a tunnel's.
    SecondHead { name: "second-head",
        says: "looks like a second head as content: a CGI's own behind its server's, or a tunnel's", on: NONE,
        mend: Mend::upstream("let the script print its fields by CGI's rules (`Status:` and fields), not a head; \
            if the request was CONNECT, judge it as one"),
        look: All(content::second_head),
        example: closed(b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /a\r\n\r\n") }

    /// The content is chunks.
    ///
    /// Transfer-Encoding was lost on the way, or the application chunks without saying so.
    ChunksAsContent { name: "chunks-as-content",
        says: "looks like chunks as content: Transfer-Encoding was lost on the way", on: NONE,
        mend: Mend::upstream("write `Transfer-Encoding: chunked` where chunks are sent; a hop that takes it off \
            must decode them")
            .nginx("proxy_http_version 1.1;"),
        look: All(content::chunks_as_content),
        example: closed(b"HTTP/1.0 200 OK\r\n\r\nd\r\n<html></html>\r\n0\r\n\r\n") }

    /// The content begins with a warning or an error of a program.
    ///
    /// It stands before what should be sent.
    OutputInContent { name: "output-in-content",
        says: "looks like a warning or a stack trace at the beginning of the content", on: NONE,
        mend: Mend::upstream("mend what it says, and have it printed to the log"),
        look: All(content::output_in_content),
        example: closed(b"HTTP/1.1 200 OK\r\n\r\n<br />\n<b>Warning</b>:  x in <b>/a.php</b> on line <b>3</b><br />\n{}") }

    /// The content is a frame of HTTP/2 or of TLS.
    ///
    /// Something between put a head of its own before what the upstream sent.
    FramesAsContent { name: "frames-as-content",
        says: "looks like frames of HTTP/2 or TLS as content, behind the head of something between", on: NONE,
        mend: Mend::upstream("have whatever stands between speak the upstream's protocol").with_http2(),
        look: All(content::frames_as_content),
        example: closed(b"HTTP/1.1 200 OK\r\n\r\n\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64") }

    /// An upgrade was offered, and the answer is an ordinary one.
    ///
    /// The upstream does not know the upgrade there, or a hop between took Connection and Upgrade off
    /// the request.
    UpgradeNotTaken { name: "upgrade-not-taken",
        says: "looks like an upgrade that was not taken: Connection and Upgrade may have been lost on the way there", on: NONE,
        mend: Mend::upstream("look at the path, and let each proxy between pass the upgrade on")
            .nginx("proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;")
            .envoy("upgrade_configs: [{ upgrade_type: websocket }]"),
        look: All(content::upgrade_not_taken),
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").offered("websocket") }

    /// The head is larger than some gateways take.
    ///
    /// nginx takes 4 or 8 KiB, by the machine's pages, and answers 502 to a larger one.
    LargeHead { name: "large-head", says: "has a head that is larger than nginx takes by default (4 or 8 KiB)",
        on: NONE,
        mend: Mend::upstream("look for cookies that pile up; or let the gateway take larger heads")
            .nginx("proxy_buffer_size 32k; proxy_buffers 8 32k;")
            .haproxy("tune.bufsize 65536"),
        look: All(content::large_head), detail: content::head_size,
        example: closed(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=\r\nContent-Length: 0\r\n\r\n").with_head_of(5000) }

    /// Bytes above 0x7f stand in the head.
    ///
    /// They are allowed, and some gateways refuse them.
    AboveAscii { name: "above-ascii", says: "has bytes above 0x7f in its head, which some gateways refuse",
        on: NONE,
        mend: Mend::upstream("encode such text, as RFC 8187 says: filename*=UTF-8''a%C2%A0b.pdf"),
        look: All(content::above_ascii), detail: content::above_ascii_count,
        example: closed(b"HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"a\xc2\xa0b.pdf\"\r\nContent-Length: 0\r\n\r\n") }

} } }
