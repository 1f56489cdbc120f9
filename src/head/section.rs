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
        // Behind an odd line there are more.
        if let Some(ahead @ ([] | [_])) = fields.positions_ahead() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defect::Defect;
    use crate::policy::{Deviations, Policy};

    const LIMITS: Limits = Limits { line: 200, fields: 3, ..Limits::DEFAULT };
    const RULES: Rules = Rules { trailers: false, bound: (400, Defect::HeadSize), most: 3 };

    /// How many bytes of a head that begins with `before`, and of which `piece` comes behind that, are read as a small
    /// piece; how many fields stand in the table then.
    fn read(before: &str, piece: &str) -> (bool, usize, usize) {
        let head = ["HTTP/1.1 200 OK\r\n", before, piece].concat();
        let bytes = head.as_bytes();
        let mut fields = FieldTable::<9>::new();
        fields.begin_head(Pos::at(17));
        let mut section = SectionReader::at(17, RULES);
        for end in 18..=17 + before.len() {
            assert!(section.read_piece(&bytes[..end], &mut fields, &LIMITS), "{before:?} {end}");
        }
        let all = section.read_piece(bytes, &mut fields, &LIMITS);
        let ahead = section.line.ahead(bytes);
        assert_eq!(section.has_read(bytes), ahead == 0);
        (all, ahead, fields.lines())
    }

    #[test]
    fn a_piece_of_plain_lines_is_read_wherever_it_begins() {
        let lines = "Date: today\r\nX-Long-Name: y\t!\r\nA: b";
        for at in 0..=lines.len() {
            let (before, piece) = lines.split_at(at);
            assert_eq!(read(before, piece), (true, 0, 2), "{before:?}");
        }
        // Before the table knows a whole block.
        assert_eq!(read("A: b", "c\r\nD: e\r"), (true, 0, 1));
    }

    #[test]
    fn one_byte_more_of_a_name_is_taken_at_once() {
        let mut section = SectionReader::at(0, RULES);
        assert!(!section.only_grows(b"A"), "the line begins");
        assert!(section.read_piece(b"A", &mut FieldTable::<9>::new(), &LIMITS));
        assert!(section.only_grows(b"Ab"));
    }

    #[test]
    fn a_walk_takes_more_than_a_few_bytes() {
        // A walk leaves the end of the unfinished line's name as a position.
        for (lines, positions) in [("A: b\r\nC: d\r\nE: f", 0), ("A: b\r\nC: d\r\nE: fg", 1)] {
            let mut fields = FieldTable::<9>::new();
            fields.begin_head(Pos::at(17));
            let mut section = SectionReader::at(17, RULES);
            let (policy, mut seen) = (Policy::STRICT, Deviations::NONE);
            let mut scope = Scope { policy: &policy, seen: &mut seen, base: 0 };
            let bytes = ["HTTP/1.1 200 OK\r\n", lines].concat();
            let end = section.read(bytes.as_bytes(), &mut fields, None, &mut scope);
            assert_eq!((end, fields.lines()), (Ok(None), 2), "{lines:?}");
            assert_eq!(fields.positions_ahead().map(<[_]>::len), Some(positions), "{lines:?}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_where_it_begins() {
        for (piece, left, fields) in [
            ("A: b\r\n\r\n", 2, 1),
            ("A: b\r\n c", 2, 1),
            ("A: b\r\nC :", 2, 1),
            ("A: b\r\nC\r\n", 2, 1),
            ("A: b\r\nC: \r\n", 1, 1),
            ("A:b\r\n", 1, 0),
            ("A: b \r\n", 1, 0),
            ("A: b\n", 1, 0),
            ("A: b\rc", 1, 0),
            ("A: b\u{1}c", 2, 0),
            (": b", 3, 0),
            // One field too many.
            ("A: b\r\nA: b\r\nA: b\r\nA: b", 4, 3),
        ] {
            assert_eq!(read("", piece), (false, left, fields), "{piece:?}");
        }
        let more_than_a_block = "a".repeat(65);
        assert_eq!(read("A: b", &more_than_a_block), (false, 65, 0));
        assert_eq!(read("A: b", &more_than_a_block[1..]), (true, 0, 0));
        let beyond_the_line = ["A: ", &"b".repeat(196)].concat();
        assert_eq!(read(&beyond_the_line, "b"), (true, 0, 0));
        assert_eq!(read(&beyond_the_line, "bb"), (false, 2, 0));
    }
}
