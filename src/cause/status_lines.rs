//! What is wrong with a status line, by its words; and line ends, by those around.

use super::lines;
use super::near::Near;
use super::text::{all_digits, digits, starts, starts_with_any};
use super::{Detail, Evidence};

/// What stands where the status code should.
fn code<'a>(near: &Near<'a>) -> &'a [u8] {
    let rest = near.line.get(8..).unwrap_or_default();
    rest.trim_ascii_start().split(|&byte| byte == b' ').next().unwrap_or_default()
}

/// What languages print for a variable that holds no number.
pub(super) fn printed(value: &[u8]) -> bool {
    const VALUES: [&[u8]; 27] = [
        b"[object",
        b"undefined",
        b"null",
        b"nil",
        b"<nil>",
        b"None",
        b"NaN",
        b"Infinity",
        b"True",
        b"true",
        b"False",
        b"false",
        b"Some(",
        b"Ok(",
        b"%d",
        b"%s",
        b"%u",
        b"%i",
        b"%lu",
        b"%ld",
        b"%zu",
        b"{",
        b"${",
        b"$",
        b"<",
        b"HTTPStatus",
        b"HttpStatus",
    ];
    starts_with_any(value, &VALUES) || value.starts_with(b"%!")
}

/// A variable that is no number, printed where the code belongs.
pub(super) fn printed_code(near: &Near<'_>) -> bool {
    printed(code(near))
}

/// A code with a part behind a point.
pub(super) fn sub_status(near: &Near<'_>) -> bool {
    let code = code(near);
    digits(code) == 3 && code.get(3) == Some(&b'.') && all_digits(&code[4..])
}

/// Bytes that no text has.
pub(super) fn unfilled(near: &Near<'_>) -> bool {
    let strange = |byte: &u8| byte.is_ascii_control() || !byte.is_ascii();
    near.rest().iter().take(4).any(strange) && !near.rest().starts_with(b"\t")
}

/// The reason without the code.
pub(super) fn reason_alone(near: &Near<'_>) -> bool {
    let code = code(near);
    code.first().is_some_and(u8::is_ascii_alphabetic)
        && code.iter().all(|b| b.is_ascii_alphabetic() || b"-'".contains(b))
}

/// `HTTP/1.1` with another sign in it, or with too much behind it.
pub(super) fn version_misspelt(near: &Near<'_>) -> bool {
    let version = near.line.get(5..).unwrap_or_default();
    starts_with_any(
        version,
        &[
            b"1,", b"11 ", b"1 ", b"10 ", b" 1", b"v1", b"V1", b"l.", b"I.", b"1-", b"1_", b"1:",
            b"1./", b"1/",
        ],
    )
}

/// The first line ends in LF alone.
pub(super) fn first_line_ends_in_lf(near: &Near<'_>) -> bool {
    near.before.is_empty()
}

/// Whether the first of the lines behind ends in CRLF, as far as that is seen.
fn behind_ends_in_crlf(near: &Near<'_>) -> bool {
    let end = near.behind.iter().position(|&byte| byte == b'\n');
    end.is_some_and(|end| near.behind[..end].ends_with(b"\r"))
}

/// Whether it begins with a name and a colon.
fn is_field(line: &[u8]) -> bool {
    let name = line.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_".contains(b)).count();
    name > 0 && line.get(name) == Some(&b':')
}

/// Exception text with a line end in it, in the reason phrase: the line behind is no field line,
/// and ends in CRLF.
pub(super) fn newline_in_reason(near: &Near<'_>) -> bool {
    let line = lines::first(near.behind);
    first_line_ends_in_lf(near)
        && !line.is_empty()
        && !is_field(line)
        && (behind_ends_in_crlf(near) || near.behind.starts_with(b"\r"))
}

/// The status line ends in CRLF, and the first field line in LF alone, as do those behind it.
pub(super) fn lf_behind_status_line(near: &Near<'_>) -> bool {
    let status = near.before.strip_suffix(b"\r\n").is_some_and(|line| !line.contains(&b'\n'));
    status && near.before.starts_with(b"HTTP/") && !behind_ends_in_crlf(near)
}

/// One LF alone in a head of CRLFs.
pub(super) fn newline_in_value(near: &Near<'_>) -> bool {
    near.line.contains(&b':')
        && !near.behind.is_empty()
        && (behind_ends_in_crlf(near) || !lines::first(near.behind).contains(&b':'))
}

/// The empty line alone ends in LF.
pub(super) fn empty_line_in_lf(near: &Near<'_>) -> bool {
    near.before.ends_with(b"\r\n") && near.line.is_empty()
}

/// A server that is known for it.
pub(super) fn lf_server(evidence: &Evidence<'_>) -> Option<&'static str> {
    const SERVERS: &[(&[u8], &str)] = &[
        (b"NetSupport", "NetSupport Gateway"),
        (b"GoAhead", "GoAhead"),
        (b"D-Link", "D-Link"),
        (b"DCS-", "D-Link"),
        (b"cisco-IOS", "Cisco IOS"),
        (b"CUPS", "CUPS"),
        (b"BusyBox", "BusyBox"),
        (b"Boa/", "Boa"),
        (b"thttpd", "thttpd"),
        (b"mini_httpd", "mini_httpd"),
        (b"micro_httpd", "micro_httpd"),
        (b"uc-httpd", "uc-httpd"),
        (b"RomPager", "RomPager"),
        (b"FRITZ", "FRITZ!Box"),
        (b"SimpleHTTP", "Python's http.server"),
    ];
    let server = lines::all(evidence.first).find(|line| starts(line, b"server:"))?;
    SERVERS.iter().find(|(name, _)| super::text::holds(server, name)).map(|&(_, name)| name)
}

pub(super) fn lf_server_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    lf_server(evidence).map(Detail::text)
}

/// CR CR LF.
pub(super) fn text_mode(near: &Near<'_>) -> bool {
    near.rest() == b"\r" || near.rest().is_empty() && near.line.ends_with(b"\r")
}

/// No LF anywhere near: lines that end in CR alone.
pub(super) fn cr_alone(near: &Near<'_>) -> bool {
    near.before.is_empty() && near.rest().get(1..).is_some_and(is_field)
}
