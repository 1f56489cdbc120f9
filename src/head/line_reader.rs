//! Reads the lines of a field section, each byte judged when it comes (RFC 9112 §5, §7.1.2).
//!
//! ```text
//! field-line = field-name ":" OWS field-value OWS
//! obs-fold   = OWS CRLF RWS
//! ```
//!
//! | place | bytes that pass | and lead to | all others |
//! |---|---|---|---|
//! | start | tchar | name | `:` `field-name-empty`; else `field-name-byte` |
//! | | SP, HTAB | value of a fold; dropped | `obs-fold`, `framing-fold`, `whitespace-led-line`, `trailer-whitespace-led` |
//! | | CR | CR of the empty line | LF: `bare-lf` |
//! | name | tchar, `:`, SP, HTAB | name, value, blanks | CR, LF: `field-colon-missing`; else `field-name-byte` |
//! | blanks | SP, HTAB, `:` | blanks, value: `field-name-blank`, `framing-name-blank` | as in a name, at the first blank |
//! | value | text, CR | value, CR | LF: `bare-lf`; NUL: `field-value-nul`; else `field-value-byte` |
//! | dropped | any, CR | dropped, CR | LF: `bare-lf` |
//! | CR | LF | the next line | `bare-cr` at the CR |
//!
//! A tolerated fault goes on as if the byte had passed; after one in a name, or a missing colon, the line is
//! dropped unread, and with it the white-space-led lines behind it. What has been judged is never looked
//! at again: `place` says where in the line the next byte stands.

mod growing;

pub(super) use growing::{Grown, Piece};

use super::forbidden::is_forbidden_in_trailers;
use super::framing_fields::frames;
use super::line::Line;
use super::plain::is_plain;
use super::rules::Rules;
use super::slot::Slot;
use crate::defect::{Defect, Reject};
use crate::policy::{Limits, Scope};
use crate::scan::few;
use crate::span::Pos;
use crate::syntax::{BLANK, TCHAR, trimmed};

/// Where in a line the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    Name,
    /// After blanks in a name.
    Blanks,
    Value,
    Dropped,
    Cr,
}

/// What kind of line it is, as far as its bytes tell by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Field,
    /// A continuation of the field before it.
    Fold,
    /// Dropped, and counted for the limit on fields unless white space leads it.
    Dropped {
        counts: bool,
    },
}

/// What stands before a line, and so what a white-space-led line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    /// The field whose line starts there.
    Field(usize),
    /// A line that was dropped.
    Dropped,
}

/// Reads one line after the other. Positions count from the first byte at hand.
#[derive(Clone, Debug)]
pub(super) struct LineReader {
    /// Where the unfinished line starts.
    start: usize,
    /// How far the bytes were judged: `start <= scanned`.
    scanned: usize,
    place: Place,
    kind: Kind,
    /// Where the name ended, once it has.
    name_end: usize,
    /// Where the value starts, once it does.
    value: usize,
    before: Before,
    /// The first position beyond the nearest limit of this line, and that limit's row; known once its first
    /// byte is.
    bound: (usize, Defect),
}

impl LineReader {
    /// The section starts with the line at `start`.
    pub(super) const fn at(start: usize) -> Self {
        Self {
            start,
            scanned: start,
            place: Place::Start,
            kind: Kind::Empty,
            name_end: start,
            value: start,
            before: Before::Nothing,
            bound: (0, Defect::HeadSize),
        }
    }

    pub(super) const fn start(&self) -> usize {
        self.start
    }

    /// Whether no byte of the line has been judged.
    #[inline]
    pub(super) const fn is_at_start(&self) -> bool {
        matches!(self.place, Place::Start)
    }

    /// Goes on at the line that starts at `start`; the one before is a field's, which starts at `field`.
    #[inline]
    pub(super) const fn skip_to(&mut self, start: usize, field: Option<usize>) {
        (self.start, self.scanned, self.place) = (start, start, Place::Start);
        if let Some(field) = field {
            self.before = Before::Field(field);
        }
    }

    /// Reads on in the line, given the same bytes and more; `lines` is how many lines count for the
    /// limit on fields by now.
    ///
    /// # Errors
    ///
    /// The rows F001 to F007, H001 to H005, T001, T002, `field-count`, the limits of `rules` and of lines
    #[inline]
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        lines: usize,
        rules: &Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Option<Line>, Reject> {
        if self.place == Place::Start {
            let Some(&first) = bytes.get(self.start) else { return Ok(None) };
            self.bound = self.nearest_bound(first, lines, rules, scope.policy.limits());
        }
        let (bound, row) = self.bound;
        let window = bytes.get(..bound.saturating_add(1)).unwrap_or(bytes);
        let mut ended = None;
        while ended.is_none() && self.scanned < window.len() {
            if let Place::Start | Place::Name | Place::Blanks = self.place {
                ended = self.judge_name(window, rules, scope)?;
            }
            if let Place::Value | Place::Dropped | Place::Cr = self.place
                && ended.is_none()
            {
                ended = self.judge_value(window, scope)?;
            }
        }
        if self.scanned > bound {
            return Err(scope.reject(row, bound));
        }
        Ok(ended.map(|end| self.finish(window, end)))
    }

    /// The first position beyond the nearest limit of the line that starts with `first`.
    fn nearest_bound(
        &self,
        first: u8,
        lines: usize,
        rules: &Rules,
        limits: &Limits,
    ) -> (usize, Defect) {
        let empty = matches!(first, b'\r' | b'\n');
        let led_by_blank = BLANK.has(first);
        // The empty line is no part of a trailer section (RFC 9112 §7.1).
        let section = match rules.bound {
            (_, row) if rules.trailers && empty => (usize::MAX, row),
            bound => bound,
        };
        let from = match self.before {
            Before::Field(field) if led_by_blank => field,
            _ => self.start,
        };
        let row = if rules.trailers { Defect::TrailerLineSize } else { Defect::FieldLineSize };
        let nearest = section.min((from.saturating_add(limits.line as usize), row));
        if !empty && !led_by_blank && lines >= rules.most {
            return nearest.min((self.start, Defect::FieldCount));
        }
        nearest
    }

    /// Judges the new bytes up to the colon; gives the end of the line's text if the line ends
    /// among them.
    #[inline]
    fn judge_name(
        &mut self,
        window: &[u8],
        rules: &Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Option<usize>, Reject> {
        let rest = window.get(self.scanned..).unwrap_or_default();
        if self.place == Place::Start
            && let Some(&first) = rest.first()
        {
            self.begin(first, window, rules, scope)?;
        }
        let class = match self.place {
            Place::Name => TCHAR,
            Place::Blanks => BLANK,
            _ => return Ok(None),
        };
        let same = class.first_outside(rest).unwrap_or(rest.len());
        self.scanned += same;
        if self.place == Place::Name {
            self.name_end = self.scanned;
        }
        match rest.get(same) {
            None => Ok(None),
            Some(b':') if self.place == Place::Name && !rules.trailers => {
                self.begin_value();
                Ok(None)
            }
            Some(&next) => self.after_name(next, window, rules, scope),
        }
    }

    /// Judges the new bytes of a value or of a dropped line, and of the line's end; gives the end
    /// of the line's text if the line ends among them.
    #[inline]
    fn judge_value(
        &mut self,
        window: &[u8],
        scope: &mut Scope<'_>,
    ) -> Result<Option<usize>, Reject> {
        let rest = window.get(self.scanned..).unwrap_or_default();
        let text = match self.place {
            Place::Value => few::text_len(rest),
            Place::Dropped => memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len()),
            _ => 0,
        };
        self.scanned += text;
        let at = self.scanned;
        match *rest.get(text..).unwrap_or_default() {
            [] => Ok(None),
            [byte, ..] if self.place == Place::Cr => {
                if byte != b'\n' {
                    return Err(scope.reject(Defect::BareCr, at - 1));
                }
                self.scanned += 1;
                Ok(Some(at - 1))
            }
            [b'\r', b'\n', ..] => {
                self.scanned += 2;
                Ok(Some(at))
            }
            [b'\r', ..] => {
                self.carriage_return();
                Ok(None)
            }
            [b'\n', ..] => self.lone_lf(scope),
            [0, ..] => Err(scope.reject(Defect::FieldValueNul, at)),
            [..] => {
                scope.judge(Defect::FieldValueByte, at)?;
                self.scanned += 1;
                Ok(None)
            }
        }
    }

    /// Judges the first byte of a line, as far as it says what kind of line this is.
    #[inline]
    fn begin(
        &mut self,
        byte: u8,
        window: &[u8],
        rules: &Rules,
        scope: &mut Scope<'_>,
    ) -> Result<(), Reject> {
        match byte {
            b'\r' | b'\n' => (self.kind, self.place) = (Kind::Empty, Place::Value),
            b':' => return Err(scope.reject(Defect::FieldNameEmpty, self.start)),
            b' ' | b'\t' => self.led_by_blank(window, rules, scope)?,
            _ => (self.kind, self.place) = (Kind::Field, Place::Name),
        }
        Ok(())
    }

    /// Judges the white space that a line starts with.
    fn led_by_blank(
        &mut self,
        window: &[u8],
        rules: &Rules,
        scope: &mut Scope<'_>,
    ) -> Result<(), Reject> {
        let at = self.start;
        (self.kind, self.place) = (Kind::Dropped { counts: false }, Place::Dropped);
        match self.before {
            Before::Dropped => Ok(()),
            Before::Nothing if rules.trailers => {
                Err(scope.reject(Defect::TrailerWhitespaceLed, at))
            }
            Before::Nothing => scope.judge(Defect::WhitespaceLedLine, at),
            Before::Field(field) => {
                (self.kind, self.place, self.value) = (Kind::Fold, Place::Value, at);
                let line = window.get(field..).unwrap_or_default();
                let name = &line[..TCHAR.first_outside(line).unwrap_or(line.len())];
                scope.judge(if frames(name) { Defect::FramingFold } else { Defect::ObsFold }, at)
            }
        }
    }

    /// Judges the byte behind a name, or behind blanks after one.
    fn after_name(
        &mut self,
        byte: u8,
        window: &[u8],
        rules: &Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Option<usize>, Reject> {
        let at = self.scanned;
        match byte {
            b':' => {
                let name = window.get(self.start..self.name_end).unwrap_or_default();
                if rules.trailers && is_forbidden_in_trailers(name) {
                    scope.judge(Defect::TrailerForbidden, self.start)?;
                }
                if self.name_end < at {
                    let framing = frames(name);
                    let row =
                        if framing { Defect::FramingNameBlank } else { Defect::FieldNameBlank };
                    scope.judge(row, self.name_end)?;
                }
                self.begin_value();
            }
            b' ' | b'\t' => self.place = Place::Blanks,
            b'\r' => {
                scope.judge(Defect::FieldColonMissing, at)?;
                self.kind = Kind::Dropped { counts: true };
                self.carriage_return();
            }
            b'\n' => {
                let end = self.lone_lf(scope)?;
                scope.judge(Defect::FieldColonMissing, at)?;
                self.kind = Kind::Dropped { counts: true };
                return Ok(end);
            }
            _ => {
                scope.judge(Defect::FieldNameByte, self.name_end)?;
                (self.kind, self.place) = (Kind::Dropped { counts: true }, Place::Dropped);
            }
        }
        Ok(None)
    }

    /// The value starts behind the colon.
    #[inline]
    const fn begin_value(&mut self) {
        self.scanned += 1;
        (self.place, self.value) = (Place::Value, self.scanned);
    }

    /// A CR; the next byte tells whether it ends the line.
    const fn carriage_return(&mut self) {
        self.scanned += 1;
        self.place = Place::Cr;
    }

    /// An LF without a CR before it, which ends the line where that is tolerated.
    fn lone_lf(&mut self, scope: &mut Scope<'_>) -> Result<Option<usize>, Reject> {
        let at = self.scanned;
        scope.judge(Defect::BareLf, at)?;
        self.scanned = at + 1;
        Ok(Some(at))
    }

    /// Gives the line that ended, with its text up to `end`, and goes on to the next one.
    fn finish(&mut self, bytes: &[u8], end: usize) -> Line {
        let slot = |name: usize, name_end: usize| {
            let (value, value_end) = trimmed(bytes, self.value, end);
            Slot::new(Pos::at(name), Pos::at(name_end), Pos::at(value), Pos::at(value_end))
        };
        let line = match self.kind {
            Kind::Empty => Line::Empty(self.scanned),
            Kind::Field if is_plain(bytes, Pos::at(self.name_end), Pos::at(end)).is_some() => {
                let [start, name_end, end] = [self.start, self.name_end, end].map(Pos::at);
                Line::Plain { start, name_end, end }
            }
            Kind::Field => Line::Field(slot(self.start, self.name_end)),
            Kind::Fold => Line::Fold(slot(self.start, self.start)),
            Kind::Dropped { counts } => Line::Dropped { counts },
        };
        self.before = match self.kind {
            Kind::Field => Before::Field(self.start),
            Kind::Dropped { .. } => Before::Dropped,
            Kind::Empty | Kind::Fold => self.before,
        };
        self.skip_to(self.scanned, None);
        line
    }
}
