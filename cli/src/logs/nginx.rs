//! The error log of nginx.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("nginx", phrase, means, next)
}

const SAVE_CGI: &str =
    "the field `Status:` that the application sets: a number of three digits, then a reason";

/// The first that a line has is the one that counts.
pub(super) const ROWS: &[Row] = &[
    row("upstream sent invalid status \"", "`Status:` of a FastCGI, uwsgi or SCGI answer has no number of three digits", SAVE_CGI),
    row("upstream prematurely closed FastCGI stdout", "the FastCGI process ended its answer before its head was whole: the script died, or printed nothing", "look into its log at that time: php-fpm's with catch_workers_output = yes"),
    row("upstream sent unexpected FastCGI record", "the FastCGI answer breaks its protocol: another protocol on this port, or a process that answers two requests at once", "bad-gateway probe URL says what the port speaks"),
    row("upstream sent too large http2 frame", "grpc_pass leads to a port that speaks HTTP/1", "proxy_pass http://UPSTREAM; in the place of grpc_pass"),
    row(
        "upstream sent invalid header",
        "the head has a field line that nginx does not read: a blank, a control byte or nothing before \
         the colon. It shows the name up to the byte that it refused",
        SAVE,
    ),
    row(
        "upstream sent no valid HTTP/1.0 header",
        "the first bytes are no status line: another protocol on this port, or content without a head",
        "bad-gateway probe URL",
    ),
    row(
        "upstream sent too big header",
        "the head does not fit into the buffer for it, which is 4 or 8 KiB: cookies or tokens that grew",
        "proxy_buffer_size 16k; proxy_buffers 8 16k; (fastcgi_buffer_size 16k; for FastCGI)",
    ),
    row(
        "upstream sent duplicate header line",
        "Content-Length or Transfer-Encoding stands in the head twice: an application and the server \
         around it each set one",
        SAVE,
    ),
    row(
        "headers at the same time",
        "the head has Content-Length and Transfer-Encoding: an application sets a length on top of a \
         server that sends chunks",
        SAVE,
    ),
    row(
        "upstream sent unknown \"Transfer-Encoding\"",
        "the coding is not `chunked` alone",
        SAVE,
    ),
    row(
        "upstream sent invalid chunked response",
        "the content is said to be chunked and is not, or a chunk has a wrong size",
        SAVE,
    ),
    row(
        "upstream sent invalid \"Content-Length\" header",
        "the length is no number",
        SAVE,
    ),
    row(
        "upstream sent more data than specified in \"Content-Length\" header",
        "bytes follow the content: the length is too small, or something prints behind the content",
        SAVE,
    ),
    row(
        "upstream sent unsupported FastCGI protocol version",
        "fastcgi_pass leads to a port that speaks something else, most likely HTTP",
        "proxy_pass http://UPSTREAM; in the place of fastcgi_pass",
    ),
    row("peer closed connection in SSL handshake", "the port closed the connection in the TLS handshake: it speaks no TLS, or does not take the name or the versions that were sent", "proxy_ssl_server_name on; bad-gateway probe https://HOST/"),
    row(
        "upstream prematurely closed connection",
        "the connection was closed before the head was there: the process died or was restarted, it \
         closed an idle connection as the request came, or the port speaks no HTTP",
        "look into the upstream's log at that time; bad-gateway probe URL; with `keepalive`, let the \
         upstream keep idle connections longer than nginx does",
    )
    .and("while reading response header"),
    row(
        "upstream prematurely closed connection",
        "the connection was closed within the content: less came than Content-Length says, or no last \
         chunk; the client got a part",
        "look for a crash, a kill or a time limit in the upstream's log at that time",
    ),
    row(
        "no live upstreams",
        "every server of the group counts as down after failures just before",
        "look at the lines before this one; max_fails=0 on the only server of a group",
    ),
    row(
        "upstream timed out",
        "the connection was not made in time: a wrong address, or a firewall that drops packets",
        "bad-gateway probe URL from the same machine; proxy_connect_timeout",
    )
    .and("while connecting"),
    row(
        "upstream timed out",
        "the content paused for longer than proxy_read_timeout (60 s unless set), or never ended: less came than Content-Length says, or no last chunk",
        "compare proxy_read_timeout with the longest pause of the upstream; bad-gateway probe URL",
    )
    .and("while reading upstream"),
    row(
        "upstream timed out",
        "no head came in time (proxy_read_timeout, 60 s unless set): the upstream is slow, or waits for \
         something else than HTTP",
        "compare proxy_read_timeout with the longest pause of the upstream; bad-gateway probe URL",
    ),
    row("(104: Connection reset by peer) while reading upstream", RESET_CONTENT, CONTENT),
    row(
        "(111: Connection refused)",
        "nothing listens at that address: it is not running, or listens on 127.0.0.1 of another \
         machine or container",
        "bad-gateway probe URL from the same machine",
    ),
    row(
        "(113: No route to host)",
        "the address cannot be reached, or a firewall answers so",
        "bad-gateway probe URL from the same machine",
    ),
    row(
        "(104: Connection reset by peer)",
        "the upstream reset the connection: it crashed, closed with the request unread, or closed an \
         idle connection as the request came",
        "look into the upstream's log at that time; bad-gateway probe --idle 1s,5s,61s URL",
    ),
    row(
        "(13: Permission denied)",
        "nginx may not connect there: SELinux, or the rights of the socket",
        "setsebool -P httpd_can_network_connect on; or the owner and mode of the socket",
    ),
    row(
        "(2: No such file or directory)",
        "the Unix socket is not there: the upstream is not running, or makes it elsewhere",
        "compare the path with what the upstream listens on",
    )
    .and("unix:"),
    row(
        "wrong version number",
        "nginx speaks TLS, and the port answers something else",
        "proxy_pass http://UPSTREAM; in the place of https",
    )
    .and("SSL"),
    row(
        "SSL_do_handshake() failed",
        "the TLS handshake failed: the name that is sent, the certificate, or the versions",
        "proxy_ssl_server_name on; bad-gateway probe https://HOST/",
    ),
    row(
        "host not found in upstream",
        "the name has no address where nginx runs",
        "getent hosts NAME on that machine; resolver for names that change",
    ),
    row(
        "Primary script unknown",
        "php-fpm does not find the file that SCRIPT_FILENAME names",
        "fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;",
    ),
];
