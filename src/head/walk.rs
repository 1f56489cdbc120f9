//! Whole lines of a head, many at once: the walk over the positions that `scan` finds.
//!
//! A line `name: value` with one SP and no blank at the end is verified with one branch; two positions
//! describe it, and the next line follows. [`first`] takes a head of nothing but such lines, as almost every
//! upstream sends it, with everything in registers, and stores nothing. [`go_on`] goes on at any other line,
//! and from the same positions: it has that line judged by the grammar of one line, and looks whether the
//! positions behind it still hold. They do where the line ended in a CR that a position stands for, since
//! the next line then starts where `scan` assumed; else the line reader takes over.

use super::framing_fields::{FramingField, FramingFields};
use super::line::{Line, LineReader, Rules, is_plain};
use super::status_line::{InterimBudget, StatusLine};
use super::table::{FieldTable, Slot};
use crate::defect::Reject;
use crate::policy::{Limits, Scope};
use crate::scan::Kernel;
use crate::scan::lines::{Blocks, Carry};
use crate::span::Pos;

/// What [`first`] found. Positions count from the first byte of the head.
pub(crate) enum Walked<'a> {
    /// The whole head, and nothing but lines `name: value`.
    Whole(PlainHead<'a>),
    /// A status line, and so many lines, which are in the table.
    Part { line: StatusLine, at: usize },
    /// Nothing that was not known before.
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

/// The positions in the table behind those of its plain lines are of the bytes at hand.
#[derive(Clone, Copy)]
pub(crate) struct Found;

/// Walks over the head at the start of `bytes`.
#[inline(always)]
pub(crate) fn first<'a, K: Kernel, const N: usize>(
    kernel: K,
    bytes: &'a [u8],
    table: &mut FieldTable<N>,
    limits: &Limits,
    interim: impl FnOnce() -> InterimBudget,
) -> Walked<'a> {
    // The rest of the status line is looked at last: until then it would fill registers.
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
    // Where all of it is no longer than a line may be, no line is too long.
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

/// Reads whole lines of a head from the start of one on, as far as positions tell; gives the position after
/// the empty line, if it came so far.
///
/// # Errors
///
/// Those of a line.
#[inline(never)]
pub(super) fn go_on<const N: usize>(
    bytes: &[u8],
    line: &mut LineReader,
    table: &mut FieldTable<N>,
    rules: Rules,
    found: Option<Found>,
    scope: &mut Scope<'_>,
) -> Result<Option<usize>, Reject> {
    // No line is taken that reaches beyond a limit; the line reader says where that stands.
    let within = &bytes[..bytes.len().min(rules.bound.0)];
    let line_limit = scope.policy.limits().line;
    let mut next = table.next_position().unwrap_or(0);
    let mut more = if found.is_some() {
        table.positions.is_full()
    } else {
        table.positions.truncate(next);
        table.positions.is_full() || fill(within, line.start(), table)
    };
    loop {
        let start = Pos::at(line.start());
        let ahead = table.positions.as_slice().get(next..).unwrap_or_default();
        if let Some(&[name_end, end]) = ahead.first_chunk() {
            let fits = end.since(start).wrapping_add(2) <= line_limit && table.lines() < rules.most;
            if fits && name_end > start && is_plain(within, name_end, end).is_some() {
                table.add_plain_line(start, name_end, end);
                line.skip_to(end.plus(2).index(), Some(start.index()));
                next += 2;
                continue;
            }
        }
        if ahead.first() == Some(&start) && is_crlf(within, start) && line_limit >= 2 {
            return Ok(Some(start.plus(2).index()));
        }
        if ahead.len() < 2 {
            if !more {
                return Ok(None);
            }
            table.store_plain_lines();
            table.positions.clear();
            (more, next) = (fill(within, line.start(), table), 0);
            if table.positions.as_slice().len() < 2 {
                return Ok(None);
            }
            continue;
        }
        table.store_plain_lines();
        match line.read(bytes, table.lines(), rules, scope)? {
            None => return Ok(None),
            Some(Line::Empty(end)) => return Ok(Some(end)),
            Some(ended) => store(ended, table, rules),
        }
        // Whether the line ended in CRLF, and a position stands for its CR.
        let cr = Pos::at(line.start()).minus(2);
        let ahead = table.positions.as_slice().get(next..).unwrap_or_default();
        match ahead.iter().position(|&position| position >= cr) {
            Some(before) if ahead.get(before) == Some(&cr) && is_crlf(bytes, cr) => {
                next += before + 1;
            }
            _ => return Ok(None),
        }
    }
}

/// Finds positions from the start of a line on; tells whether there may be more.
fn fill<const N: usize>(bytes: &[u8], start: usize, table: &mut FieldTable<N>) -> bool {
    table.positions.fill(bytes, &mut Blocks::new(Pos::at(start), Carry::AT_LINE))
}

/// Stores what a line brought: a field, more of the field before it, or nothing.
pub(super) fn store<const N: usize>(line: Line, table: &mut FieldTable<N>, rules: Rules) {
    match line {
        Line::Plain { start, name_end, end } if !rules.trailers => {
            return table.add_lone_plain_line(start, name_end, end);
        }
        // What follows is no plain line behind plain ones.
        _ if !rules.trailers => table.store_plain_lines(),
        _ => {}
    }
    match line {
        Line::Plain { start, name_end, end } => {
            table.add_slot(Slot::of_plain_line(start, name_end, end))
        }
        Line::Field(slot) => table.add_slot(slot),
        Line::Fold(slot) => table.extend_last(&slot),
        Line::Dropped { counts: true } => table.count_dropped(),
        Line::Dropped { counts: false } | Line::Empty(_) => {}
    }
}

#[inline(always)]
fn is_crlf(bytes: &[u8], at: Pos) -> bool {
    let at = at.index();
    bytes.get(at..at.wrapping_add(2)) == Some(b"\r\n")
}
