//! One line of a field section, each byte judged when it comes (RFC 9112 §5, §7.1.2).
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

use super::framing_fields::frames;
use super::table::Slot;
use super::trailer::is_forbidden_in_trailers;
use crate::defect::{Defect, Reject};
use crate::policy::{Limits, Scope};
use crate::scan::few;
use crate::span::Pos;
use crate::syntax::{BLANK, TCHAR, blanks, trimmed};

/// What kind of section the lines belong to, and where its limits stand.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) trailers: bool,
    /// The first position beyond the section's own limit, and that limit's row.
    pub(crate) bound: (usize, Defect),
    /// The most lines that count for the limit on fields.
    pub(crate) most: usize,
}

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

/// What a line is, as far as its bytes have told.
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

/// What a white-space-led line belongs to.
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

/// A line that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The empty line; the section ends at this position.
    Empty(usize),
    /// A field.
    Field(Slot),
    /// More of the field before.
    Fold(Slot),
    Dropped {
        counts: bool,
    },
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

    /// Whether a short look shows that the new bytes only make a name or a value longer; then they are
    /// done with. `false`: they are still to be judged.
    #[inline(always)]
    pub(super) fn only_grows(&mut self, bytes: &[u8]) -> bool {
        let grows = bytes.len() <= self.bound.0
            && match (bytes.len().wrapping_sub(self.scanned), self.place) {
                (1, Place::Value) => {
                    bytes.last().is_some_and(|&byte| crate::syntax::TEXT.has(byte))
                }
                (1, Place::Name) => bytes.last().is_some_and(|&byte| TCHAR.has(byte)),
                (2..=few::MOST, Place::Value) => bytes.last_chunk().is_some_and(few::surely_text),
                _ => false,
            };
        if grows {
            self.scanned = bytes.len();
        }
        grows
    }

    /// Reads on in the line, given the same bytes and more; `lines` count for the limit on fields already.
    ///
    /// # Errors
    ///
    /// The rows F001 to F007, H001 to H005, T001, T002, `field-count`, the limits of `rules` and of lines
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        lines: usize,
        rules: Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Option<Line>, Reject> {
        if self.place == Place::Start {
            let Some(&first) = bytes.get(self.start) else { return Ok(None) };
            self.bound = self.nearest_bound(first, lines, rules, scope.policy.limits());
        }
        let (bound, row) = self.bound;
        let window = bytes.get(..bound.saturating_add(1)).unwrap_or(bytes);
        let mut ended = None;
        while let Some(&byte) = window.get(self.scanned) {
            ended = self.judge(byte, window, rules, scope)?;
            if ended.is_some() {
                break;
            }
        }
        if self.scanned > bound {
            return Err(scope.reject(row, bound));
        }
        let Some(end) = ended else { return Ok(None) };
        Ok(Some(self.finish(window, end)))
    }

    /// The first position beyond the nearest limit of the line that starts with `first`.
    fn nearest_bound(
        &self,
        first: u8,
        lines: usize,
        rules: Rules,
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

    /// Judges `byte`, and perhaps others behind it; gives the end of the line's text where the line ends.
    #[inline]
    fn judge(
        &mut self,
        byte: u8,
        window: &[u8],
        rules: Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Option<usize>, Reject> {
        let at = self.scanned;
        let rest = window.get(at..).unwrap_or_default();
        match self.place {
            Place::Start => return self.begin(byte, window, rules, scope),
            Place::Name if TCHAR.has(byte) => {
                self.scanned = at + TCHAR.first_outside(rest).unwrap_or(rest.len());
            }
            Place::Name => {
                self.name_end = at;
                return self.after_name(byte, window, rules, scope);
            }
            Place::Blanks if BLANK.has(byte) => self.scanned = at + blanks(rest),
            Place::Blanks => return self.after_name(byte, window, rules, scope),
            Place::Value => match byte {
                b'\r' => return Ok(self.carriage_return()),
                b'\n' => return self.lone_lf(scope),
                _ => self.value(byte, rest, scope)?,
            },
            Place::Dropped => match byte {
                b'\r' => return Ok(self.carriage_return()),
                b'\n' => return self.lone_lf(scope),
                _ => {
                    let len = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
                    self.scanned = at + len;
                }
            },
            Place::Cr => {
                if byte != b'\n' {
                    return Err(scope.reject(Defect::BareCr, at - 1));
                }
                self.scanned = at + 1;
                return Ok(Some(at - 1));
            }
        }
        Ok(None)
    }

    /// The first byte of a line.
    fn begin(
        &mut self,
        byte: u8,
        window: &[u8],
        rules: Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Option<usize>, Reject> {
        let at = self.start;
        match byte {
            b'\r' | b'\n' => {
                (self.kind, self.place) = (Kind::Empty, Place::Value);
            }
            b':' => return Err(scope.reject(Defect::FieldNameEmpty, at)),
            b' ' | b'\t' => self.led_by_blank(window, rules, scope)?,
            _ => {
                (self.kind, self.place) = (Kind::Field, Place::Name);
            }
        }
        Ok(None)
    }

    /// A line that starts with white space.
    fn led_by_blank(
        &mut self,
        window: &[u8],
        rules: Rules,
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

    /// The byte that tells what a name, or blanks behind it, were.
    fn after_name(
        &mut self,
        byte: u8,
        window: &[u8],
        rules: Rules,
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
                (self.place, self.scanned, self.value) = (Place::Value, at + 1, at + 1);
            }
            b' ' | b'\t' => self.place = Place::Blanks,
            b'\r' => {
                scope.judge(Defect::FieldColonMissing, at)?;
                self.kind = Kind::Dropped { counts: true };
                return Ok(self.carriage_return());
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

    /// A byte of a value that is no line end, and the text behind it.
    #[inline]
    fn value(&mut self, byte: u8, rest: &[u8], scope: &mut Scope<'_>) -> Result<(), Reject> {
        let text = few::text_len(rest);
        self.scanned += text;
        if text > 0 {
            return Ok(());
        }
        let at = self.scanned;
        if byte == 0 {
            return Err(scope.reject(Defect::FieldValueNul, at));
        }
        scope.judge(Defect::FieldValueByte, at)?;
        self.scanned = at + 1;
        Ok(())
    }

    /// A CR: whether it ends the line, the next byte tells.
    const fn carriage_return(&mut self) -> Option<usize> {
        self.scanned += 1;
        self.place = Place::Cr;
        None
    }

    /// An LF without a CR before it, which ends the line where that is tolerated.
    fn lone_lf(&mut self, scope: &mut Scope<'_>) -> Result<Option<usize>, Reject> {
        let at = self.scanned;
        scope.judge(Defect::BareLf, at)?;
        self.scanned = at + 1;
        Ok(Some(at))
    }

    /// What the line that ended was, its text up to `end`; the next one starts behind it.
    fn finish(&mut self, bytes: &[u8], end: usize) -> Line {
        let slot = |name: usize, name_end: usize| {
            let (value, value_end) = trimmed(bytes, self.value, end);
            Slot::new(Pos::at(name), Pos::at(name_end), Pos::at(value), Pos::at(value_end))
        };
        let line = match self.kind {
            Kind::Empty => Line::Empty(self.scanned),
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
