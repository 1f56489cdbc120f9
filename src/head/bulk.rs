//! Whole lines of a head that is not plain or not all there, many at once: the walk over the positions
//! that `scan` finds.
//!
//! A line `name: value` with one SP and no blank at the end is verified with one branch and stored;
//! the fields that framing needs are recognised by the way. A line that is anything else, but ends
//! in CRLF, is judged by the section reader where it stands. Where not even that holds (a fold, a
//! lone LF, a control byte, a limit, the end of the bytes) the walk stops at the line, and the
//! section reader goes on from there.

use super::fields::{FieldTable, Slot, narrow, wide};
use super::known::Known;
use super::plain::{is_crlf, verify};
use super::section::SectionReader;
use crate::defect::Reject;
use crate::policy::{Limits, Scope};
use crate::scan::lines::{Blocks, Carry, name_in_line};
use crate::syntax::TEXT;

/// How far a walk came.
#[derive(Clone, Copy)]
pub(super) struct Walked {
    /// Where the first line starts that is not stored, or where the head ends.
    pub(super) at: usize,
    /// Whether the head ends there.
    pub(super) whole: bool,
    /// Where the last field line starts that was stored.
    pub(super) field: Option<usize>,
}

/// Stores the fields of whole lines, from the start of a line on.
///
/// `bytes` end where a limit on the head comes.
///
/// # Errors
///
/// Those of a field line.
#[inline(never)]
pub(super) fn walk_lines<const N: usize>(
    bytes: &[u8],
    at: usize,
    table: &mut FieldTable<N>,
    scope: &mut Scope<'_>,
) -> Result<Walked, Reject> {
    let mut blocks = Blocks::new(narrow(at), Carry::AT_LINE);
    let mut walked = Walked { at, whole: false, field: None };
    table.positions.clear();
    loop {
        let more = table.positions.fill(bytes, &mut blocks);
        let mut next = 0;
        loop {
            let stored = store(bytes, table, next, walked.at, scope.policy.limits());
            next += 2 * stored.lines;
            walked.at = stored.at;
            walked.field = stored.field.or(walked.field);
            match stored.stop {
                Stop::Drained => break,
                Stop::Elsewhere => return Ok(walked),
                Stop::Unusual { end } => {
                    let slot = SectionReader::judge_whole_line(bytes, walked.at, end, scope)?;
                    table.push(slot, bytes);
                    walked.field = Some(walked.at);
                    walked.at = end + 2;
                    next += 2;
                }
            }
        }
        if ends(bytes, table, next, walked.at) {
            walked.at += 2;
            walked.whole = true;
            return Ok(walked);
        }
        if !more {
            return Ok(walked);
        }
        table.positions.keep_from(next);
    }
}

/// Stores the field whose line stands in `start..end`, before its CRLF, if it is `name: value` and
/// there is room; tells whether it did.
#[inline(always)]
pub(super) fn store_line<const N: usize>(
    bytes: &[u8],
    start: usize,
    end: usize,
    table: &mut FieldTable<N>,
    limits: &Limits,
) -> bool {
    let room = table.total < N.min(wide(limits.fields));
    let Some(line) = bytes.get(..end).filter(|_| room) else { return false };
    let Some(name_len) = name_in_line(line, end.wrapping_sub(start)) else { return false };
    let (start, end) = (narrow(start), narrow(end));
    // A line without an end of its name is none: CRLF stands at `end`.
    let name_end = start.wrapping_add(name_len).min(end);
    let plain = name_len > 0 && verify(bytes, name_end, end).is_some();
    if plain {
        table.push(Slot::of_plain_line([start.wrapping_sub(2), name_end, end]), bytes);
    }
    plain
}

/// Whether the position at `next` is an empty line at `at`.
#[inline(always)]
fn ends<const N: usize>(bytes: &[u8], table: &FieldTable<N>, next: usize, at: usize) -> bool {
    table.positions.as_slice().get(next) == Some(&narrow(at)) && is_crlf(bytes, narrow(at))
}

/// Why storing lines stopped.
enum Stop {
    /// There are no more pairs of positions.
    Drained,
    /// The next line has its CRLF at `end`, but is not `name: value`.
    Unusual { end: usize },
    /// The positions mean nothing from the next line on, or a limit has come.
    Elsewhere,
}

/// Lines that were stored.
struct Stored {
    lines: usize,
    /// Where the line after them starts.
    at: usize,
    /// Where the last of them starts.
    field: Option<usize>,
    stop: Stop,
}

/// Stores the lines that start at `at`, which two positions each describe, from the one at `next`
/// on.
fn store<const N: usize>(
    bytes: &[u8],
    table: &mut FieldTable<N>,
    next: usize,
    at: usize,
    limits: &Limits,
) -> Stored {
    let room = N.min(wide(limits.fields));
    let FieldTable { slots, total, known, positions, .. } = table;
    let (pairs, _) = positions.as_slice().get(next..).unwrap_or_default().as_chunks::<2>();
    let free = slots.get_mut(*total..room).unwrap_or_default();
    let mut stop = if pairs.len() > free.len() { Stop::Elsewhere } else { Stop::Drained };
    let (mut lines, mut before) = (0, narrow(at).wrapping_sub(2));
    for (&[name_end, end], slot) in pairs.iter().zip(free) {
        if end.wrapping_sub(before) > limits.line {
            stop = Stop::Elsewhere;
            break;
        }
        *slot = Slot::of_plain_line([before, name_end, end]);
        let last = verify(bytes, name_end, end).filter(|_| name_end > before.wrapping_add(2));
        let Some(last) = last else {
            stop = unusual(bytes, before, name_end, end);
            break;
        };
        if Known::may_end_in(last)
            && let Some(field) = Known::of(slot.name(bytes))
        {
            known.add(field, narrow(*total + lines));
        }
        lines += 1;
        before = end;
    }
    *total += lines;
    let stored = slots.get(..*total).unwrap_or_default();
    let field = if lines > 0 { stored.last().map(|slot| wide(slot.name)) } else { None };
    Stored { lines, at: wide(before.wrapping_add(2)), field, stop }
}

/// A line that is not `name: value` was found: what stopped it.
#[cold]
fn unusual(bytes: &[u8], before: u32, name_end: u32, end: u32) -> Stop {
    // A control byte ends the name and the line at once: they were one position.
    let in_order = bytes.get(wide(name_end)).is_some_and(|&byte| TEXT.has(byte));
    if in_order && name_end > before.wrapping_add(2) && is_crlf(bytes, end) {
        Stop::Unusual { end: wide(end) }
    } else {
        Stop::Elsewhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Deviations, Policy};

    const ROOM: usize = 200;

    /// How far a walk came: the position, whether the head ends there, where the last field
    /// starts, and how many there are.
    fn walked(bytes: &[u8], limits: Limits) -> (usize, bool, Option<usize>, usize) {
        let policy = &Policy::STRICT.with_limits(limits);
        let mut table = FieldTable::<ROOM>::new();
        let scope = &mut Scope { policy, seen: &mut Deviations::default(), base: 0 };
        let Walked { at, whole, field } =
            walk_lines(bytes, 0, &mut table, scope).expect("no fault");
        (at, whole, field, table.len())
    }

    // The section reader says the same line by line, so no response shows who read a head.
    #[test]
    fn many_lines_are_stored_in_one_walk() {
        for fields in [0, 1, 63, 64, 65, 128, ROOM] {
            let bytes = ["A: 1\r\n".repeat(fields), "\r\n".to_owned()].concat();
            let last = fields.checked_sub(1).map(|last| 6 * last);
            let whole = (bytes.len(), true, last, fields);
            assert_eq!(walked(bytes.as_bytes(), Limits::DEFAULT), whole);
            let exact = Limits { line: 6, fields: narrow(fields), ..Limits::DEFAULT };
            assert_eq!(walked(bytes.as_bytes(), exact), whole, "a line is of 6 bytes");
        }
    }

    #[test]
    fn unusual_lines_do_not_stop_a_walk() {
        for lines in
            ["A:1\r\nB:  2\r\nC: 3\r\nD: 4 \r\n", "A: 1\r\nB: 2\r\nC:3\r\nD:\r\n", "A:1\r\n"]
        {
            let count = lines.matches("\r\n").count();
            let last = lines.rfind(|c: char| c.is_ascii_uppercase());
            for times in [1, 40] {
                let bytes = [lines.repeat(times), "\r\n".to_owned()].concat();
                let last = last.map(|last| last + lines.len() * (times - 1));
                let whole = (bytes.len(), true, last, count * times);
                assert_eq!(walked(bytes.as_bytes(), Limits::DEFAULT), whole, "{lines:?}");
            }
        }
    }

    #[test]
    fn a_walk_stops_where_positions_mean_nothing_or_a_limit_comes() {
        let stops = |line: &str, limits| {
            let bytes = ["A: 1\r\nB:2\r\n", line, "C: 3\r\n\r\n"].concat();
            assert_eq!(walked(bytes.as_bytes(), limits), (11, false, Some(6), 2), "{line:?}");
        };
        for line in [" 2\r\n", ": 2\r\n", "B\r\n", "B: 2\n", "B: 2\r", "\nB: 2\r\n"] {
            stops(line, Limits::DEFAULT);
        }
        stops("B: 23\r\n", Limits { line: 6, ..Limits::DEFAULT });
        stops("B: 2\r\n", Limits { fields: 2, ..Limits::DEFAULT });
    }

    /// A plain line is stored as it is, and not handed on as an unusual one.
    #[test]
    fn plain_lines_are_stored_together() {
        let bytes = b"A: 1\r\nB: 2\r\nC: 3\r\nD:4\r\n\r\n";
        let mut table = FieldTable::<ROOM>::new();
        table.positions.fill(bytes, &mut Blocks::new(0, Carry::AT_LINE));
        let Stored { lines, at, field, stop } = store(bytes, &mut table, 0, 0, &Limits::DEFAULT);
        assert_eq!((lines, at, field), (3, 18, Some(12)));
        assert!(matches!(stop, Stop::Unusual { end: 21 }));
    }
}
