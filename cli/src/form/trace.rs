//! `curl --trace` and `--trace-ascii`: the bytes, read and sent.
//!
//! In the form with text alone, the offsets tell where a line end stood; bytes that cannot be
//! printed are dots there.

use super::curl;
use super::facts::Facts;
use super::lines::Line;
use super::nothing;
use super::piece::{Decode, Piece};
use super::row::Row;

/// What the lines that come are part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Nothing that was read or sent.
    Other,
    Sent,
    Header,
    Data,
}

#[derive(Default)]
pub(super) struct Trace {
    part: Option<Part>,
    /// How many bytes the part has, and how many of them came.
    size: usize,
    came: usize,
    /// A row that waits for the next offset.
    row: Option<(usize, String)>,
    facts: Facts,
    /// A request was sent, and nothing came back yet.
    asked: bool,
    /// The exchange on this connection has begun, or one before it has.
    begun: bool,
    connected: bool,
}

impl Trace {
    fn heading(&mut self, text: &str, out: &mut Vec<Piece>) -> Result<bool, String> {
        let Some((part, rest)) = heading(text) else {
            return Ok(false);
        };
        self.end_of_part(out)?;
        self.part = Some(part);
        self.came = 0;
        self.size = rest.split(' ').next().and_then(|size| size.parse().ok()).unwrap_or(0);
        match part {
            Part::Sent if self.begun => {
                self.facts = Facts { reused: self.connected, ..Facts::default() };
                self.begun = false;
                self.asked = true;
            }
            Part::Sent => self.asked = true,
            Part::Header | Part::Data => self.begin(out),
            Part::Other => {
                let info = text.split_once("Info: ").map_or("", |(_, info)| info.trim_start());
                if curl::is_connected(info) {
                    self.unanswered(out);
                    self.connected = false;
                    self.facts = Facts::default();
                }
                if let Some(ending) = curl::ending(info).filter(|_| !self.begun) {
                    self.facts.ending = Some(ending);
                }
            }
        }
        Ok(true)
    }

    fn begin(&mut self, out: &mut Vec<Piece>) {
        self.asked = false;
        if !std::mem::replace(&mut self.begun, true) {
            out.push(Piece::Start(self.facts.clone()));
            self.connected = true;
        }
    }

    /// A request to which nothing came.
    fn unanswered(&mut self, out: &mut Vec<Piece>) {
        if std::mem::replace(&mut self.asked, false) {
            out.push(Piece::Start(self.facts.clone()));
        }
        self.begun = false;
    }

    fn row(&mut self, text: &str, out: &mut Vec<Piece>) -> Result<(), String> {
        let Some((digits, rest)) = text.trim_start().split_once(':') else {
            return Err("this is neither a heading of curl's trace nor a line of bytes".to_owned());
        };
        let offset = usize::from_str_radix(digits, 16)
            .map_err(|_| format!("`{}` is no offset", crate::escape::bytes(digits.as_bytes())))?;
        self.end_of_row(offset, out)?;
        if offset != self.came {
            return Err(format!(
                "the offset is {offset:x}, but {:x} bytes came before it (hexadecimal): is a line missing?",
                self.came
            ));
        }
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        self.row = Some((offset, rest.to_owned()));
        Ok(())
    }

    /// Gives the row that waits, which goes up to `to`.
    fn end_of_row(&mut self, to: usize, out: &mut Vec<Piece>) -> Result<(), String> {
        let Some((offset, text)) = self.row.take() else {
            return Ok(());
        };
        let count = to.checked_sub(offset).ok_or("the offsets go back")?;
        let bytes = digits(offset, &text, count).or_else(|| self.ascii(&text, count, to));
        let bytes = bytes.ok_or_else(|| {
            format!("the line before it should have {count} bytes: is a part of it missing?")
        })?;
        self.came += bytes.len();
        match self.part {
            Some(Part::Header | Part::Data) => {
                if offset == 0 && nothing::is_http2(&bytes) {
                    return Err(nothing::HTTP2_BY_CURL.to_owned());
                }
                out.push(Piece::Bytes(bytes));
            }
            Some(Part::Sent) => self.sent(offset, &bytes),
            _ => {}
        }
        Ok(())
    }

    /// The bytes of a row of text: a line end is told by the offset alone.
    fn ascii(&self, text: &str, count: usize, to: usize) -> Option<Vec<u8>> {
        let mut bytes = text.as_bytes().to_vec();
        match count.checked_sub(bytes.len())? {
            // What ends a header and is not CR LF is a LF, which is drawn as a dot.
            0 if self.part == Some(Part::Header) && to == self.size && bytes.ends_with(b".") => {
                bytes.pop();
                bytes.push(b'\n');
            }
            0 => {}
            2 => bytes.extend_from_slice(b"\r\n"),
            // Blanks at the end of a line were lost in copying.
            more @ 3..=64 => {
                bytes.resize(bytes.len() + more - 2, b' ');
                bytes.extend_from_slice(b"\r\n");
            }
            _ => return None,
        }
        Some(bytes)
    }

    /// What of a request changes how its response is read.
    fn sent(&mut self, offset: usize, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        if offset == 0 && self.facts.methods.is_empty() {
            // The row may stop within the request line.
            let method = lines.next().and_then(|line| line.split_once(' '));
            let method = method.map(|(method, _)| method.to_owned());
            self.facts.methods.extend(method.filter(|method| super::facts::is_token(method)));
        } else if bytes.len() < 64 {
            lines.for_each(|line| self.facts.field(line));
        }
    }

    fn end_of_part(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        self.end_of_row(self.size, out)?;
        if self.part.is_some_and(|part| part != Part::Other) && self.came != self.size {
            return Err(format!(
                "{} of {} bytes came before this line: is a line missing?",
                self.came, self.size
            ));
        }
        self.part = None;
        Ok(())
    }
}

impl Decode for Trace {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        if !line.is_whole() {
            return Err("the line is too long for a trace".to_owned());
        }
        let text = line.text();
        if self.heading(&text, out)? {
            return Ok(());
        }
        match self.part {
            Some(Part::Sent | Part::Header | Part::Data) if !line.is_blank() => {
                self.row(&text, out)
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        self.end_of_part(out)?;
        self.unanswered(out);
        Ok(())
    }
}

/// What a heading begins, and what stands behind `…, `. A time may stand before it.
fn heading(text: &str) -> Option<(Part, &str)> {
    for (mark, part) in [
        ("<= Recv header, ", Part::Header),
        ("<= Recv data, ", Part::Data),
        ("=> Send header, ", Part::Sent),
        ("=> Send data, ", Part::Other),
        ("<= Recv SSL data, ", Part::Other),
        ("=> Send SSL data, ", Part::Other),
        ("== Info: ", Part::Other),
    ] {
        // Behind the time, and the numbers of the transfer and the connection.
        if let Some(at) = text.find(mark).filter(|&at| at <= 32 && !text[..at].contains(": ")) {
            return Some((part, &text[at + mark.len()..]));
        }
    }
    None
}

/// Whether a line is one that only a trace has.
pub(super) fn is_heading(text: &str) -> bool {
    heading(text).is_some()
}

/// The bytes of a row with digits.
fn digits(offset: usize, text: &str, count: usize) -> Option<Vec<u8>> {
    let row = Row::of(&format!("{offset:04x}: {text}"))?;
    // Text that happens to be digits does not show itself beside them.
    let shown = row.count() == Some(count);
    (shown && count > 0).then(|| row.bytes[..count].to_vec())
}
