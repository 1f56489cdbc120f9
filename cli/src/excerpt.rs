//! A few lines of what was read, with a caret under one byte.
//!
//! ```text
//!     0 | HTTP/1.1 200 OK\r\n
//!    17 | X-Trace: ab\x00cd\r\n
//!       |            ^^^^ NUL (0x00)
//! ```
//!
//! The number before a line is the offset of its first byte. Long lines are cut around the caret.

use bad_gateway::Defect;

use crate::escape;
use crate::style::{CARET, DIM, PLAIN, paint};

/// The widest line of an excerpt.
const WIDTH: usize = 76;

/// How far to the right the caret may stand in a line that is cut.
const CARET_COLUMN: usize = 52;

/// How many lines are shown before the one with the caret, and how many bytes of a line are kept.
const BEFORE: usize = 2;
const KEPT: usize = 160;

/// One byte, and the lines around it.
#[derive(Clone)]
pub(crate) struct Scene {
    /// The offset of the byte in the response.
    pub(crate) at: u64,
    /// The byte, unless everything ends there.
    pub(crate) byte: Option<u8>,
    /// Line and column, both from 1, where the byte stands in a head.
    pub(crate) place: Option<(u64, u64)>,
    before: Vec<Line>,
    line: Line,
    after: Option<Line>,
}

/// A part of a line.
#[derive(Clone)]
struct Line {
    offset: u64,
    bytes: Vec<u8>,
    /// Whether the line has bytes before these, or after them.
    cut: (bool, bool),
}

impl Scene {
    /// The byte at offset `at` among `bytes`, the first of which has the offset `first`; or the
    /// place behind the last one.
    pub(crate) fn new(first: u64, bytes: &[u8], at: u64) -> Option<Self> {
        let place = usize::try_from(at.checked_sub(first)?).ok()?;
        if place > bytes.len() {
            return None;
        }
        let start = line_start(bytes, place);
        let end = line_end(bytes, place);
        let mut before = Vec::new();
        let mut above = start;
        while above > 0 && before.len() < BEFORE {
            let from = line_start(bytes, above - 1);
            before.insert(0, Line::new(first, bytes, from..above, from));
            above = from;
        }
        let below = line_end(bytes, end);
        let after = (end < bytes.len() && bytes[..end].ends_with(b"\n"))
            .then(|| Line::new(first, bytes, end..below, end));
        Some(Self {
            at,
            byte: bytes.get(place).copied(),
            place: None,
            before,
            line: Line::new(first, bytes, start..end, place),
            after,
        })
    }

    /// The same, without the lines around it.
    pub(crate) fn alone(mut self) -> Self {
        self.before.clear();
        self.after = None;
        self
    }

    /// Counts line and column, given the bytes of the head from its offset on, and the number of
    /// lines before it.
    pub(crate) fn place_in_head(&mut self, head: &[u8], offset: u64, lines: u64) {
        let Some(at) = self.at.checked_sub(offset) else {
            return;
        };
        let at = usize::try_from(at).map_or(head.len(), |at| at.min(head.len()));
        let breaks = head[..at].iter().filter(|&&byte| byte == b'\n').count();
        let column = at - line_start(head, at) + 1;
        self.place = Some((lines + breaks as u64 + 1, column as u64));
    }

    /// Where two fields contradict each other, shows the other one too.
    pub(crate) fn relate(&mut self, head: &[u8], offset: u64, defect: Defect) {
        let names: &[&[u8]] = match defect {
            Defect::ContentLengthConflict | Defect::ContentLengthRepeated => &[b"content-length"],
            Defect::TransferEncodingAndContentLength => &[b"content-length", b"transfer-encoding"],
            _ => return,
        };
        let mut from = 0;
        while offset + (from as u64) < self.line.offset && from < head.len() {
            let end = line_end(head, from);
            let is = |name: &&[u8]| {
                let (start, rest) = head[from..end].split_at(name.len().min(end - from));
                start.eq_ignore_ascii_case(name) && rest.starts_with(b":")
            };
            if names.iter().any(is) {
                let shown = self.before.iter().any(|line| line.offset == offset + from as u64);
                if !shown {
                    self.before = vec![Line::new(offset, head, from..end, from)];
                }
                return;
            }
            from = end;
        }
    }

    /// The excerpt, each line led by `indent`; `label` stands behind the caret.
    pub(crate) fn draw(&self, indent: &str, label: &str) -> String {
        let last = self.after.as_ref().map_or(self.line.offset, |line| line.offset);
        let gutter = last.to_string().len().max(5);
        let bar = |number: &str| paint(DIM, &format!("{indent}{number:>gutter$} |"));
        let mut out = String::new();
        let mut next = None;
        for line in &self.before {
            out += &format!("{} {}\n", bar(&line.offset.to_string()), line.text());
            next = Some(line.offset + line.bytes.len() as u64);
        }
        if next.is_some_and(|next| next < self.line.offset) {
            out += &format!("{}\n", bar("..."));
        }
        let (text, column, width) = self.line.text_around(self.at);
        out += format!("{} {text}", bar(&self.line.offset.to_string())).trim_end();
        out += "\n";
        let mark = format!("{} {label}", "^".repeat(width.max(1)));
        out += &format!("{} {:column$}{}\n", bar(""), "", paint(CARET, mark.trim_end()));
        if let Some(line) = &self.after {
            out += &format!("{} {}\n", bar(&line.offset.to_string()), line.text());
        }
        out
    }
}

impl Line {
    /// The bytes of a line near position `near`.
    fn new(first: u64, bytes: &[u8], line: std::ops::Range<usize>, near: usize) -> Self {
        let start = line.start.max(near.saturating_sub(KEPT));
        let end = line.end.min(near.saturating_add(KEPT));
        let cut_off_past = line.start == 0 && first > 0;
        Self {
            offset: first + start as u64,
            bytes: bytes[start..end].to_vec(),
            cut: (start > line.start || cut_off_past, end < line.end),
        }
    }

    fn text(&self) -> String {
        self.cut_text(0, false).0
    }

    /// The line's text with the byte at `at` in sight; the column of that byte, and its width.
    fn text_around(&self, at: u64) -> (String, usize, usize) {
        let at = usize::try_from(at.saturating_sub(self.offset)).unwrap_or(0);
        self.cut_text(at, true)
    }

    fn cut_text(&self, at: usize, marked: bool) -> (String, usize, usize) {
        let cells: Vec<String> = self.bytes.iter().map(|&byte| escape::byte(byte)).collect();
        let at = at.min(cells.len());
        let mut from = 0;
        let width = |from: usize| cells[from..at].iter().map(String::len).sum::<usize>();
        while width(from) > CARET_COLUMN {
            from += 1;
        }
        let led = from > 0 || self.cut.0;
        let mut text = if led { paint(DIM, "…") } else { String::new() };
        let (mut used, mut to) = (0, from);
        while to < cells.len() && used + cells[to].len() <= WIDTH {
            used += cells[to].len();
            to += 1;
        }
        let marked = marked.then_some(at);
        text += &painted(&cells[from..to], marked.map(|at| at - from));
        if to < cells.len() || self.cut.1 {
            text += &paint(DIM, "…");
        }
        (text, width(from) + usize::from(led), cells.get(at).map_or(1, String::len))
    }
}

/// Escapes stand back behind what is there as it is; the marked byte stands out.
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

fn line_start(bytes: &[u8], place: usize) -> usize {
    let before = &bytes[..place];
    before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)
}

fn line_end(bytes: &[u8], place: usize) -> usize {
    let rest = &bytes[place..];
    rest.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| place + at + 1)
}
