//! One chunk line: the size, and extensions by their grammar (RFC 9112 §7.1, §7.1.1).
//!
//! ```text
//! chunk-size = 1*HEXDIG
//! chunk-ext  = *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] )
//! ```
//!
//! The line ends in CRLF, never in a lone LF (erratum 7633 was rejected), whether a quote is open
//! or not. What an extension says is ignored (§7.1.1).

use crate::defect::{Defect, Reject};
use crate::policy::Scope;
use crate::scan;
use crate::syntax::{Class, HEXDIG, QDTEXT, TCHAR, TEXT, blanks, hexdig};

/// How far a chunk line has been searched. Positions count from its first byte.
#[derive(Clone, Debug, Default)]
pub(super) struct ChunkLine {
    /// Where the search for its end goes on.
    scanned: usize,
    /// How many bytes from the start are known to be digits: `digits <= scanned`.
    digits: usize,
}

/// A chunk line that passed.
pub(super) struct Found {
    /// The size it announces, in bytes.
    pub(super) size: u64,
    /// The line's length with its CRLF.
    pub(super) len: usize,
    /// How many of its bytes are neither digits of the size nor CRLF.
    pub(super) extensions: u32,
}

impl ChunkLine {
    /// Whether no byte of the line was looked at.
    #[inline(always)]
    pub(super) const fn is_fresh(&self) -> bool {
        self.scanned == 0
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
        let bound = limits.chunk_line as usize;
        let room = limits.chunk_extensions.saturating_sub(used) as usize;
        let window = &bytes[..bytes.len().min(bound.saturating_add(1))];
        let found = scan::line_break(window, self.scanned);
        let end = found.unwrap_or(window.len());
        self.scanned = self.scanned.max(end);
        // Fewer bytes than before are a fault of the caller's, and give nothing new.
        self.digits += run(HEXDIG, window.get(self.digits..end).unwrap_or_default());

        let beyond = self.digits.saturating_add(room);
        if beyond < end.min(bound) {
            judge(&bytes[..=beyond], Cut::Limit, scope)?;
            return Err(scope.reject(Defect::ChunkExtensionSize, beyond));
        }
        if end >= bound && bytes.len() > bound && bytes[bound] != b'\n' {
            // A CR here is beyond the limit before what follows it is known.
            judge(&bytes[..end.min(bound + 1)], Cut::Limit, scope)?;
            return Err(scope.reject(Defect::ChunkLineSize, bound));
        }
        let Some(at) = found else { return Ok(None) };
        let len = match (bytes[at], bytes.get(at + 1)) {
            (b'\r', None) => return Ok(None),
            (b'\r', Some(b'\n')) => at + 2,
            _ => {
                judge(&bytes[..at], Cut::LineEnd, scope)?;
                return Err(scope.reject(Defect::ChunkLineEnd, at));
            }
        };
        let size = judge(&bytes[..at], Cut::LineEnd, scope)?;
        if len > bound {
            return Err(scope.reject(Defect::ChunkLineSize, bound));
        }
        let extensions = u32::try_from(at - self.digits).unwrap_or(u32::MAX);
        Ok(Some(Found { size, len, extensions }))
    }
}

/// What ended the bytes that are judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// The line's end: what is missing, is missing.
    LineEnd,
    /// A limit: what is missing might have come.
    Limit,
}

/// Judges a chunk line without its end, in the order of offsets; gives the size.
fn judge(line: &[u8], cut: Cut, scope: &mut Scope<'_>) -> Result<u64, Reject> {
    let digits = run(HEXDIG, line);
    let size = size(&line[..digits], scope)?;
    let next = line.get(digits);
    if digits == 0 {
        match (next, cut) {
            (Some(b';' | b' ' | b'\t'), _) | (None, Cut::LineEnd) => {
                return Err(scope.reject(Defect::ChunkSizeMissing, 0));
            }
            (None, Cut::Limit) => {}
            (Some(_), _) => return Err(scope.reject(Defect::ChunkSizeByte, 0)),
        }
    }
    if let Some(&byte) = next
        && !matches!(byte, b';' | b' ' | b'\t')
    {
        return Err(scope.reject(Defect::ChunkSizeByte, digits));
    }
    Extensions { line, at: digits, cut }.judge(scope)?;
    Ok(size)
}

fn size(digits: &[u8], scope: &Scope<'_>) -> Result<u64, Reject> {
    let mut size: u64 = 0;
    for (at, &digit) in digits.iter().enumerate() {
        if size >> 60 != 0 {
            return Err(scope.reject(Defect::ChunkSizeOverflow, at));
        }
        size = size << 4 | u64::from(hexdig(digit));
    }
    Ok(size)
}

/// The number of bytes at the start that belong to the class.
fn run(class: Class, bytes: &[u8]) -> usize {
    class.first_outside(bytes).unwrap_or(bytes.len())
}

/// A walk over the extensions of a line. Invariant: `at <= line.len()`.
struct Extensions<'a> {
    line: &'a [u8],
    at: usize,
    cut: Cut,
}

impl Extensions<'_> {
    fn judge(mut self, scope: &mut Scope<'_>) -> Result<(), Reject> {
        loop {
            let before = self.at;
            self.skip_blanks();
            match self.byte() {
                None if self.at > before && self.cut == Cut::LineEnd => {
                    return scope.judge(Defect::ChunkSizeBlank, before);
                }
                None => return Ok(()),
                Some(b';') => self.at += 1,
                Some(_) => return Err(self.bad(scope)),
            }
            self.skip_blanks();
            if !self.token(scope)? {
                return Ok(());
            }
            let after_name = self.at;
            self.skip_blanks();
            if self.byte() != Some(b'=') {
                self.at = after_name;
                continue;
            }
            self.at += 1;
            self.skip_blanks();
            let whole = match self.byte() {
                Some(b'"') => self.quoted(scope)?,
                _ => self.token(scope)?,
            };
            if !whole {
                return Ok(());
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        self.at += blanks(&self.line[self.at..]);
    }

    /// Reads a token; `false` where a limit cut it off before its first byte.
    fn token(&mut self, scope: &Scope<'_>) -> Result<bool, Reject> {
        let len = run(TCHAR, &self.line[self.at..]);
        self.at += len;
        match (len, self.byte(), self.cut) {
            (0, None, Cut::Limit) => Ok(false),
            (0, _, _) => Err(self.bad(scope)),
            _ => Ok(true),
        }
    }

    /// Reads a quoted string (RFC 9110 §5.6.4); `false` where a limit cut it off.
    fn quoted(&mut self, scope: &Scope<'_>) -> Result<bool, Reject> {
        self.at += 1;
        loop {
            self.at += run(QDTEXT, &self.line[self.at..]);
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(true);
                }
                Some(b'\\') => match self.line.get(self.at + 1) {
                    Some(&escaped) if TEXT.has(escaped) => self.at += 2,
                    Some(_) => {
                        self.at += 1;
                        return Err(self.bad(scope));
                    }
                    None => self.at += 1,
                },
                Some(_) => return Err(self.bad(scope)),
                None if self.cut == Cut::Limit => return Ok(false),
                None => return Err(scope.reject(Defect::ChunkExtensionQuote, self.at)),
            }
        }
    }

    fn bad(&self, scope: &Scope<'_>) -> Reject {
        scope.reject(Defect::ChunkExtensionByte, self.at)
    }
}
