//! What is wrong with the fields that frame, by their values and by the content behind them.

use super::chunk_lines;
use super::content;
use super::near::Near;
use super::status_lines::printed;
use super::text::{all_digits, digits, holds, starts};
use super::{Detail, Evidence};
use crate::verdict::Verdict;

fn value<'a>(near: &Near<'a>) -> &'a [u8] {
    near.field().map_or(b"", |(_, value)| value)
}

/// Both fields, and content that begins with no chunk.
pub(super) fn not_chunked(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    !evidence.content.is_empty() && !chunk_lines::chunk_line(evidence.content)
}

/// Both fields, and content in chunks.
pub(super) fn chunked(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    chunk_lines::chunk_line(evidence.content)
}

/// `chunked` twice, and a chunk whose data is none.
pub(super) fn chunked_once(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    chunk_lines::chunk_line(evidence.content) && !chunked_in_chunk(evidence)
}

/// `chunked` twice, and chunks in a chunk.
pub(super) fn chunked_twice(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    chunk_lines::chunk_line(evidence.content) && chunked_in_chunk(evidence)
}

fn chunked_in_chunk(evidence: &Evidence<'_>) -> bool {
    let data = super::lines::split(evidence.content).1;
    chunk_lines::chunk_line(data)
}

/// A coding of content.
pub(super) fn content_coding(near: &Near<'_>) -> bool {
    names(
        near.rest(),
        &[b"gzip", b"deflate", b"br", b"zstd", b"compress", b"x-gzip", b"aws-chunked"],
    )
}

/// A character set.
pub(super) fn character_set(near: &Near<'_>) -> bool {
    const SETS: [&[u8]; 7] =
        [b"utf-8", b"utf8", b"utf-16", b"iso-8859-1", b"us-ascii", b"ascii", b"windows-1252"];
    let rest = near.rest();
    names(rest.strip_prefix(b"charset=").unwrap_or(rest), &SETS)
}

/// Whether `text` begins with one of these words.
fn names(text: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| {
        starts(text, word) && !text.get(word.len()).is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// An encoding of MIME.
pub(super) fn mime(near: &Near<'_>) -> bool {
    const ENCODINGS: [&[u8]; 5] = [b"binary", b"8bit", b"7bit", b"base64", b"quoted-printable"];
    ENCODINGS.iter().any(|encoding| starts(near.rest(), encoding))
}

/// `chunked`, written otherwise.
pub(super) fn chunked_misspelt(near: &Near<'_>) -> bool {
    let rest = near.rest();
    starts(rest, b"chunk")
        || starts(rest, b"\"chunk")
        || starts(rest, b"'chunk")
        || starts(rest, b"chunched")
}

/// `-1`.
pub(super) fn minus_one(near: &Near<'_>) -> bool {
    value(near).starts_with(b"-")
}

/// The number that -1 is without its sign.
pub(super) fn unsigned(near: &Near<'_>) -> bool {
    matches!(value(near), b"18446744073709551615" | b"18446744073709551614")
}

/// A variable that is no number.
pub(super) fn printed_length(near: &Near<'_>) -> bool {
    printed(value(near))
}

/// A number as people write it: grouped, with a part behind a point, with its unit, in another base.
pub(super) fn formatted(near: &Near<'_>) -> bool {
    let value = value(near);
    let number = digits(value);
    number > 0
        && match &value[number..] {
            [b',' | b'.' | b'_' | b'\'', rest @ ..] => rest.first().is_some_and(u8::is_ascii_digit),
            [b'x' | b'X', ..] => value.starts_with(b"0"),
            [b'"' | b'e' | b'E' | b'k' | b'K' | b'L' | b'B' | b'b', ..] => true,
            [b' ', rest @ ..] => {
                rest.trim_ascii_start().first().is_some_and(u8::is_ascii_alphabetic)
            }
            _ => false,
        }
}

/// Quotes around the number.
pub(super) fn quoted(near: &Near<'_>) -> bool {
    let value = value(near);
    matches!(value, [b'"' | b'\'', inner @ .., b'"' | b'\''] if all_digits(inner))
}

/// A 101 of WebSocket that lacks what every hop takes off.
pub(super) fn stripped(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    holds(evidence.first, b"\nsec-websocket-accept:") && !holds(evidence.first, b"\nupgrade:")
}

/// Which of chunk's line is no chunk: content that is not chunked at all.
pub(super) fn first_chunk_missing(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    verdict.content == 0
        && !evidence.content.is_empty()
        && !chunk_lines::chunk_line(evidence.content)
        && !chunk_lines::faulty_chunk_line(evidence.content)
}

/// What the content is, where its beginning tells.
pub(super) fn content_kind(evidence: &Evidence<'_>) -> Option<Detail> {
    content::kind(evidence.content).map(Detail::text)
}
