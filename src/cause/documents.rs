//! A document where a head should stand: a page, data, a script, a head without its first line; or
//! the bytes of a head written in another way.

use super::lines;
use super::text::{digits, holds, holds_any, starts, starts_with_any};
use super::{Detail, Evidence};

/// Names of HTML's elements with which pages and fragments begin.
const TAGS: &[&[u8]] = &[
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
    b"section",
    b"main",
    b"iframe",
    b"input",
    b"button",
    b"em",
    b"code",
    b"article",
    b"nav",
    b"header",
    b"footer",
    b"small",
    b"tr",
    b"td",
    b"li",
    b"template",
    b"base",
    b"!doctype html>",
];

/// A page from its beginning, or a fragment that begins with one of HTML's tags.
pub(super) fn html(first: &[u8]) -> bool {
    let Some(tag) = first.trim_ascii_start().strip_prefix(b"<") else {
        return false;
    };
    TAGS.iter().any(|name| {
        let behind = tag.get(name.len());
        let whole = name.starts_with(b"!") || behind.is_none_or(|byte| b" \t\r\n/>".contains(byte));
        starts(tag, name) && whole
    })
}

/// An XML declaration, a root element with a prefix or with a namespace, a picture.
pub(super) fn xml(first: &[u8]) -> bool {
    let document = first.trim_ascii_start();
    let Some(tag) = document.strip_prefix(b"<") else {
        return false;
    };
    let name = tag.iter().take_while(|b| b.is_ascii_alphanumeric() || b"_-.".contains(b)).count();
    let letter = tag.first().is_some_and(u8::is_ascii_alphabetic);
    let prefix = letter && tag.get(name) == Some(&b':');
    let end = tag.iter().position(|&byte| byte == b'>').unwrap_or(tag.len());
    let space = letter && (holds(&tag[..end], b" xmlns") || closes(tag, &tag[..name]));
    starts(document, b"<?xml") || starts(tag, b"svg") || prefix || space
}

/// Whether the element with which it begins ends in it.
fn closes(document: &[u8], name: &[u8]) -> bool {
    !name.is_empty()
        && document.windows(name.len() + 3).any(|end| {
            end.starts_with(b"</") && &end[2..name.len() + 2] == name && end[name.len() + 2] == b'>'
        })
}

/// Which kind, where its beginning tells.
pub(super) fn xml_kind(evidence: &Evidence<'_>) -> Option<Detail> {
    let first = evidence.start();
    let kinds: [(&[u8], &str); 5] = [
        (b":Envelope", "SOAP"),
        (b"<svg", "a picture, SVG"),
        (b"<rss", "RSS"),
        (b"<GANGLIA", "Ganglia"),
        (b"<methodResponse", "XML-RPC"),
    ];
    kinds.iter().find(|(part, _)| holds(first, part)).map(|(_, kind)| Detail::text(kind))
}

/// An object, or a list of them or of text or numbers; not a line of a log.
pub(super) fn json(first: &[u8]) -> bool {
    let document = first.trim_ascii();
    let inside = |open: u8| document.strip_prefix(&[open]).map(<[u8]>::trim_ascii_start);
    let object =
        inside(b'{').is_some_and(|inside| matches!(inside.first(), Some(b'"' | b'}') | None));
    let list = inside(b'[').is_some_and(|inside| match inside.first() {
        Some(b'{') => matches!(inside[1..].trim_ascii_start().first(), Some(b'"' | b'}') | None),
        Some(b'"' | b'[' | b']') => true,
        Some(b'0'..=b'9' | b'-') => document.ends_with(b"]") && holds(inside, b","),
        _ => false,
    });
    (object || list) && lines::status_line(first).is_none()
}

/// The field lines with which scripts of CGI begin (RFC 3875 §6.3), or those of a head that lost
/// its status line.
pub(super) fn field_lines(first: &[u8]) -> bool {
    const NAMES: [&[u8]; 17] = [
        b"Content-Type:",
        b"Content-Length:",
        b"X-Powered-By:",
        b"Location:",
        b"Set-Cookie:",
        b"Cache-Control:",
        b"Server:",
        b"Transfer-Encoding:",
        b"Expires:",
        b"Pragma:",
        b"Connection:",
        b"Content-Encoding:",
        b"Access-Control-",
        b"Last-Modified:",
        b"ETag:",
        b"Vary:",
        b"X-Frame-Options:",
    ];
    let first = first.strip_prefix(b"\r\n").unwrap_or(first);
    let code = starts(first, b"Status:").then(|| first[7..].trim_ascii_start());
    let status = code.is_some_and(|code| digits(code) == 3);
    let named = NAMES.iter().any(|name| starts(first, name));
    let date = starts(first, b"Date:") && holds(lines::first(first), b"GMT");
    status || named || date || only_fields(first)
}

/// Nothing but field lines up to an empty line: one whose name has a `-`, or several.
fn only_fields(first: &[u8]) -> bool {
    let name = |line: &[u8]| {
        let end = line.iter().position(|&byte| byte == b':')?;
        let name = &line[..end];
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let valued = matches!(line.get(end + 1), Some(b' '));
        (valued && !name.is_empty() && name.iter().all(plain)).then(|| name.contains(&b'-'))
    };
    let mut count = 0;
    let mut hyphen = false;
    for line in lines::all(first) {
        if line.is_empty() {
            return hyphen || count > 1;
        }
        let Some(has) = name(line) else {
            return false;
        };
        (count, hyphen) = (count + 1, hyphen || has);
    }
    false
}

/// The beginning of a source file in PHP.
pub(super) const PHP: &[&[u8]] = &[b"<?php", b"<?PHP", b"<?=", b"<? ", b"<%@", b"<%\n", b"<%="];

/// How scripts and style sheets begin.
const SCRIPTS: &[&[u8]] = &[
    b"#!/",
    b"(function",
    b"!function",
    b"(()=>",
    b"(() =>",
    b"function ",
    b"var ",
    b"const ",
    b"let ",
    b"import ",
    b"export ",
    b"\"use strict\"",
    b"'use strict'",
    b"/*",
    b"//",
    b"@charset",
    b"@import",
    b"@media",
    b"@font-face",
    b":root",
    b"package main",
    b"#include",
    b"window.",
    b"document.",
    b"module.exports",
    b"define(",
    b"require(",
    b"async function",
    b"class ",
];

/// A script or a style sheet.
pub(super) fn script(first: &[u8]) -> bool {
    let text = first.trim_ascii_start();
    (starts_with_any(text, SCRIPTS) || style(text).unwrap_or(false))
        && !lines::first(text).starts_with(b"import error")
}

/// Whether it begins with a selector, and a declaration behind its brace.
fn style(text: &[u8]) -> Option<bool> {
    let brace = text.iter().position(|&byte| byte == b'{')?;
    let selector = text[..brace].trim_ascii();
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b" .#,:*>-_\n".contains(b);
    let declares =
        holds(&text[brace..], b":") && !text[brace + 1..].trim_ascii_start().starts_with(b"\"");
    Some(!selector.is_empty() && selector.iter().all(plain) && declares)
}

/// Events of a stream (HTML §9.2).
pub(super) fn event_stream(first: &[u8]) -> bool {
    const FIELDS: [&[u8]; 5] = [b"data:", b"event:", b"id:", b"retry:", b":"];
    let field = |line: &[u8]| starts_with_any(line, &FIELDS);
    let named = starts_with_any(first, &[b"data: ", b"data:{", b"event: ", b"event:", b"retry: "]);
    let comment = starts_with_any(first, &[b": ", b":\n", b":ok", b"id: "]);
    let whole = lines::all(first).all(|line| line.is_empty() || field(line));
    named || comment && whole
}

/// A part of multipart: a boundary, then a field line of a part.
pub(super) fn multipart(first: &[u8]) -> bool {
    let (line, behind) = lines::split(first.trim_ascii_start());
    line.starts_with(b"--") && line.len() > 2 && starts(behind, b"Content-")
}

/// What `xxd`, `xxd -p`, `hexdump -C`, `od` or `tcpdump -x` print: a head's bytes in hexadecimal.
pub(super) fn hex_dump(first: &[u8]) -> bool {
    const DUMPS: [&[u8]; 12] = [
        b"00000000: ",
        b"00000000  ",
        b"0000000 ",
        b"0000  ",
        b"0000: ",
        b"\t0x0000:",
        b"0x0000:",
        b"485454502f",
        b"485454502F",
        b"48 54 54 50",
        b"48:54:54:50",
        b"0x48",
    ];
    starts_with_any(first, &DUMPS)
}

/// The base64 of `HTTP/1.` or of `HTTP/2`.
pub(super) const BASE64: &[&[u8]] = &[b"SFRUUC8x", b"SFRUUC8y"];

/// A head written as a string of a language, or as its bytes.
pub(super) const ESCAPED: &[&[u8]] = &[
    b"\"\\x",
    b"'\\x",
    b"b'",
    b"b\"",
    b"\\x",
    b"<Buffer ",
    b"\"HTTP\\/1",
    b"HTTP\\/1",
    b"'HTTP/1",
    b"u'HTTP",
    b"[72, 84, 84, 80",
    b"72 84 84 80",
    b"[]byte{",
];

/// What a tool prints beside the bytes.
pub(super) const TOOLS: &[(&[u8], &str)] = &[
    (b"* Trying", "curl -v"),
    (b"*   Trying", "curl -v"),
    (b"* Connected to", "curl -v"),
    (b"* Host ", "curl -v"),
    (b"> GET ", "curl -v"),
    (b"> POST ", "curl -v"),
    (b"< HTTP/", "curl -v"),
    (b"<= Recv", "curl --trace"),
    (b"=> Send", "curl --trace"),
    (b"== Info", "curl --trace"),
    (b"curl: (", "curl"),
    (b"--2", "wget"),
    (b"  HTTP/1.", "wget -S"),
    (b"Hypertext Transfer Protocol", "Wireshark"),
    (b"  buffer starts at", "HAProxy's show errors"),
    (b"Total events captured", "HAProxy's show errors"),
];

/// UTF-16 and UTF-32: their marks, or ASCII with a zero beside each byte.
pub(super) fn utf16(first: &[u8]) -> bool {
    let letter = |byte: u8| byte.is_ascii_graphic() || b" \r\n".contains(&byte);
    match *first {
        [0xff, 0xfe, 0 | b'\t'..=b'~', 0, ..] | [0xfe, 0xff, 0, _, ..] | [0, 0, 0xfe, 0xff, ..] => {
            true
        }
        [0, a, 0, b, 0, c, ..] | [a, 0, b, 0, c, 0, ..] => letter(a) && letter(b) && letter(c),
        _ => false,
    }
}

/// `HTTP/` in EBCDIC.
pub(super) const EBCDIC: &[&[u8]] = &[b"\xc8\xe3\xe3\xd7\x61"];

/// The byte order mark of UTF-8.
pub(super) const MARK: &[&[u8]] = &[b"\xef\xbb\xbf"];

/// Nothing but zero bytes, or many of them before a status line.
pub(super) fn zeros(first: &[u8]) -> bool {
    let zeros = first.iter().take_while(|&&byte| byte == 0).count();
    zeros >= 4 && (zeros == first.len() || lines::is_status(&first[zeros..]))
}

/// Colours and movements of a terminal: ESC and `[`.
pub(super) fn terminal(first: &[u8]) -> bool {
    first.trim_ascii_start().starts_with(b"\x1b[")
}

/// Whether it ends a page or another element, and a status line stands right behind it.
pub(super) fn end_of_page(first: &[u8]) -> bool {
    let status = lines::status_line(first).unwrap_or(0);
    let page = first[..status].trim_ascii_end();
    page.ends_with(b">") && !page.starts_with(b"<") && holds_any(page, &[b"</", b"/>"])
}
