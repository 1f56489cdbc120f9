//! What is a chunk, and what is wrong with one: by its line, its data, and what follows.

use super::near::Near;
use super::text::{all_digits, holds};
use super::{Evidence, lines};
use crate::framing::Framing;
use crate::verdict::{Outcome, Verdict};

/// A chunk's line: a size, an extension or not, CRLF.
pub(super) fn chunk_line(bytes: &[u8]) -> bool {
    let (line, digits) = (lines::first(bytes), size_digits(bytes));
    let rest = line.get(digits..).unwrap_or_default().trim_ascii();
    let ended = bytes.get(line.len()) == Some(&b'\r');
    is_size(&bytes[..digits]) && ended && (rest.is_empty() || rest.starts_with(b";"))
}

/// A chunk's line with a fault: `0x5`, a sign or a blank before the size, LF alone at its end.
pub(super) fn faulty_chunk_line(bytes: &[u8]) -> bool {
    let line = lines::first(bytes);
    let size = line.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
    let size = size.strip_prefix(b"+").or_else(|| size.strip_prefix(b"-")).unwrap_or(size);
    let size = size.strip_prefix(b"0x").or_else(|| size.strip_prefix(b"0X")).unwrap_or(size);
    is_size(size) && line.len() < bytes.len()
}

/// A chunk whose data ends where its size says, or the last chunk behind it.
pub(super) fn chunk(first: &[u8]) -> bool {
    if !chunk_line(first) {
        return false;
    }
    let (line, data) = lines::split(first);
    let size = &line[..size_digits(line)];
    number(size, 16).is_some_and(|size| size > 0)
        && (data_ends(data, size, 16) == Some(true) || holds(data, b"\r\n0\r\n\r\n"))
}

/// How many digits of a size stand at the beginning.
fn size_digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_hexdigit()).count()
}

/// Whether that is all digits of a size, and not too many.
fn is_size(digits: &[u8]) -> bool {
    (1..=16).contains(&digits.len()) && size_digits(digits) == digits.len()
}

/// What the digits say in that base.
fn number(digits: &[u8], radix: u32) -> Option<usize> {
    usize::from_str_radix(core::str::from_utf8(digits).ok()?, radix).ok()
}

/// Whether CRLF stands where the size says in that base; nothing where not so much is there.
fn data_ends(data: &[u8], size: &[u8], radix: u32) -> Option<bool> {
    Some(data.get(number(size, radix)?..)?.starts_with(b"\r\n"))
}

/// A chunk with bytes above 0x7f in its data, whose size is too small.
pub(super) fn counts_characters(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    let data = &evidence.at_defect[..evidence.defect_at];
    let from = data.windows(2).rposition(|end| end == b"\r\n").map_or(0, |at| at + 2);
    data[from..].iter().any(|byte| !byte.is_ascii())
}

/// CR CR LF at the end of a chunk's line.
pub(super) fn text_mode(near: &Near<'_>) -> bool {
    near.rest().starts_with(b"\r") || near.line.ends_with(b"\r")
}

/// `0x` before the size.
pub(super) fn prefixed(near: &Near<'_>) -> bool {
    matches!(near.line, [b'0', b'x' | b'X', digit, ..] if digit.is_ascii_hexdigit())
}

/// A number below 0, or a variable that is no number.
pub(super) fn no_number(near: &Near<'_>) -> bool {
    matches!(near.line, [b'-', digit, ..] if digit.is_ascii_digit())
        || matches!(near.line, b"NaN" | b"undefined" | b"None" | b"nil")
}

/// LF alone, behind a chunk's size, or between its data and the next size.
pub(super) fn of_lf(near: &Near<'_>) -> bool {
    near.rest().is_empty() && (is_size(near.line) || is_size(lines::first(near.behind)))
}

/// An empty line, then a chunk's line.
pub(super) fn behind_an_empty_line(near: &Near<'_>) -> bool {
    near.line.is_empty() && chunk_line(near.behind)
}

/// A chunk's line, and what it announces, in the place of the line end behind the data.
pub(super) fn runs_on(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    let at = &evidence.at_defect[evidence.defect_at..];
    at.starts_with(b"0\r\n") || chunk(at)
}

/// A first chunk whose data ends where its size says as a decimal number, and not where it says.
pub(super) fn decimal(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    let (line, data) = lines::split(evidence.content);
    all_digits(line)
        && data_ends(data, line, 10) == Some(true)
        && data_ends(data, line, 16) != Some(true)
}

/// The same, of content that ends before the chunk does.
pub(super) fn unfilled(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    matches!(verdict.outcome, Outcome::Incomplete | Outcome::NeedMore)
        && verdict.framing == Some(Framing::Chunked)
        && decimal(verdict, evidence)
}
