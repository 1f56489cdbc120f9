//! Protocols around HTTP: its encryption, its other versions and encodings, what proxies add.

macro_rules! around { ($($before:tt)*) => { lines! { $($before)*

    /// The upstream speaks TLS on this port.
    ///
    /// A server that expects a ClientHello and reads a request in clear answers with an alert, or
    /// closes without a word.
    TlsAlert { name: "tls-alert", says: "looks like a TLS alert", on: START,
        mend: Mend::upstream("have the gateway connect to this port with TLS, or to one that takes \
            requests in clear")
            .with_tls(),
        look: First(wire::tls_alert), detail: wire::tls_alert_name,
        example: closed(b"\x15\x03\x01\x00\x02\x02\x28") }

    /// The bytes are those of a TLS connection that nobody decrypted.
    ///
    /// No server begins a handshake in answer to a request in clear: either the capture is of an
    /// encrypted connection, or the upstream sends back what it gets.
    TlsHandshake { name: "tls-handshake", says: "looks like a TLS handshake", on: START,
        mend: Mend::upstream(
            "judge the decrypted bytes; if these are the gateway's own, find what sends them back"),
        look: First(wire::tls_handshake), detail: wire::tls_message,
        example: closed(b"\x16\x03\x03\x00\x5a\x02\x00\x00\x56\x03\x03") }

    /// The bytes are those of a TLS connection after its handshake.
    ///
    /// The capture is of an encrypted connection, or begins in the middle of one.
    TlsRecord { name: "tls-record", says: "looks like an encrypted TLS record", on: START,
        mend: Mend::upstream("judge the decrypted bytes; if the gateway speaks no TLS to this \
            port, have it do so")
            .with_tls(),
        look: First(wire::tls_record),
        example: closed(b"\x17\x03\x03\x00\x20\x8f\x5a\x9c\x01\x02\x03\x04") }

    /// The upstream speaks a version of SSL that nobody should speak any more.
    ///
    /// Its messages begin with their length, with the highest bit set.
    Ssl2 { name: "ssl-2", says: "looks like a message of SSL 2", on: START,
        mend: Mend::upstream("have the upstream speak a version of TLS of today on this port"),
        look: First(wire::ssl2), example: closed(b"\x80\x03\x00\x00\x01") }

    /// The upstream speaks HTTP/2 on this port, as gRPC servers do.
    ///
    /// It sends SETTINGS without waiting, and GOAWAY once it has read a request of HTTP/1.1.
    Http2Frame { name: "http2-frame", says: "looks like an HTTP/2 frame", on: START,
        mend: Mend::upstream("have the gateway speak HTTP/2 to this port, or use one on which the \
            upstream speaks HTTP/1.1")
            .with_http2(),
        look: First(wire::http2_frame), detail: wire::http2_detail,
        example: closed(
            b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x01") }

    /// The upstream speaks FastCGI on this port, as php-fpm does.
    ///
    /// It mostly answers a request of HTTP with a reset and not one byte.
    FastCgi { name: "fastcgi", says: "looks like a FastCGI record", on: START,
        mend: Mend::upstream(
            "have the gateway speak FastCGI to it, or put a web server before it that does")
            .nginx("fastcgi_pass UPSTREAM;")
            .haproxy("use-fcgi-app NAME"),
        look: First(wire::fastcgi), detail: wire::fastcgi_record,
        example: closed(b"\x01\x06\0\x01\0\x20\0\0Content-type: text/html\r\n\r\nhello\n") }

    /// The bytes are a request of uwsgi.
    ///
    /// The capture is of the other direction, or something sends back what it gets.
    Uwsgi { name: "uwsgi", says: "looks like a packet of uwsgi, with a request's variables",
        on: START,
        mend: Mend::OTHER_DIRECTION.nginx("uwsgi_pass UPSTREAM;"),
        look: First(wire::uwsgi),
        example: closed(b"\0\x15\0\0\x0e\0REQUEST_METHOD\x03\0GET") }

    /// The bytes are a request of SCGI.
    ///
    /// The capture is of the other direction, or something sends back what it gets.
    Scgi { name: "scgi", says: "looks like a request of SCGI", on: START,
        mend: Mend::OTHER_DIRECTION.nginx("scgi_pass UPSTREAM;"),
        look: First(wire::scgi),
        example: closed(b"24:CONTENT_LENGTH\x000\0SCGI\x001\0,") }

    /// The upstream speaks AJP on this port, as Tomcat does on 8009.
    ///
    /// It is another encoding of HTTP, for web servers that know it.
    Ajp { name: "ajp", says: "looks like an AJP packet", on: START,
        mend: Mend::upstream("connect the gateway to its connector for HTTP"),
        look: First(wire::ajp),
        example: closed(b"AB\0\x14\x04\x01\x90\0\x0bBad Request\0\0\0") }

    /// The bytes are a request.
    ///
    /// The capture is of the other direction, or the upstream sends back what it gets, as an echo
    /// service or a mirror does.
    Request { name: "request", says: "looks like an HTTP request", on: START,
        mend: Mend::OTHER_DIRECTION,
        look: First(wire::request), detail: wire::request_kind,
        example: closed(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n") }

    /// The bytes are a request of a protocol for calls or for film.
    ///
    /// The capture is of the other direction, or the upstream calls in turn.
    SipRequest { name: "sip-request", says: "looks like a request of SIP or RTSP", on: START,
        mend: Mend::OTHER_PORT,
        look: First(wire::sip_request),
        example: closed(b"OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n\r\n") }

    /// The status line says HTTP/2 or HTTP/3.
    ///
    /// Both are binary and have no status line. So curl prints their heads; or a program writes it
    /// by hand.
    Http2AsText { name: "http2-as-text",
        says: "looks like HTTP/2 or HTTP/3 spelt as text, as curl prints it",
        on: &[Defect::HttpVersion],
        mend: Mend::upstream("if curl printed it, ask again with --http1.1; if a program wrote it, \
            write HTTP/1.1 there and keep the rest as it is"),
        look: All(|_, evidence| wire::newer_as_text(evidence.first)),
        example: closed(b"HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n") }

    /// The bytes are what a proxy puts before a connection's first byte.
    ///
    /// The capture is of the other direction, or the upstream is told to send it as well.
    ProxyProtocol { name: "proxy-protocol", says: "looks like a header of the PROXY protocol",
        on: START,
        mend: Mend::upstream("only the side that connects sends this header: take the capture's \
            other direction, or find what sends it back"),
        look: Starts(wire::PROXY),
        example: closed(b"PROXY TCP4 10.0.0.1 10.0.0.2 40000 80\r\n") }

    /// A SOCKS proxy listens on this port.
    ///
    /// It takes a request's first letters for a version that it does not know, or answers with its
    /// choice of a method.
    Socks { name: "socks", says: "looks like a reply of a SOCKS proxy", on: START,
        mend: Mend::upstream("connect the gateway to the upstream itself; a gateway of HTTP does \
            not go through a SOCKS proxy"),
        look: First(wire::socks), detail: wire::socks_detail,
        example: closed(b"\x05\xff") }

    /// The bytes are those of a WebSocket, without the answer that opens it.
    ///
    /// The capture begins in the middle of a connection, or the server sends before it has
    /// answered the handshake.
    WebSocket { name: "websocket", says: "looks like a frame of WebSocket", on: START,
        mend: Mend::upstream("answer the handshake with 101 before the first frame; if a capture \
            begins in the middle, take it from the connection's first byte"),
        look: First(wire::websocket),
        example: closed(b"\x81\x05hello") }

} } }
