//! Whole lines of a head, many at once: the walk over the positions that `scan` finds.
//!
//! Almost every line is `name: value` with one SP and no blank at the end. The walk verifies that
//! with one branch and stores the field; it recognises the fields that framing needs by the way.
//! A line that is anything else, but ends in CRLF, is judged by the section reader where it
//! stands. Where not even that holds (a fold, a lone LF, a control byte, a limit, the end of the
//! bytes) the walk stops at the line, and the section reader goes on from there.

use super::fields::{FieldTable, Slot, narrow, wide};
use super::known::{Known, TAILS};
use super::section::SectionReader;
use super::status_line;
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

/// Stores the fields of a head whose status line's first 13 bytes passed, up to a line that is not
/// `name: value`; gives the position of the status line's CR too. `None` where it is not found.
///
/// `bytes` end where a limit on the head comes.
#[inline(never)]
pub(super) fn walk_head<const N: usize>(
    bytes: &[u8],
    table: &mut FieldTable<N>,
    limits: &Limits,
) -> Option<(usize, Walked)> {
    table.clear();
    table.positions.clear();
    table.positions.fill(&mut Blocks::new(bytes, status_line::PREFIX, Carry::IN_LINE));
    // Where a line could be longer than its limit, the general walk is asked.
    let &end = table.positions.as_slice().first()?;
    if bytes.len() > wide(limits.line) || !is_crlf(bytes, wide(end)) {
        return None;
    }
    let stored = store::<N, false>(bytes, table, 1, wide(end) + 2, limits);
    let mut walked = Walked { at: stored.at, whole: false, field: stored.field };
    if matches!(stored.stop, Stop::Drained) && ends(bytes, table, 1 + 2 * stored.lines, walked.at) {
        walked.at += 2;
        walked.whole = true;
    }
    Some((wide(end), walked))
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
    let mut blocks = Blocks::new(bytes, at, Carry::AT_LINE);
    let mut walked = Walked { at, whole: false, field: None };
    table.positions.clear();
    loop {
        let more = table.positions.fill(&mut blocks);
        let mut next = 0;
        loop {
            let stored = store::<N, true>(bytes, table, next, walked.at, scope.policy.limits());
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
    table.positions.as_slice().get(next) == Some(&narrow(at)) && is_crlf(bytes, at)
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
/// on; `LONG` says that a line may pass its limit.
#[inline(always)]
fn store<const N: usize, const LONG: bool>(
    bytes: &[u8],
    table: &mut FieldTable<N>,
    next: usize,
    at: usize,
    limits: &Limits,
) -> Stored {
    let (longest, room) = (wide(limits.line), N.min(wide(limits.fields)));
    let FieldTable { slots, total, known, positions, .. } = table;
    let (pairs, _) = positions.as_slice().get(next..).unwrap_or_default().as_chunks::<2>();
    let free = slots.get_mut(*total..room).unwrap_or_default();
    let mut lines = pairs.len().min(free.len());
    let mut stop = if pairs.len() > lines { Stop::Elsewhere } else { Stop::Drained };
    let mut start = at;
    for (line, (&[name_end, end], slot)) in pairs.iter().zip(free).enumerate() {
        // Up to the line's end, and on both sides of the name's.
        let (Some([_, last, line_end @ ..]), Some(around)) =
            (chunk::<4>(bytes, end), chunk::<8>(bytes, name_end))
        else {
            (lines, stop) = (line, Stop::Elsewhere);
            break;
        };
        let (name_end, end) = (wide(name_end), wide(end));
        let after = end.wrapping_add(2);
        // Positions ascend, and lines follow each other: so `start <= name_end < end`.
        if line_end != b"\r\n" || name_end <= start || (LONG && after.wrapping_sub(start) > longest)
        {
            (lines, stop) = (line, Stop::Elsewhere);
            break;
        }
        let [.., first, _] = around;
        let (Some(tail), Some(separator)) = (around.first_chunk(), around[4..].first_chunk())
        else {
            continue;
        };
        if separator != b": " || *first <= b' ' || *last <= b' ' {
            (lines, stop) = (line, unusual(bytes, name_end, end));
            break;
        }
        let name_len = name_end.wrapping_sub(start);
        *slot = Slot {
            name: narrow(start),
            name_len: narrow(name_len),
            value: narrow(name_end.wrapping_add(2)),
            value_len: narrow(end.wrapping_sub(name_end.wrapping_add(2))),
        };
        if u32::from_le_bytes(*tail) | 0x2020_2020 == TAILS[name_len & 31]
            && let Some(field) = bytes.get(start..name_end).and_then(Known::of)
        {
            known.add(field, narrow(*total + line));
        }
        start = after;
    }
    *total += lines;
    let stored = slots.get(..*total).unwrap_or_default();
    let field = if lines > 0 { stored.last().map(|slot| wide(slot.name)) } else { None };
    Stored { lines, at: start, field, stop }
}

/// A line that is not `name: value` was found: what stopped it.
#[cold]
fn unusual(bytes: &[u8], name_end: usize, end: usize) -> Stop {
    // A control byte ends the name and the line at once: they were one position.
    let in_order = bytes.get(name_end).is_some_and(|&byte| TEXT.has(byte));
    if in_order { Stop::Unusual { end } } else { Stop::Elsewhere }
}

/// The `L` bytes around position `at`: half of them before it.
#[inline(always)]
fn chunk<const L: usize>(bytes: &[u8], at: u32) -> Option<&[u8; L]> {
    // In 32 bits, so that one comparison finds out about both ends.
    let start = wide(at.wrapping_sub(narrow(L / 2)));
    bytes.get(start..start.wrapping_add(L))?.first_chunk()
}

#[inline(always)]
fn is_crlf(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(b"\r\n"))
}
