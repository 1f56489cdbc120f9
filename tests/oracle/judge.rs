//! From findings to decisions: what is tolerated is written down, the first other one stops.

use super::rows;

/// Something wrong: the row's name, where it is, and which byte tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub row: &'static str,
    pub at: usize,
    /// The byte that had to come before this could be known.
    pub told_by: usize,
}

/// A finding that its own byte tells.
pub(super) const fn finding(row: &'static str, at: usize) -> Finding {
    Finding { row, at, told_by: at }
}

impl Finding {
    /// The same finding, where a later byte tells.
    pub(super) const fn told_by(self, byte: usize) -> Self {
        Self { told_by: byte, ..self }
    }
}

/// Why the reading ended before the response did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Refused(Finding),
    /// No byte is left, and more are due.
    Short,
    /// No byte is left, and the content runs to the close.
    RunsToClose,
}

pub(super) struct Judge<'a> {
    tolerated: &'a dyn Fn(&str) -> bool,
    /// In the order of judgement, each row once.
    pub deviations: Vec<Finding>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(tolerated: &'a dyn Fn(&str) -> bool) -> Self {
        Self { tolerated, deviations: Vec::new() }
    }

    pub(super) fn one(&mut self, finding: Finding) -> Result<(), Stop> {
        if !(rows::row(finding.row).tolerable && (self.tolerated)(finding.row)) {
            return Err(Stop::Refused(finding));
        }
        if self.deviations.iter().all(|deviation| deviation.row != finding.row) {
            self.deviations.push(finding);
        }
        Ok(())
    }

    /// Findings of one moment, in the order given.
    pub(super) fn in_turn(&mut self, findings: &[Finding]) -> Result<(), Stop> {
        findings.iter().try_for_each(|&finding| self.one(finding))
    }

    /// Findings of one line, as its bytes come: at each byte the lowest offset first, then registry
    /// order.
    pub(super) fn as_told(&mut self, mut findings: Vec<Finding>) -> Result<(), Stop> {
        findings.sort_by_key(|finding| (finding.told_by, finding.at, rows::order(finding.row)));
        self.in_turn(&findings)
    }
}
