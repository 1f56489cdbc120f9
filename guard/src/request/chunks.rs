//! Chunked content of a request, a byte of its lines at a time (RFC 9112 §7.1).
//!
//! ```text
//! chunk-size = 1*HEXDIG
//! chunk-ext  = *( ";" token [ "=" ( token / quoted-string ) ] )
//! ```
//!
//! Without the blanks that the grammar would have a recipient forgive.

use super::{NotUnderstood, is_tchar, is_text};

/// The most bytes of one chunk line with its end.
const LINE: u16 = 4_096;

/// How far chunked content was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunks {
    place: Place,
    /// The size that the digits are so far, then the bytes of data still due.
    size: u64,
    /// Bytes of this line.
    line: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    Size,
    NameStart,
    Name,
    ValueStart,
    Value,
    Quoted,
    Escaped,
    QuoteEnd,
    Cr,
    Data,
    DataEnd,
    DataCr,
}

impl Chunks {
    pub(super) const START: Self = Self { place: Place::Start, size: 0, line: 0 };

    /// Reads on; gives the number of bytes read, and whether the last chunk's line was.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<(usize, bool), NotUnderstood> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.place == Place::Data {
                let here = usize::try_from(self.size).unwrap_or(usize::MAX).min(bytes.len() - at);
                self.size -= here as u64;
                at += here;
                if self.size == 0 {
                    self.place = Place::DataEnd;
                }
                continue;
            }
            at += 1;
            if self.judge(byte)? {
                return Ok((at, true));
            }
        }
        Ok((at, false))
    }

    /// Whether the byte ends the last chunk's line.
    fn judge(&mut self, byte: u8) -> Result<bool, NotUnderstood> {
        self.line = self.line.saturating_add(1);
        if self.line > LINE {
            return Err(NotUnderstood::Chunk);
        }
        self.place = match (self.place, byte) {
            (Place::Start | Place::Size, _) if byte.is_ascii_hexdigit() => {
                self.push(byte)?;
                Place::Size
            }
            (Place::Size | Place::Name | Place::Value | Place::QuoteEnd, b'\r') => Place::Cr,
            (Place::Size | Place::Name | Place::Value | Place::QuoteEnd, b';') => Place::NameStart,
            (Place::NameStart | Place::Name, _) if is_tchar(byte) => Place::Name,
            (Place::Name, b'=') => Place::ValueStart,
            (Place::ValueStart, b'"') => Place::Quoted,
            (Place::ValueStart | Place::Value, _) if is_tchar(byte) => Place::Value,
            (Place::Quoted, b'"') => Place::QuoteEnd,
            (Place::Quoted, b'\\') => Place::Escaped,
            (Place::Quoted | Place::Escaped, _) if is_text(byte) => Place::Quoted,
            (Place::Cr, b'\n') if self.size == 0 => return Ok(true),
            (Place::Cr, b'\n') => Place::Data,
            (Place::DataEnd, b'\r') => Place::DataCr,
            (Place::DataCr, b'\n') => {
                *self = Self::START;
                Place::Start
            }
            _ => return Err(NotUnderstood::Chunk),
        };
        Ok(false)
    }

    fn push(&mut self, digit: u8) -> Result<(), NotUnderstood> {
        let digit = char::from(digit).to_digit(16).unwrap_or(0);
        // Up to 2^63 − 1, as everywhere.
        if self.size > (i64::MAX as u64) >> 4 {
            return Err(NotUnderstood::Chunk);
        }
        self.size = self.size << 4 | u64::from(digit);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], step: usize) -> Result<Option<usize>, NotUnderstood> {
        let (mut chunks, mut at) = (Chunks::START, 0);
        for piece in bytes.chunks(step) {
            let (len, last) = chunks.read(piece)?;
            at += len;
            if last {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    #[test]
    fn chunks_end_at_the_same_byte_however_they_are_cut() {
        for (bytes, end) in [
            (&b"2\r\nok\r\n0\r\n\r\n"[..], Some(10)),
            (b"A;x=\"\\\";\";y=z;w\r\n0123456789\r\n000;q\r\nX: 1", Some(36)),
            (b"7fffffffffffffff\r\nab", None),
        ] {
            for step in 1..=bytes.len() {
                assert_eq!(read(bytes, step), Ok(end), "{} by {step}", bytes.escape_ascii());
            }
        }
    }

    #[test]
    fn nothing_else_is_a_chunk() {
        for bytes in [
            &b"\r\n"[..],
            b"2\n",
            b"2 \r\n",
            b"0x2\r\n",
            b"+2\r\n",
            b"2;\r\n",
            b"2;a=\r\n",
            b"2; a\r\n",
            b"2;a=\"\r\n\"\r\n",
            b"8000000000000000\r\n",
            b"2\r\nokay",
            b"2\r\nok\n",
        ] {
            for step in [1, bytes.len()] {
                assert_eq!(
                    read(bytes, step),
                    Err(NotUnderstood::Chunk),
                    "{}",
                    bytes.escape_ascii()
                );
            }
        }
        let long = [b"2;", &[b'a'; 5_000][..]].concat();
        assert_eq!(read(&long, 100), Err(NotUnderstood::Chunk));
    }

    #[test]
    fn a_line_may_be_as_long_as_the_limit() {
        let line = b"1;".iter().copied().chain(core::iter::repeat(b'a'));
        let longest: Vec<u8> = line.take(LINE as usize).collect();
        let mut chunks = Chunks::START;
        assert_eq!(chunks.read(&longest), Ok((longest.len(), false)));
        assert_eq!(chunks.read(b"a"), Err(NotUnderstood::Chunk));
    }
}
