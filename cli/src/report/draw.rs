//! Draws an excerpt, with a caret under one byte.
//!
//! ```text
//!     0 | HTTP/1.1 200 OK\r\n
//!    17 | X-Trace: ab\x00cd\r\n
//!       |            ^^^^ NUL (0x00)
//! ```
//!
//! The number before a line is the offset of its first byte. Long lines are cut around the caret.

use super::style::{CARET, DIM, PLAIN, paint};
use crate::escape;
use crate::input::{Excerpt, Line};

/// The widest line of an excerpt.
const WIDTH: usize = 76;

/// How far to the right the caret may stand in a line that is cut.
const CARET_COLUMN: usize = 52;

/// The byte at `at` among `bytes` with the lines around it, each led by `indent`; `label` stands behind
/// the caret. `None` where there is no such place.
pub fn excerpt(bytes: &[u8], at: u64, indent: &str, label: &str) -> Option<String> {
    Some(draw(&Excerpt::new(0, bytes, at)?, indent, label))
}

/// The excerpt, each line led by `indent`; `label` stands behind the caret.
pub(super) fn draw(excerpt: &Excerpt, indent: &str, label: &str) -> String {
    let last = excerpt.after.as_ref().map_or(excerpt.line.offset, |line| line.offset);
    let gutter = last.to_string().len().max(5);
    let bar = |number: &str| paint(DIM, &format!("{indent}{number:>gutter$} |"));
    let mut out = String::new();
    let mut next = None;
    for line in &excerpt.before {
        out += &format!("{} {}\n", bar(&line.offset.to_string()), text(line));
        next = Some(line.offset + line.bytes.len() as u64);
    }
    if next.is_some_and(|next| next < excerpt.line.offset) {
        out += &format!("{}\n", bar("..."));
    }
    let (marked, column, width) = text_around(&excerpt.line, excerpt.at);
    out += format!("{} {marked}", bar(&excerpt.line.offset.to_string())).trim_end();
    out += "\n";
    let mark = format!("{} {label}", "^".repeat(width.max(1)));
    out += &format!("{} {:column$}{}\n", bar(""), "", paint(CARET, mark.trim_end()));
    if let Some(line) = &excerpt.after {
        out += &format!("{} {}\n", bar(&line.offset.to_string()), text(line));
    }
    out
}

fn text(line: &Line) -> String {
    cut_text(line, 0, false).0
}

/// The line's text with the byte at `at` in sight; the column of that byte, and its width.
fn text_around(line: &Line, at: u64) -> (String, usize, usize) {
    let at = usize::try_from(at.saturating_sub(line.offset)).unwrap_or(0);
    cut_text(line, at, true)
}

fn cut_text(line: &Line, at: usize, marked: bool) -> (String, usize, usize) {
    let cells: Vec<String> = line.bytes.iter().map(|&byte| escape::byte(byte)).collect();
    let at = at.min(cells.len());
    let mut from = 0;
    let width = |from: usize| cells[from..at].iter().map(String::len).sum::<usize>();
    while width(from) > CARET_COLUMN {
        from += 1;
    }
    let led = from > 0 || line.cut.0;
    let mut text = if led { paint(DIM, "…") } else { String::new() };
    let (mut used, mut to) = (0, from);
    while to < cells.len() && used + cells[to].len() <= WIDTH {
        used += cells[to].len();
        to += 1;
    }
    let marked = marked.then_some(at);
    text += &painted(&cells[from..to], marked.map(|at| at - from));
    if to < cells.len() || line.cut.1 {
        text += &paint(DIM, "…");
    }
    (text, width(from) + usize::from(led), cells.get(at).map_or(1, String::len))
}
/// Escapes are dimmed, and the marked byte is highlighted.
fn painted(cells: &[String], marked: Option<usize>) -> String {
    let style = |index: usize| match &cells[index] {
        _ if marked == Some(index) => CARET,
        cell if cell.len() > 1 => DIM,
        _ => PLAIN,
    };
    let mut text = String::new();
    let mut from = 0;
    while from < cells.len() {
        let run = (from..cells.len()).take_while(|&index| style(index) == style(from)).count();
        text += &paint(style(from), &cells[from..from + run].concat());
        from += run;
    }
    text
}
