//! The trailer section of a request, a byte at a time (RFC 9112 §7.1.2).

use super::{MAX_REQUEST_HEAD, NotUnderstood, is_tchar, is_text};

/// How far a trailer section was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trailers {
    place: Place,
    len: u32,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    LineStart,
    Name,
    Value,
    Cr,
    LastCr,
}

impl Trailers {
    pub(super) const START: Self = Self { place: Place::LineStart, len: 0 };

    /// Reads on; gives the number of bytes read, and whether the section has ended.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<(usize, bool), NotUnderstood> {
        for (at, &byte) in bytes.iter().enumerate() {
            self.len = self.len.saturating_add(1);
            if self.len > MAX_REQUEST_HEAD {
                return Err(NotUnderstood::Size);
            }
            self.place = match (self.place, byte) {
                (Place::LineStart, b'\r') => Place::LastCr,
                (Place::LineStart | Place::Name, _) if is_tchar(byte) => Place::Name,
                (Place::Name, b':') => Place::Value,
                (Place::Value, b'\r') => Place::Cr,
                (Place::Value, _) if is_text(byte) => Place::Value,
                (Place::Cr, b'\n') => Place::LineStart,
                (Place::LastCr, b'\n') => return Ok((at + 1, true)),
                _ => return Err(NotUnderstood::Trailers),
            };
        }
        Ok((bytes.len(), false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(usize, bool), NotUnderstood> {
        let mut trailers = Trailers::START;
        trailers.read(bytes)
    }

    #[test]
    fn only_field_lines_stand_in_a_trailer_section() {
        assert_eq!(read(b"\r\nGET"), Ok((2, true)));
        assert_eq!(read(b"X: 1\r\nY:\r\n\r\n"), Ok((12, true)));
        assert_eq!(read(b"X: 1\r\n"), Ok((6, false)));
        for wrong in
            [&b"\n"[..], b" X: 1", b"X : 1", b": 1", b"X: 1\n", b"X: 1\r\n a", b"X: \0", b"\rX"]
        {
            assert_eq!(read(wrong), Err(NotUnderstood::Trailers), "{}", wrong.escape_ascii());
        }
        let long = b"X: 1\r\n".repeat(20_000);
        assert_eq!(read(&long), Err(NotUnderstood::Size));
        let limit = MAX_REQUEST_HEAD as usize;
        let longest = [b"X:", &b" ".repeat(limit - 6)[..], b"\r\n\r\n"].concat();
        assert_eq!(read(&longest), Ok((limit, true)));
    }
}
