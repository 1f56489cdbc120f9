//! Quoted strings as C, Go, Python, JavaScript, JSON and others write them, one or several in a
//! row; and text with escapes in it, without quotes.

use super::escapes::{Escape, Unicode, escape};
use super::lines::Line;
use super::piece::{Decode, Piece};
use super::plausible::begins_known;

pub(super) struct Literal {
    unicode: Unicode,
    quoted: bool,
    /// A quote has come: what a language writes before its first string is over. Without quotes: a line that is not blank.
    begun: bool,
    /// The quote that ends what is being read.
    quote: Option<u8>,
    /// An escape at the end of a piece of a line.
    carry: Vec<u8>,
}

impl Literal {
    pub(super) fn quoted(unicode: Unicode) -> Self {
        Self { unicode, quoted: true, begun: false, quote: None, carry: Vec::new() }
    }

    /// Line ends that are no escapes are left out.
    pub(super) fn bare() -> Self {
        Self {
            unicode: Unicode::Character,
            quoted: false,
            begun: false,
            quote: None,
            carry: Vec::new(),
        }
    }

    fn take(&mut self, text: &[u8], last: bool) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(&byte) = rest.first() {
            let inside = !self.quoted || self.quote.is_some();
            if !inside {
                rest = &rest[1..];
                self.outside(byte)?;
            } else if self.quote == Some(byte) {
                self.quote = None;
                rest = &rest[1..];
            } else if byte != b'\\' {
                rest = &rest[1..];
                if self.quoted || !b"\r\n".contains(&byte) {
                    bytes.push(byte);
                }
            } else {
                match escape(rest, self.unicode)? {
                    Escape::Bytes(more, used) => {
                        bytes.extend(more);
                        rest = rest.get(used..).unwrap_or_default();
                    }
                    Escape::Cut if last => return Err("an escape is cut off at the end".to_owned()),
                    Escape::Cut => {
                        self.carry = rest.to_vec();
                        break;
                    }
                }
            }
        }
        Ok(bytes)
    }

    /// Between two strings there may be what languages put there.
    fn outside(&mut self, byte: u8) -> Result<(), String> {
        match byte {
            b'"' | b'\'' => (self.begun, self.quote) = (true, Some(byte)),
            // `bytearray(`, `[]byte(`
            _ if !self.begun && byte.is_ascii_lowercase() => {}
            b'b' | b'B' | b'r' | b'u' | b'$' | b'(' | b')' | b'[' | b']' | b'+' | b'.' | b','
            | b';' | b'\\' => {}
            _ if byte.is_ascii_whitespace() => {}
            _ => {
                let shown = crate::escape::byte(byte);
                return Err(format!("`{shown}` stands outside of the quotes"));
            }
        }
        Ok(())
    }
}

impl Decode for Literal {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        if !self.quoted && !self.begun {
            if line.is_blank() {
                return Ok(());
            }
            self.begun = true;
        }
        let mut text = std::mem::take(&mut self.carry);
        text.extend_from_slice(&line.bytes);
        let bytes = self.take(&text, false)?;
        out.push(Piece::Bytes(bytes));
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        let carry = std::mem::take(&mut self.carry);
        let bytes = super::escapes::unescape(&carry, self.unicode)?;
        out.push(Piece::Bytes(bytes));
        match self.quote {
            Some(quote) => Err(format!("the closing {} is missing", char::from(quote))),
            None => Ok(()),
        }
    }
}

/// The bytes of a whole text that is quoted strings and nothing else; none if it is not, or has no
/// escape.
pub(super) fn bytes(text: &[u8], whole: bool) -> Option<Vec<u8>> {
    let prefix = text.iter().position(|b| b"\"'".contains(b))?;
    let prefix: Vec<u8> =
        text[..prefix].iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    const KNOWN: [&[u8]; 12] =
        [b"", b"b", b"B", b"rb", b"br", b"u", b"$", b"(", b"(b", b"[", b"bytearray(b", b"[]byte("];
    let known = KNOWN.contains(&prefix.as_slice());
    if !known || !text.contains(&b'\\') {
        return None;
    }
    let mut literal = Literal::quoted(Unicode::Character);
    let bytes = literal.take(text, false).ok()?;
    // What was cut off is told, where it is sure what it was.
    let closed = literal.quote.is_none() && literal.carry.is_empty();
    (!whole || closed || begins_known(&bytes)).then_some(bytes)
}

/// A text with escapes, without quotes, as the bytes that it stands for; none if an escape is not
/// known.
pub(crate) fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut bare = Literal::bare();
    let bytes = bare.take(text, true).ok();
    bytes.filter(|_| bare.carry.is_empty())
}

/// How a `\u00e9` in this text is meant: in JSON, which has no `\x`, as a byte.
pub(super) fn unicode(text: &[u8]) -> Unicode {
    let has = |what: &[u8]| text.windows(what.len()).any(|window| window == what);
    if has(b"\\x") || text.starts_with(b"'") { Unicode::Character } else { Unicode::Byte }
}
