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
    let mut more = if found.is_some() {
        table.positions.is_full()
    } else {
        table.positions.truncate(next);
        table.positions.is_full() || fill_on(within, line, table)
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

/// The same from where the line has been read to; the end of its name is a position, if that was read.
fn fill_on<const N: usize>(bytes: &[u8], line: &LineReader, table: &mut FieldTable<N>) -> bool {
    let (from, carry) = line.carry();
    if let Some(name_end) = line.name_end() {
        table.positions.push(name_end);
    }
    table.positions.fill(bytes, &mut Blocks::new(from, carry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defect::Defect;
    use crate::policy::{Deviations, Policy};
    use crate::scan::{Scan, dispatch};

    const ROOM: usize = 200;
    const LINES: [&str; 3] = ["Date: a\r\n", "Connection: b\r\n", "X: c\r\n"];

    struct First<'t, const N: usize>(&'t mut FieldTable<N>, Limits, InterimBudget);

    impl<'b, const N: usize> Scan<'b> for First<'_, N> {
        type Output = Walked<'b>;

        fn run<K: Kernel>(self, kernel: K, bytes: &'b [u8]) -> Walked<'b> {
            let Self(table, limits, interim) = self;
            walk_whole(kernel, bytes, table, &limits, || interim)
        }
    }

    /// How far the first walk came, and how many fields are in the table then.
    #[derive(Debug, PartialEq, Eq)]
    enum Came {
        Whole { len: usize, fields: usize },
        Part { at: usize, fields: usize },
        Nowhere,
    }

    fn walked(bytes: &str, limits: Limits) -> Came {
        let (mut table, interim) = (FieldTable::<3>::new(), InterimBudget::left(&limits, 0, 0));
        match dispatch(First(&mut table, limits, interim), bytes.as_bytes()) {
            Walked::Whole(PlainHead { len, .. }) => Came::Whole { len, fields: table.head().len() },
            Walked::Part { at, .. } => {
                assert_eq!(table.head().len(), 0, "nothing is to be seen yet");
                Came::Part { at, fields: table.lines() }
            }
            Walked::Nothing => Came::Nowhere,
        }
    }

    #[test]
    fn a_plain_head_within_the_limits_is_taken_whole() {
        for status_line in ["HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 \r\n", "HTTP/1.1 103 N\r\n"] {
            for fields in 0..=LINES.len() {
                let head = [status_line, &LINES[..fields].concat(), "\r\n"].concat();
                let len = head.len();
                let size = u32::try_from(len).expect("small");
                let most = u32::try_from(fields).expect("small");
                let exact = Limits {
                    head: size,
                    line: size,
                    fields: most,
                    interim: 1,
                    interim_bytes: size,
                    ..Limits::DEFAULT
                };
                let whole = Came::Whole { len, fields };
                assert_eq!(walked(&[&head, "content"].concat(), exact), whole, "{head:?}");
                assert_eq!(walked(&head, Limits::DEFAULT), whole, "{head:?}");
                let mut beyond = vec![Limits { line: size - 1, ..exact }];
                if fields > 0 {
                    beyond.push(Limits { fields: most - 1, ..exact });
                }
                if status_line.contains("103") {
                    beyond.push(Limits { interim: 0, ..exact });
                    beyond.push(Limits { interim_bytes: size - 1, ..exact });
                }
                for limits in beyond {
                    assert_eq!(walked(&head, limits), Came::Nowhere, "{head:?} {limits:?}");
                }
            }
        }
        let four = [&["HTTP/1.1 200 OK\r\n"], &LINES[..], &["Y: d\r\n\r\n"]].concat().concat();
        assert_eq!(walked(&four, Limits::DEFAULT), Came::Nowhere, "there is room for 3");
    }

    #[test]
    fn the_lines_before_one_that_is_not_plain_are_taken() {
        let part = Came::Part { at: 23, fields: 1 };
        let lines = [
            "B:2\r\n",
            "B:  2\r\n",
            "B: 2 \r\n",
            "B: \r\n",
            ": 2\r\n",
            " 2\r\n",
            "B: 2\n",
            "B\r\n",
        ];
        for line in lines {
            let bytes = ["HTTP/1.1 200 OK\r\nA: 1\r\n", line, "C: 3\r\n\r\n"].concat();
            assert_eq!(walked(&bytes, Limits::DEFAULT), part, "{line:?}");
        }
        for cut in ["B: 2\r", "\r", "", "B"] {
            let bytes = ["HTTP/1.1 200 OK\r\nA: 1\r\n", cut].concat();
            assert_eq!(walked(&bytes, Limits::DEFAULT), part, "{cut:?}");
        }
        let repeated = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n";
        assert_eq!(walked(repeated, Limits::DEFAULT), Came::Part { at: 36, fields: 1 });
    }

    /// Where a walk from the first line on ended the section, if it came so far; where the next line starts
    /// then; how many fields are stored, and whether in slots.
    fn gone_on(lines: &str, policy: Policy) -> (Option<usize>, usize, usize, bool) {
        let (end, line, table) = walked_on(lines, policy);
        (end, line.start(), table.lines(), table.next_position().is_none())
    }

    fn walked_on(lines: &str, policy: Policy) -> (Option<usize>, LineReader, FieldTable<ROOM>) {
        let mut table = FieldTable::<ROOM>::new();
        table.begin_head(Pos::at(17));
        let bytes = ["HTTP/1.1 200 OK\r\n", lines].concat();
        let (mut line, mut seen) = (LineReader::at(17), Deviations::NONE);
        let bound = (policy.limits().head as usize, Defect::HeadSize);
        let most = FieldTable::<ROOM>::most(policy.limits().fields);
        let rules = Rules { trailers: false, bound, most };
        let mut scope = Scope { policy: &policy, seen: &mut seen, base: 0 };
        let end = walk_on(bytes.as_bytes(), &mut line, &mut table, &rules, None, &mut scope)
            .expect("tolerated");
        (end, line, table)
    }

    #[test]
    fn a_walk_goes_on_behind_odd_lines() {
        let odd = [
            "B:2\r\n",
            "B:  2\r\n",
            "B: 2 \r\n",
            "B:\r\n",
            "B: \r\n",
            "B : 2\r\n",
            "B: 2\r\n c\r\n",
            "B\r\n",
            "B(: 2\r\n",
            "B: \u{7f}22\r\n",
            "B: a\u{1}bc\r\n",
            "x_y: 1\r\n",
        ];
        for line in odd {
            for times in [1, 20] {
                let lines = ["A: 1\r\n", line, "C: 3\r\nD: 4\r\n"].concat().repeat(times);
                let all = [&lines, "\r\n"].concat();
                let end = 17 + all.len();
                let (found, ..) = gone_on(&all, Policy::LENIENT);
                assert_eq!(found, Some(end), "{line:?} {times}");
            }
        }
    }

    #[test]
    fn a_walk_stops_where_positions_mean_nothing() {
        for line in ["B: 2\n", "B: 2\u{1}\r\n", "B:\n", "\u{1}\r\n", "B\n"] {
            let lines = ["A: 1\r\n", line, "C: 3\r\n\r\n"].concat();
            let (end, at, ..) = gone_on(&lines, Policy::LENIENT);
            assert_eq!((end, at), (None, 23 + line.len()), "{line:?}");
        }
    }

    #[test]
    fn plain_lines_stay_positions_as_far_as_there_is_room() {
        for (count, in_slots) in
            [(0, false), (1, false), (63, false), (64, true), (100, true), (199, true)]
        {
            let lines = ["A: 1\r\n".repeat(count), "\r\n".to_owned()].concat();
            let found = gone_on(&lines, Policy::STRICT);
            let at = 17 + 6 * count;
            assert_eq!(found, (Some(at + 2), at, count, in_slots), "{count}");
        }
        let unfinished = gone_on("A: 1\r\nB: 2\r\nC: ", Policy::STRICT);
        assert_eq!(unfinished, (None, 29, 2, false));
    }
}
