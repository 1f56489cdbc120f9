//! A field line that arrives in pieces: what can be said at once.
//!
//! Nothing here judges. What is not usual is left as it is, for [`SectionReader::read`].

use super::bulk;
use super::fields::FieldTable;
use super::section::SectionReader;
use crate::policy::Limits;
use crate::scan::{self, few};

/// What new bytes are to a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grown {
    /// Nothing ended with them.
    Longer,
    /// With them the line ended in CRLF.
    Ended,
    /// They are to be looked at by [`SectionReader::read`].
    Unclear,
}

/// What ended with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The section, at this position.
    Section(usize),
    /// A field line; the next one is not there whole.
    Line,
    /// Perhaps a field line; the rest is to be looked at by [`SectionReader::read`].
    Unclear,
}

impl SectionReader {
    /// Whether a short look shows that the new bytes only make the unfinished line longer; then they are
    /// done with. `false` says nothing.
    #[inline(always)]
    pub(crate) fn only_grows(&mut self, bytes: &[u8]) -> bool {
        let grows = bytes.len() <= self.room
            && match bytes.len().wrapping_sub(self.scanned) {
                1 => !matches!(bytes.last(), Some(b'\r' | b'\n')),
                2..=few::MOST => !bytes.last_chunk().is_none_or(few::any_line_break),
                _ => false,
            };
        if grows {
            self.scanned = bytes.len();
        }
        grows
    }

    /// Whether so few bytes are new that at most one line ends with them.
    #[inline(always)]
    pub(crate) const fn has_few_new(&self, bytes: &[u8]) -> bool {
        bytes.len().wrapping_sub(self.scanned) <= few::MOST
    }

    /// Looks at new bytes in the unfinished line.
    #[inline(always)]
    pub(crate) fn grow(&mut self, bytes: &[u8]) -> Grown {
        let window = bytes.get(..self.room).unwrap_or(bytes);
        if window.len() < self.scanned {
            return Grown::Unclear;
        }
        // Where a limit has come, a line that has not ended is to be looked at.
        let not_ended = if window.len() < bytes.len() { Grown::Unclear } else { Grown::Longer };
        let Some(at) = scan::line_break(window, self.scanned) else {
            self.scanned = window.len();
            return not_ended;
        };
        self.scanned = at;
        match window.get(at..) {
            Some([b'\r']) => not_ended,
            Some([b'\r', b'\n', ..]) => Grown::Ended,
            _ => Grown::Unclear,
        }
    }

    /// Reads the line that [ended](Grown::Ended), and looks at what is there behind it.
    #[inline(always)]
    pub(crate) fn end_line<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        limits: &Limits,
    ) -> Ended {
        let (start, at) = (self.start, self.scanned);
        let end = at.saturating_add(2);
        if at == start {
            return Ended::Section(end);
        }
        if !bulk::store_line(bytes, start, at, fields, limits) {
            return Ended::Unclear;
        }
        self.go_on(end, Some(start));
        // No limit is nearer in the next line, even if it is a fold, but that on the number of fields.
        if fields.len() >= N.min(limits.fields as usize) {
            self.room = 0;
            return Ended::Unclear;
        }
        match self.grow(bytes) {
            Grown::Longer => Ended::Line,
            Grown::Ended | Grown::Unclear => Ended::Unclear,
        }
    }
}

// `SectionReader::read` says the same of the same bytes, so no response shows who looked at them.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::head::Known;

    const ROOM: usize = 80;
    const LOOKED_AT: usize = 39;

    /// In a line that starts at 17; up to 39 everything was looked at.
    fn reader() -> SectionReader {
        SectionReader { room: ROOM, scanned: LOOKED_AT, ..SectionReader::at(17) }
    }

    /// What was looked at, and these.
    fn bytes(new: &[u8]) -> Vec<u8> {
        [&b"HTTP/1.1 200 OK\r\nA: bcdefghijklmnopqrst"[..], new].concat()
    }

    #[test]
    fn a_few_bytes_in_the_line_only_make_it_longer() {
        for new in 0..=32 {
            let (bytes, few) = (bytes(&vec![b'a'; new]), new <= few::MOST);
            let at_once = few && new > 0;
            let mut reader = reader();
            assert_eq!(reader.only_grows(&bytes), at_once, "{new}");
            assert_eq!(reader.scanned, if at_once { LOOKED_AT + new } else { LOOKED_AT }, "{new}");
            let mut reader = self::reader();
            assert_eq!(reader.has_few_new(&bytes), few, "{new}");
            assert_eq!(reader.grow(&bytes), Grown::Longer, "{new}");
            assert_eq!(reader.scanned, LOOKED_AT + new, "{new}");
        }
    }

    #[test]
    fn what_a_line_break_among_a_few_bytes_means() {
        for before in 0..16 {
            let ask = |end: &[u8]| {
                let bytes = bytes(&[&vec![b'a'; before][..], end].concat());
                assert!(!reader().only_grows(&bytes), "{before} {end:?}");
                let mut reader = reader();
                let grown = reader.grow(&bytes);
                assert_eq!(reader.scanned, LOOKED_AT + before, "{before} {end:?}");
                grown
            };
            assert_eq!(ask(b"\r"), Grown::Longer);
            assert_eq!(ask(b"\n"), Grown::Unclear);
            if before < 15 {
                assert_eq!(ask(b"\r\n"), Grown::Ended);
                assert_eq!(ask(b"\rb"), Grown::Unclear);
                assert_eq!(ask(b"\n\r"), Grown::Unclear);
            }
        }
    }

    #[test]
    fn nothing_is_said_beyond_a_limit_or_of_fewer_bytes() {
        let line = [b'a'; ROOM + 1];
        for (len, grows) in [(ROOM, true), (ROOM + 1, false), (ROOM - 2, false)] {
            let mut reader = SectionReader { scanned: ROOM - 1, ..reader() };
            assert_eq!(reader.only_grows(&line[..len]), grows, "{len}");
            let mut reader = SectionReader { scanned: ROOM - 1, ..self::reader() };
            assert_eq!(reader.grow(&line[..len]) == Grown::Longer, grows, "{len}");
        }
    }

    #[test]
    fn a_line_that_ends_before_a_limit_has_ended_whatever_comes_behind_it() {
        let line = [&[b'a'; ROOM - 2][..], b"\r\n"].concat();
        let ask = |bytes: &[u8]| {
            let mut reader = SectionReader { scanned: LOOKED_AT, ..reader() };
            (reader.grow(bytes), reader.scanned)
        };
        for behind in [&b""[..], b"a", &[b'a'; 100], b"\r\n"] {
            let bytes = [&line, behind].concat();
            assert_eq!(ask(&bytes), (Grown::Ended, ROOM - 2), "{behind:?}");
        }
        // One byte later, CRLF is cut by the limit.
        let later = [b"a", &line[..]].concat();
        assert_eq!(ask(&later), (Grown::Unclear, ROOM - 1));
        assert_eq!(ask(&later[..ROOM]), (Grown::Longer, ROOM - 1), "it has not come yet");
    }

    /// What ended with these bytes, the number of fields then, where the reader stands.
    fn ended(new: &str, limits: Limits) -> (Ended, usize, usize) {
        let bytes = ["HTTP/1.1 200 OK\r\n", new].concat();
        let mut reader = SectionReader { room: 1000, ..SectionReader::at(17) };
        reader.scanned = 17 + new.find("\r\n").expect("it ends");
        let mut table = FieldTable::<3>::new();
        let ended = reader.end_line(bytes.as_bytes(), &mut table, &limits);
        (ended, table.len(), reader.start)
    }

    #[test]
    fn a_usual_line_is_stored_and_the_next_one_begun() {
        let long_name = ["a".repeat(64), ": b".to_owned()].concat();
        let long_value = ["a: ".to_owned(), "b".repeat(300)].concat();
        for line in ["Name: value", "a: b", "a: b c\td\u{e9}", &long_name, &long_value] {
            for next in ["", "N", "Name: v", "\r", " more than a few bytes"] {
                let new = [line, "\r\n", next].concat();
                let start = 17 + line.len() + 2;
                assert_eq!(ended(&new, Limits::DEFAULT), (Ended::Line, 1, start), "{new:?}");
            }
            for next in ["\r\n", "A: b\r\n", "\n"] {
                let new = [line, "\r\n", next].concat();
                let start = 17 + line.len() + 2;
                assert_eq!(ended(&new, Limits::DEFAULT), (Ended::Unclear, 1, start), "{new:?}");
            }
        }
        assert_eq!(ended("\r\n", Limits::DEFAULT), (Ended::Section(19), 0, 17));
    }

    #[test]
    fn an_unusual_line_is_left_as_it_is() {
        let long_name = ["a".repeat(65), ": b".to_owned()].concat();
        let late = ["a: ".to_owned(), "b".repeat(100), "\u{7f}b".to_owned()].concat();
        let lines = [
            "a:b", "a:  b", "a: b ", "a: ", ": b", " a: b", "a", "a b: c", "a: b\0", &long_name,
            &late,
        ];
        for line in lines {
            for next in ["\r\n", "\r\n: b"] {
                let new = [line, next].concat();
                assert_eq!(ended(&new, Limits::DEFAULT), (Ended::Unclear, 0, 17), "{new:?}");
            }
        }
    }

    #[test]
    fn no_line_is_stored_or_begun_beyond_the_number_of_fields() {
        let fields = |fields| Limits { fields, ..Limits::DEFAULT };
        assert_eq!(ended("a: b\r\n", fields(0)), (Ended::Unclear, 0, 17));
        assert_eq!(ended("a: b\r\n", fields(1)), (Ended::Unclear, 1, 23));
        assert_eq!(ended("a: b\r\n", fields(2)), (Ended::Line, 1, 23));
        assert_eq!(ended("a: b\r\nc", fields(1)), (Ended::Unclear, 1, 23));
    }

    #[test]
    fn known_fields_are_recognised() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: a\r\nDate: 1\r\n";
        let mut table = FieldTable::<3>::new();
        for (start, end) in [(17, 34), (36, 49), (51, 58)] {
            assert!(bulk::store_line(bytes, start, end, &mut table, &Limits::DEFAULT));
        }
        let place = |field| table.known().get(field).map(|lines| (lines.first, lines.last));
        assert_eq!(place(Known::ContentLength), Some((0, 0)));
        assert_eq!(place(Known::Connection), Some((1, 1)));
        assert_eq!(place(Known::TransferEncoding), None);
    }
}
