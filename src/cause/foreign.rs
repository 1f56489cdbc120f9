//! Bytes of other protocols, by the first that a server sends.
//!
//! Where a protocol has frames, the frame's fixed fields are looked at; where it has lines, the
//! words that its servers begin with.

use super::text::{first_line, holds, starts_with_any};

/// A TLS record (RFC 8446 §5.1) of type alert, of any version up to the one on the wire today.
pub(super) fn tls_alert(first: &[u8]) -> bool {
    matches!(first, [21, 3, 0..=4, 0, 2, ..] | [21, 3, 0..=4] | [21, 3, 0..=4, 0])
}

/// A TLS record of type handshake that begins with a message of a known type.
pub(super) fn tls_handshake(first: &[u8]) -> bool {
    matches!(first, [22, 3, 0..=4, _, _, 0..=2 | 11..=16, ..])
}

/// Which message of the handshake it begins with.
pub(super) fn tls_message(first: &[u8]) -> Option<&'static str> {
    match first.get(5)? {
        1 => Some("a ClientHello"),
        2 => Some("a ServerHello"),
        _ => None,
    }
}

/// The alerts of RFC 8446 §6 that a server sends which reads a request in clear, or which the
/// gateway fails to satisfy.
pub(super) fn tls_alert_name(first: &[u8]) -> Option<&'static str> {
    let (&level, &alert) = (first.get(5)?, first.get(6)?);
    Some(match (level, alert) {
        (1, 0) => "warning, close_notify",
        (1, 112) => "warning, unrecognized_name",
        (2, 10) => "fatal, unexpected_message",
        (2, 20) => "fatal, bad_record_mac",
        (2, 22) => "fatal, record_overflow",
        (2, 40) => "fatal, handshake_failure",
        (2, 42) => "fatal, bad_certificate",
        (2, 47) => "fatal, illegal_parameter",
        (2, 49) => "fatal, access_denied",
        (2, 50) => "fatal, decode_error",
        (2, 70) => "fatal, protocol_version",
        (2, 80) => "fatal, internal_error",
        (2, 112) => "fatal, unrecognized_name",
        (2, 116) => "fatal, certificate_required",
        (2, 120) => "fatal, no_application_protocol",
        _ => return None,
    })
}

/// A whole frame header of HTTP/2 (RFC 9113 §4.1), of a kind that a server sends first: SETTINGS,
/// GOAWAY, WINDOW_UPDATE, or RST_STREAM for the stream that it took the request for.
pub(super) fn http2_frame(first: &[u8]) -> bool {
    let Some(&[high, middle, low, kind, flags, a, b, c, d]) = first.first_chunk::<9>() else {
        return false;
    };
    let length = u32::from_be_bytes([0, high, middle, low]);
    let connection = [a, b, c, d] == [0; 4];
    length < 16_384
        && match kind {
            3 => length == 4 && flags == 0 && !connection && a < 0x80,
            4 => length.is_multiple_of(6) && flags & !1 == 0 && connection,
            7 => length >= 8 && flags == 0 && connection,
            8 => length == 4 && flags == 0 && connection,
            _ => false,
        }
}

/// The error code of the GOAWAY or RST_STREAM that comes among the first frames (RFC 9113 §7).
pub(super) fn http2_error(first: &[u8]) -> Option<&'static str> {
    let mut frames = first;
    loop {
        let &[high, middle, low, kind, ..] = frames.first_chunk::<9>()?;
        let length = usize::try_from(u32::from_be_bytes([0, high, middle, low])).ok()?;
        let payload = frames.get(9..)?;
        match kind {
            3 => return http2_error_name(payload.first_chunk::<4>()?),
            7 => return http2_error_name(payload.get(4..)?.first_chunk::<4>()?),
            _ => frames = payload.get(length..)?,
        }
    }
}

fn http2_error_name(code: &[u8; 4]) -> Option<&'static str> {
    const NAMES: [&str; 14] = [
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED",
    ];
    NAMES.get(usize::try_from(u32::from_be_bytes(*code)).ok()?).copied()
}

/// The identification string of SSH (RFC 4253 §4.2).
pub(super) fn ssh(first: &[u8]) -> bool {
    starts_with_any(first, &[b"SSH-2.0-", b"SSH-1."])
}

/// A FastCGI record: version 1, a type that an application sends, the reserved byte zero.
pub(super) fn fastcgi(first: &[u8]) -> bool {
    matches!(first, [1, 3 | 6 | 7 | 10 | 11, _, _, _, _, _, 0, ..])
}

/// The record's type.
pub(super) fn fastcgi_record(first: &[u8]) -> Option<&'static str> {
    match first.get(1)? {
        3 => Some("END_REQUEST"),
        6 => Some("STDOUT"),
        7 => Some("STDERR"),
        _ => None,
    }
}

/// The reply codes with which servers of both protocols greet: ready, or not (RFC 5321 §4.2, RFC
/// 959 §4.2).
pub(super) fn smtp_or_ftp(first: &[u8]) -> bool {
    let code = starts_with_any(first, &[b"220", b"421", b"554"]);
    code && matches!(first.get(3), Some(b' ' | b'-'))
}

/// Which of the two, where the greeting names it.
pub(super) fn smtp_or_ftp_name(first: &[u8]) -> Option<&'static str> {
    match (holds(first, b"smtp"), holds(first, b"ftp")) {
        (true, false) => Some("SMTP"),
        (false, true) => Some("FTP"),
        _ => None,
    }
}

/// A reply of RESP: an error in Redis's words, a status that Redis gives, or a number or a length
/// alone on its line. POP3 has `-ERR` and `+OK` too, with words of its own behind them.
pub(super) fn redis(first: &[u8]) -> bool {
    const ERRORS: [&[u8]; 14] = [
        b"-ERR unknown ",
        b"-ERR wrong ",
        b"-ERR Protocol error",
        b"-ERR operation not permitted",
        b"-ERR syntax",
        b"-ERR invalid",
        b"-ERR max number of clients",
        b"-NOAUTH",
        b"-NOPERM",
        b"-WRONGTYPE",
        b"-DENIED",
        b"-LOADING",
        b"-READONLY",
        b"-MOVED ",
    ];
    match first {
        [b'-', ..] => starts_with_any(first, &ERRORS),
        [b'+', ..] => starts_with_any(first, &[b"+PONG\r\n", b"+OK\r\n"]),
        [b'$' | b'*' | b':', ..] if holds(first, b"\r\n") => {
            let number = &first_line(first)[1..];
            let digits = number.strip_prefix(b"-").unwrap_or(number);
            !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// A request line, also the preface of HTTP/2 (RFC 9113 §3.4): a method, and the version at the
/// end.
pub(super) fn request(first: &[u8]) -> bool {
    let line = first_line(first);
    let letters = line.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let version = &line[line.len().saturating_sub(9)..];
    letters >= 3
        && line.get(letters) == Some(&b' ')
        && matches!(version, [b' ', b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', b'.', b'0'..=b'9'])
}

/// Which one, where it is no request that a gateway sends.
pub(super) fn request_kind(first: &[u8]) -> Option<&'static str> {
    first.starts_with(b"PRI * HTTP/2.0").then_some("the preface of HTTP/2")
}

/// The greetings of IMAP (RFC 9051 §7.1) and POP3 (RFC 1939 §3).
pub(super) fn imap_or_pop3(first: &[u8]) -> bool {
    const GREETINGS: [&[u8]; 5] = [b"* OK ", b"* BYE ", b"* PREAUTH ", b"+OK ", b"-ERR "];
    starts_with_any(first, &GREETINGS) && !redis(first)
}

/// Which of the two.
pub(super) fn imap_or_pop3_name(first: &[u8]) -> Option<&'static str> {
    Some(if first.starts_with(b"*") { "IMAP" } else { "POP3" })
}

/// A whole line of memcached's text protocol that answers a command, or none that it knows.
pub(super) fn memcached(first: &[u8]) -> bool {
    starts_with_any(first, &[b"ERROR\r\n", b"END\r\n", b"CLIENT_ERROR ", b"SERVER_ERROR "])
}

/// The protocol header of AMQP, which a broker sends to whoever did not begin with it.
pub(super) fn amqp(first: &[u8]) -> bool {
    matches!(first, [b'A', b'M', b'Q', b'P', 0 | 1 | 3, ..])
}

/// The version of RFB (RFC 6143 §7.1.1).
pub(super) fn vnc(first: &[u8]) -> bool {
    matches!(first, [b'R', b'F', b'B', b' ', b'0'..=b'9', ..])
}

/// A status line of a protocol that took HTTP's grammar (RFC 3261 §7.2, RFC 7826 §8).
pub(super) fn sip_or_rtsp(first: &[u8]) -> bool {
    matches!(first, [b'S', b'I', b'P', b'/', b'0'..=b'9', ..])
        || matches!(first, [b'R', b'T', b'S', b'P', b'/', b'0'..=b'9', ..])
}

/// Which of the two.
pub(super) fn sip_or_rtsp_name(first: &[u8]) -> Option<&'static str> {
    Some(if first.starts_with(b"SIP") { "SIP" } else { "RTSP" })
}

/// A packet from the container: `AB`, its length, a kind from 3 to 9.
pub(super) fn ajp(first: &[u8]) -> bool {
    matches!(first, [b'A', b'B', _, _, 3..=9, ..])
}

/// The first packet of the server: protocol 10 and the server's version, or an error in its place.
pub(super) fn mysql(first: &[u8]) -> bool {
    matches!(first, [_, 0, 0, 0, 10, b'0'..=b'9', ..] | [_, 0, 0, 0, 0xff, _, 4..=19, ..])
}

/// The header that a proxy puts before a connection's first byte, version 1 or 2.
pub(super) fn proxy_protocol(first: &[u8]) -> bool {
    starts_with_any(first, &[b"PROXY TCP", b"PROXY UNKNOWN", b"\r\n\r\n\0\r\nQUIT\n"])
}
