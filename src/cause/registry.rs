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
        mend: Mend::upstream("have the gateway connect to this port with TLS, or to one that takes requests in clear")
            .with_tls(),
        matches: |_, evidence| foreign::tls_alert(evidence.first),
        detail: |evidence| foreign::tls_alert_name(evidence.first),
        example: closed(b"\x15\x03\x01\x00\x02\x02\x28") }

    /// The bytes are those of a TLS connection that nobody decrypted.
    ///
    /// No server begins a handshake in answer to a request in clear: either the capture is of an
    /// encrypted connection, or the upstream sends back what it gets.
    TlsHandshake { name: "tls-handshake", says: "looks like a TLS handshake", defects: [NotHttp],
        mend: Mend::upstream("judge the decrypted bytes; if these are the gateway's own, find what sends them back"),
        matches: |_, evidence| foreign::tls_handshake(evidence.first),
        detail: |evidence| foreign::tls_message(evidence.first),
        example: closed(b"\x16\x03\x03\x00\x5a\x02\x00\x00\x56\x03\x03") }

    /// The upstream speaks HTTP/2 on this port, as gRPC servers do.
    ///
    /// It sends SETTINGS without waiting, and GOAWAY once it has read a request of HTTP/1.1.
    Http2Frame { name: "http2-frame", says: "looks like an HTTP/2 frame", defects: [NotHttp],
        mend: Mend::upstream("have the gateway speak HTTP/2 to this port, or use one on which the upstream speaks HTTP/1.1")
            .nginx("grpc_pass grpc://UPSTREAM;")
            .haproxy("server NAME ADDRESS proto h2")
            .envoy("typed_extension_protocol_options: { envoy.extensions.upstreams.http.v3.HttpProtocolOptions: { \"@type\": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions, explicit_http_config: { http2_protocol_options: {} } } }"),
        matches: |_, evidence| foreign::http2_frame(evidence.first),
        detail: |evidence| foreign::http2_error(evidence.first),
        example: closed(b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x01") }

    /// An SSH server listens on this port.
    ///
    /// It sends its identification string before it has read anything (RFC 4253 §4.2).
    Ssh { name: "ssh", says: "looks like an SSH server's banner", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; pass SSH on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::ssh(evidence.first),
        example: closed(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n") }

    /// The upstream speaks FastCGI on this port, as php-fpm does.
    ///
    /// It mostly answers a request of HTTP with a reset and not one byte.
    FastCgi { name: "fastcgi", says: "looks like a FastCGI record", defects: [NotHttp],
        mend: Mend::upstream("have the gateway speak FastCGI to it, or put a web server before it that does")
            .nginx("fastcgi_pass UPSTREAM;")
            .haproxy("use-fcgi-app NAME"),
        matches: |_, evidence| foreign::fastcgi(evidence.first),
        detail: |evidence| foreign::fastcgi_record(evidence.first),
        example: closed(b"\x01\x06\0\x01\0\x20\0\0Content-type: text/html\r\n\r\nhello\n") }

    /// A mail or file server listens on this port.
    ///
    /// Servers of SMTP and FTP greet with a reply code before they have read anything.
    SmtpOrFtp { name: "smtp-or-ftp", says: "looks like the greeting of an SMTP or FTP server", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; pass mail and files on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::smtp_or_ftp(evidence.first),
        detail: |evidence| foreign::smtp_or_ftp_name(evidence.first),
        example: closed(b"220 (vsFTPd 3.0.3)\r\n530 Please login with USER and PASS.\r\n") }

    /// A Redis server listens on this port.
    ///
    /// It reads a request's lines as commands; at one that begins with `Host:` or `POST` it closes
    /// without a word, so most requests of HTTP get no byte from it.
    Redis { name: "redis", says: "looks like a reply of a Redis server", defects: [NotHttp],
        mend: Mend::upstream("connect the gateway to the port on which the upstream speaks HTTP; pass Redis on as TCP")
            .pass_as_tcp(),
        matches: |_, evidence| foreign::redis(evidence.first),
        example: closed(b"-NOAUTH Authentication required.\r\n") }

    /// The bytes are a request.
    ///
    /// The capture is of the other direction, or the upstream sends back what it gets, as an echo
    /// service or a mirror does.
    Request { name: "request", says: "looks like an HTTP request", defects: [NotHttp],
        mend: Mend::upstream("take the capture's other direction; if these came from the upstream, find what sends back what it gets"),
        matches: |_, evidence| foreign::request(evidence.first),
        detail: |evidence| foreign::request_kind(evidence.first),
        example: closed(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n") }

    // --- Content in the place of a head ------------------------------------------------------

    /// A page came without a head.
    ///
    /// A script printed it before its head, or in the place of one; or the server answers as in
    /// HTTP/0.9, which had no heads.
    Html { name: "html", says: "looks like an HTML page without a head", defects: [NotHttp, LeadingEmptyLine, BareLf],
        mend: Mend::upstream("send a status line and a head before the page: look for what prints before them, such as a warning"),
        matches: |_, evidence| !evidence.reused && content::html(evidence.first),
        detail: |evidence| content::html_kind(evidence.first),
        example: closed(b"<html>\r\n<head><title>It works</title></head>\r\n<body>hi</body>\r\n</html>\r\n") }

    /// The response before did not end where its head said.
    ///
    /// Its Content-Length was too small, or it had content that it must not have, in answer to HEAD
    /// or in a 204 or 304. The next response on the connection then begins with the rest.
    RestOfResponse { name: "rest-of-response", says: "looks like the rest of the response before", defects: [NotHttp, LeadingEmptyLine],
        mend: Mend::upstream("mend the response before: its Content-Length is smaller than its content, or it must have no content at all")
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
    KeepAliveRace { name: "keep-alive-race", says: "looks like an idle connection that was closed as the request came", defects: [],
        mend: Mend::upstream("keep idle connections for longer than the gateway does; some servers close them after 5 seconds")
            .nginx("keepalive_timeout 4s;")
            .haproxy("default-server pool-purge-delay 2s")
            .envoy("common_http_protocol_options: { idle_timeout: 4s }"),
        matches: silence::keep_alive_race,
        example: reused(b"") }

    /// The upstream closed a fresh connection without a word.
    ///
    /// It crashed or was restarted; or something else listens on this port: servers of TLS, FastCGI,
    /// uwsgi, Redis, memcached, PostgreSQL and MQTT answer a GET with nothing.
    ClosedWithoutAByte { name: "closed-without-a-byte", says: "looks like a crash, or like a port that speaks something else than HTTP (TLS, FastCGI, uwsgi, Redis …)",
        defects: [],
        mend: Mend::upstream("look for a crash or a restart in its log at that time; if there is none, ask what speaks on this port")
            .nginx("proxy_pass https://UPSTREAM; or fastcgi_pass UPSTREAM; or uwsgi_pass UPSTREAM;")
            .haproxy("server NAME ADDRESS ssl verify required ca-file FILE sni str(NAME)"),
        matches: silence::closed,
        example: closed(b"") }

    /// The upstream took the request and said nothing in time.
    ///
    /// It is overloaded, or works longer than the gateway waits; or something else listens on this
    /// port, and waits for more.
    NothingInTime { name: "nothing-in-time", says: "looks like an upstream that works longer than the gateway waits, or a port that waits for something else than HTTP",
        defects: [],
        mend: Mend::upstream("compare the gateway's read time-out with the upstream's longest answer, and look whether it is overloaded")
            .nginx("proxy_read_timeout 120s;")
            .haproxy("timeout server 120s")
            .envoy("route: { timeout: 120s }"),
        matches: silence::timed_out,
        example: timed_out(b"") }
}
