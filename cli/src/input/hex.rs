//! Hex dumps as input: `xxd`, `hexdump -C` and `xxd -p`, turned back into bytes.
//!
//! The first line tells the form. Offsets are checked, so that a dump that lost a line is refused
//! rather than read as other bytes. What is *not* read: the text column.

use std::io::{self, BufRead, BufReader, Read};

/// The longest line of a dump with offsets. A plain dump may be one endless line, which is read in
/// pieces of this size; it is even, so that no piece cuts a byte in two.
const LINE: u64 = 4096;

/// The bytes that a hex dump stands for.
pub(super) struct HexDump<R> {
    source: BufReader<R>,
    form: Form,
    /// The first line, which was read to tell the form.
    first: Option<Vec<u8>>,
    /// The number of the line that was read last.
    line: u64,
    /// The bytes of that line, and how many of them were given.
    row: Vec<u8>,
    given: usize,
    /// A `*` stands before the next line.
    star: bool,
    /// How often the row is still to be repeated, and the row after that.
    repeats: u64,
    then: Option<Vec<u8>>,
    /// The offset that the next line must have.
    offset: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// `00000000: 4854 5450 2f31  HTTP/1`
    Xxd,
    /// `00000000  48 54 54 50 2f 31  |HTTP/1|`
    Canonical,
    /// `485454502f31`
    Plain,
}

impl<R: Read> HexDump<R> {
    pub(super) fn new(source: R) -> io::Result<Self> {
        let mut source = BufReader::with_capacity(64 * 1024, source);
        let (mut first, mut blank) = (Vec::new(), 0);
        while first.trim_ascii().is_empty() {
            first.clear();
            if source.by_ref().take(LINE).read_until(b'\n', &mut first)? == 0 {
                break;
            }
            blank += u64::from(first.trim_ascii().is_empty());
        }
        let form = Form::of(first.trim_ascii()).map_err(|what| wrong(blank + 1, &what))?;
        Ok(Self {
            source,
            form,
            first: Some(first),
            line: blank,
            row: Vec::new(),
            given: 0,
            star: false,
            repeats: 0,
            then: None,
            offset: 0,
        })
    }

    /// Makes `row` the bytes of the next line; false at the end.
    fn next_row(&mut self) -> io::Result<bool> {
        let text = match self.first.take() {
            Some(first) => first,
            None => {
                let mut text = Vec::new();
                self.source.by_ref().take(LINE).read_until(b'\n', &mut text)?;
                text
            }
        };
        if text.is_empty() {
            return match self.star {
                true => Err(wrong(self.line, "nothing follows the `*`")),
                false => Ok(false),
            };
        }
        let whole = text.ends_with(b"\n") || (text.len() as u64) < LINE;
        let parsed = match self.form {
            Form::Plain => self.take_row(&text),
            _ if !whole => Err("the line is too long for a hex dump".to_owned()),
            form => self.take_line(form, text.trim_ascii()),
        };
        parsed.map_err(|what| wrong(self.line + 1, &what))?;
        self.line += u64::from(whole);
        Ok(true)
    }

    fn take_line(&mut self, form: Form, text: &[u8]) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        if text == b"*" {
            if self.row.is_empty() {
                return Err("a `*` repeats the line before it, and there is none".to_owned());
            }
            self.star = true;
            return Ok(());
        }
        let (offset, column) = form.split(text).ok_or("the offset is missing")?;
        if self.star {
            return self.repeat_up_to(offset, column);
        }
        if offset != self.offset {
            return Err(format!(
                "the offset is {offset:x}, but {:x} bytes came before it (hexadecimal): is a line missing?",
                self.offset
            ));
        }
        self.take_row(column)?;
        self.offset += self.row.len() as u64;
        Ok(())
    }

    fn take_row(&mut self, column: &[u8]) -> Result<(), String> {
        self.row = octets(column)?;
        self.given = 0;
        Ok(())
    }

    /// Gives the row again up to `offset`, then the line that says this offset.
    fn repeat_up_to(&mut self, offset: u64, column: &[u8]) -> Result<(), String> {
        let size = self.row.len() as u64;
        let gap = offset.checked_sub(self.offset).filter(|gap| gap % size == 0);
        let gap = gap.ok_or("the `*` before it does not stand for whole lines")?;
        let then = octets(column)?;
        self.star = false;
        self.repeats = gap / size;
        self.offset = offset.saturating_add(then.len() as u64);
        self.then = Some(then);
        Ok(())
    }
}

impl<R: Read> Read for HexDump<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let due = self.row.get(self.given..).unwrap_or_default();
            if !due.is_empty() || into.is_empty() {
                let count = due.len().min(into.len());
                into[..count].copy_from_slice(&due[..count]);
                self.given += count;
                return Ok(count);
            }
            if self.repeats > 0 {
                self.repeats -= 1;
                self.given = 0;
            } else if let Some(then) = self.then.take() {
                self.row = then;
                self.given = 0;
            } else if !self.next_row()? {
                return Ok(0);
            }
        }
    }
}

impl Form {
    fn of(line: &[u8]) -> Result<Self, String> {
        let digits = line.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let rest = &line[digits..];
        let mut groups = line.split(|&b| b == b' ');
        let pairs = groups.all(|group| group.len() == 2 && octets(group).is_ok());
        if digits >= 8 && rest.starts_with(b": ") {
            Ok(Self::Xxd)
        } else if digits >= 8 && rest.starts_with(b"  ") {
            Ok(Self::Canonical)
        } else if pairs || (rest.is_empty() && octets(line).is_ok()) || digits as u64 == LINE {
            Ok(Self::Plain)
        } else if digits == 7 && rest.starts_with(b" ") {
            Err("this is a dump of 16-bit words, whose order is lost: use hexdump -C".to_owned())
        } else {
            Err("this is no hex dump of xxd, xxd -p or hexdump -C".to_owned())
        }
    }

    /// The offset of a line, and its column of digits.
    fn split(self, line: &[u8]) -> Option<(u64, &[u8])> {
        let digits = line.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let (offset, rest) = line.split_at(digits);
        let offset = u64::from_str_radix(std::str::from_utf8(offset).ok()?, 16).ok()?;
        let column = match self {
            Self::Xxd => {
                let rest = rest.strip_prefix(b":")?;
                let rest = rest.strip_prefix(b" ").unwrap_or(rest);
                let end = rest.windows(2).position(|two| two == b"  ");
                &rest[..end.unwrap_or(rest.len())]
            }
            _ => rest.split(|&b| b == b'|').next().unwrap_or_default(),
        };
        Some((offset, column))
    }
}

/// The bytes of groups of digits with blanks between them.
fn octets(column: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(column.len() / 2);
    for group in column.split(u8::is_ascii_whitespace) {
        for pair in group.chunks(2) {
            let digit = |at: usize| pair.get(at).and_then(|&b| char::from(b).to_digit(16));
            match (digit(0), digit(1)) {
                (Some(high), Some(low)) => bytes.extend(u8::try_from(high << 4 | low)),
                _ => {
                    return Err(format!(
                        "`{}` is no byte in hexadecimal",
                        crate::escape::bytes(pair)
                    ));
                }
            }
        }
    }
    Ok(bytes)
}

fn wrong(line: u64, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("line {line}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(dump: &str) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        HexDump::new(dump.as_bytes())
            .and_then(|mut dump| dump.read_to_end(&mut bytes))
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    #[test]
    fn the_three_forms() {
        let ok = Ok(b"HTTP/1.1 200 OK\r\n\r\n".to_vec());
        assert_eq!(
            decode(
                "00000000: 4854 5450 2f31 2e31 2032 3030 204f 4b0d  HTTP/1.1 200 OK.\n00000010: 0a0d 0a                                  ...\n"
            ),
            ok
        );
        assert_eq!(
            decode(
                "00000000  48 54 54 50 2f 31 2e 31  20 32 30 30 20 4f 4b 0d  |HTTP/1.1 200 OK.|\n00000010  0a 0d 0a                                          |...|\n00000013\n"
            ),
            ok
        );
        assert_eq!(decode("485454502f312e31203230\n30204f4b0d0a0d0a\n"), ok);
        assert_eq!(decode("48 54 54 50 2F 31 2E 31 20\n32 30 30 20 4f 4b 0d 0a 0d 0a"), ok);
        assert_eq!(decode(""), Ok(Vec::new()));
    }

    #[test]
    fn a_star_repeats_the_line_before() {
        let dump = "00000000  00 00\n*\n00000008  01\n00000009\n";
        assert_eq!(decode(dump), Ok(vec![0, 0, 0, 0, 0, 0, 0, 0, 1]));
    }

    #[test]
    fn what_is_no_dump_is_told_by_line() {
        for (dump, line) in [
            ("HTTP/1.1 200 OK\r\n", "line 1: this is no hex dump"),
            ("0000000 5448 5054\n", "line 1: this is a dump of 16-bit words"),
            ("00000000: 4854\n00000010: 4854\n", "line 2: the offset is 10"),
            ("00000000: 4854\nrubbish\n", "line 2: the offset is missing"),
            ("4854\n48xx\n", "line 2: `xx` is no byte"),
            ("4854\n485\n", "line 2: `5` is no byte"),
            ("00000000  41\n*\n", "line 2: nothing follows"),
        ] {
            let error = decode(dump).unwrap_err();
            assert!(error.starts_with(line), "{dump:?}: {error}");
        }
    }

    #[test]
    fn an_endless_plain_line() {
        let dump = "41".repeat(1_000_000);
        assert_eq!(decode(&dump), Ok(vec![b'A'; 1_000_000]));
    }
}
