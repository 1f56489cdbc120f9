//! Protocols around HTTP: what encrypts it, other versions and encodings of it, what proxies add.

use super::lines;
use super::text::{all_digits, be16, be32, digits, holds, starts_with_any};
use super::{Detail, Evidence};

/// A TLS record (RFC 8446 §5.1) of type alert, of any version up to the one on the wire today.
pub(super) fn tls_alert(first: &[u8]) -> bool {
    matches!(first, [21, 3, 0..=4, 0, 2, ..] | [21, 3, 0..=4] | [21, 3, 0..=4, 0])
}

/// Level and name of the alert.
pub(super) fn tls_alert_name(evidence: &Evidence<'_>) -> Option<Detail> {
    let &[level, alert] = evidence.start().get(5..)?.first_chunk::<2>()?;
    let level = match level {
        1 => "warning",
        2 => "fatal",
        _ => return None,
    };
    let name = ALERTS.iter().find(|(code, _)| *code == alert)?.1;
    Some(Detail::pair(level, name))
}

/// The alerts of RFC 8446 §6, and those of earlier versions.
const ALERTS: [(u8, &str); 34] = [
    (0, "close_notify"),
    (10, "unexpected_message"),
    (20, "bad_record_mac"),
    (21, "decryption_failed"),
    (22, "record_overflow"),
    (30, "decompression_failure"),
    (40, "handshake_failure"),
    (41, "no_certificate"),
    (42, "bad_certificate"),
    (43, "unsupported_certificate"),
    (44, "certificate_revoked"),
    (45, "certificate_expired"),
    (46, "certificate_unknown"),
    (47, "illegal_parameter"),
    (48, "unknown_ca"),
    (49, "access_denied"),
    (50, "decode_error"),
    (51, "decrypt_error"),
    (60, "export_restriction"),
    (70, "protocol_version"),
    (71, "insufficient_security"),
    (80, "internal_error"),
    (86, "inappropriate_fallback"),
    (90, "user_canceled"),
    (100, "no_renegotiation"),
    (109, "missing_extension"),
    (110, "unsupported_extension"),
    (111, "certificate_unobtainable"),
    (112, "unrecognized_name"),
    (113, "bad_certificate_status_response"),
    (114, "bad_certificate_hash_value"),
    (115, "unknown_psk_identity"),
    (116, "certificate_required"),
    (120, "no_application_protocol"),
];

/// A TLS record of type handshake that begins with a message of a known type.
pub(super) fn tls_handshake(first: &[u8]) -> bool {
    matches!(first, [22, 3, 0..=4, _, _, 0..=2 | 4 | 8 | 11..=16 | 20, ..])
}

/// Which message of the handshake it begins with.
pub(super) fn tls_message(evidence: &Evidence<'_>) -> Option<Detail> {
    match evidence.start().get(5)? {
        1 => Some(Detail::text("a ClientHello")),
        2 => Some(Detail::text("a ServerHello")),
        _ => None,
    }
}

/// A TLS record that is encrypted, or the change to encryption: no larger than one may be.
pub(super) fn tls_record(first: &[u8]) -> bool {
    let alone = matches!(first, [20, 3, 0..=4, 0, 1, ..]);
    let data = matches!(first, [21..=23, 3, 0..=4, ..]);
    alone || data && be16(first, 3).is_some_and(|length| (16..=16_640).contains(&length))
}

/// A message of SSL 2: its length with the highest bit set, and ERROR, CLIENT-HELLO or
/// SERVER-HELLO.
pub(super) fn ssl2(first: &[u8]) -> bool {
    matches!(
        first,
        [0x80, 3, 0, 0, 1..=6, ..]
            | [0x80..=0xff, 9..=0xff, 1, 0 | 3, 0..=4, ..]
            | [0x80..=0xff, 11..=0xff, 4, 0 | 1, 1, 0, 2, ..]
    )
}

/// A whole frame header of HTTP/2 (RFC 9113 §4.1), of a kind that a server sends: SETTINGS, GOAWAY,
/// WINDOW_UPDATE, PING, RST_STREAM, or what belongs to a stream.
pub(super) fn http2_frame(first: &[u8]) -> bool {
    let Some(&[high, middle, low, kind, flags, a, b, c, d]) = first.first_chunk::<9>() else {
        return false;
    };
    let length = u32::from_be_bytes([0, high, middle, low]);
    let connection = [a, b, c, d] == [0; 4];
    let stream = !connection && [a, b] == [0; 2] && d % 2 == 1;
    length < 16_384
        && match kind {
            0 => length > 0 && flags & !9 == 0 && stream,
            1 => length > 0 && flags & !0x2d == 0 && flags & 4 == 4 && stream,
            3 => length == 4 && flags == 0 && !connection && a < 0x80,
            4 => length.is_multiple_of(6) && flags & !1 == 0 && connection,
            6 => length == 8 && flags & !1 == 0 && connection,
            7 => length >= 8 && flags == 0 && connection,
            8 => length == 4 && flags == 0 && connection,
            _ => false,
        }
}

/// The error code of the GOAWAY or RST_STREAM that comes among the first frames (RFC 9113 §7), or
/// the kind of the first frame.
pub(super) fn http2_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    let mut frames = evidence.start();
    while let Some(&[_, _, _, kind @ (0..=4 | 6..=8), ..]) = frames.first_chunk::<9>() {
        let code = match kind {
            3 => be32(frames, 9).map(|code| ("RST_STREAM", code)),
            7 => be32(frames, 13).map(|code| ("GOAWAY", code)),
            _ => None,
        };
        if let Some((frame, code)) = code {
            let name = usize::try_from(code).ok().and_then(|code| ERRORS.get(code));
            return Some(match name {
                Some(name) => Detail::pair(frame, name),
                None => Detail::unknown(frame, code),
            });
        }
        let length = be32(frames, 0)? >> 8;
        frames = frames.get(9 + usize::try_from(length).ok()?..)?;
    }
    (evidence.start().get(3) == Some(&4)).then(|| Detail::text("SETTINGS"))
}

const ERRORS: [&str; 14] = [
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

/// A FastCGI record: version 1, a type that an application sends, the reserved byte zero.
pub(super) fn fastcgi(first: &[u8]) -> bool {
    matches!(
        first,
        [1, 3 | 6 | 7, _, 1..=0xff, _, _, _, 0, ..] | [1, 10 | 11, 0, 0, _, _, _, 0, ..]
    )
}

/// The record's type.
pub(super) fn fastcgi_record(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match evidence.start().get(1)? {
        3 => "END_REQUEST",
        6 => "STDOUT",
        7 => "STDERR",
        10 => "GET_VALUES_RESULT",
        _ => "UNKNOWN_TYPE",
    }))
}

/// A packet of uwsgi: variables of a request behind their sizes.
pub(super) fn uwsgi(first: &[u8]) -> bool {
    const NAMES: [&[u8]; 4] =
        [b"REQUEST_METHOD", b"SERVER_PROTOCOL", b"QUERY_STRING", b"CONTENT_LENGTH"];
    let packet = matches!(first, [_, _, _, _, 4..=64, 0, b'A'..=b'Z', ..]);
    packet && NAMES.iter().any(|name| holds(first, name))
}

/// A netstring that begins with CONTENT_LENGTH.
pub(super) fn scgi(first: &[u8]) -> bool {
    first[digits(first)..].starts_with(b":CONTENT_LENGTH\0")
}

/// A packet from the container: `AB`, its length, a kind from 3 to 9; or one from the web server.
pub(super) fn ajp(first: &[u8]) -> bool {
    matches!(first, [b'A', b'B', _, _, 3..=9, ..] | [0x12, 0x34, _, _, 2 | 7..=10, ..])
}

/// A request line, also the preface of HTTP/2 (RFC 9113 §3.4): a method, and the version at the
/// end; or a well-known method before a target that is longer than the window.
pub(super) fn request(first: &[u8]) -> bool {
    const LONG: [&[u8]; 8] = [
        b"GET /",
        b"POST /",
        b"HEAD /",
        b"PUT /",
        b"DELETE /",
        b"PATCH /",
        b"OPTIONS /",
        b"CONNECT ",
    ];
    let line = lines::first(first);
    let letters = line.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let version = &line[line.len().saturating_sub(9)..];
    let versioned = letters >= 3
        && line.get(letters) == Some(&b' ')
        && matches!(version, [b' ', b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', b'.', b'0'..=b'9']);
    let whole = line.len() < first.len();
    versioned || !whole && starts_with_any(first, &LONG)
}

/// Which one, where it is no request that a gateway sends.
pub(super) fn request_kind(evidence: &Evidence<'_>) -> Option<Detail> {
    let preface = evidence.start().starts_with(b"PRI * HTTP/2.0");
    preface.then(|| Detail::text("the preface of HTTP/2"))
}

/// A request line of SIP or RTSP.
pub(super) fn sip_request(first: &[u8]) -> bool {
    let line = lines::first(first);
    let letters = line.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    letters >= 3
        && line.get(letters) == Some(&b' ')
        && (line.ends_with(b" SIP/2.0")
            || line.ends_with(b" RTSP/1.0")
            || line.ends_with(b" RTSP/2.0"))
}

/// A frame of a server (RFC 6455 §5.2): not masked, of a length that is there, or a close with its
/// code.
pub(super) fn websocket(first: &[u8]) -> bool {
    match *first {
        [0x88, 2..=125, 3, 0xe8..=0xf7, ..] | [0x89 | 0x8a, 0] => true,
        [0x81, length @ 1..=125, b' '..=b'~', ..] => {
            let text = &first[2..first.len().min(2 + usize::from(length))];
            let whole = usize::from(length) + 2 <= first.len();
            whole && core::str::from_utf8(text).is_ok()
        }
        [0x81, 126, _, _, b' '..=b'~', ..] => be16(first, 2).is_some_and(|length| length > 125),
        _ => false,
    }
}

/// The header that a proxy puts before a connection's first byte, version 1 or 2.
pub(super) const PROXY: &[&[u8]] =
    &[b"PROXY TCP4 ", b"PROXY TCP6 ", b"PROXY UNKNOWN", b"\r\n\r\n\0\r\nQUIT\n"];

/// A server's choice of a method (RFC 1928 §3), alone; a reply of version 5 (§6) or of version 4.
pub(super) fn socks(first: &[u8]) -> bool {
    matches!(
        first,
        [5, 0..=3 | 0xff]
            | [1, 0..=1]
            | [5, 0..=8, 0, 1 | 3 | 4, _, _, _, ..]
            | [0, 0x5a..=0x5d, _, _, _, _, _, _]
    )
}

/// Which version, and what it says.
pub(super) fn socks_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match evidence.start() {
        [5, 0xff] => "SOCKS5, no method that it takes",
        [5, 2] => "SOCKS5, it wants a name and a password",
        [5, ..] => "SOCKS5",
        [0, ..] => "SOCKS4",
        _ => "SOCKS5, the answer to a name and a password",
    }))
}

/// A status line whose first word is written otherwise, or begins before its first letters.
pub(super) fn misspelt(first: &[u8]) -> bool {
    const WRONG: [&[u8]; 23] = [
        b"HTTP 1.",
        b"HTTP1.",
        b"HTTP 0.",
        b"HTTP\\1.",
        b"HTTP-1.",
        b"HTTP:1.",
        b"HTTP_1.",
        b"HTTP//1.",
        b"HTTP /1.",
        b"HTTP%2F1.",
        b"HTTPS/1.",
        b"HHTTP/1.",
        b"HTTTP/1.",
        b"HTPP/1.",
        b"HTTPP/1.",
        b"THTP/1.",
        b"HTP/1.",
        b"HTT/1.",
        b"TTP/1.",
        b"TP/1.",
        b"P/1.",
        b"/1.1 ",
        b"\"HTTP/1.",
    ];
    let blank = first.trim_ascii_start();
    let spaced = blank.len() < first.len() && !b"\r\n".contains(&first[0]);
    let other_case = first.get(..7).is_some_and(|word| {
        word.eq_ignore_ascii_case(b"HTTP/1.") && word != b"HTTP/1."
            || spaced && blank.starts_with(b"HTTP/1.")
    });
    other_case || starts_with_any(first, &WRONG) || without_version(first) || without_number(first)
}

/// `HTTP 503 Busy`, `HTTP: 200`: the version's number is missing.
fn without_number(first: &[u8]) -> bool {
    let Some(rest) = first.strip_prefix(b"HTTP") else { return false };
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let code = rest.trim_ascii_start();
    rest.first() == Some(&b' ')
        && code.first().is_some_and(|digit| (b'1'..=b'9').contains(digit))
        && code.get(..3).is_some_and(all_digits)
        && code.get(3).is_none_or(|byte| b" \r\n".contains(byte))
}

/// `200 OK` or `1.1 200 OK`, with field lines behind it: nothing but the version is missing.
fn without_version(first: &[u8]) -> bool {
    let (line, behind) = lines::split(first);
    let line = line.strip_prefix(b"1.1 ").or_else(|| line.strip_prefix(b"1.0 ")).unwrap_or(line);
    let next = lines::first(behind);
    let field = next.iter().position(|&byte| byte == b':').is_some_and(|colon| {
        colon > 0 && next[..colon].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    });
    line.get(..3).is_some_and(all_digits) && line.get(3) == Some(&b' ') && field
}

/// HTTP/2 or HTTP/3 as clients print it.
pub(super) fn newer_as_text(first: &[u8]) -> bool {
    first.starts_with(b"HTTP/2") || first.starts_with(b"HTTP/3")
}
