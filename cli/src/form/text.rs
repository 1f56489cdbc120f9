//! Text that has lost its CRs, such as a head that was copied from a terminal: CR LF in the place
//! of LF, where the grammar has line ends.
//!
//! Content is taken as it is, but for the lines of chunks. A head whose text ends is ended.

use super::lines::Line;
use super::piece::{Decode, Piece};

enum State {
    /// Lines before the status line are left out.
    Before,
    Head,
    /// A chunk's size is next, so many bytes of one, or the line end behind it.
    Size,
    Data(u64),
    DataEnd,
    Trailers,
    /// As it is.
    Rest,
}

pub(super) struct Text {
    state: State,
    chunked: bool,
    interim: bool,
    begun: bool,
}

impl Text {
    /// `skip`: what comes before the first status line is no part of it.
    pub(super) fn new(skip: bool) -> Self {
        let state = if skip { State::Before } else { State::Head };
        Self { state, chunked: false, interim: false, begun: false }
    }

    fn section(&mut self, line: &Line, trailers: bool, bytes: &mut Vec<u8>) {
        let content = line.content();
        bytes.extend_from_slice(content);
        if line.last {
            bytes.extend_from_slice(b"\r\n");
        }
        if line.first {
            let lower = content.to_ascii_lowercase();
            let te = lower.strip_prefix(b"transfer-encoding:");
            self.chunked |= te.is_some_and(|te| te.windows(7).any(|word| word == b"chunked"));
            if lower.starts_with(b"http/") {
                self.interim = matches!(lower.get(8..10), Some([b' ', b'1']));
            }
        }
        let ends = line.is_whole() && content.is_empty() && self.begun;
        self.begun |= !content.is_empty();
        self.state = match (ends, trailers) {
            (false, false) => State::Head,
            (false, true) => State::Trailers,
            (true, false) if self.interim => {
                self.begun = false;
                State::Head
            }
            (true, false) if self.chunked => State::Size,
            (true, _) => State::Rest,
        };
    }

    fn size(&mut self, line: &Line, bytes: &mut Vec<u8>) {
        let content = line.content();
        let digits = content.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let size = std::str::from_utf8(&content[..digits]).ok();
        let size = size.and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let Some(size) = size.filter(|_| line.is_whole()) else {
            bytes.extend_from_slice(&line.bytes);
            self.state = State::Rest;
            return;
        };
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n");
        self.state = if size == 0 { State::Trailers } else { State::Data(size) };
    }

    fn data(&mut self, due: u64, line: &Line, bytes: &mut Vec<u8>) {
        let count = usize::try_from(due).unwrap_or(usize::MAX).min(line.bytes.len());
        let (data, behind) = line.bytes.split_at(count);
        bytes.extend_from_slice(data);
        let due = due - count as u64;
        self.state = match behind {
            [] if due > 0 => State::Data(due),
            [] => State::DataEnd,
            _ if super::lines::content(behind).is_empty() => {
                bytes.extend_from_slice(b"\r\n");
                State::Size
            }
            _ => {
                bytes.extend_from_slice(behind);
                State::Rest
            }
        };
    }
}

impl Decode for Text {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        let mut bytes = Vec::with_capacity(line.bytes.len() + 1);
        match self.state {
            State::Before if !line.bytes.starts_with(b"HTTP/") => return Ok(()),
            State::Before | State::Head => self.section(line, false, &mut bytes),
            State::Trailers => self.section(line, true, &mut bytes),
            State::Size => self.size(line, &mut bytes),
            State::Data(due) => self.data(due, line, &mut bytes),
            State::DataEnd if line.is_blank() => {
                bytes.extend_from_slice(b"\r\n");
                self.state = State::Size;
            }
            State::DataEnd | State::Rest => {
                bytes.extend_from_slice(&line.bytes);
                self.state = State::Rest;
            }
        }
        out.push(Piece::Bytes(bytes));
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        if matches!(self.state, State::Head) && self.begun {
            out.push(Piece::Bytes(b"\r\n".to_vec()));
        }
        Ok(())
    }
}

/// The same of bytes that are at hand.
pub(crate) fn with_crs(bytes: &[u8]) -> Vec<u8> {
    let mut text = Text::new(false);
    let mut out = Vec::new();
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let line = Line { bytes: line.to_vec(), first: true, last: true };
        // Text is never refused.
        let _ = text.line(&line, &mut out);
    }
    let _ = text.end(&mut out);
    let pieces = out.into_iter().flat_map(|piece| match piece {
        Piece::Bytes(bytes) => bytes,
        _ => Vec::new(),
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::with_crs;

    #[test]
    fn line_ends_of_the_grammar_get_their_crs() {
        for (text, bytes) in [
            ("HTTP/1.1 200 OK\nA: b\n\na\nb", "HTTP/1.1 200 OK\r\nA: b\r\n\r\na\nb"),
            ("HTTP/1.1 200 OK\nA: b\n", "HTTP/1.1 200 OK\r\nA: b\r\n\r\n"),
            ("HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n\r\n"),
            (
                "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\n\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            ),
            (
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\na\nb\n2\nok\n0\n\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na\nb\r\n2\r\nok\r\n0\r\n\r\n",
            ),
            (
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n{\n}\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{\n}\n",
            ),
            ("", ""),
        ] {
            assert_eq!(with_crs(text.as_bytes()), bytes.as_bytes(), "{text:?}");
        }
    }
}
