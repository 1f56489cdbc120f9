//! A few lines of what was read, around one byte: as much as a person is shown.
//!
//! How they are drawn is the report's.

use bad_gateway::Defect;

/// How many lines are kept before the one with the byte, and how many bytes of a line.
const BEFORE: usize = 2;
const KEPT: usize = 160;

/// One byte, and the lines around it.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// The offset of the byte in the response.
    pub at: u64,
    /// The byte, unless everything ends there.
    pub byte: Option<u8>,
    /// The lines before the one with the byte, and any other that belongs to it.
    pub(crate) before: Vec<Line>,
    pub(crate) line: Line,
    pub(crate) after: Option<Line>,
}

/// A part of a line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) offset: u64,
    pub(crate) bytes: Vec<u8>,
    /// Whether the line has bytes before these, or after them.
    pub(crate) cut: (bool, bool),
}

impl Excerpt {
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
            before,
            line: Line::new(first, bytes, start..end, place),
            after,
        })
    }

    /// Whether all of the line is there that can be shown.
    pub(super) fn has_line_end(&self) -> bool {
        self.line.cut.1 || self.line.bytes.ends_with(b"\n")
    }

    /// The same, without the lines around it.
    pub(super) fn alone(mut self) -> Self {
        self.before.clear();
        self.after = None;
        self
    }

    /// Where two fields contradict each other, shows the other one too.
    pub(super) fn relate(&mut self, head: &[u8], offset: u64, defect: Defect) {
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
}

fn line_start(bytes: &[u8], place: usize) -> usize {
    let before = &bytes[..place];
    before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)
}

fn line_end(bytes: &[u8], place: usize) -> usize {
    let rest = &bytes[place..];
    rest.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| place + at + 1)
}
