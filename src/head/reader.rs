//! Reads one head, resumably: the status line, then the field section.

use super::interim::InterimBudget;
use super::rules::Rules;
use super::section::SectionReader;
use super::status_line::StatusLine;
use super::status_line_reader::StatusLineReader;
use super::table::FieldTable;
use super::walk::PositionsAhead;
use crate::defect::{Defect, Reject};
use crate::policy::{Limits, Scope};
use crate::span::Pos;

/// How far a head has been read. Positions count from the first byte at hand.
#[derive(Clone, Debug)]
pub(crate) enum HeadReader {
    StatusLine(StatusLineReader),
    Fields { line: StatusLine, section: SectionReader },
}

impl HeadReader {
    /// No byte of the head has been read.
    pub(crate) const fn new() -> Self {
        Self::StatusLine(StatusLineReader::new())
    }

    /// Goes on at `at`, behind a plain status line and plain lines of `bytes`.
    pub(crate) fn after_plain_lines<const N: usize>(
        line: StatusLine,
        at: usize,
        bytes: &[u8],
        fields: &FieldTable<N>,
        interim: InterimBudget,
        limits: &Limits,
    ) -> Self {
        let interim_bound = line.is_interim().then_some(interim.bytes as usize);
        let rules = rules::<N>(&line, interim_bound, limits);
        let section = SectionReader::after_plain_lines(at, bytes, fields, rules, limits);
        Self::Fields { line, section }
    }

    /// Whether all of these bytes were read.
    pub(crate) const fn has_read(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Fields { section, .. } => section.has_read(bytes),
            Self::StatusLine(_) => false,
        }
    }

    /// The fast path for a head that drips in ([`SectionReader::only_grows`]).
    #[inline(always)]
    pub(crate) fn only_grows(&mut self, bytes: &[u8]) -> bool {
        match self {
            Self::Fields { section, .. } => section.only_grows(bytes),
            Self::StatusLine(_) => false,
        }
    }

    /// The fast path for small pieces in which lines end ([`SectionReader::read_piece`]).
    #[inline(always)]
    pub(crate) fn read_piece<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        limits: &Limits,
    ) -> bool {
        match self {
            Self::Fields { section, .. } => section.read_piece(bytes, fields, limits),
            Self::StatusLine(_) => false,
        }
    }

    /// Reads on, given the same bytes and more; gives the status line and the head's length.
    /// `found`: a walk that stopped in these bytes left their positions in the table.
    ///
    /// # Errors
    ///
    /// Those of the status line and of the field section.
    #[inline]
    pub(crate) fn read<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        interim: impl FnOnce() -> InterimBudget,
        found: Option<PositionsAhead>,
        scope: &mut Scope<'_>,
    ) -> Result<Option<(StatusLine, usize)>, Reject> {
        if matches!(self, Self::StatusLine(_)) {
            self.read_status_line(bytes, fields, interim(), scope)?;
        }
        let Self::Fields { line, section } = self else { return Ok(None) };
        let Some(end) = section.read(bytes, fields, found, scope)? else { return Ok(None) };
        fields.end_head();
        Ok(Some((*line, end)))
    }

    #[inline(never)]
    fn read_status_line<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        interim: InterimBudget,
        scope: &mut Scope<'_>,
    ) -> Result<(), Reject> {
        if let Self::StatusLine(reader) = self
            && let Some((line, end)) = reader.read(bytes, interim, scope)?
        {
            fields.begin_head(Pos::at(end));
            let rules = rules::<N>(&line, reader.interim_bound(), scope.policy.limits());
            *self = Self::Fields { line, section: SectionReader::at(end, rules) };
        }
        Ok(())
    }
}

/// The rules for the fields behind a status line.
fn rules<const N: usize>(
    line: &StatusLine,
    interim_bound: Option<usize>,
    limits: &Limits,
) -> Rules {
    let head = (line.start.index().saturating_add(limits.head as usize), Defect::HeadSize);
    let interim = interim_bound.map_or(head, |bound| (bound, Defect::InterimSize));
    Rules { trailers: false, bound: head.min(interim), most: FieldTable::<N>::most(limits.fields) }
}
