//! The field section: field lines up to the empty line, in a head or in a trailer section
//! (RFC 9112 §5, §7.1.2).
//!
//! ```text
//! field-line = field-name ":" OWS field-value OWS
//! obs-fold   = OWS CRLF RWS
//! ```
//!
//! A line is judged once it has ended, or a CR was followed by another byte than LF, or a limit
//! has come; and then it is never looked at again.

use super::bulk;
use super::fields::{FieldTable, Slot, wide};
use super::trailer::is_forbidden_in_trailers;
use crate::defect::{Defect, Reject};
use crate::policy::{Limits, Scope};
use crate::scan;
use crate::syntax::{BLANK, TCHAR, TEXT, blanks, trim_end};

/// What kind of section is read, and where its limits stand.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) trailers: bool,
    /// The first position beyond the section's own limit, and that limit's row.
    pub(crate) bound: (usize, Defect),
}

/// Reads one field section. Positions count from the first byte at hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct SectionReader {
    /// Where the unfinished line starts, without the folds before it.
    pub(super) start: usize,
    /// Where the field line starts that a fold would continue.
    pub(super) field: Option<usize>,
    /// Where the search for the line's end goes on: `start <= scanned`.
    pub(super) scanned: usize,
    /// Up to how many bytes no limit comes in this line of a head, and perhaps further; 0 while that is
    /// not known.
    pub(super) room: usize,
}

/// How a line came to be judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// It ended in CRLF.
    Crlf,
    /// It ended in a lone LF.
    Lf,
    /// A CR without LF, or a limit, cut it.
    Short,
}

impl SectionReader {
    pub(crate) fn at(start: usize) -> Self {
        Self { start, field: None, scanned: start, room: 0 }
    }

    /// Goes on at the line that starts at `at`; the lines before it are in the table.
    ///
    /// A line, or a fold, may reach at least as far as one that starts at 0.
    pub(crate) fn after_plain_lines<const N: usize>(
        at: usize,
        fields: &FieldTable<N>,
        limits: &Limits,
    ) -> Self {
        let has_room = fields.len() < N.min(wide(limits.fields));
        let room = if has_room { wide(limits.line.min(limits.head)) } else { 0 };
        Self { field: fields.last_at(), room, ..Self::at(at) }
    }

    /// Reads on; gives the position after the empty line.
    ///
    /// # Errors
    ///
    /// The rows F001 to F005, H001 to H004, T001, T002, `field-count`, the limits of `rules` and
    /// of lines
    pub(crate) fn read<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        rules: Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Option<usize>, Reject> {
        let mut walks = WALKS;
        loop {
            let start = self.start;
            let Some(&first) = bytes.get(start) else {
                return Ok(None);
            };
            let bound = self.bound(first, fields, rules, scope);
            let window = &bytes[..bytes.len().min(bound.0.saturating_add(1))];
            let beyond = || scope_reject(scope.base, bound);
            let Some(at) = scan::line_break(window, self.scanned) else {
                self.scanned = window.len().max(start);
                if bytes.len() > bound.0 {
                    let limit = beyond();
                    self.judge(window, window.len(), Cut::Short, rules, scope)?;
                    return Err(limit);
                }
                self.room = bound.0;
                return Ok(None);
            };
            (self.scanned, self.room) = (at, 0);
            let limit = beyond();
            if bytes[at] == b'\r' && at >= bound.0 {
                self.judge(bytes, at, Cut::Short, rules, scope)?;
                return Err(limit);
            }
            let (end, cut) = match (bytes[at], bytes.get(at + 1)) {
                (b'\r', None) => return Ok(None),
                (b'\r', Some(b'\n')) => (at + 2, Cut::Crlf),
                (b'\r', Some(_)) => {
                    self.judge(bytes, at, Cut::Short, rules, scope)?;
                    return Err(scope.reject(Defect::BareCr, at));
                }
                _ => (at + 1, Cut::Lf),
            };
            if cut == Cut::Crlf && !rules.trailers && walks > 0 {
                let window = &bytes[..bytes.len().min(rules.bound.0)];
                let walked = bulk::walk_lines(window, start, fields, scope)?;
                if walked.whole {
                    return Ok(Some(walked.at));
                }
                walks -= 1;
                if walked.at > start {
                    self.go_on(walked.at, walked.field);
                    continue;
                }
            }
            let slot = self.judge(bytes, at, cut, rules, scope)?;
            if cut == Cut::Lf {
                scope.judge(Defect::BareLf, at)?;
            }
            if end > bound.0 {
                return Err(limit);
            }
            if at == start {
                return Ok(Some(end));
            }
            self.commit(slot, first, fields, rules, bytes);
            self.start = end;
            self.scanned = end;
        }
    }

    /// Goes on at the line that starts at `start`; whole lines before it are stored.
    pub(super) fn go_on(&mut self, start: usize, field: Option<usize>) {
        (self.start, self.scanned) = (start, start);
        self.field = field.or(self.field);
    }

    /// Judges a line of a head that stands in `start..end`, before its CRLF; gives the field.
    ///
    /// # Errors
    ///
    /// The rows F001 to F005
    #[cold]
    pub(super) fn judge_whole_line(
        bytes: &[u8],
        start: usize,
        end: usize,
        scope: &mut Scope<'_>,
    ) -> Result<Slot, Reject> {
        let rules = Rules { trailers: false, bound: (usize::MAX, Defect::HeadSize) };
        Self::at(start).judge_field(&bytes[start..end], Cut::Crlf, rules, scope)
    }

    /// The first position beyond the nearest limit of the line that starts with `first`.
    fn bound<const N: usize>(
        &self,
        first: u8,
        fields: &FieldTable<N>,
        rules: Rules,
        scope: &Scope<'_>,
    ) -> (usize, Defect) {
        let limits = scope.policy.limits();
        let line_end = matches!(first, b'\r' | b'\n');
        let fold = BLANK.has(first);
        // The empty line is no part of a trailer section (RFC 9112 §7.1).
        let mut nearest = match rules.bound {
            (_, defect) if rules.trailers && line_end => (usize::MAX, defect),
            bound => bound,
        };
        let line = if fold { self.field.unwrap_or(self.start) } else { self.start };
        let row = if rules.trailers { Defect::TrailerLineSize } else { Defect::FieldLineSize };
        nearest = nearest.min((line.saturating_add(limits.line as usize), row));
        if !line_end && !fold && fields.len() >= N.min(limits.fields as usize) {
            nearest = nearest.min((self.start, Defect::FieldCount));
        }
        nearest
    }

    /// Judges what stands on the line before `end`, in the order of offsets; gives the field.
    fn judge(
        &self,
        bytes: &[u8],
        end: usize,
        cut: Cut,
        rules: Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Slot, Reject> {
        let line = bytes.get(self.start..end).unwrap_or_default();
        match line.first() {
            None => Ok(Slot::default()),
            Some(b':') => Err(scope.reject(Defect::FieldNameEmpty, self.start)),
            Some(&byte) if BLANK.has(byte) => self.judge_led_by_blank(line, rules, scope),
            Some(_) => self.judge_field(line, cut, rules, scope),
        }
    }

    fn judge_led_by_blank(
        &self,
        line: &[u8],
        rules: Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Slot, Reject> {
        let defect = match (self.field, rules.trailers) {
            (Some(_), _) => Defect::ObsFold,
            (None, true) => Defect::TrailerWhitespaceLed,
            (None, false) => Defect::WhitespaceLedLine,
        };
        scope.judge(defect, self.start)?;
        if defect != Defect::ObsFold {
            return Ok(Slot::default());
        }
        self.value(line, 0, scope)
    }

    fn judge_field(
        &self,
        line: &[u8],
        cut: Cut,
        rules: Rules,
        scope: &mut Scope<'_>,
    ) -> Result<Slot, Reject> {
        let name = TCHAR.first_outside(line).unwrap_or(line.len());
        let Some(colon) = memchr::memchr(b':', &line[name..]).map(|found| name + found) else {
            let end = self.start + line.len();
            if cut == Cut::Lf {
                // Both are at the LF, so registry order decides.
                scope.judge(Defect::BareLf, end)?;
            }
            return match cut {
                Cut::Crlf | Cut::Lf => Err(scope.reject(Defect::FieldColonMissing, end)),
                Cut::Short => Ok(Slot::default()),
            };
        };
        let only_blanks = name + blanks(&line[name..]) == colon;
        if rules.trailers && only_blanks && is_forbidden_in_trailers(&line[..name]) {
            scope.judge(Defect::TrailerForbidden, self.start)?;
        }
        if name != colon {
            let defect = if only_blanks { Defect::FieldNameBlank } else { Defect::FieldNameByte };
            scope.judge(defect, self.start + name)?;
        }
        let value = self.value(line, colon + 1, scope)?;
        Ok(Slot {
            name: super::fields::narrow(self.start),
            name_end: super::fields::narrow(self.start + name),
            ..value
        })
    }

    /// The value that starts at `from` of the line, without the blanks around it.
    fn value(&self, line: &[u8], from: usize, scope: &Scope<'_>) -> Result<Slot, Reject> {
        let bytes = &line[from..];
        if let Some(bad) = TEXT.first_outside(bytes) {
            return Err(scope.reject(Defect::FieldValueByte, self.start + from + bad));
        }
        let kept = trim_end(bytes).len();
        let start = if kept == 0 { 0 } else { blanks(bytes) };
        let at = self.start + from;
        Ok(Slot::new((0, 0), (at + start, at + kept)))
    }

    /// Stores what a line brought: a field, more of the field before it, or nothing.
    fn commit<const N: usize>(
        &mut self,
        slot: Slot,
        first: u8,
        fields: &mut FieldTable<N>,
        rules: Rules,
        raw: &[u8],
    ) {
        if !BLANK.has(first) {
            self.field = Some(self.start);
            match rules.trailers {
                true => fields.push_trailer(slot),
                false => fields.push(slot, raw),
            }
        } else if let (Some(_), Some(last)) = (self.field, fields.last_mut()) {
            last.extend(&slot);
        }
    }
}

/// How often one call tries to walk many lines: each try looks ahead, so a head that stops it again
/// and again must not be looked ahead at for each line.
const WALKS: u32 = 4;

const fn scope_reject(base: u64, (at, defect): (usize, Defect)) -> Reject {
    Reject::new(defect, base.saturating_add(at as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Deviations, Policy};
    use crate::scan::lines::{Blocks, Carry};

    /// Reads a whole section of a head; gives the reader, the table, and where the section ends.
    fn read(bytes: &[u8]) -> (SectionReader, FieldTable<16>, Option<usize>) {
        let (mut reader, mut table) = (SectionReader::at(0), FieldTable::new());
        let rules = Rules { trailers: false, bound: (1000, Defect::HeadSize) };
        let seen = &mut Deviations::default();
        let scope = &mut Scope { policy: &Policy::LENIENT, seen, base: 0 };
        let end = reader.read(bytes, &mut table, rules, scope).expect("no fault");
        (reader, table, end)
    }

    #[test]
    fn there_is_room_behind_plain_lines_up_to_the_nearest_limit() {
        let bytes = b"HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nC";
        let room = |fields, line, head| {
            let limits = Limits { fields, line, head, ..Limits::DEFAULT };
            let mut table = FieldTable::<3>::new();
            table.positions.fill(bytes, &mut Blocks::new(0, Carry::IN_LINE));
            table.begin_plain_head(2, bytes);
            let reader = SectionReader::after_plain_lines(29, &table, &limits);
            (reader.start, reader.scanned, reader.field, reader.room)
        };
        assert_eq!(room(9, 100, 90), (29, 29, Some(23), 90));
        assert_eq!(room(9, 80, 90), (29, 29, Some(23), 80));
        assert_eq!(room(3, 80, 90), (29, 29, Some(23), 80));
        assert_eq!(room(2, 80, 90), (29, 29, Some(23), 0), "one more field is too many");
    }

    // A walk and the reader of single lines say the same, so no response shows who read a line.
    #[test]
    fn a_walk_reads_what_stands_before_and_after_an_unusual_line() {
        let (reader, table, end) = read(b"A: 1\r\nB: 2\r\n\r\n");
        assert_eq!((end, table.len()), (Some(14), 2));
        assert_eq!(reader.start, 0, "no line was read alone");
        let (reader, table, end) = read(b"A: 1\r\n b\r\nC: 3\r\nD: 4\r\n\r\n");
        assert_eq!((end, table.len()), (Some(24), 3));
        assert_eq!(reader.start, 10, "no line after the fold was read alone");
    }

    // Else a head of many folds would be looked ahead at for each of its lines.
    #[test]
    fn only_so_many_walks_are_tried() {
        let (_, table, end) = read(&[&b"A: 1\r\n b\r\n".repeat(6)[..], b"\r\n"].concat());
        assert_eq!((end, table.len()), (Some(62), 6));
        // Two for each fold: one that stops at it, and one that starts there.
        let last = table.positions.as_slice().first();
        assert_eq!(last, Some(&16), "the last walk started at the second fold");
    }
}
