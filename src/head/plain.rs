//! The shape of almost every line: `name: value`, with one SP, no blank at the end, and CRLF.

use crate::span::Pos;

/// If a line whose name and value end at these positions is plain: the byte before the name's end.
///
/// The caller knows that the name is made of tchars, and that no control byte stands between the
/// two positions. It has yet to see that the name is not empty.
#[inline(always)]
pub(super) fn is_plain(bytes: &[u8], name_end: Pos, end: Pos) -> Option<u8> {
    let [_, last, line_end @ ..] = around::<2, 4>(bytes, end)?;
    let [before, colon, blank, first] = *around::<1, 4>(bytes, name_end)?;
    let plain = line_end == b"\r\n" && [colon, blank] == *b": " && first > b' ' && *last > b' ';
    plain.then_some(before)
}

/// `L` bytes around position `at`: `B` of them before it.
#[inline(always)]
fn around<const B: u32, const L: usize>(bytes: &[u8], at: Pos) -> Option<&[u8; L]> {
    // In 32 bits, a start before the first byte is a large number, so one comparison checks both
    // ends.
    let start = at.minus(B).index();
    bytes.get(start..start.wrapping_add(L))?.first_chunk()
}

/// Whether CRLF stands at `at`.
#[inline(always)]
pub(super) fn is_crlf(bytes: &[u8], at: Pos) -> bool {
    let at = at.index();
    bytes.get(at..at.wrapping_add(2)) == Some(b"\r\n")
}
