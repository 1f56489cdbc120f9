//! Draws bytes that are no text: in hexadecimal, and as text beside it.
//!
//! ```text
//!     0 | 15 03 01 00 02 02 28                              ......(
//!       | ^^                                                ^ 0x15
//! ```

use super::gutter::Gutter;
use super::style::{CARET, DIM, PLAIN, paint};
use crate::input::Excerpt;

/// How many rows are drawn before the one with the marked byte, and behind it.
const ROWS: (u64, u64) = (1, 2);

/// Bytes that stand one behind the other, and the offset of the first.
pub(super) struct Bytes {
    first: u64,
    bytes: Vec<u8>,
}

/// The bytes of an excerpt, if they are no text.
pub(super) fn around(excerpt: &Excerpt) -> Option<Bytes> {
    let line = &excerpt.line;
    let mut found = Bytes { first: line.offset, bytes: line.bytes.clone() };
    for before in excerpt.before.iter().rev() {
        if before.offset + before.bytes.len() as u64 != found.first {
            break;
        }
        found.first = before.offset;
        found.bytes.splice(0..0, before.bytes.iter().copied());
    }
    let end = found.first + found.bytes.len() as u64;
    if let Some(after) = excerpt.after.as_ref().filter(|after| after.offset == end) {
        found.bytes.extend_from_slice(&after.bytes);
    }
    let text = |b: &&u8| matches!(b, 0x20..=0x7e | b'\r' | b'\n' | b'\t');
    let strange = found.bytes.iter().filter(|b| !text(b)).count();
    (strange * 4 > found.bytes.len()).then_some(found)
}

/// Rows of bytes, the one at `at` marked.
pub(super) fn rows(bytes: &Bytes, at: u64, gutter: &Gutter<'_>, label: &str) -> String {
    let width = [16, 8].into_iter().find(|&width| columns(width) <= gutter.room()).unwrap_or(4);
    let wide = width as u64;
    let end = bytes.first + bytes.bytes.len() as u64;
    let marked = at / wide;
    let from = marked.saturating_sub(ROWS.0).max(bytes.first / wide);
    let to = (marked + ROWS.1).min(end.saturating_sub(1).max(at) / wide);
    let mut out = String::new();
    for row in from..=to {
        let place = |column: usize| {
            let offset = row * wide + column as u64;
            let index = usize::try_from(offset.checked_sub(bytes.first)?).ok()?;
            bytes.bytes.get(index).map(|&byte| (offset, byte))
        };
        let cells: Vec<Option<(u64, u8)>> = (0..width).map(place).collect();
        out +=
            format!("{} {}", gutter.bar(&(row * wide).to_string()), drawn(&cells, at)).trim_end();
        out += "\n";
        if row == marked {
            let column = usize::try_from(at % wide).unwrap_or(0);
            let digits = column * 3 + usize::from(column >= 8);
            let text = columns(width) - width + column;
            let apart = text - digits - 2;
            out += &gutter.caret(digits, &format!("^^{:apart$}^", ""), label);
        }
    }
    out
}

/// How many columns a row of so many bytes takes.
fn columns(width: usize) -> usize {
    width * 4 + 1 + usize::from(width > 8)
}

fn drawn(cells: &[Option<(u64, u8)>], at: u64) -> String {
    let (mut digits, mut text) = (String::new(), String::new());
    for (column, cell) in cells.iter().enumerate() {
        let gap = if column == 8 { " " } else { "" };
        let Some((offset, byte)) = *cell else {
            digits += &format!("{gap}   ");
            text.push(' ');
            continue;
        };
        let printable = matches!(byte, 0x20..=0x7e);
        let style = match printable {
            _ if offset == at => CARET,
            true => PLAIN,
            false => DIM,
        };
        let shown = if printable { char::from(byte) } else { '.' };
        digits += &format!("{gap}{} ", paint(style, &format!("{byte:02x}")));
        text += &paint(style, &shown.to_string());
    }
    format!("{digits} {text}")
}
