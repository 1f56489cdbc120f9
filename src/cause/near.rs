//! The line with the defect, and its neighbours.

use super::{Evidence, lines};

/// The line with the defect, and what stands around it, as far as the window shows it.
pub(super) struct Near<'a> {
    /// What stands before the line, its line end included.
    pub(super) before: &'a [u8],
    /// The line, without its line end.
    pub(super) line: &'a [u8],
    /// Where the defect stands in the line; its length at the line end.
    pub(super) at: usize,
    /// What stands behind the line's LF.
    pub(super) behind: &'a [u8],
}

impl<'a> Near<'a> {
    pub(super) fn of(evidence: &Evidence<'a>) -> Self {
        let (window, at) = (evidence.at_defect, evidence.defect_at);
        let from = lines::start(window, at);
        let (line, behind) = lines::split(&window[from..]);
        Self { before: &window[..from], line, at: (at - from).min(line.len()), behind }
    }

    /// From the defect on, to the end of its line.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.line[self.at..]
    }

    /// The name and the value of the field line.
    pub(super) fn field(&self) -> Option<(&'a [u8], &'a [u8])> {
        let colon = self.line.iter().position(|&byte| byte == b':')?;
        Some((&self.line[..colon], self.line[colon + 1..].trim_ascii()))
    }
}
