//! The head as almost every upstream sends it: there whole, each line `name: value` with one SP and
//! no blank at its end.
//!
//! One pass classifies the bytes, another verifies each line by one branch, recognises the fields
//! that framing needs by the way, and stores nothing: the positions that `scan` found are the
//! table of fields. At the first line that is anything else the walk stops, and what it verified is
//! stored in slots, where the readers of single lines go on.

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
    /// Nothing is known.
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
    let (lines, before, values) = walk_lines(bytes, reason_end, pairs);
    let at = before.wrapping_add(2);
    let whole = rest.get(2 * lines) == Some(&at) && is_crlf(bytes, at);
    let end = if whole { at.wrapping_add(2) } else { at };
    // Where all of it is no longer than a line may be, no line is too long.
    if end > limits.line || lines > wide(limits.fields).min(N) {
        return Walked::Nothing;
    }
    let Some(line) = StatusLine::plain(prefix, reason_end) else { return Walked::Nothing };
    if !whole {
        table.spill(lines, bytes);
        return Walked::Part { line, at: wide(at) };
    }
    table.end_plain_head(lines);
    Walked::Whole(PlainHead { line, len: wide(end), values })
}

/// Verifies lines that follow each other, from the one after the CR at `before` on, as long as each
/// is `name: value`; gives their number, the position of the last CR, and what framing needs.
#[inline(always)]
fn walk_lines<'a>(
    bytes: &'a [u8],
    mut before: u32,
    pairs: &[[u32; 2]],
) -> (usize, u32, LoneValues<'a>) {
    let mut lines = 0;
    let mut values = LoneValues::default();
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

    struct Walk<'t, const N: usize>(&'t mut FieldTable<N>, Limits);

    impl<'b, const N: usize> Scan<'b> for Walk<'_, N> {
        type Output = Walked<'b>;

        fn run<K: Kernel>(self, kernel: K, bytes: &'b [u8]) -> Walked<'b> {
            walk(kernel, bytes, self.0, &self.1)
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
        let mut table = FieldTable::<3>::new();
        match dispatch(Walk(&mut table, limits), bytes) {
            Walked::Whole(PlainHead { len, .. }) => Came::Whole { len, fields: table.head().len() },
            Walked::Part { at, .. } => Came::Part { at, fields: table.len() },
            Walked::Nothing => Came::Nowhere,
        }
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
