//! One row of a hex dump: an offset, digits, and often the same bytes as text beside them.
//!
//! Where the digits end and the text begins is told by the text itself: it must show the bytes.

/// A row of more bytes has no text beside it: no program writes such, and looking for it takes the square of them.
const MOST: usize = 1024;

/// A row, taken apart.
#[derive(Debug)]
pub(super) struct Row {
    /// How many blanks stand before it.
    pub(super) indent: usize,
    /// The digits of the offset, and whether it stands as `od` writes it: seven of them, one blank.
    pub(super) offset: String,
    pub(super) like_od: bool,
    /// All that can be read as bytes; the text beside may look like some more.
    pub(super) bytes: Vec<u8>,
    line: String,
    /// Behind each byte, where the rest of the line begins.
    tails: Vec<usize>,
}

impl Row {
    /// A row that begins with an offset.
    pub(super) fn of(line: &str) -> Option<Self> {
        let line = match line.is_ascii() {
            true => line.to_owned(),
            false => line.replace('┊', " ").replace(['│', '║'], "|"),
        };
        let text = line.trim_start_matches([' ', '\t', '|']);
        let indent = line.len() - text.len();
        let (offset, rest, like_od) = offset(text)?;
        let (offset, begin) = (offset.to_owned(), line.len() - rest.len());
        let mut row = Self { indent, offset, like_od, bytes: Vec::new(), line, tails: Vec::new() };
        row.groups(begin);
        Some(row)
    }

    /// Takes groups of digits as long as there are some.
    fn groups(&mut self, begin: usize) {
        let line = self.line.as_str();
        let mut rest = line[begin..].trim_start_matches('|');
        loop {
            let text = rest.trim_start_matches([' ', '\t', ',']);
            let text = match text.strip_prefix('-') {
                Some(text) if !self.bytes.is_empty() => text,
                _ => text,
            };
            let text = text.strip_prefix("0x").unwrap_or(text);
            let digits = text.bytes().take_while(u8::is_ascii_hexdigit).count();
            let (group, behind) = text.split_at(digits);
            let ends = behind.is_empty() || behind.starts_with([' ', '\t', ',', '-', '|', '>']);
            if digits == 0 || digits % 2 == 1 || !ends {
                return;
            }
            for at in (0..digits).step_by(2) {
                self.bytes.push(u8::from_str_radix(&group[at..at + 2], 16).unwrap_or(0));
                self.tails.push(line.len() - text.len() + at + 2);
            }
            rest = behind;
        }
    }

    /// What stands behind so many bytes.
    fn tail(&self, count: usize) -> &str {
        let begin = count.checked_sub(1).and_then(|at| self.tails.get(at));
        begin.and_then(|&begin| self.line.get(begin..)).unwrap_or_default()
    }

    /// How many of the bytes are no text, by the text that shows them; none if it cannot be told.
    pub(super) fn count(&self) -> Option<usize> {
        let most = if self.bytes.len() > MOST { 0 } else { self.bytes.len() };
        let shown =
            |apart: bool| (1..=most).rev().find(|&n| shows(self.tail(n), &self.bytes[..n], apart));
        let all = || is_empty(self.tail(self.bytes.len())).then_some(self.bytes.len());
        shown(true).or_else(all).or_else(|| shown(false))
    }

    /// Whether text stands beside the bytes and shows them.
    pub(super) fn has_text(&self) -> bool {
        self.count().is_some_and(|n| n > 0 && !is_empty(self.tail(n)))
    }

    /// Whether the text shows the bytes of each group of `size` the other way round.
    pub(super) fn is_swapped(&self, size: usize) -> bool {
        self.bytes.len() <= MOST
            && (1..=self.bytes.len()).rev().any(|n| {
                let swapped: Vec<u8> = self.bytes[..n]
                    .chunks(size)
                    .flat_map(|group| group.iter().rev().copied())
                    .collect();
                shows(self.tail(n), &swapped, true)
            })
    }
}

fn is_empty(tail: &str) -> bool {
    tail.trim_matches([' ', '\t', '|', ',']).is_empty()
}

/// The digits of an offset, and what stands behind it.
fn offset(text: &str) -> Option<(&str, &str, bool)> {
    if let Some((digits, rest)) = text.strip_prefix('[').and_then(|text| text.split_once(']')) {
        let hex = digits.len() > 3 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        return hex.then_some((digits, rest, false));
    }
    let bare = text.strip_prefix("0x").unwrap_or(text);
    let prefixed = bare.len() < text.len();
    let count = bare.bytes().take_while(u8::is_ascii_hexdigit).count();
    if !(4..=16).contains(&count) {
        return None;
    }
    let (digits, rest) = bare.split_at(count);
    let rest = rest.strip_prefix('h').unwrap_or(rest);
    // gdb names a symbol between.
    let rest = match rest.strip_prefix(" <").and_then(|rest| rest.split_once(">:")) {
        Some((_, rest)) => return Some((digits, rest, false)),
        None => rest,
    };
    if let Some(rest) = rest.strip_prefix(" - ") {
        return Some((digits, rest, false));
    }
    if rest.trim().is_empty() || rest.starts_with([':', '|', '\t']) {
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        return Some((digits, rest, count == 7 && !prefixed));
    }
    if rest.starts_with("  ") {
        return Some((digits, rest, false));
    }
    // One blank alone: an offset only if it cannot be a group of digits like the ones behind it.
    let next = rest.strip_prefix(' ')?;
    let group = next.bytes().take_while(u8::is_ascii_hexdigit).count();
    (group == 2).then_some((digits, rest, count == 7))
}

/// Whether `tail` is these bytes as text; `apart` asks for a gap or a sign before it.
fn shows(tail: &str, bytes: &[u8], apart: bool) -> bool {
    let tail = tail.trim_end_matches(['\r', '\n']);
    // Where a dash stands in the middle of the digits, and the row ends there.
    let tail = tail.strip_prefix('-').unwrap_or(tail);
    let text = tail.trim_start_matches([' ', '\t']);
    for (open, close) in [('|', '|'), ('>', '<'), ('*', '*')] {
        if let Some(inner) = text.strip_prefix(open)
            && let Some(inner) = inner.trim_end().strip_suffix(close)
        {
            // Some draw a line in the middle of the text too.
            let drawn = inner.replacen('|', "", 1);
            return reads(inner, bytes) || (inner.contains('|') && reads(&drawn, bytes));
        }
    }
    let blanks = tail.len() - text.len();
    let gap = if apart { 2 } else { 1 };
    let tabs = tail.starts_with('\t');
    if text.is_empty() || (blanks < gap && !tabs) {
        // Nothing but blanks: they may be the text.
        return false;
    }
    // The text itself begins with no more blanks than there are bytes.
    let least = gap.min(blanks).max(blanks.saturating_sub(bytes.len()));
    (least..=blanks).rev().any(|skip| reads(&tail[skip..], bytes))
}

/// Whether the text is these bytes, a character for each; some leave a gap in the middle, and
/// blanks at the end get lost.
fn reads(text: &str, bytes: &[u8]) -> bool {
    same(text.chars(), bytes)
        || (bytes.len() > 8 && text.chars().nth(8) == Some(' ') && {
            let without_gap = text.chars().take(8).chain(text.chars().skip(9));
            same(without_gap, bytes)
        })
}

/// The same, without a gap. It looks no further than the first character that differs: a row is asked as often as it
/// has bytes.
fn same(mut chars: impl Iterator<Item = char>, bytes: &[u8]) -> bool {
    for (at, &byte) in bytes.iter().enumerate() {
        match chars.next() {
            Some(c) if is_shown(c, byte) => {}
            Some(_) => return false,
            None => return at > 0 && bytes[at..].iter().all(|&b| b == b' '),
        }
    }
    chars.all(|c| c == ' ')
}

fn is_shown(c: char, byte: u8) -> bool {
    match byte {
        b' ' => matches!(c, ' ' | '.' | '_' | '·') || !c.is_ascii(),
        0x21..=0x7e => c == char::from(byte) || c == '.',
        _ => matches!(c, '.' | '_' | ' ' | '?') || !c.is_ascii(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Vec<u8>> {
        let row = Row::of(line)?;
        Some(row.bytes[..row.count()?].to_vec())
    }

    #[test]
    fn rows_of_many_programs() {
        for line in [
            "00000000: 4854 5450 2f31 2e31  HTTP/1.1",
            "00000000  48 54 54 50 2f 31 2e 31  |HTTP/1.1|",
            "0000000 48 54 54 50 2f 31 2e 31  >HTTP/1.1<",
            "0000000 48 54 54 50 2f 31 2e 31",
            "000000 48 54 54 50 2f 31 2e 31",
            "\t0x0000:  4854 5450 2f31 2e31  HTTP/1.1",
            "    00000000  48 54 54 50 2f 31 2e 31   HTTP/1.1",
            "0000   48 54 54 50 2f 31 2e 31   HTTP/1.1",
            "0000 - 48 54 54 50 2f 31 2e 31-   HTTP/1.1",
            "|00000000| 48 54 54 50 2f 31 2e 31                         |HTTP/1.1        |",
            "│00000000│ 48 54 54 50 2f 31 2e 31 ┊                         │HTTP/1.1┊        │",
            "0000: 48 54 54 50 2f 31 2e 31 HTTP/1.1",
            "0x7ffe1000 <buffer+8>:\t0x48\t0x54\t0x54\t0x50\t0x2f\t0x31\t0x2e\t0x31",
            "00000000h: 48 54 54 50 2F 31 2E 31 ; HTTP/1.1",
            "[0000]   48 54 54 50 2f 31 2e 31   HTTP/1.1",
            "0000\t48 54 54 50 2f 31 2e 31                            HTTP/1.1",
        ] {
            let bytes = read(line);
            let semicolon = line.contains(';');
            assert!(semicolon || bytes.as_deref() == Some(b"HTTP/1.1"), "{line}: {bytes:?}");
        }
    }

    #[test]
    fn text_is_looked_for_beside_as_many_bytes_as_programs_put_in_a_row() {
        for (count, text) in [(MOST, true), (MOST + 1, false)] {
            let line = format!("00000000  {} |{}|", "41 ".repeat(count), "A".repeat(count));
            let row = Row::of(&line).expect("a row");
            assert_eq!((row.bytes.len(), row.has_text()), (count, text));
            let row = Row::of(&format!("00000000  {}", "41 ".repeat(count))).expect("a row");
            assert_eq!(row.count(), Some(count), "no text");
        }
        // Blanks that are far more than the text could begin with.
        let row = Row::of(&format!("00000000  00 41{}.A", " ".repeat(100))).expect("a row");
        assert_eq!(row.count(), Some(2));
        let row = Row::of(&format!("00000000  20 41{} A", " ".repeat(100))).expect("a row");
        assert_eq!(row.count(), Some(2));
    }

    #[test]
    fn text_that_looks_like_digits_is_text() {
        let bytes = |text: &str| read(text).unwrap();
        assert_eq!(bytes("00000000: 3030 3132 3334 3536  00123456"), b"00123456");
        assert_eq!(bytes("00000000  31 32 20 33 34  |12 34|"), b"12 34");
        assert_eq!(bytes("00000010  0a                       |.|"), b"\n");
        assert_eq!(
            bytes("00000010  46 6f 6f 3a 20 62 61 72  0a 0a                     Foo: bar .."),
            b"Foo: bar\n\n"
        );
        assert!(Row::of("00000000: 50545448 312e312f  HTTP/1.1").unwrap().is_swapped(4));
    }
}
