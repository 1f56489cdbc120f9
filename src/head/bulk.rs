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
use crate::policy::Scope;
use crate::scan::lines::{Blocks, Carry};
use crate::scan::{Kernel, Scan, dispatch};
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
#[inline]
pub(super) fn walk<const N: usize>(
    bytes: &[u8],
    at: usize,
    from: From,
    table: &mut FieldTable<N>,
    scope: &mut Scope<'_>,
) -> Result<Walked, Reject> {
    dispatch(Walk { bytes, at, from, table, scope })
}

struct Walk<'w, 's, const N: usize> {
    bytes: &'w [u8],
    at: usize,
    from: From,
    table: &'w mut FieldTable<N>,
    scope: &'w mut Scope<'s>,
}

impl<const N: usize> Scan for Walk<'_, '_, N> {
    type Output = Result<Walked, Reject>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Result<Walked, Reject> {
        let Self { bytes, at, from, table, scope } = self;
        let limits = scope.policy.limits();
        let (longest, room) = (wide(limits.line), N.min(wide(limits.fields)));
        let mut carry = if from == From::Line { Carry::AT_LINE } else { Carry::IN_LINE };
        let mut blocks = Blocks::new(bytes, at);
        let mut walked = Walked { reason_end: None, at, whole: false, field: None };
        table.positions.clear();
        loop {
            let more = loop {
                if table.positions.is_full() {
                    break true;
                }
                let Some((base, masks)) = blocks.next(kernel) else { break false };
                let Some(marks) = carry.next(masks) else { continue };
                table.positions.push(narrow(base), marks.positions);
                if marks.last {
                    break false;
                }
            };
            let mut next = 0;
            if from == From::Reason && walked.reason_end.is_none() {
                let Some(&end) = table.positions.as_slice().first() else { return Ok(walked) };
                let end = wide(end);
                if end >= longest.saturating_sub(1) || !is_crlf(bytes, end) {
                    return Ok(walked);
                }
                walked.reason_end = Some(end);
                walked.at = end + 2;
                next = 1;
            }
            loop {
                let start = walked.at;
                let Some(&[name_end, end]) =
                    table.positions.as_slice().get(next..).and_then(|rest| rest.first_chunk())
                else {
                    break;
                };
                let (name_end, end) = (wide(name_end), wide(end));
                let in_order = start < name_end && name_end < end && end < bytes.len() - 1;
                if !in_order || end + 2 - start > longest || !is_crlf(bytes, end) {
                    return Ok(walked);
                }
                let place = table.total;
                if place >= room {
                    return Ok(walked);
                }
                let plain = bytes[name_end] == b':'
                    && bytes[name_end + 1] == b' '
                    && bytes[name_end + 2] > b' '
                    && bytes[end - 1] > b' ';
                if plain {
                    let len = name_end - start;
                    table.slots[place] = Slot {
                        name: narrow(start),
                        name_len: narrow(len),
                        value: narrow(name_end + 2),
                        value_len: narrow(end - name_end - 2),
                    };
                    table.total = place + 1;
                    if let Some(tail) = bytes[..name_end].last_chunk::<4>()
                        && u32::from_le_bytes(*tail) | 0x2020_2020 == TAILS[len & 31]
                        && let Some(field) = Known::of(&bytes[start..name_end])
                    {
                        table.known.add(field, narrow(place));
                    }
                } else {
                    // A control byte ends the name and the line at once: they were one position.
                    if !TEXT.has(bytes[name_end]) {
                        return Ok(walked);
                    }
                    let slot = SectionReader::judge_whole_line(bytes, start, end, scope)?;
                    table.push(slot, bytes);
                }
                walked.field = Some(start);
                walked.at = end + 2;
                next += 2;
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
}

#[inline(always)]
fn is_crlf(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(b"\r\n"))
}
