//! One field section, resumably: its lines up to the empty line, in a head or in a trailer section
//! (RFC 9112 §5, §7.1.2). Here is decided who reads the next line.

use super::line::Line;
use super::line_reader::{Grown, LineReader, Piece};
use super::rules::Rules;
use super::table::FieldTable;
use super::walk::{self, PositionsAhead};
use crate::defect::Reject;
use crate::policy::{Limits, Scope};
use crate::scan::few;
use crate::span::Pos;

/// Reads one field section. Positions count from the first byte at hand.
#[derive(Clone, Debug)]
pub(crate) struct SectionReader {
    line: LineReader,
    rules: Rules,
}

impl SectionReader {
    /// The section starts with the line at `start`.
    pub(crate) const fn at(start: usize, rules: Rules) -> Self {
        Self { line: LineReader::at(start), rules }
    }

    /// A head's section whose lines before `at` are plain, and stand in the table with the positions behind
    /// them in `bytes`.
    #[inline]
    pub(super) fn after_plain_lines<const N: usize>(
        at: usize,
        bytes: &[u8],
        fields: &FieldTable<N>,
        rules: Rules,
        limits: &Limits,
    ) -> Self {
        let Self { mut line, rules } = Self::at(at, rules);
        line.skip_to(at, fields.last_plain_line().map(Pos::index));
        if let Some(ahead) = fields.positions_ahead() {
            line.skip_text(bytes, ahead, fields.lines(), &rules, limits);
        }
        Self { line, rules }
    }

    /// Whether all of these bytes were read.
    pub(super) const fn has_read(&self, bytes: &[u8]) -> bool {
        self.line.ahead(bytes) == 0
    }

    /// The fast path for a head that drips in ([`LineReader::only_grows`]).
    #[inline(always)]
    pub(super) fn only_grows(&mut self, bytes: &[u8]) -> bool {
        self.line.only_grows(bytes)
    }

    /// Reads a small piece of a head, in which lines may end and begin, as long as all of it is plain; tells
    /// whether that was all of it. What is left is for [`SectionReader::read`].
    #[inline]
    pub(super) fn read_piece<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        limits: &Limits,
    ) -> bool {
        let Self { line, rules } = self;
        if !line.may_grow(bytes) {
            return false;
        }
        let mut piece = Piece::new(bytes);
        loop {
            match line.grow(&mut piece, fields.lines(), rules, limits) {
                Grown::Line(ended) => fields.store(ended, rules),
                Grown::All => return true,
                Grown::Odd => return false,
            }
        }
    }

    /// Reads on; gives the position after the empty line. `found`: the table already has the
    /// positions of these bytes, from the unfinished line on.
    ///
    /// A walk takes whole lines as far as it can, once, and the unfinished one first; the line reader reads what is
    /// left. It also reads everything where only a few bytes are there, and in a trailer section.
    ///
    /// # Errors
    ///
    /// Those of a line ([`LineReader::read`]).
    pub(crate) fn read<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        mut found: Option<PositionsAhead>,
        scope: &mut Scope<'_>,
    ) -> Result<Option<usize>, Reject> {
        let Self { line, rules } = self;
        let mut may_walk = !rules.trailers;
        loop {
            if may_walk && line.may_walk() && line.ahead(bytes) > few::LIMIT {
                may_walk = false;
                let end = walk::walk_on(bytes, line, fields, rules, found.take(), scope)?;
                if end.is_some() {
                    return Ok(end);
                }
            }
            match line.read(bytes, fields.lines(), rules, scope)? {
                None => return Ok(None),
                Some(Line::Empty(end)) => return Ok(Some(end)),
                Some(ended) => fields.store(ended, rules),
            }
        }
    }
}
