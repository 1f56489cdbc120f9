//! From findings to decisions: what is tolerated is written down, the first other one stops.

use super::rows;

/// Something wrong: the row's name, and the byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub row: &'static str,
    pub at: usize,
}

pub(super) const fn finding(row: &'static str, at: usize) -> Finding {
    Finding { row, at }
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

    pub(super) fn one(&mut self, row: &'static str, at: usize) -> Result<(), Stop> {
        if !(rows::row(row).tolerable && (self.tolerated)(row)) {
            return Err(Stop::Refused(finding(row, at)));
        }
        if self.deviations.iter().all(|deviation| deviation.row != row) {
            self.deviations.push(finding(row, at));
        }
        Ok(())
    }

    /// Findings of one moment, in the order given.
    pub(super) fn in_turn(&mut self, findings: &[Finding]) -> Result<(), Stop> {
        findings.iter().try_for_each(|finding| self.one(finding.row, finding.at))
    }

    /// Findings of one moment in one line: the lowest offset first, then registry order.
    pub(super) fn in_line(&mut self, mut findings: Vec<Finding>) -> Result<(), Stop> {
        findings.sort_by_key(|finding| (finding.at, rows::order(finding.row)));
        self.in_turn(&findings)
    }
}
