//! What is wrong with a chunk, by its line, its data, and what follows.

use super::near::Near;
use super::text::all_digits;
use super::{Evidence, content, lines};
use crate::framing::Framing;
use crate::verdict::{Outcome, Verdict};

/// A chunk with bytes above 0x7f in its data, whose size is too small.
pub(super) fn counts_characters(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    let data = &evidence.at_defect[..evidence.defect_at];
    let from = data.windows(2).rposition(|end| end == b"\r\n").map_or(0, |at| at + 2);
    data[from..].iter().any(|byte| !byte.is_ascii())
}

/// CR CR LF at the end of a chunk's line.
pub(super) fn text_mode(near: &Near<'_>) -> bool {
    near.rest().starts_with(b"\r")
        || near.line.ends_with(b"\r")
        || near.rest().is_empty() && near.line.ends_with(b"\r")
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
    let is_size =
        |line: &[u8]| (1..=16).contains(&line.len()) && line.iter().all(u8::is_ascii_hexdigit);
    near.rest().is_empty() && (is_size(near.line) || is_size(lines::first(near.behind)))
}

/// An empty line, then a chunk's line.
pub(super) fn behind_an_empty_line(near: &Near<'_>) -> bool {
    near.line.is_empty() && content::chunk_line(near.behind)
}

/// A chunk's line, and what it announces, in the place of the line end behind the data.
pub(super) fn runs_on(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    let at = &evidence.at_defect[evidence.defect_at..];
    at.starts_with(b"0\r\n") || content::chunk(at)
}

/// A first chunk whose data ends where its size says as a decimal number, and not where it says.
pub(super) fn decimal(_: &Verdict, evidence: &Evidence<'_>) -> bool {
    let (line, data) = lines::split(evidence.content);
    let ends = |radix| {
        let size = core::str::from_utf8(line).ok()?;
        let size = usize::from_str_radix(size, radix).ok()?;
        Some(data.get(size..)?.starts_with(b"\r\n"))
    };
    all_digits(line) && ends(10) == Some(true) && ends(16) != Some(true)
}

/// The same, of content that ends before the chunk does.
pub(super) fn unfilled(verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
    matches!(verdict.outcome, Outcome::Incomplete | Outcome::NeedMore)
        && verdict.framing == Some(Framing::Chunked)
        && decimal(verdict, evidence)
}
