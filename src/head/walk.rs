//! Whole lines of a head, many at once: the walk over the positions that `scan` finds.
//!
//! A line `name: value` with one SP and no blank at the end is verified with one branch; two positions
//! describe it, and the next line follows. [`walk_whole`] takes a head of nothing but such lines, as almost every
//! upstream sends it, with everything in registers, and stores nothing. [`walk_on`] goes on at any other line,
//! and from the same positions: it has that line judged by the grammar of one line, and looks whether the
//! positions behind it still hold. They do where the line ended in a CR that a position stands for, since
//! the next line then starts where `scan` assumed; else the line reader takes over.

use super::framing_fields::{FramingField, FramingFields};
use super::interim::InterimBudget;
use super::line::Line;
use super::line_reader::LineReader;
use super::plain::{is_crlf, is_plain};
use super::rules::Rules;
use super::status_line::StatusLine;
use super::table::FieldTable;
use crate::defect::Reject;
use crate::policy::{Limits, Scope};
use crate::scan::Kernel;
use crate::scan::marks::Carry;
use crate::scan::positions::Blocks;
use crate::span::Pos;

/// How far [`walk_whole`] came. Positions count from the first byte of the head.
pub(crate) enum Walked<'a> {
    /// The whole head, and nothing but lines `name: value`.
    Whole(PlainHead<'a>),
    /// The status line, and the lines before `at`, which are in the table.
    Part { line: StatusLine, at: usize },
    /// The status line is not plain, or a limit may be passed. The table holds nothing.
    Nothing,
}

/// A whole head of lines `name: value`.
pub(crate) struct PlainHead<'a> {
    pub(crate) line: StatusLine,
    /// Whether the status line begins with `HTTP/1.1 200 `.
    pub(crate) is_ok: bool,
    pub(crate) len: usize,
    pub(crate) framing: FramingFields<'a>,
}

/// Says that the table holds positions of the bytes at hand, behind those of its plain lines.
#[derive(Clone, Copy)]
pub(crate) struct PositionsAhead;

/// Walks over the head at the start of `bytes`.
#[inline(always)]
pub(crate) fn walk_whole<'a, K: Kernel, const N: usize>(
    kernel: K,
    bytes: &'a [u8],
    table: &mut FieldTable<N>,
    limits: &Limits,
    interim: impl FnOnce() -> InterimBudget,
) -> Walked<'a> {
    // The status code is read last: until then it would take up registers.
    let Some(prefix) = StatusLine::plain_prefix(bytes) else { return Walked::Nothing };
    let bytes = &bytes[..bytes.len().min(limits.head as usize)];
    let FieldTable { positions, .. } = table;
    positions.clear();
    // The first position is the end of the status line, unless that has control bytes before.
    positions.fill_by(kernel, bytes, &mut Blocks::new(Pos::ZERO, Carry::IN_LINE));
    let Some((&reason_end, rest)) = positions.as_slice().split_first() else {
        return Walked::Nothing;
    };
    if !is_crlf(bytes, reason_end) {
        return Walked::Nothing;
    }
    let (pairs, _) = rest.as_chunks::<2>();
    let (lines, before, framing) = plain_lines(bytes, reason_end, pairs);
    let at = before.plus(2);
    let whole = rest.get(2 * lines) == Some(&at) && is_crlf(bytes, at);
    let end = if whole { at.plus(2) } else { at };
    // If the whole head is no longer than a line may be, no line is too long.
    if end.index() > limits.line as usize || lines > FieldTable::<N>::most(limits.fields) {
        return Walked::Nothing;
    }
    table.set_plain_lines(lines);
    if whole && StatusLine::is_ok(prefix) {
        table.end_head();
        let line = StatusLine::ok(reason_end);
        return Walked::Whole(PlainHead { line, is_ok: true, len: end.index(), framing });
    }
    let Some(line) = StatusLine::plain(prefix, reason_end) else { return Walked::Nothing };
    if line.is_interim() && !interim().has_room(end) {
        return Walked::Nothing;
    }
    if whole {
        table.end_head();
        Walked::Whole(PlainHead { line, is_ok: false, len: end.index(), framing })
    } else {
        Walked::Part { line, at: at.index() }
    }
}

/// Verifies lines that follow each other, from the one after the CR at `before` on, as long as each
/// is `name: value` and no framing field has a second line; gives their number, the position of the last CR,
/// and the framing fields.
#[inline(always)]
fn plain_lines<'a>(
    bytes: &'a [u8],
    mut before: Pos,
    pairs: &[[Pos; 2]],
) -> (usize, Pos, FramingFields<'a>) {
    let (mut lines, mut framing) = (0, FramingFields::default());
    while let Some(&[name_end, end]) = pairs.get(lines) {
        let Some(last) = is_plain(bytes, name_end, end) else { break };
        if FramingField::may_end_in(last) {
            let name = bytes.get(before.plus(2).index()..name_end.index());
            let Some(name @ [_, ..]) = name else { break };
            if let Some(field) = FramingField::of(name) {
                let value = bytes.get(name_end.plus(2).index()..end.index());
                let place = framing.of(field);
                if place.is_some() || value.is_none() {
                    break;
                }
                *place = value;
            }
        }
        lines += 1;
        before = end;
    }
    (lines, before, framing)
}

/// Reads whole lines of a head, as far as positions tell; gives the position after the empty line, if it came so
/// far. The first of them may be one that [`LineReader::may_walk`] says can be taken on from where it stands.
///
/// # Errors
///
/// Those of a line.
#[inline(never)]
pub(super) fn walk_on<const N: usize>(
    bytes: &[u8],
    line: &mut LineReader,
    table: &mut FieldTable<N>,
    rules: &Rules,
    found: Option<PositionsAhead>,
    scope: &mut Scope<'_>,
) -> Result<Option<usize>, Reject> {
    // Lines that reach beyond a limit are left to the line reader, which knows the offset.
    let within = &bytes[..bytes.len().min(rules.bound.0)];
    let line_limit = scope.policy.limits().line;
    let mut next = table.next_position().unwrap_or(0);
    let mut more = match found {
        Some(PositionsAhead) => table.positions.is_full(),
        None => fill_on(within, line, table, next),
    };
    let mut only_plain = true;
    loop {
        next += 2 * take_plain_lines(within, line, table, next, rules.most, line_limit);
        let start = Pos::at(line.start());
        let ahead = table.positions.as_slice().get(next..).unwrap_or_default();
        if ahead.first() == Some(&start) && is_crlf(within, start) && line_limit >= 2 {
            return Ok(Some(start.plus(2).index()));
        }
        if ahead.len() < 2 {
            if !more {
                // Behind an odd line, what `scan` took for an empty one may have ended its search.
                if only_plain && within.len() == bytes.len() {
                    line.skip_text(bytes, ahead, table.lines(), rules, scope.policy.limits());
                }
                return Ok(None);
            }
            table.store_plain_lines();
            table.positions.clear();
            (more, next, only_plain) = (fill(within, line.start(), table), 0, true);
            continue;
        }
        let ended = match line.read(bytes, table.lines(), rules, scope)? {
            None => return Ok(None),
            Some(Line::Empty(end)) => return Ok(Some(end)),
            Some(ended) => ended,
        };
        only_plain = false;
        // From here on the fields are in slots, and `next` alone says which position comes next.
        table.store_plain_lines();
        table.store(ended, rules);
        let Some(behind) = behind_line(bytes, line.start(), table, next) else { return Ok(None) };
        next = behind;
    }
}

/// Where the positions go on behind a line that the line reader read, which ended before `start`. They hold if
/// that line ended in CRLF and one of them, from `next` on, is that CR: there `scan` let the next line start.
#[inline(always)]
fn behind_line<const N: usize>(
    bytes: &[u8],
    start: usize,
    table: &FieldTable<N>,
    next: usize,
) -> Option<usize> {
    let cr = Pos::at(start).minus(2);
    let ahead = table.positions.as_slice().get(next..).unwrap_or_default();
    let before = ahead.iter().position(|&position| position >= cr)?;
    (ahead.get(before) == Some(&cr) && is_crlf(bytes, cr)).then_some(next + before + 1)
}

/// Takes the plain lines that the positions from `next` on describe, as far as limits allow; gives their number.
fn take_plain_lines<const N: usize>(
    bytes: &[u8],
    line: &mut LineReader,
    table: &mut FieldTable<N>,
    next: usize,
    most: usize,
    line_limit: u32,
) -> usize {
    let first = Pos::at(line.start());
    let (pairs, _) = table.positions.as_slice().get(next..).unwrap_or_default().as_chunks::<2>();
    let room = most.saturating_sub(table.lines());
    let (mut lines, mut last, mut start) = (0, first, first);
    for &[name_end, end] in pairs.iter().take(room) {
        let fits = end.since(start).wrapping_add(2) <= line_limit;
        if !fits || name_end <= start || is_plain(bytes, name_end, end).is_none() {
            break;
        }
        lines += 1;
        (last, start) = (start, end.plus(2));
    }
    if lines > 0 {
        table.add_plain_lines(lines, next, first);
        line.skip_to(start.index(), Some(last.index()));
    }
    lines
}

/// Finds positions from the start of a line on; tells whether there may be more of them.
fn fill<const N: usize>(bytes: &[u8], start: usize, table: &mut FieldTable<N>) -> bool {
    table.positions.fill(bytes, &mut Blocks::new(Pos::at(start), Carry::AT_LINE))
}

/// The same from where the line has been read to, behind the first `next` positions; the end of its name is one, if
/// that was read.
fn fill_on<const N: usize>(
    bytes: &[u8],
    line: &LineReader,
    table: &mut FieldTable<N>,
    next: usize,
) -> bool {
    table.positions.truncate(next);
    if table.positions.is_full() {
        return true;
    }
    let (from, carry) = line.carry();
    if let Some(name_end) = line.name_end() {
        table.positions.push(name_end);
    }
    table.positions.fill(bytes, &mut Blocks::new(from, carry))
}

#[cfg(test)]
mod tests;
