//! Content, or what a program prints, where a head should stand: a document without one, field
//! lines without a status line, the rest of the response before.

use super::Evidence;
use super::text::{holds, starts};

/// A page from its beginning, or a fragment that begins with one of HTML's tags.
pub(super) fn html(first: &[u8]) -> bool {
    const TAGS: [&[u8]; 33] = [
        b"!doctype",
        b"!--",
        b"html",
        b"head",
        b"body",
        b"title",
        b"meta",
        b"link",
        b"script",
        b"style",
        b"div",
        b"p",
        b"h1",
        b"h2",
        b"h3",
        b"h4",
        b"span",
        b"table",
        b"pre",
        b"center",
        b"b",
        b"br",
        b"i",
        b"a",
        b"img",
        b"ul",
        b"ol",
        b"form",
        b"font",
        b"strong",
        b"hr",
        b"noscript",
        b"svg",
    ];
    let Some(tag) = first.trim_ascii_start().strip_prefix(b"<") else {
        return false;
    };
    TAGS.iter().any(|name| {
        let behind = tag.get(name.len());
        let whole = name.starts_with(b"!") || behind.is_none_or(|byte| b" \t\r\n/>".contains(byte));
        starts(tag, name) && whole
    })
}

/// What the page is, where its beginning tells.
pub(super) fn html_kind(first: &[u8]) -> Option<&'static str> {
    let php = starts(first.trim_ascii_start(), b"<br />\n<b>");
    php.then_some("an error as PHP displays it")
}

/// What can only be the end of something: the last chunk, a chunk with the next one behind it,
/// compressed data, the end of a page with a status line behind it, or blanks before one. On a
/// connection that carried a response before, anything that is no other row's.
pub(super) fn rest_of_response(evidence: &Evidence<'_>) -> bool {
    let first = evidence.first;
    evidence.reused
        || first.starts_with(b"0\r\n\r\n")
        || first.starts_with(b"\x1f\x8b\x08")
        || first.trim_ascii_start().starts_with(b"HTTP/1.")
        || chunk(first)
        || end_of_page(first)
}

/// A chunk of known size whose line end stands where it must, or the last chunk behind it.
fn chunk(first: &[u8]) -> bool {
    let digits = first.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let Some(data) = first[digits..].strip_prefix(b"\r\n") else {
        return false;
    };
    let size = first[..digits].iter().try_fold(0_usize, |size, &digit| {
        let digit = char::from(digit).to_digit(16).and_then(|digit| usize::try_from(digit).ok())?;
        size.checked_mul(16)?.checked_add(digit)
    });
    let Some(size) = size.filter(|&size| digits > 0 && size > 0) else {
        return false;
    };
    let end = data.get(size..).unwrap_or_default();
    end.starts_with(b"\r\n") || holds(data, b"\r\n0\r\n\r\n")
}

/// The end of a page, and a status line right behind it.
fn end_of_page(first: &[u8]) -> bool {
    let status = first.windows(7).position(|window| window == b"HTTP/1.").unwrap_or(0);
    first[..status].trim_ascii_end().ends_with(b">")
}

/// An XML declaration, or a root element with a prefix.
pub(super) fn xml(first: &[u8]) -> bool {
    let document = first.trim_ascii_start();
    let prefix = |tag: &[u8]| {
        let name = tag.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        name > 0 && tag.get(name) == Some(&b':')
    };
    starts(document, b"<?xml") || document.strip_prefix(b"<").is_some_and(prefix)
}

/// An object, or a list of them; not a line of a log before a status line.
pub(super) fn json(first: &[u8]) -> bool {
    let document = first.trim_ascii_start();
    let object = document.strip_prefix(b"[").unwrap_or(document).trim_ascii_start();
    let inside = object.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inside.is_some_and(|inside| matches!(inside.first(), Some(b'"' | b'}') | None))
        && !holds(first, b"\nHTTP/1.")
}

/// The field lines with which scripts of CGI begin (RFC 3875 §6.3).
pub(super) fn cgi(first: &[u8]) -> bool {
    let status = starts(first, b"Status:")
        && first[7..]
            .trim_ascii_start()
            .first_chunk::<3>()
            .is_some_and(|code| code.iter().all(u8::is_ascii_digit));
    status || starts(first, b"Content-Type:") || starts(first, b"X-Powered-By:")
}

/// A status line whose first word is written otherwise.
pub(super) fn misspelt(first: &[u8]) -> bool {
    let word = starts(first, b"HTTP/1.") && !first.starts_with(b"HTTP/1.");
    word || first.starts_with(b"HTTP 1.") || first.starts_with(b"HTTP1.")
}

/// The first line of what `xxd` or `hexdump -C` prints.
pub(super) fn hex_dump(first: &[u8]) -> bool {
    first.starts_with(b"00000000: ") || first.starts_with(b"00000000  ")
}

/// The byte order mark of UTF-8.
pub(super) fn byte_order_mark(first: &[u8]) -> bool {
    first.starts_with(b"\xef\xbb\xbf")
}

/// Nothing but zero bytes.
pub(super) fn zeros(first: &[u8]) -> bool {
    first.len() >= 4 && first.iter().all(|&byte| byte == 0)
}
