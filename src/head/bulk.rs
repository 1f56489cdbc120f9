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
use crate::scan::lines::{Blocks, Carry};
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
    let mut blocks = Blocks::new(bytes, narrow(at), Carry::AT_LINE);
    let mut walked = Walked { at, whole: false, field: None };
    table.positions.clear();
    loop {
        let more = table.positions.fill(&mut blocks);
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
        if ends(bytes, table, next, walked.at) && scope.policy.limits().line >= 2 {
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
