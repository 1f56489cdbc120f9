//! What bytes look like that are no HTTP/1.x response, and what that says about the upstream.
//!
//! A guess for a person, made from the first bytes; no verdict rests on it.

/// What it looks like, and what to do about it.
pub(crate) struct Likeness {
    pub(crate) what: String,
    pub(crate) advice: &'static str,
}

/// What `bytes`, which stand where a status line should start, look like.
pub(crate) fn like(bytes: &[u8]) -> Option<Likeness> {
    if let Some(what) = tls(bytes) {
        return Some(Likeness { what, advice: TLS });
    }
    let found = ROWS.iter().find(|(matches, ..)| matches(bytes));
    found.map(|&(_, what, advice)| Likeness { what: what.to_owned(), advice })
}

const TLS: &str = "the upstream speaks TLS on this port: connect to it with TLS (https://)";
const DIRECTION: &str =
    "the capture may be of the wrong direction, or the upstream echoes what it gets";
const BEFORE: &str = "it may be the rest of the response before: its Content-Length was too small, \
                      or it had content that it must not have";
const HTML: &str =
    "the upstream sends a page without a head, as in HTTP/0.9 or out of a broken script";
const REDIS: &str = "the gateway is connected to a Redis port";

type Row = (fn(&[u8]) -> bool, &'static str, &'static str);

/// In this order: the first row that matches wins.
const ROWS: &[Row] = &[
    (
        h2_frame,
        "an HTTP/2 frame",
        "the upstream speaks HTTP/2 on this port (gRPC does): configure HTTP/2 for it, or another port",
    ),
    (|b| b.starts_with(b"PRI * HTTP/2"), "the preface of an HTTP/2 client", DIRECTION),
    (|b| b.starts_with(b"SSH-"), "an SSH banner", "the gateway is connected to an SSH port"),
    (ftp, "an FTP greeting", "the gateway is connected to an FTP port"),
    (
        |b| greeting(b, b"220"),
        "an SMTP greeting (or FTP)",
        "the gateway is connected to a mail port",
    ),
    (|b| greeting(b, b"* OK"), "an IMAP greeting", "the gateway is connected to a mail port"),
    (
        |b| greeting(b, b"+OK"),
        "a POP3 greeting, or Redis",
        "the gateway is connected to a mail or a Redis port",
    ),
    (redis, "a Redis answer", REDIS),
    (
        |b| b.starts_with(b"ERROR\r\n"),
        "a memcached answer",
        "the gateway is connected to a memcached port",
    ),
    (
        |b| b.starts_with(b"AMQP"),
        "an AMQP header",
        "the gateway is connected to a message broker (RabbitMQ)",
    ),
    (|b| b.starts_with(b"RFB 0"), "a VNC greeting", "the gateway is connected to a VNC port"),
    (
        |b| b.starts_with(b"RTSP/") || b.starts_with(b"SIP/"),
        "an RTSP or SIP response",
        "the gateway is connected to a media port",
    ),
    (
        |b| b.starts_with(b"ICY "),
        "a SHOUTcast response",
        "an old streaming server: it needs a gateway that knows ICY",
    ),
    (
        fastcgi,
        "a FastCGI record",
        "the upstream speaks FastCGI (php-fpm does): use fastcgi_pass or the like, not an HTTP proxy",
    ),
    (
        ajp,
        "an AJP packet",
        "the upstream speaks AJP (Tomcat on 8009): use its HTTP port, or an AJP proxy",
    ),
    (mysql, "a MySQL greeting", "the gateway is connected to a database port"),
    (
        |b| b.starts_with(b"PROXY ") || b.starts_with(b"\r\n\r\n\0\r\nQUIT\n"),
        "a PROXY protocol header",
        DIRECTION,
    ),
    (request_line, "an HTTP request", DIRECTION),
    (
        |b| b.starts_with(b"HTTP ") || starts(b, b"http/"),
        "a status line that is misspelt",
        "HTTP/ is written in upper case with a slash: the upstream builds it by hand",
    ),
    (html, "an HTML page", HTML),
    (
        |b| b.starts_with(b"00000000: ") || b.starts_with(b"00000000  "),
        "a hex dump",
        "read it with --from hex",
    ),
    (|b| starts(b, b"<?xml"), "an XML document", HTML),
    (
        |b| b.starts_with(b"{") || b.starts_with(b"[{"),
        "a JSON document",
        "the upstream sends content without a head; or it is the rest of the response before, whose Content-Length was too small",
    ),
    (
        cgi,
        "field lines without a status line",
        "a CGI script was run as if it were a server: a web server has to write the status line",
    ),
    (
        |b| b.starts_with(b"\xef\xbb\xbf"),
        "a UTF-8 byte order mark",
        "a source file was saved with a byte order mark, and the upstream prints it before the status line",
    ),
    (|b| b.starts_with(b"\x1f\x8b"), "gzip data", BEFORE),
    (|b| b.starts_with(b"0\r\n\r\n"), "the last chunk of chunked content", BEFORE),
    (
        |b| b.len() >= 4 && b.iter().all(|&byte| byte == 0),
        "nothing but zero bytes",
        "a sparse or zeroed file, or a buffer that was sent before it was filled",
    ),
    (
        |b| b.trim_ascii_start().starts_with(b"HTTP/1."),
        "a status line with white space before it",
        BEFORE,
    ),
];

/// Whether `bytes` starts so, letters of either case.
fn starts(bytes: &[u8], start: &[u8]) -> bool {
    bytes.len() >= start.len() && bytes[..start.len()].eq_ignore_ascii_case(start)
}

fn greeting(bytes: &[u8], code: &[u8]) -> bool {
    bytes.strip_prefix(code).is_some_and(|rest| rest.starts_with(b" ") || rest.starts_with(b"-"))
}

fn ftp(bytes: &[u8]) -> bool {
    greeting(bytes, b"220") && bytes.windows(3).any(|three| three.eq_ignore_ascii_case(b"ftp"))
}

fn redis(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 5] = [b"-ERR ", b"-NOAUTH", b"-WRONGTYPE", b"-DENIED", b"+PONG"];
    STARTS.iter().any(|start| bytes.starts_with(start))
}

fn html(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    let tags: [&[u8]; 5] = [b"<!doctype", b"<html", b"<head", b"<body", b"<h1"];
    tags.iter().any(|tag| starts(bytes, tag))
}

fn cgi(bytes: &[u8]) -> bool {
    starts(bytes, b"Status:") || starts(bytes, b"Content-Type:") || starts(bytes, b"X-Powered-By:")
}

fn request_line(bytes: &[u8]) -> bool {
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let letters = line.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    letters >= 3
        && line[letters..].starts_with(b" ")
        && line.windows(8).any(|w| w.starts_with(b" HTTP/1."))
}

/// SETTINGS or GOAWAY on stream 0, the first frames that a server sends (RFC 9113 §4.1).
fn h2_frame(bytes: &[u8]) -> bool {
    let Some(&[high, middle, low, kind, flags, stream @ ..]) = bytes.first_chunk::<9>() else {
        return false;
    };
    let length = u32::from_be_bytes([0, high, middle, low]);
    let settings = kind == 4 && length.is_multiple_of(6) && flags & !1 == 0;
    let go_away = kind == 7 && length >= 8;
    stream == [0; 4] && length < 16_384 && (settings || go_away)
}

/// Version 1, a record that an application sends, no reserved bits.
fn fastcgi(bytes: &[u8]) -> bool {
    matches!(bytes, [1, 3 | 6 | 7 | 10 | 11, _, _, _, _, _, 0, ..])
}

/// A packet from the container: `AB`, its length, a kind from 3 to 9.
fn ajp(bytes: &[u8]) -> bool {
    matches!(bytes, [b'A', b'B', _, _, 3..=9, ..])
}

/// A packet of less than 256 bytes with number 0: protocol 10, then the server's version.
fn mysql(bytes: &[u8]) -> bool {
    matches!(bytes, [_, 0, 0, 0, 10, b'0'..=b'9', ..])
}

/// A TLS record in clear: an alert, or a handshake.
fn tls(bytes: &[u8]) -> Option<String> {
    match bytes {
        [21, 3, 0..=4, 0, 2, level, alert, ..] => {
            let level = if *level == 2 { "fatal" } else { "warning" };
            Some(format!("a TLS alert ({level}, {})", alert_name(*alert)))
        }
        [21, 3, 0..=4, ..] => Some("a TLS alert".to_owned()),
        [22, 3, 0..=4, _, _, 1, ..] => Some("a TLS ClientHello".to_owned()),
        [22, 3, 0..=4, ..] => Some("a TLS handshake record".to_owned()),
        _ => None,
    }
}

/// The descriptions of RFC 8446 §6 that a server without any TLS context sends.
fn alert_name(alert: u8) -> String {
    let name = match alert {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        22 => "record_overflow",
        40 => "handshake_failure",
        42 => "bad_certificate",
        47 => "illegal_parameter",
        49 => "access_denied",
        50 => "decode_error",
        70 => "protocol_version",
        80 => "internal_error",
        112 => "unrecognized_name",
        116 => "certificate_required",
        120 => "no_application_protocol",
        _ => return format!("description {alert}"),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn well_known_strangers_are_named() {
        for (bytes, what) in [
            (&b"\x15\x03\x01\x00\x02\x02\x28"[..], "a TLS alert (fatal, handshake_failure)"),
            (b"\x16\x03\x03\x00\x7a\x02", "a TLS handshake record"),
            (b"\0\0\x12\x04\0\0\0\0\0\0\x03", "an HTTP/2 frame"),
            (b"SSH-2.0-OpenSSH_9.6\r\n", "an SSH banner"),
            (b"220 mail.example ESMTP\r\n", "an SMTP greeting (or FTP)"),
            (b"220 (vsFTPd 3.0.5)\r\n", "an FTP greeting"),
            (b"-ERR unknown command 'GET'\r\n", "a Redis answer"),
            (b"GET / HTTP/1.1\r\n", "an HTTP request"),
            (b"\n<!DOCTYPE html>", "an HTML page"),
            (b"\x01\x06\0\x01\0\x20\0\0", "a FastCGI record"),
            (b"\x4a\0\0\0\x0a8.0.36\0", "a MySQL greeting"),
            (b"\0\0\0\0\0\0\0\0", "nothing but zero bytes"),
        ] {
            assert_eq!(like(bytes).map(|like| like.what).as_deref(), Some(what));
        }
        assert!(like(b"").is_none());
        assert!(like(b"hello").is_none());
    }
}
