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
use crate::defect::Reject;
use crate::policy::{Limits, Scope};
use crate::scan::lines::{Blocks, Carry};
use crate::syntax::TEXT;

/// Where the walk starts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// Inside of a status line whose first 13 bytes passed.
    Reason,
    /// At the start of a field line, or of the empty line.
    Line,
}

/// How far the walk came.
#[derive(Clone, Copy)]
pub(super) struct Walked {
    /// The position of the status line's CR, if it was asked for and found.
    pub(super) reason_end: Option<usize>,
    /// Where the first line starts that is not stored, or where the head ends.
    pub(super) at: usize,
    /// Whether the head ends there.
    pub(super) whole: bool,
    /// Where the last field line starts that was stored.
    pub(super) field: Option<usize>,
}

/// Stores the fields of whole lines, from `at` on.
///
/// `bytes` end where a limit on the head comes.
///
/// # Errors
///
/// Those of a field line.
#[inline(always)]
pub(super) fn walk<const N: usize>(
    bytes: &[u8],
    at: usize,
    from: From,
    table: &mut FieldTable<N>,
    scope: &mut Scope<'_>,
) -> Result<Walked, Reject> {
    let longest = scope.policy.limits().line;
    let carry = if from == From::Line { Carry::AT_LINE } else { Carry::IN_LINE };
    let mut blocks = Blocks::new(bytes, at, carry);
    let mut walked = Walked { reason_end: None, at, whole: false, field: None };
    table.positions.clear();
    loop {
        let more = table.positions.fill(&mut blocks);
        let mut next = 0;
        if from == From::Reason && walked.reason_end.is_none() {
            let Some(&end) = table.positions.as_slice().first() else { return Ok(walked) };
            if end >= longest.saturating_sub(1) || !is_crlf(bytes, wide(end)) {
                return Ok(walked);
            }
            walked.reason_end = Some(wide(end));
            walked.at = wide(end) + 2;
            next = 1;
        }
        loop {
            // Only in more bytes than one line may have can a line be too long.
            let limits = scope.policy.limits();
            let stored = if bytes.len() <= wide(limits.line) {
                store_lines::<N, false>(bytes, table, next, walked.at, limits)
            } else {
                store_lines::<N, true>(bytes, table, next, walked.at, limits)
            };
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
        let last = table.positions.as_slice().get(next).copied();
        if last == Some(narrow(walked.at)) && is_crlf(bytes, walked.at) && longest >= 2 {
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
/// on; `LONG` says that a line may pass its limit. A function of its own, so that its loop has all
/// registers.
#[inline(never)]
fn store_lines<const N: usize, const LONG: bool>(
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
