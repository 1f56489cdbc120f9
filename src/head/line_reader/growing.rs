//! What only makes an unfinished line longer, or ends it as a plain one: for heads that come in small pieces.
//!
//! Nothing here needs judgement. Whatever else comes is left to [`LineReader::read`], which goes on at the
//! byte where this stopped.

use super::{Kind, LineReader, Place};
use crate::head::line::Line;
use crate::head::plain::is_plain;
use crate::head::rules::Rules;
use crate::policy::Limits;
use crate::scan::last::masks_of_last;
use crate::scan::marks::Carry;
use crate::scan::{Masks, few};
use crate::span::Pos;
use crate::syntax::{TCHAR, TEXT};

/// How far a piece was read.
pub(in crate::head) enum Grown {
    /// To its end.
    All,
    /// Through a plain line.
    Line(Line),
    /// Up to what is not plain.
    Odd,
}

/// Bytes of which few are new.
pub(in crate::head) struct Piece<'b> {
    bytes: &'b [u8],
    /// What the bytes from some position on are: found where it is asked for first.
    masks: Option<(usize, Masks)>,
}

impl<'b> Piece<'b> {
    /// The most bytes that may be new: one block.
    const MOST: usize = 64;

    pub(in crate::head) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, masks: None }
    }

    /// The position of the first byte, from `at` on, whose bit in that mask is set. Where it is asked for
    /// first, `at` is lowest.
    #[inline(always)]
    fn first(&mut self, at: usize, mask: impl FnOnce(Masks) -> u64) -> Option<usize> {
        let rest = self.bytes.len().wrapping_sub(at);
        if rest == 0 {
            return None;
        }
        let (from, masks) =
            *self.masks.get_or_insert_with(|| (at, masks_of_last(self.bytes, rest)));
        let bits = mask(masks) >> (at.wrapping_sub(from) & 63);
        (bits != 0).then(|| at.wrapping_add(bits.trailing_zeros() as usize))
    }
}

impl LineReader {
    /// The fast path for the most frequent pieces of all: `true` if the new bytes, 16 at most, only make a name
    /// or a value longer, and so are judged. `false`: not this fast path.
    #[inline(always)]
    pub(in crate::head) fn only_grows(&mut self, bytes: &[u8]) -> bool {
        let (at, len) = (self.scanned, bytes.len());
        if len > self.bound.0 {
            return false;
        }
        match (len.wrapping_sub(at), bytes.last()) {
            (1, Some(&byte)) => match self.place {
                Place::Value if TEXT.has(byte) => {}
                Place::Value if byte == b'\r' => self.place = Place::Cr,
                Place::Name if TCHAR.has(byte) => {}
                Place::Name if byte == b':' => {
                    (self.place, self.name_end, self.value) = (Place::Value, at, len);
                }
                _ => return false,
            },
            (2..=few::LIMIT, _)
                if self.place == Place::Value
                    && bytes.last_chunk().is_some_and(few::surely_text) => {}
            _ => return false,
        }
        self.scanned = len;
        true
    }

    /// Whether so few bytes are new that [`LineReader::grow`] may read them, and none is beyond the limits of
    /// the unfinished line.
    #[inline(always)]
    pub(in crate::head) const fn may_grow(&self, bytes: &[u8]) -> bool {
        bytes.len().wrapping_sub(self.scanned) <= Piece::MOST
            && (self.is_at_start() || bytes.len() <= self.bound.0)
    }

    /// Whether the line, as far as it was read, is one that a walk can take: none of it, or a name, or that and
    /// text behind its colon.
    #[inline(always)]
    pub(in crate::head) const fn may_walk(&self) -> bool {
        match self.place {
            Place::Start => true,
            Place::Name | Place::Value => matches!(self.kind, Kind::Field),
            Place::Blanks | Place::Dropped | Place::Cr => false,
        }
    }

    /// How many bytes were not read yet.
    #[inline(always)]
    pub(in crate::head) const fn ahead(&self, bytes: &[u8]) -> usize {
        bytes.len().saturating_sub(self.scanned)
    }

    /// How far the line was read, and what the next byte follows.
    #[inline(always)]
    pub(in crate::head) fn carry(&self) -> (Pos, Carry) {
        let carry = match self.place {
            Place::Start => Carry::AT_LINE,
            Place::Name => Carry::IN_NAME,
            _ => Carry::IN_LINE,
        };
        (Pos::at(self.scanned), carry)
    }

    /// Where the name of the line that is read ended, if it has.
    #[inline(always)]
    pub(in crate::head) fn name_end(&self) -> Option<Pos> {
        (self.place == Place::Value).then(|| Pos::at(self.name_end))
    }

    /// Goes on behind all bytes, if the positions in them, of which there are `ahead` from the line's start on, tell
    /// that they only make a name or a value longer.
    pub(in crate::head) fn skip_text(
        &mut self,
        bytes: &[u8],
        ahead: &[Pos],
        lines: usize,
        rules: &Rules,
        limits: &Limits,
    ) {
        let name_end = match *ahead {
            [] if self.place != Place::Value => None,
            [at] if bytes.get(at.index()) == Some(&b':') && at.index() > self.start => {
                Some(at.index())
            }
            _ => return,
        };
        let Some(&first) = bytes.get(self.start) else { return };
        if self.place == Place::Start {
            self.bound = self.nearest_bound(first, lines, rules, limits);
        }
        if bytes.len() > self.bound.0 {
            return;
        }
        (self.kind, self.scanned) = (Kind::Field, bytes.len());
        match name_end {
            None => self.place = Place::Name,
            Some(at) => (self.place, self.name_end, self.value) = (Place::Value, at, at + 1),
        }
    }

    /// Reads on in a piece of a head, through one line at most, as long as all is plain.
    #[inline(always)]
    pub(in crate::head) fn grow(
        &mut self,
        piece: &mut Piece<'_>,
        lines: usize,
        rules: &Rules,
        limits: &Limits,
    ) -> Grown {
        let bytes = piece.bytes;
        if self.place == Place::Start {
            match bytes.get(self.start) {
                None => return Grown::All,
                Some(&first) if TCHAR.has(first) => {
                    let bound = self.nearest_bound(first, lines, rules, limits);
                    if bytes.len() > bound.0 {
                        return Grown::Odd;
                    }
                    (self.bound, self.kind, self.place) = (bound, Kind::Field, Place::Name);
                    self.scanned = self.start + 1;
                }
                Some(_) => return Grown::Odd,
            }
        }
        if self.place == Place::Name {
            let found = piece.first(self.scanned, |masks| !masks.token);
            self.scanned = found.unwrap_or(bytes.len());
            match bytes.get(self.scanned) {
                None => return Grown::All,
                Some(b':') => self.name_end = self.scanned,
                Some(_) => return Grown::Odd,
            }
            self.begin_value();
        }
        if self.place == Place::Value {
            let found = piece.first(self.scanned, |masks| masks.control);
            self.scanned = found.unwrap_or(bytes.len());
            match bytes.get(self.scanned) {
                None => return Grown::All,
                Some(b'\r') => self.carriage_return(),
                Some(_) => return Grown::Odd,
            }
        }
        match bytes.get(self.scanned) {
            None => Grown::All,
            Some(b'\n') if self.place == Place::Cr => self.end_plain_line(bytes),
            Some(_) => Grown::Odd,
        }
    }

    /// The LF behind a CR: the end of a field line, if that is plain.
    #[inline(always)]
    fn end_plain_line(&mut self, bytes: &[u8]) -> Grown {
        let (start, name_end, end) = (self.start, self.name_end, self.scanned - 1);
        let [start_at, name_end, end] = [start, name_end, end].map(Pos::at);
        if self.kind != Kind::Field || is_plain(bytes, name_end, end).is_none() {
            return Grown::Odd;
        }
        self.skip_to(self.scanned + 1, Some(start));
        Grown::Line(Line::Plain { start: start_at, name_end, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defect::Defect;

    const LIMITS: Limits = Limits { line: 30, ..Limits::DEFAULT };
    const RULES: Rules =
        Rules { trailers: false, bound: (usize::MAX, Defect::HeadSize), most: usize::MAX };

    /// A reader of the line that `before` begins, which stands behind it.
    fn behind(before: &str) -> LineReader {
        let mut line = LineReader::at(0);
        let mut piece = Piece::new(before.as_bytes());
        assert!(matches!(line.grow(&mut piece, 0, &RULES, &LIMITS), Grown::All), "{before:?}");
        assert_eq!(line.scanned, before.len());
        line
    }

    // Where these fast paths say no, others read the same, more slowly.
    #[test]
    fn what_only_makes_a_name_or_a_value_longer_is_taken_at_once() {
        let text = "A: bcdefghijklmnop";
        for (before, new, place) in [
            ("A", "b", Some(Place::Name)),
            ("A", ":", Some(Place::Value)),
            ("A", " ", None),
            ("A", "\r", None),
            ("A", "bc", None),
            ("A:", "b", Some(Place::Value)),
            ("A:", "\t", Some(Place::Value)),
            ("A:", ":", Some(Place::Value)),
            ("A:", "\r", Some(Place::Cr)),
            ("A:", "\n", None),
            ("A:", "\u{1}", None),
            ("A:\r", "\n", None),
            ("A:\r", "b", None),
            (text, "", None),
            (text, "qr", Some(Place::Value)),
            (text, "q\r", None),
            ("A:", "bcdefghijklmnopq", Some(Place::Value)),
            ("A:", "bcdefghijklmnopqr", None),
            ("", "A", None),
        ] {
            let mut line = behind(before);
            let was = line.clone();
            let all = [before, new].concat();
            assert_eq!(line.only_grows(all.as_bytes()), place.is_some(), "{before:?} {new:?}");
            assert_eq!(line.place, place.unwrap_or(was.place), "{before:?} {new:?}");
            let scanned = if place.is_some() { all.len() } else { before.len() };
            assert_eq!(line.scanned, scanned, "{before:?} {new:?}");
            if new == ":" && before == "A" {
                assert_eq!((line.name_end, line.value), (1, 2));
            }
        }
    }

    #[test]
    fn a_line_grows_up_to_its_limit_and_not_beyond() {
        let line = "A: ".to_owned() + &"b".repeat(28);
        let bytes = line.as_bytes();
        for (len, within) in [(29, true), (30, true), (31, false)] {
            assert_eq!(behind(&line[..len - 1]).only_grows(&bytes[..len]), within, "{len}");
            let grown = LineReader::at(0).grow(&mut Piece::new(&bytes[..len]), 0, &RULES, &LIMITS);
            assert_eq!(matches!(grown, Grown::All), within, "{len}");
            let mut skipped = LineReader::at(0);
            skipped.skip_text(&bytes[..len], &[Pos::at(1)], 0, &RULES, &LIMITS);
            assert_eq!(skipped.scanned, if within { len } else { 0 }, "{len}");
        }
    }

    #[test]
    fn positions_tell_that_all_bytes_are_a_name_or_a_value() {
        let line = b"Name: value";
        let skipped = |mut line: LineReader, bytes: &[u8], ahead: &[Pos]| {
            line.skip_text(bytes, ahead, 0, &RULES, &LIMITS);
            (line.scanned, line.place, line.name_end, line.value)
        };
        let [colon, other] = [4, 5].map(Pos::at);
        assert_eq!(skipped(behind("Na"), line, &[colon]), (11, Place::Value, 4, 5));
        assert_eq!(skipped(behind("Name:"), line, &[colon]), (11, Place::Value, 4, 5));
        assert_eq!(skipped(behind("Na"), &line[..4], &[]), (4, Place::Name, 0, 0));
        for (before, ahead) in [("Na", &[other][..]), ("Na", &[colon, other]), ("Name:", &[])] {
            let was = behind(before);
            let stands = (was.scanned, was.place, was.name_end, was.value);
            assert_eq!(skipped(was, line, ahead), stands, "{before:?} {ahead:?}");
        }
        let colon_first = skipped(LineReader::at(0), b": value", &[Pos::ZERO]);
        assert_eq!(colon_first, (0, Place::Start, 0, 0));
    }
}
