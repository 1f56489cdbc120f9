//! The head as almost every upstream sends it: there whole, each line `name: value` with one SP and
//! no blank at its end.
//!
//! One pass classifies the bytes, another verifies each line by one branch, recognises the fields
//! that framing needs by the way, and stores nothing: the positions that `scan` found are the
//! table of fields. At the first line that is anything else, or not there whole, the walk stops.
//! Another walk goes on there once more lines have ended, or else what was verified is stored in slots,
//! and the readers of single lines go on.

use super::fields::{FieldTable, wide};
use super::known::Known;
use super::status_line::StatusLine;
use crate::policy::Limits;
use crate::scan::Kernel;
use crate::scan::lines::{Blocks, Carry};

/// What a walk found. Positions count from the first byte of the head.
pub(crate) enum Walked<'a> {
    /// The whole head, and nothing but lines `name: value`.
    Whole(PlainHead<'a>),
    /// So much of it that the lines before `at` are in the table.
    Part { line: StatusLine, at: usize },
    /// Nothing that was not known before.
    Nothing,
}

/// A whole head of lines `name: value`.
pub(crate) struct PlainHead<'a> {
    pub(crate) line: StatusLine,
    pub(crate) len: usize,
    pub(crate) values: LoneValues<'a>,
}

/// The values of the fields that framing needs, none of which has more than one line.
#[derive(Clone, Copy, Default)]
pub(crate) struct LoneValues<'a> {
    pub(crate) content_length: Option<&'a [u8]>,
    pub(crate) transfer_encoding: Option<&'a [u8]>,
    pub(crate) connection: Option<&'a [u8]>,
}

impl<'a> LoneValues<'a> {
    #[inline(always)]
    const fn of(&mut self, field: Known) -> &mut Option<&'a [u8]> {
        match field {
            Known::ContentLength => &mut self.content_length,
            Known::TransferEncoding => &mut self.transfer_encoding,
            Known::Connection => &mut self.connection,
        }
    }

    /// Those in the lines of an unfinished head that are in the table.
    #[inline(always)]
    fn in_table<const N: usize>(table: &FieldTable<N>, bytes: &'a [u8]) -> Self {
        let value = |field| {
            let line = table.plain_line(wide(table.known.get(field)?.first))?;
            Some(line.value(bytes))
        };
        Self {
            content_length: value(Known::ContentLength),
            transfer_encoding: value(Known::TransferEncoding),
            connection: value(Known::Connection),
        }
    }
}

/// Walks over the head at the start of `bytes`.
#[inline(always)]
pub(crate) fn walk<'a, K: Kernel, const N: usize>(
    kernel: K,
    bytes: &'a [u8],
    table: &mut FieldTable<N>,
    limits: &Limits,
) -> Walked<'a> {
    // The rest of the status line is looked at last: until then it would fill registers.
    let Some(prefix) = StatusLine::plain_prefix(bytes) else { return Walked::Nothing };
    let bytes = &bytes[..bytes.len().min(wide(limits.head))];
    let FieldTable { positions, .. } = table;
    positions.clear();
    // The first position is the end of the status line, unless that has control bytes before.
    positions.fill_by(kernel, bytes, &mut Blocks::new(0, Carry::IN_LINE));
    let Some((&reason_end, rest)) = positions.as_slice().split_first() else {
        return Walked::Nothing;
    };
    if !is_crlf(bytes, reason_end) {
        return Walked::Nothing;
    }
    let (pairs, _) = rest.as_chunks::<2>();
    let (lines, before, values) = walk_lines(bytes, reason_end, pairs, LoneValues::default());
    let at = before.wrapping_add(2);
    let whole = rest.get(2 * lines) == Some(&at) && is_crlf(bytes, at);
    let end = if whole { at.wrapping_add(2) } else { at };
    // Where all of it is no longer than a line may be, no line is too long.
    if end > limits.line || lines > wide(limits.fields).min(N) {
        return Walked::Nothing;
    }
    let Some(line) = StatusLine::plain(prefix, reason_end) else { return Walked::Nothing };
    if whole {
        table.end_plain_head(lines);
        Walked::Whole(PlainHead { line, len: wide(end), values })
    } else {
        table.begin_plain_head(lines, bytes);
        Walked::Part { line, at: wide(at) }
    }
}

/// Walks on over a head of which a part was found, from the line after that part; `line` is its
/// status line.
#[inline(always)]
pub(crate) fn walk_on<'a, K: Kernel, const N: usize>(
    kernel: K,
    bytes: &'a [u8],
    line: StatusLine,
    table: &mut FieldTable<N>,
    limits: &Limits,
) -> Walked<'a> {
    let bytes = &bytes[..bytes.len().min(wide(limits.head))];
    let values = LoneValues::in_table(table, bytes);
    let part = table.len();
    let positions = &mut table.positions;
    positions.truncate(2 * part + 1);
    if positions.is_full() {
        return Walked::Nothing;
    }
    let Some(&before) = positions.as_slice().last() else { return Walked::Nothing };
    let start = before.wrapping_add(2);
    positions.fill_by(kernel, bytes, &mut Blocks::new(start, Carry::AT_LINE));
    let rest = positions.as_slice().get(2 * part + 1..).unwrap_or_default();
    let (pairs, _) = rest.as_chunks::<2>();
    let (lines, before, values) = walk_lines(bytes, before, pairs, values);
    let at = before.wrapping_add(2);
    let whole = rest.get(2 * lines) == Some(&at) && is_crlf(bytes, at);
    let end = if whole { at.wrapping_add(2) } else { at };
    let lines = part + lines;
    if end > limits.line || lines > wide(limits.fields).min(N) {
        return Walked::Nothing;
    }
    if whole {
        table.end_plain_head(lines);
        Walked::Whole(PlainHead { line, len: wide(end), values })
    } else {
        table.go_on_in_plain_head(lines, bytes);
        Walked::Part { line, at: wide(at) }
    }
}

/// Verifies lines that follow each other, from the one after the CR at `before` on, as long as each
/// is `name: value`; gives their number, the position of the last CR, and what framing needs, with
/// the values that are given.
#[inline(always)]
fn walk_lines<'a>(
    bytes: &'a [u8],
    mut before: u32,
    pairs: &[[u32; 2]],
    mut values: LoneValues<'a>,
) -> (usize, u32, LoneValues<'a>) {
    let mut lines = 0;
    while let Some(&[name_end, end]) = pairs.get(lines) {
        let Some(last) = verify(bytes, name_end, end) else { break };
        if Known::may_end_in(last) {
            let name = bytes.get(wide(before).wrapping_add(2)..wide(name_end));
            let Some(name @ [_, ..]) = name else { break };
            if let Some(field) = Known::of(name) {
                let value = bytes.get(wide(name_end).wrapping_add(2)..wide(end));
                let place = values.of(field);
                if place.is_some() || value.is_none() {
                    break;
                }
                *place = value;
            }
        }
        lines += 1;
        before = end;
    }
    (lines, before, values)
}

/// Verifies that the line whose name and which itself end at these positions is `name: value`, but
/// not that it has a name; gives the byte before the name's end.
///
/// A name's bytes are tchars, and no control byte stands between the two positions: that is what
/// the positions mean where lines follow each other, which is what is verified.
#[inline(always)]
pub(super) fn verify(bytes: &[u8], name_end: u32, end: u32) -> Option<u8> {
    let [_, last, line_end @ ..] = around::<2, 4>(bytes, end)?;
    let [before, colon, blank, first] = *around::<1, 4>(bytes, name_end)?;
    let plain = line_end == b"\r\n" && [colon, blank] == *b": " && first > b' ' && *last > b' ';
    plain.then_some(before)
}

/// `L` bytes around position `at`: `B` of them before it.
#[inline(always)]
fn around<const B: u32, const L: usize>(bytes: &[u8], at: u32) -> Option<&[u8; L]> {
    // In 32 bits, so that one comparison finds out about both ends.
    let start = wide(at.wrapping_sub(B));
    bytes.get(start..start.wrapping_add(L))?.first_chunk()
}

#[inline(always)]
pub(super) fn is_crlf(bytes: &[u8], at: u32) -> bool {
    bytes.get(wide(at)..wide(at).wrapping_add(2)) == Some(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::head::fields::narrow;
    use crate::scan::{Scan, dispatch};

    /// A first walk, or one that goes on.
    struct Walk<'t, const N: usize>(&'t mut FieldTable<N>, Limits, Option<StatusLine>);

    impl<'b, const N: usize> Scan<'b> for Walk<'_, N> {
        type Output = Walked<'b>;

        fn run<K: Kernel>(self, kernel: K, bytes: &'b [u8]) -> Walked<'b> {
            let Self(table, limits, begun) = self;
            match begun {
                None => walk(kernel, bytes, table, &limits),
                Some(line) => walk_on(kernel, bytes, line, table, &limits),
            }
        }
    }

    /// How far a walk came, and how many fields are in the table then.
    #[derive(Debug, PartialEq, Eq)]
    enum Came {
        Whole { len: usize, fields: usize },
        Part { at: usize, fields: usize },
        Nowhere,
    }

    fn walked(bytes: &[u8], limits: Limits) -> Came {
        walked_on(bytes, &[bytes.len()], limits).0
    }

    /// How far walks came over so much of a head each, and the values that framing needs of it.
    fn walked_on<'b>(head: &'b [u8], ends: &[usize], limits: Limits) -> (Came, Vec<&'b [u8]>) {
        let mut table = FieldTable::<3>::new();
        let mut begun = None;
        let mut came = (Came::Nowhere, Vec::new());
        for &end in ends {
            came = match dispatch(Walk(&mut table, limits, begun), &head[..end]) {
                Walked::Whole(PlainHead { len, values, .. }) => {
                    let LoneValues { content_length, transfer_encoding, connection } = values;
                    let values = [content_length, transfer_encoding, connection];
                    let fields = table.head().len();
                    (Came::Whole { len, fields }, values.into_iter().flatten().collect())
                }
                Walked::Part { at, line } => {
                    begun = Some(line);
                    assert_eq!(table.head().len(), 0, "nothing is to be seen yet");
                    (Came::Part { at, fields: table.len() }, Vec::new())
                }
                Walked::Nothing => (Came::Nowhere, Vec::new()),
            };
        }
        came
    }

    const LINES: [&str; 3] = ["Date: a\r\n", "Connection: b\r\n", "X: c\r\n"];

    // The readers of single lines say the same, so no response shows who read a head.
    #[test]
    fn a_plain_head_within_the_limits_is_taken_whole() {
        for status_line in ["HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 \r\n", "HTTP/1.1 599 N\r\n"] {
            for fields in 0..=LINES.len() {
                let head = [status_line, &LINES[..fields].concat(), "\r\n"].concat();
                let len = head.len();
                let size = narrow(len);
                let exact =
                    Limits { head: size, line: size, fields: narrow(fields), ..Limits::DEFAULT };
                for content in ["", "content"] {
                    let bytes = [head.as_bytes(), content.as_bytes()].concat();
                    let whole = Came::Whole { len, fields };
                    assert_eq!(walked(&bytes, exact), whole, "{head:?}");
                    assert_eq!(walked(&bytes, Limits::DEFAULT), whole, "{head:?}");
                    let line = Limits { line: size - 1, ..exact };
                    assert_eq!(walked(&bytes, line), Came::Nowhere, "{head:?}");
                }
                if fields > 0 {
                    let few = Limits { fields: exact.fields - 1, ..exact };
                    assert_eq!(walked(head.as_bytes(), few), Came::Nowhere, "{head:?}");
                }
            }
        }
        let four = [&["HTTP/1.1 200 OK\r\n"], &LINES[..], &["Y: d\r\n\r\n"]].concat().concat();
        assert_eq!(walked(four.as_bytes(), Limits::DEFAULT), Came::Nowhere, "there is room for 3");
    }

    #[test]
    fn a_plain_head_in_pieces_is_walked_over_once() {
        let known = ["Connection: b\r\n", "Transfer-Encoding: c\r\n", "Content-Length: 1\r\n"];
        for lines in [LINES, known] {
            let head = ["HTTP/1.1 200 OK\r\n", &lines.concat(), "\r\n"].concat();
            let (head, len) = (head.as_bytes(), head.len());
            let exact =
                Limits { head: narrow(len), line: narrow(len), fields: 3, ..Limits::DEFAULT };
            let at_once = walked_on(head, &[len], exact);
            assert_eq!(at_once.0, Came::Whole { len, fields: 3 });
            let starts = [17, 17 + lines[0].len(), len - 2 - lines[2].len(), len - 2];
            for first in 17..len {
                let fields = starts.iter().filter(|&&start| start <= first).count() - 1;
                let part = Came::Part { at: starts[fields], fields };
                assert_eq!(walked(&head[..first], exact), part, "{first}");
                assert_eq!(walked_on(head, &[first, len], exact), at_once, "{first}");
                for second in first..len {
                    let found = walked_on(head, &[first, second, len], exact);
                    assert_eq!(found, at_once, "{first} {second}");
                }
                let few = Limits { fields: 2, ..exact };
                let short = Limits { line: exact.line - 1, ..exact };
                let none = (Came::Nowhere, Vec::new());
                if fields <= 2 {
                    assert_eq!(walked_on(head, &[first, len], few), none, "{first}");
                }
                assert_eq!(walked_on(head, &[first, len], short), none, "{first}");
            }
        }
    }

    #[test]
    fn no_line_is_lost_where_a_walk_that_goes_on_has_no_room() {
        let head = ["HTTP/1.1 200 OK\r\n", &"Name: value\r\n".repeat(120), "\r\n"].concat();
        let head = head.as_bytes();
        for first in 17..head.len() {
            let mut table = FieldTable::<200>::new();
            let limits = Limits::DEFAULT;
            let begun = dispatch(Walk(&mut table, limits, None), &head[..first]);
            let Walked::Part { line, .. } = begun else { panic!("{first}") };
            let before = table.len();
            let on = dispatch(Walk(&mut table, limits, Some(line)), head);
            assert!(!matches!(on, Walked::Whole(_)), "there is no room for that many");
            assert!(table.len() >= before.max(60), "{first}");
            table.store_plain_lines();
            for place in &table.slots[..table.len()] {
                assert_eq!((place.name(head), place.value(head)), (&b"Name"[..], &b"value"[..]));
            }
        }
    }

    #[test]
    fn a_walk_that_goes_on_stops_at_a_line_that_is_not_plain() {
        let repeated = b"HTTP/1.1 200 OK\r\nConnection: 1\r\nConnection: 1\r\n\r\n";
        for first in 34..repeated.len() {
            let part = Came::Part { at: 32, fields: 1 };
            assert_eq!(walked_on(repeated, &[first, repeated.len()], Limits::DEFAULT).0, part);
        }
        for line in ["B:2\r\n", ": 2\r\n", " 2\r\n", "B: 2\n", "B\r\n"] {
            let head = ["HTTP/1.1 200 OK\r\nA: 1\r\n", line, "C: 3\r\n\r\n"].concat();
            for first in 17..head.len() {
                let part = Came::Part { at: 23, fields: 1 };
                let found = walked_on(head.as_bytes(), &[first, head.len()], Limits::DEFAULT);
                assert_eq!(found.0, part, "{first} {line:?}");
            }
        }
    }

    #[test]
    fn the_lines_before_one_that_is_not_plain_are_taken() {
        let part = Came::Part { at: 23, fields: 1 };
        for line in
            ["B:2\r\n", "B:  2\r\n", "B: 2 \r\n", "B: \r\n", ": 2\r\n", " 2\r\n", "B: 2\n", "B\r\n"]
        {
            let bytes = ["HTTP/1.1 200 OK\r\nA: 1\r\n", line, "C: 3\r\n\r\n"].concat();
            assert_eq!(walked(bytes.as_bytes(), Limits::DEFAULT), part, "{line:?}");
        }
        assert_eq!(walked(b"HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r", Limits::DEFAULT), part);
        assert_eq!(walked(b"HTTP/1.1 200 OK\r\nA: 1\r\n\r", Limits::DEFAULT), part);
        let repeated = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n";
        assert_eq!(walked(repeated, Limits::DEFAULT), Came::Part { at: 36, fields: 1 });
    }
}
