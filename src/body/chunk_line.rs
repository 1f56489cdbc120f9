//! One chunk line: the size, and extensions by their grammar (RFC 9112 §7.1, §7.1.1).
//!
//! ```text
//! chunk-size = 1*HEXDIG
//! chunk-ext  = *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )
//! ```
//!
//! The line ends in CRLF, never in a lone LF (erratum 7633 was rejected), whether a quote is open
//! or not. What an extension says is ignored (§7.1.1).
//!
//! Each byte is judged when it comes, and read once. At one byte the order is: blanks before the
//! line's end, which began before it; the grammar; the limits.

use crate::defect::{Defect, Reject};
use crate::policy::Scope;
use crate::syntax::{BLANK, HEXDIG, NO_DIGIT, QDTEXT, TCHAR, TEXT, hexdig};

/// How far a chunk line was read. Positions count from its first byte; no limit lets them grow larger
/// than their type.
#[derive(Clone, Debug, Default)]
pub(super) struct ChunkLine {
    /// The number that the digits are so far; below 2^63.
    size: u64,
    /// How many bytes were judged.
    at: u32,
    /// How many of them are digits of the size: `digits <= at`.
    digits: u32,
    /// Where the last run of blanks before a `;`, a `=` or the line's end begins.
    blanks: u32,
    place: Place,
}

/// Where in the line the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// At the start, or behind digits of the size.
    #[default]
    Size,
    /// In blanks behind the size or a value.
    Blanks,
    /// Behind a `;`, and blanks.
    BeforeName,
    Name,
    /// In blanks behind a name.
    NameBlanks,
    /// Behind a `=`, and blanks.
    BeforeValue,
    /// In a value that is a token.
    Value,
    /// In a quoted value.
    Quoted,
    /// Behind the backslash in one.
    Escaped,
    /// Behind the quote that ends one.
    QuoteEnd,
    /// Behind the CR at the line's end.
    Cr,
    /// Behind its LF.
    End,
}

/// A chunk line that passed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The size it announces, in bytes; below 2^63.
    pub(super) size: u64,
    /// The line's length with its CRLF.
    pub(super) len: usize,
    /// How many of its bytes are neither digits of the size nor CRLF.
    pub(super) extensions: u32,
}

impl ChunkLine {
    /// Whether no byte of the line has been read.
    #[inline(always)]
    pub(super) const fn is_fresh(&self) -> bool {
        self.at == 0
    }

    /// Reads on, given the same bytes and more; `used` bytes of extensions came before.
    ///
    /// # Errors
    ///
    /// The rows K001 to K007, `chunk-line-size`, `chunk-extension-size`
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        used: u32,
        scope: &mut Scope<'_>,
    ) -> Result<Option<Found>, Reject> {
        let limits = scope.policy.limits();
        let (most, room) = (limits.chunk_line, limits.chunk_extensions.saturating_sub(used));
        loop {
            self.skip_run(bytes, most, room);
            let at = self.at as usize;
            // Also where a caller gives fewer bytes than before, which is its mistake.
            let Some(&byte) = bytes.get(at) else { return Ok(None) };
            self.place = self.judge(byte, scope)?;
            if self.at >= most {
                return Err(scope.reject(Defect::ChunkLineSize, at));
            }
            match self.place {
                Place::Size => self.push_digit(byte),
                Place::Cr => {}
                Place::End => {
                    // All that stands between the digits and CRLF.
                    let extensions = self.at.saturating_sub(self.digits).saturating_sub(1);
                    return Ok(Some(Found { size: self.size, len: at + 1, extensions }));
                }
                _ if self.extensions() >= room => {
                    return Err(scope.reject(Defect::ChunkExtensionSize, at));
                }
                _ => {}
            }
            self.at = self.at.saturating_add(1);
        }
    }

    /// How many bytes of extensions were judged, as long as the line's end was not.
    const fn extensions(&self) -> u32 {
        self.at.saturating_sub(self.digits)
    }

    /// Skips the bytes that leave the line in the same place, up to the nearest limit.
    fn skip_run(&mut self, bytes: &[u8], most: u32, room: u32) {
        let class = match self.place {
            Place::Size => return self.skip_digits(bytes, most),
            Place::Name | Place::Value => TCHAR,
            Place::Quoted => QDTEXT,
            Place::Blanks | Place::BeforeName | Place::NameBlanks | Place::BeforeValue => BLANK,
            Place::Escaped | Place::QuoteEnd | Place::Cr | Place::End => return,
        };
        let run = ahead(bytes, self.at, most.min(self.digits.saturating_add(room)));
        let len = class.first_outside(run).unwrap_or(run.len());
        self.at = self.at.saturating_add(u32::try_from(len).unwrap_or(u32::MAX));
    }

    /// Reads digits of the size, up to the one that would make it too large.
    fn skip_digits(&mut self, bytes: &[u8], most: u32) {
        for &byte in ahead(bytes, self.at, most) {
            if hexdig(byte) == NO_DIGIT || self.is_full() {
                break;
            }
            self.push_digit(byte);
            self.at = self.at.saturating_add(1);
        }
    }

    /// Whether another digit makes the size larger than 2^63 - 1.
    const fn is_full(&self) -> bool {
        self.size >> 59 != 0
    }

    fn push_digit(&mut self, byte: u8) {
        self.size = self.size << 4 | u64::from(hexdig(byte));
        self.digits = self.digits.saturating_add(1);
    }

    /// Judges the next byte by the grammar; gives where the one after it stands.
    fn judge(&mut self, byte: u8, scope: &mut Scope<'_>) -> Result<Place, Reject> {
        match (self.place, byte) {
            (Place::Size, _) => return self.judge_after_digits(byte, scope),
            (Place::Cr, b'\n') => return Ok(Place::End),
            (Place::Cr | Place::End, _) => {
                let before = (self.at as usize).saturating_sub(1);
                return Err(scope.reject(Defect::ChunkLineEnd, before));
            }
            (Place::Name | Place::NameBlanks, b'=') => return Ok(Place::BeforeValue),
            (Place::BeforeValue, b'"') => return Ok(Place::Quoted),
            (Place::Quoted, b'"') => return Ok(Place::QuoteEnd),
            (Place::Quoted, b'\\') => return Ok(Place::Escaped),
            (Place::Quoted | Place::Escaped, b'\r' | b'\n') => {
                return Err(self.reject(Defect::ChunkExtensionQuote, scope));
            }
            _ => {}
        }
        match self.place {
            Place::BeforeName | Place::BeforeValue if BLANK.has(byte) => return Ok(self.place),
            Place::BeforeName | Place::Name if TCHAR.has(byte) => return Ok(Place::Name),
            Place::BeforeValue | Place::Value if TCHAR.has(byte) => return Ok(Place::Value),
            Place::Quoted if QDTEXT.has(byte) => return Ok(Place::Quoted),
            Place::Escaped if TEXT.has(byte) => return Ok(Place::Quoted),
            Place::BeforeName | Place::BeforeValue | Place::Quoted | Place::Escaped => {}
            _ => return self.judge_after_part(byte, scope),
        }
        Err(self.reject(Defect::ChunkExtensionByte, scope))
    }

    fn judge_after_digits(&mut self, byte: u8, scope: &mut Scope<'_>) -> Result<Place, Reject> {
        let is_end_or_extension = matches!(byte, b';' | b' ' | b'\t' | b'\r' | b'\n');
        let defect = if HEXDIG.has(byte) {
            if !self.is_full() {
                return Ok(Place::Size);
            }
            Defect::ChunkSizeOverflow
        } else if !is_end_or_extension {
            Defect::ChunkSizeByte
        } else if self.digits == 0 {
            Defect::ChunkSizeMissing
        } else {
            return self.judge_after_part(byte, scope);
        };
        Err(self.reject(defect, scope))
    }

    /// Judges a byte where the line may end: behind the size, a name or a value, and blanks.
    fn judge_after_part(&mut self, byte: u8, scope: &mut Scope<'_>) -> Result<Place, Reject> {
        match byte {
            b';' => Ok(Place::BeforeName),
            b' ' | b'\t' => {
                // The first of a run; the others are passed over, or beyond a limit.
                self.blanks = self.at;
                Ok(if self.place == Place::Name { Place::NameBlanks } else { Place::Blanks })
            }
            b'\r' | b'\n' => {
                if matches!(self.place, Place::Blanks | Place::NameBlanks) {
                    scope.judge(Defect::ChunkSizeBlank, self.blanks as usize)?;
                }
                if byte == b'\n' {
                    return Err(self.reject(Defect::ChunkLineEnd, scope));
                }
                Ok(Place::Cr)
            }
            _ => Err(self.reject(Defect::ChunkExtensionByte, scope)),
        }
    }

    /// A refusal at the byte that is judged.
    const fn reject(&self, defect: Defect, scope: &Scope<'_>) -> Reject {
        scope.reject(defect, self.at as usize)
    }
}

/// The bytes from `at`, those from the limit on left out.
fn ahead(bytes: &[u8], at: u32, limit: u32) -> &[u8] {
    let end = bytes.len().min(limit as usize);
    bytes.get(at as usize..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Deviations, Limits, Policy};

    /// Reads a line that arrives in pieces of `piece` bytes. What was judged before is overwritten
    /// each time, so that reading a byte twice would show.
    fn read(bytes: &[u8], piece: usize, policy: &Policy) -> Result<Option<Found>, (Defect, u64)> {
        let (mut line, seen) = (ChunkLine::default(), &mut Deviations::default());
        let scope = &mut Scope { policy, seen, base: 0 };
        let mut given = Vec::new();
        for next in bytes.chunks(piece) {
            given.fill(0);
            given.extend_from_slice(next);
            match line.read(&given, 0, scope) {
                Ok(None) => assert_eq!(line.at as usize, given.len(), "every byte is judged"),
                Ok(found) => return Ok(found),
                Err(reject) => return Err((reject.defect, reject.offset)),
            }
        }
        Ok(None)
    }

    fn each_way(bytes: &[u8], policy: &Policy) -> Result<Option<Found>, (Defect, u64)> {
        let whole = read(bytes, bytes.len().max(1), policy);
        for piece in 1..bytes.len() {
            assert_eq!(read(bytes, piece, policy), whole, "{bytes:?} by {piece}");
        }
        whole
    }

    #[test]
    fn sizes_up_to_the_largest() {
        for size in [0, 1, 0xF, 0x10, 0xABC, 0xFFFF_FFFF, 0x1_0000_0000, i64::MAX as u64] {
            for (digits, zeros) in [(format!("{size:x}"), 0), (format!("{size:X}"), 40)] {
                let line = format!("{}{digits}\r\n0\r\n", "0".repeat(zeros));
                let len = digits.len() + zeros + 2;
                let found = each_way(line.as_bytes(), &Policy::STRICT);
                assert_eq!(found, Ok(Some(Found { size, len, extensions: 0 })), "{line:?}");
            }
        }
    }

    #[test]
    fn the_digit_that_makes_a_size_too_large_is_refused() {
        for digits in
            ["8000000000000000", "ffffffffffffffff", "7fffffffffffffff0", "10000000000000000"]
        {
            for zeros in [0, 1, 16] {
                let line = format!("{}{digits}", "0".repeat(zeros));
                // All of these pass 2^63 - 1 with their sixteenth digit, or with the one behind it.
                let at = zeros as u64 + if digits.as_bytes()[0] < b'8' { 16 } else { 15 };
                let found = each_way(line.as_bytes(), &Policy::LENIENT);
                assert_eq!(found, Err((Defect::ChunkSizeOverflow, at)), "{line:?}");
                let open = &line.as_bytes()[..zeros + 15];
                assert_eq!(each_way(open, &Policy::STRICT), Ok(None), "{line:?}");
            }
        }
    }

    #[test]
    fn what_counts_as_extension() {
        let count = |line: &[u8]| {
            let found = each_way(line, &Policy::GATEWAY).expect("no fault").expect("an end");
            assert_eq!((found.size, found.len), (0x2A, line.len()), "{line:?}");
            found.extensions
        };
        assert_eq!(count(b"2a\r\n"), 0);
        assert_eq!(count(b"02A \t\r\n"), 2);
        assert_eq!(count(b"2a;a\r\n"), 2);
        assert_eq!(count(b"2a ; a = \"\\\"\xFF;\" ;b=c\r\n"), 18);
    }

    #[test]
    fn a_line_without_end_is_waited_for_up_to_its_limits() {
        let parts = [&b"0"[..], b"0 ", b"0;", b"0;a", b"0;a ", b"0;a=", b"0;a=b", b"0;a=\"b"];
        for part in parts {
            let last = *part.last().expect("not empty");
            let filler = if last == b';' || last == b'=' { b' ' } else { last };
            let mut line = part.to_vec();
            line.resize(60, filler);
            for most in part.len()..50 {
                let limits = Limits { chunk_line: 50, ..Limits::DEFAULT };
                let of = |limits| Policy::STRICT.with_limits(limits);
                assert_eq!(each_way(&line[..50], &of(limits)), Ok(None), "{part:?}");
                let beyond = Err((Defect::ChunkLineSize, 50));
                assert_eq!(each_way(&line, &of(limits)), beyond, "{part:?}");
                if part.len() > 1 {
                    let chunk_extensions = u32::try_from(most - 1).expect("small");
                    let limits = Limits { chunk_extensions, ..limits };
                    let beyond = Err((Defect::ChunkExtensionSize, most as u64));
                    assert_eq!(each_way(&line, &of(limits)), beyond, "{part:?}");
                }
            }
        }
    }

    #[test]
    fn a_line_keeps_little() {
        assert!(size_of::<ChunkLine>() <= 24);
    }
}
