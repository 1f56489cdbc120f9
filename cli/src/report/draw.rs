//! Draws an excerpt, with a caret under one byte.
//!
//! ```text
//!     0 | HTTP/1.1 200 OK\r\n
//!    17 | X-Trace: ab\x00cd\r\n
//!       |            ^^^^ NUL (0x00)
//! ```
//!
//! The number before a line is the offset of its first byte. Long lines are cut around the caret.
//! Bytes that are no text are drawn as such, by `bytes.rs`.

use super::bytes;
use super::gutter::Gutter;
use super::style::{CARET, DIM, NAME, PLAIN, Style, paint};
use crate::escape;
use crate::input::{Excerpt, Line};

/// The byte at `at` among `bytes` with the lines around it, each led by `indent`; `label` stands behind
/// the caret. `None` where there is no such place.
pub fn excerpt(bytes: &[u8], at: u64, indent: &str, label: &str) -> Option<String> {
    Some(draw(&Excerpt::new(0, bytes, at)?, indent, label))
}

/// The excerpt, each line led by `indent`; `label` stands behind the caret.
pub(super) fn draw(excerpt: &Excerpt, indent: &str, label: &str) -> String {
    let last = excerpt.after.as_ref().map_or(excerpt.line.offset, |line| line.offset);
    let gutter = Gutter::new(indent, last);
    match bytes::around(excerpt) {
        Some(bytes) => bytes::rows(&bytes, excerpt.at, &gutter, label),
        None => lines(excerpt, &gutter, label),
    }
}

fn lines(excerpt: &Excerpt, gutter: &Gutter<'_>, label: &str) -> String {
    let mut out = String::new();
    let mut next = None;
    let room = gutter.room();
    for line in &excerpt.before {
        out += &format!("{} {}\n", gutter.bar(&line.offset.to_string()), text(line, room));
        next = Some(line.offset + line.bytes.len() as u64);
    }
    if next.is_some_and(|next| next < excerpt.line.offset) {
        out += &format!("{}\n", gutter.bar("..."));
    }
    let at = usize::try_from(excerpt.at.saturating_sub(excerpt.line.offset)).unwrap_or(0);
    let (marked, column, width) = cut_text(&excerpt.line, room, Some(at));
    let number = excerpt.line.offset.to_string();
    out += format!("{} {marked}", gutter.bar(&number)).trim_end();
    out += "\n";
    out += &gutter.caret(column, &"^".repeat(width.max(1)), label);
    if let Some(line) = &excerpt.after {
        out += &format!("{} {}\n", gutter.bar(&line.offset.to_string()), text(line, room));
    }
    out
}

fn text(line: &Line, room: usize) -> String {
    cut_text(line, room, None).0
}

/// The line's text with the marked byte in sight; the column of that byte, and its width.
fn cut_text(line: &Line, room: usize, marked: Option<usize>) -> (String, usize, usize) {
    let cells: Vec<String> = line.bytes.iter().map(|&byte| escape::byte(byte)).collect();
    let at = marked.unwrap_or(0).min(cells.len());
    let mut from = 0;
    let width = |from: usize| cells[from..at].iter().map(String::len).sum::<usize>();
    while width(from) > room * 2 / 3 {
        from += 1;
    }
    let led = from > 0 || line.cut.0;
    let mut text = if led { paint(DIM, "…") } else { String::new() };
    let (mut used, mut to) = (usize::from(led), from);
    let all = used + cells[from..].iter().map(String::len).sum::<usize>();
    let fit = if all <= room && !line.cut.1 { room } else { room.saturating_sub(1) };
    while to < cells.len() && used + cells[to].len() <= fit {
        used += cells[to].len();
        to += 1;
    }
    let name = if led { 0 } else { name(&line.bytes) };
    text += &painted(&cells[from..to], marked.map(|_| at - from), name);
    if to < cells.len() || line.cut.1 {
        text += &paint(DIM, "…");
    }
    (text, width(from) + usize::from(led), cells.get(at).map_or(1, String::len))
}

/// How many bytes of a line are the name of a field, or the version of a status line.
fn name(line: &[u8]) -> usize {
    let token = |b: &u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(b);
    let end = line.iter().take_while(|b| token(b)).count();
    match line.get(end) {
        Some(b':') => end,
        Some(b'/') if line.starts_with(b"HTTP/") => {
            line.iter().position(|b| b.is_ascii_whitespace()).unwrap_or(0)
        }
        _ => 0,
    }
}

/// Escapes are dimmed, names coloured, and the marked byte is highlighted.
fn painted(cells: &[String], marked: Option<usize>, name: usize) -> String {
    let style = |index: usize| -> Style {
        match &cells[index] {
            _ if marked == Some(index) => CARET,
            _ if index < name => NAME,
            cell if cell.len() > 1 => DIM,
            _ => PLAIN,
        }
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
