//! Hex dumps with offsets: those of xxd, hexdump -C, od, Wireshark and others.
//!
//! Offsets are checked, so that a dump that lost a line is refused rather than read as other
//! bytes; they also say how many bytes a row has.

use super::lines::Line;
use super::piece::{Decode, Piece};
use super::row::Row;

/// From here on a first offset is an address, and not a sign of a lost line.
pub(super) const ADDRESS: u64 = 0x1_0000;

#[derive(Default)]
pub(super) struct Dump {
    /// Only rows that stand so far to the right, where two sides of a connection are shown.
    indent: Option<usize>,
    /// The row that waits for the offset of the next one.
    row: Option<Row>,
    /// A `*` stands behind that row.
    star: bool,
    /// The radix of the offsets, once it is known.
    radix: Option<u32>,
    /// The offset of the row.
    offset: u64,
    begun: bool,
}

impl Dump {
    pub(super) fn new(indent: Option<usize>) -> Self {
        Self { indent, ..Self::default() }
    }

    fn next(&mut self, row: Row, out: &mut Vec<Piece>) -> Result<(), String> {
        let Some(last) = self.row.take() else {
            let offset = value(&row.offset, 16)?;
            if !self.begun && offset > 0 && offset < ADDRESS {
                return Err(format!(
                    "the offset is {offset:x}, and no byte came before it: is a line missing?"
                ));
            }
            self.begun = true;
            self.offset = offset;
            self.row = Some(row);
            return Ok(());
        };
        let radix = *self.radix.get_or_insert_with(|| radix(&last, &row, last.count(), self.star));
        let from = if radix == 16 { self.offset } else { value(&last.offset, radix)? };
        let to = value(&row.offset, radix)?;
        let gap = to.checked_sub(from).and_then(|gap| usize::try_from(gap).ok());
        match gap {
            Some(gap) if !self.star && gap <= last.bytes.len() => {
                out.push(Piece::Bytes(last.bytes[..gap].to_vec()));
            }
            Some(gap) if self.star => Self::repeat(&last, gap, out)?,
            _ => {
                let came = from.saturating_add(last.count().unwrap_or(last.bytes.len()) as u64);
                return Err(format!(
                    "the offset is {}, but {} bytes came before it ({}): is a line missing?",
                    match row.offset.trim_start_matches('0') {
                        "" => "0",
                        offset => offset,
                    },
                    in_radix(came, radix),
                    match radix {
                        8 => "octal",
                        10 => "decimal",
                        _ => "hexadecimal",
                    }
                ));
            }
        }
        self.star = false;
        self.offset = to;
        self.row = Some(row);
        Ok(())
    }

    /// Gives the row again, up to the offset of the next one.
    fn repeat(last: &Row, gap: usize, out: &mut Vec<Piece>) -> Result<(), String> {
        let count = last.count().filter(|&count| count > 0 && gap.is_multiple_of(count));
        let count = count.ok_or("the `*` before it does not stand for whole lines")?;
        out.push(Piece::Repeat(last.bytes[..count].to_vec(), (gap / count) as u64));
        Ok(())
    }
}

impl Decode for Dump {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        if !line.is_whole() {
            return Err("the line is too long for a hex dump".to_owned());
        }
        let text = line.text();
        if line.is_blank() || is_ruler(&text) {
            return Ok(());
        }
        if text.trim() == "*" {
            self.star = true;
            return match self.row {
                Some(_) => Ok(()),
                None => Err("a `*` repeats the line before it, and there is none".to_owned()),
            };
        }
        match Row::of(&text) {
            Some(row) if self.indent.is_some_and(|indent| indent != row.indent) => Ok(()),
            Some(row) => self.next(row, out),
            None if !self.begun => Ok(()),
            None => Err("the offset is missing".to_owned()),
        }
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        if self.star {
            return Err("nothing follows the `*`".to_owned());
        }
        let Some(row) = self.row.take() else {
            return Ok(());
        };
        let count = row.count().ok_or("the digits cannot be told from the text beside them")?;
        out.push(Piece::Bytes(row.bytes[..count].to_vec()));
        Ok(())
    }
}

/// Whether a line holds no bytes: a border, or the numbers of columns.
pub(super) fn is_ruler(line: &str) -> bool {
    let line = line.trim();
    let border = |c: char| "+-=_|#~ ".contains(c) || ('\u{2500}'..='\u{257f}').contains(&c);
    let mut words = line.split([' ', '|', '+']).filter(|word| !word.is_empty()).peekable();
    let columns = words.peek().is_some()
        && words.enumerate().all(|(at, word)| {
            usize::from_str_radix(word, 16).is_ok_and(|number| number == at) && word.len() <= 2
        });
    line.chars().all(border) || (columns && line.len() > 16)
}

fn value(digits: &str, radix: u32) -> Result<u64, String> {
    u64::from_str_radix(digits, radix)
        .map_err(|_| format!("the offset `{digits}` is no number to the base {radix}"))
}

/// The base in which the offsets of two rows differ by what the first one holds.
fn radix(last: &Row, row: &Row, count: Option<usize>, star: bool) -> u32 {
    let fits = |radix: u32| {
        let (from, to) = (value(&last.offset, radix).ok()?, value(&row.offset, radix).ok()?);
        let gap = usize::try_from(to.checked_sub(from)?).ok()?;
        Some(count == Some(gap) || (star && gap.is_multiple_of(count?)))
    };
    let by_od = last.like_od && row.like_od;
    let likely = if by_od { [8, 10, 16] } else { [16, 8, 10] };
    likely.into_iter().find(|&radix| fits(radix) == Some(true)).unwrap_or(likely[0])
}

fn in_radix(number: u64, radix: u32) -> String {
    match radix {
        8 => format!("{number:o}"),
        10 => number.to_string(),
        _ => format!("{number:x}"),
    }
}
