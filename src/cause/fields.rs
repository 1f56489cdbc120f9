//! What is wrong with a field line, by what stands on it.

use super::documents;
use super::lines;
use super::near::Near;
use super::output;
use super::text::{digits, holds, starts, starts_with_any};
use super::{Detail, Evidence};

/// A second status line: of HTTP, with its version or without, or of CGI.
pub(super) fn status_line(near: &Near<'_>) -> bool {
    let line = near.line.trim_ascii_start();
    let version = starts(line, b"HTTP/1.") || starts(line, b"HTTP/2") || starts(line, b"HTTP ");
    let code = line.split(|&byte| byte == b' ').nth(1).unwrap_or_default();
    version && digits(code) == 3 || lines::is_status(line)
}

/// A date, as `Date` has it.
pub(super) fn date(near: &Near<'_>) -> bool {
    let line = near.line.trim_ascii_start();
    output::day(line)
        && (holds(line, b" GMT")
            || holds(line, b" UTC")
            || line.iter().filter(|&&b| b == b':').count() >= 2)
}

/// A hyphen or a dash of Unicode in a name: U+2010 to U+2015, U+2212, U+00AD, U+FF0D.
pub(super) fn hyphen(near: &Near<'_>) -> bool {
    let rest = near.rest();
    matches!(
        rest,
        [0xe2, 0x80, 0x90..=0x95, ..]
            | [0xe2, 0x88, 0x92, ..]
            | [0xc2, 0xad, ..]
            | [0xef, 0xbc, 0x8d, ..]
            | [0x96 | 0x97 | 0xad, ..]
    )
}

/// Which of them, as bytes of UTF-8.
pub(super) fn hyphen_name(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match Near::of(evidence).rest() {
        [0xe2, 0x80, 0x90, ..] => "e2 80 90 is U+2010 HYPHEN in UTF-8",
        [0xe2, 0x80, 0x91, ..] => "e2 80 91 is U+2011 NON-BREAKING HYPHEN in UTF-8",
        [0xe2, 0x80, 0x92, ..] => "e2 80 92 is U+2012 FIGURE DASH in UTF-8",
        [0xe2, 0x80, 0x93, ..] => "e2 80 93 is U+2013 EN DASH in UTF-8",
        [0xe2, 0x80, 0x94, ..] => "e2 80 94 is U+2014 EM DASH in UTF-8",
        [0xe2, 0x80, 0x95, ..] => "e2 80 95 is U+2015 HORIZONTAL BAR in UTF-8",
        [0xe2, 0x88, 0x92, ..] => "e2 88 92 is U+2212 MINUS SIGN in UTF-8",
        [0xc2, 0xad, ..] => "c2 ad is U+00AD SOFT HYPHEN in UTF-8",
        [0xef, 0xbc, 0x8d, ..] => "ef bc 8d is U+FF0D FULLWIDTH HYPHEN-MINUS in UTF-8",
        _ => "a dash or a soft hyphen of Latin-1 or Windows-1252",
    }))
}

/// A character that nobody sees: of no width, a byte order mark, a space that does not break.
pub(super) fn invisible(near: &Near<'_>) -> bool {
    matches!(
        near.rest(),
        [0xe2, 0x80, 0x80..=0x8f | 0xa8..=0xaf, ..] | [0xe2, 0x81, 0xa0, ..] | [0xef, 0xbb, 0xbf, ..] | [0xc2, 0xa0, ..]
    )
}

/// Which of them, as bytes of UTF-8.
pub(super) fn invisible_name(evidence: &Evidence<'_>) -> Option<Detail> {
    Some(Detail::text(match Near::of(evidence).rest() {
        [0xe2, 0x80, 0x8b, ..] => "e2 80 8b is U+200B ZERO WIDTH SPACE in UTF-8",
        [0xef, 0xbb, 0xbf, ..] => "ef bb bf is U+FEFF, a byte order mark, in UTF-8",
        [0xc2, 0xa0, ..] => "c2 a0 is U+00A0 NO-BREAK SPACE in UTF-8",
        _ => return None,
    }))
}

/// A warning, the calls that led to an error, a line of a log.
pub(super) fn output(near: &Near<'_>) -> bool {
    output::php(near.line)
        || output::traceback(near.line)
        || output::shell(near.line)
        || output::log(near.line)
}

/// Content that begins without the empty line before it.
pub(super) fn content(near: &Near<'_>) -> bool {
    let line = near.line.trim_ascii_start();
    documents::html(line)
        || documents::xml(line)
        || documents::json(line)
        || line.starts_with(b"{")
        || line.starts_with(b"</")
        || documents::script(line)
}

/// A field of HTTP/2.
pub(super) fn pseudo(near: &Near<'_>) -> bool {
    starts_with_any(
        near.line,
        &[b":status", b":method", b":path", b":scheme", b":authority", b":protocol"],
    )
}

/// `=` where the colon belongs.
pub(super) fn equals(near: &Near<'_>) -> bool {
    let name =
        near.line.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_".contains(b)).count();
    name > 0 && near.line[name..].trim_ascii_start().starts_with(b"=")
}

/// A name in quotes, or with what JSON or a map's text has around it.
pub(super) fn quoted(near: &Near<'_>) -> bool {
    starts_with_any(near.line, &[b"\"", b"'", b"[", b"(", b"b'"]) && near.line.contains(&b':')
}

/// A colour of a terminal.
pub(super) fn colour(near: &Near<'_>) -> bool {
    near.rest().starts_with(b"\x1b[")
}

/// DEL.
pub(super) fn delete(near: &Near<'_>) -> bool {
    near.rest().starts_with(b"\x7f")
}

/// The end of a string of C, at the end of the value.
pub(super) fn end_of_string(near: &Near<'_>) -> bool {
    near.rest().iter().all(|&byte| byte == 0)
}
