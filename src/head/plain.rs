//! The shape of almost every line: `name: value`, with one SP, no blank at the end, and CRLF.

use crate::span::Pos;

/// Whether the line whose name and which itself end at these positions is `name: value` with CRLF, if it has
/// a name; gives the byte before the name's end.
///
/// A name's bytes are tchars, and no control byte stands between the two positions: that is judged before, or
/// what the positions mean where lines follow each other.
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
    // In 32 bits, so that one comparison finds out about both ends.
    let start = at.minus(B).index();
    bytes.get(start..start.wrapping_add(L))?.first_chunk()
}

/// Whether CRLF stands at `at`.
#[inline(always)]
pub(super) fn is_crlf(bytes: &[u8], at: Pos) -> bool {
    let at = at.index();
    bytes.get(at..at.wrapping_add(2)) == Some(b"\r\n")
}
