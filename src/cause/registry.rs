//! The rows. A cause is declared here and nowhere else; the first row that matches wins. Names are
//! stable once released.

use super::sample::{closed, reused, timed_out};
use super::{Mend, causes, content, foreign, silence};
use crate::defect::Defect;

causes! {
    // --- Other protocols ---------------------------------------------------------------------

    /// The upstream speaks TLS on this port.
    ///
    /// A server that expects a ClientHello and reads a request in clear answers with an alert, or
    /// closes without a word.
    TlsAlert { name: "tls-alert", says: "looks like a TLS alert", defects: [NotHttp],
        mend: Mend::upstream("have the gateway connect to this port with TLS, or to one that takes \
            requests in clear")
            .with_tls(),
        matches: |_, evidence| foreign::tls_alert(evidence.first),
        detail: |evidence| foreign::tls_alert_name(evidence.first),
        example: closed(b"\x15\x03\x01\x00\x02\x02\x28") }

    /// The bytes are those of a TLS connection that nobody decrypted.
    ///
    /// No server begins a handshake in answer to a request in clear: either the capture is of an
    /// encrypted connection, or the upstream sends back what it gets.
    TlsHandshake { name: "tls-handshake", says: "looks like a TLS handshake", defects: [NotHttp],
        mend: Mend::upstream(
            "judge the decrypted bytes; if these are the gateway's own, find what sends them back"),
        matches: |_, evidence| foreign::tls_handshake(evidence.first),
        detail: |evidence| foreign::tls_message(evidence.first),
        example: closed(b"\x16\x03\x03\x00\x5a\x02\x00\x00\x56\x03\x03") }

    /// The upstream speaks HTTP/2 on this port, as gRPC servers do.
    ///
    /// It sends SETTINGS without waiting, and GOAWAY once it has read a request of HTTP/1.1.
    Http2Frame { name: "http2-frame", says: "looks like an HTTP/2 frame", defects: [NotHttp],
        mend: Mend::upstream("have the gateway speak HTTP/2 to this port, or use one on which the \
            upstream speaks HTTP/1.1")
            .nginx("grpc_pass grpc://UPSTREAM;")
            .haproxy("server NAME ADDRESS proto h2")
            .envoy("typed_extension_protocol_options: { \
                envoy.extensions.upstreams.http.v3.HttpProtocolOptions: { \"@type\": \
                type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, \
                explicit_http_config: { http2_protocol_options: {} } } }"),
        matches: |_, evidence| foreign::http2_frame(evidence.first),
        detail: |evidence| foreign::http2_error(evidence.first),
        example: closed(
            b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x01") }

    /// An SSH server listens on this port.
    ///
    /// It sends its identification string before it has read anything (RFC 4253 §4.2).
    Ssh { name: "ssh", says: "looks like an SSH server's banner", defects: [NotHttp],
        mend: Mend::upstream(
            "connect the gateway to the port on which the upstream speaks HTTP; pass SSH on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::ssh(evidence.first),
        example: closed(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n") }

    /// The upstream speaks FastCGI on this port, as php-fpm does.
    ///
    /// It mostly answers a request of HTTP with a reset and not one byte.
    FastCgi { name: "fastcgi", says: "looks like a FastCGI record", defects: [NotHttp],
        mend: Mend::upstream(
            "have the gateway speak FastCGI to it, or put a web server before it that does")
            .nginx("fastcgi_pass UPSTREAM;")
            .haproxy("use-fcgi-app NAME"),
        matches: |_, evidence| foreign::fastcgi(evidence.first),
        detail: |evidence| foreign::fastcgi_record(evidence.first),
        example: closed(b"\x01\x06\0\x01\0\x20\0\0Content-type: text/html\r\n\r\nhello\n") }

    /// A mail or file server listens on this port.
    ///
    /// Servers of SMTP and FTP greet with a reply code before they have read anything.
    SmtpOrFtp { name: "smtp-or-ftp",
        says: "looks like the greeting of an SMTP or FTP server", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; \
            pass mail and files on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::smtp_or_ftp(evidence.first),
        detail: |evidence| foreign::smtp_or_ftp_name(evidence.first),
        example: closed(b"220 (vsFTPd 3.0.3)\r\n530 Please login with USER and PASS.\r\n") }

    /// A Redis server listens on this port.
    ///
    /// It reads a request's lines as commands; at one that begins with `Host:` or `POST` it closes
    /// without a word, so most requests of HTTP get no byte from it.
    Redis { name: "redis", says: "looks like a reply of a Redis server", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; \
            pass Redis on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::redis(evidence.first),
        example: closed(b"-NOAUTH Authentication required.\r\n") }

    /// The bytes are a request.
    ///
    /// The capture is of the other direction, or the upstream sends back what it gets, as an echo
    /// service or a mirror does.
    Request { name: "request", says: "looks like an HTTP request", defects: [NotHttp],
        mend: Mend::upstream("take the capture's other direction; if these came from the upstream, \
            find what sends back what it gets"),
        matches: |_, evidence| foreign::request(evidence.first),
        detail: |evidence| foreign::request_kind(evidence.first),
        example: closed(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n") }

    /// The status line says HTTP/2.
    ///
    /// HTTP/2 is binary and has no status line, so this one was written by hand, or printed by a client
    /// that names the version in this way.
    Http2AsText { name: "http2-as-text",
        says: "looks like HTTP/2 spelt as text", defects: [HttpVersion],
        mend: Mend::upstream("write HTTP/1.1 in the status line, and keep the rest as it is"),
        matches: |_, evidence| evidence.first.starts_with(b"HTTP/2"),
        example: closed(b"HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n") }

    /// A mailbox server listens on this port.
    ///
    /// It greets before it has read anything.
    ImapOrPop3 { name: "imap-or-pop3",
        says: "looks like the greeting of an IMAP or POP3 server", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; \
            pass mail on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::imap_or_pop3(evidence.first),
        detail: |evidence| foreign::imap_or_pop3_name(evidence.first),
        example: closed(b"* OK Waiting for authentication process to respond..\r\n") }

    /// A memcached server listens on this port.
    ///
    /// It mostly closes at the first line of a request without a word.
    Memcached { name: "memcached",
        says: "looks like a reply of a memcached server", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; \
            pass memcached on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::memcached(evidence.first),
        example: closed(b"ERROR\r\n") }

    /// A message broker listens on this port, such as RabbitMQ on 5672.
    ///
    /// It answers what is no AMQP with the header that it expects; its pages are on another port.
    Amqp { name: "amqp",
        says: "looks like the protocol header of a message broker (AMQP)", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; \
            pass AMQP on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::amqp(evidence.first),
        example: closed(b"AMQP\0\0\x09\x01") }

    /// A VNC server listens on this port.
    ///
    /// It sends its version before it has read anything.
    Vnc { name: "vnc", says: "looks like the greeting of a VNC server", defects: [NotHttp],
        mend: Mend::upstream(
            "connect the gateway to the port on which the upstream speaks HTTP; pass VNC on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::vnc(evidence.first),
        example: closed(b"RFB 003.008\n") }

    /// A media server listens on this port.
    ///
    /// Its protocol has HTTP's grammar and another name.
    SipOrRtsp { name: "sip-or-rtsp",
        says: "looks like a response of SIP or RTSP", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; \
            pass SIP and RTSP on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::sip_or_rtsp(evidence.first),
        detail: |evidence| foreign::sip_or_rtsp_name(evidence.first),
        example: closed(b"SIP/2.0 400 Bad Request\r\nVia: x\r\n\r\n") }

    /// The upstream is an old streaming server.
    ///
    /// It writes `ICY` where the version belongs.
    Icy { name: "icy", says: "looks like a response of SHOUTcast", defects: [NotHttp],
        mend: Mend::upstream("let it answer as HTTP/1.0; newer servers do, or can be told to"),
        matches: |_, evidence| evidence.first.starts_with(b"ICY "),
        example: closed(b"ICY 200 OK\r\nicy-name:x\r\n\r\n") }

    /// The upstream speaks AJP on this port, as Tomcat does on 8009.
    ///
    /// It is another encoding of HTTP, for web servers that know it.
    Ajp { name: "ajp", says: "looks like an AJP packet", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to its connector for HTTP"),
        matches: |_, evidence| foreign::ajp(evidence.first),
        example: closed(b"AB\0\x14\x04\x01\x90\0\x0bBad Request\0\0\0") }

    /// A database listens on this port.
    ///
    /// It greets, or refuses the gateway's address, before it has read anything.
    Mysql { name: "mysql",
        says: "looks like the greeting of a MySQL or MariaDB server", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; \
            pass the database's protocol on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::mysql(evidence.first),
        example: closed(b"\x4a\0\0\0\x0a8.0.36\0") }

    /// The bytes are what a proxy puts before a connection's first byte.
    ///
    /// The capture is of the other direction, or the upstream sends back what it gets.
    ProxyProtocol { name: "proxy-protocol",
        says: "looks like a header of the PROXY protocol", defects: [NotHttp, LeadingEmptyLine],
        mend: Mend::upstream("take the capture's other direction; if these came from the upstream, \
            find what sends back what it gets"),
        matches: |_, evidence| foreign::proxy_protocol(evidence.first),
        example: closed(b"PROXY TCP4 10.0.0.1 10.0.0.2 40000 80\r\n") }

    // --- Content in the place of a head ------------------------------------------------------

    /// A page came without a head.
    ///
    /// A script printed it before its head, or in the place of one; or the server answers as in
    /// HTTP/0.9, which had no heads.
    Html { name: "html",
        says: "looks like an HTML page without a head",
        defects: [NotHttp, LeadingEmptyLine, BareLf],
        mend: Mend::upstream("send a status line and a head before the page: look for what prints \
            before them, such as a warning"),
        matches: |_, evidence| !evidence.reused && content::html(evidence.first),
        detail: |evidence| content::html_kind(evidence.first),
        example: closed(
            b"<html>\r\n<head><title>It works</title></head>\r\n<body>hi</body>\r\n</html>\r\n") }

    /// A document of XML came without a head.
    ///
    /// What wrote it speaks no HTTP, or printed it before its head.
    Xml { name: "xml",
        says: "looks like an XML document without a head", defects: [NotHttp, LeadingEmptyLine],
        mend: Mend::upstream("send a status line and a head before the document"),
        matches: |_, evidence| !evidence.reused && content::xml(evidence.first),
        example: closed(b"<soap:Envelope xmlns:soap='x'>") }

    /// A document of JSON came without a head.
    ///
    /// What wrote it speaks no HTTP, or printed it before its head.
    Json { name: "json",
        says: "looks like a JSON document without a head", defects: [NotHttp, LeadingEmptyLine],
        mend: Mend::upstream("send a status line and a head before the document"),
        matches: |_, evidence| !evidence.reused && content::json(evidence.first),
        example: closed(b"{\"status\": \"ok\"}\n") }

    /// A script of CGI or SCGI was run as if it were a server.
    ///
    /// It leaves the status line to the web server that runs it.
    Cgi { name: "cgi", says: "looks like field lines without a status line", defects: [NotHttp],
        mend: Mend::upstream("run the script by a web server, which writes the status line")
            .nginx("scgi_pass UPSTREAM;"),
        matches: |_, evidence| content::cgi(evidence.first),
        example: closed(b"Status: 200 OK\r\nContent-Type: text/plain\r\n\r\nhi") }

    /// The status line does not begin with `HTTP/`, in capitals and with a slash.
    ///
    /// Somebody writes it by hand.
    MisspeltStatusLine { name: "misspelt-status-line",
        says: "looks like a status line that is misspelt", defects: [NotHttp],
        mend: Mend::upstream(
            "write HTTP/1.1 at the beginning of the status line, in capitals and with a slash"),
        matches: |_, evidence| content::misspelt(evidence.first),
        example: closed(b"http/1.1 200 OK\r\n\r\n") }

    /// The bytes are the text of a hex dump.
    ///
    /// It was written by `xxd` or `hexdump -C`.
    HexDump { name: "hex-dump", says: "looks like a hex dump", defects: [NotHttp],
        mend: Mend::upstream("judge the bytes that the dump stands for"),
        matches: |_, evidence| content::hex_dump(evidence.first),
        example: closed(b"00000000: 4854 5450 2f31 2e31  HTTP/1.1\n") }

    /// A UTF-8 byte order mark stands before anything else.
    ///
    /// A source file was saved with it, and the upstream prints it as it stands.
    ByteOrderMark { name: "byte-order-mark",
        says: "looks like a byte order mark before the response", defects: [NotHttp],
        mend: Mend::upstream("save the upstream's source files without a byte order mark"),
        matches: |_, evidence| content::byte_order_mark(evidence.first),
        example: closed(b"\xef\xbb\xbfHTTP/1.1 200 OK\r\n\r\n") }

    /// There are nothing but zero bytes.
    ///
    /// A buffer was sent before anything was written into it, or a file has a hole.
    Zeros { name: "zeros",
        says: "looks like a buffer that was sent before it was filled", defects: [NotHttp],
        mend: Mend::upstream("look for the buffer or the file from which it sends"),
        matches: |_, evidence| content::zeros(evidence.first),
        example: closed(b"\0\0\0\0\0\0\0\0") }

    /// The response before did not end where its head said.
    ///
    /// Its Content-Length was too small, or it had content that it must not have, in answer to HEAD
    /// or in a 204 or 304. The next response on the connection then begins with the rest.
    RestOfResponse { name: "rest-of-response",
        says: "looks like the rest of the response before", defects: [NotHttp, LeadingEmptyLine],
        mend: Mend::upstream("mend the response before: its Content-Length is smaller than its \
            content, or it must have no content at all")
            .nginx("proxy_set_header Connection close;")
            .haproxy("option http-server-close")
            .envoy("common_http_protocol_options: { max_requests_per_connection: 1 }"),
        matches: |_, evidence| content::rest_of_response(evidence),
        example: reused(b"iv>\n</body>\n</html>\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }

    // --- Not one byte ------------------------------------------------------------------------

    /// The upstream closed an idle connection as the request came.
    ///
    /// Its keep-alive time-out is shorter than the time for which the gateway keeps idle
    /// connections. Such a request may be sent again, if its method allows it.
    KeepAliveRace { name: "keep-alive-race",
        says: "looks like an idle connection that was closed as the request came", defects: [],
        mend: Mend::upstream("keep idle connections for longer than the gateway does; some servers \
            close them after 5 seconds")
            .nginx("keepalive_timeout 4s;")
            .haproxy("default-server pool-purge-delay 2s")
            .envoy("common_http_protocol_options: { idle_timeout: 4s }"),
        matches: silence::keep_alive_race,
        example: reused(b"") }

    /// The upstream closed a fresh connection without a word.
    ///
    /// It crashed or was restarted; or something else listens on this port: servers of TLS, FastCGI,
    /// uwsgi, Redis, memcached, PostgreSQL and MQTT answer a GET with nothing.
    ClosedWithoutAByte { name: "closed-without-a-byte",
        says: "looks like a crash, or like a port that speaks something else than HTTP (TLS, \
            FastCGI, uwsgi, Redis …)",
        defects: [],
        mend: Mend::upstream("look for a crash or a restart in its log at that time; if there is \
            none, ask what speaks on this port")
            .nginx("proxy_pass https://UPSTREAM; or fastcgi_pass UPSTREAM; or uwsgi_pass UPSTREAM;")
            .haproxy("server NAME ADDRESS ssl verify required ca-file FILE sni str(NAME)"),
        matches: silence::closed,
        example: closed(b"") }

    /// The upstream took the request and said nothing in time.
    ///
    /// It is overloaded, or works longer than the gateway waits; or something else listens on this
    /// port, and waits for more.
    NothingInTime { name: "nothing-in-time",
        says: "looks like an upstream that works longer than the gateway waits, or a port that \
            waits for something else than HTTP",
        defects: [],
        mend: Mend::upstream("compare the gateway's read time-out with the upstream's longest \
            answer, and look whether it is overloaded")
            .nginx("proxy_read_timeout 120s;")
            .haproxy("timeout server 120s")
            .envoy("route: { timeout: 120s }"),
        matches: silence::timed_out,
        example: timed_out(b"") }
}
