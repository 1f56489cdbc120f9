//! Digits without offsets: `485454…`, `48 54 54`, `48:54:54`, `0x48, 0x54`.

use super::lines::Line;
use super::piece::{Decode, Piece};

/// What may stand between bytes.
const BETWEEN: &[u8] = b" \t\r\n,:;-";

#[derive(Default)]
pub(super) struct Plain {
    /// The first digit of a byte, at the end of a piece of a line.
    high: Option<u8>,
    /// Whether `0x` stands before the digits.
    prefixed: bool,
}

impl Plain {
    fn end_of_byte(&mut self, bytes: &mut Vec<u8>) -> Result<(), String> {
        match self.high.take() {
            Some(digit) if self.prefixed => bytes.push(digit_value(digit)),
            Some(digit) => return Err(no_byte(&[digit])),
            None => {}
        }
        self.prefixed = false;
        Ok(())
    }

    fn take(&mut self, text: &[u8]) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::with_capacity(text.len() / 2);
        for (at, &byte) in text.iter().enumerate() {
            match (byte, self.high) {
                (b'x' | b'X', Some(b'0')) if !self.prefixed => {
                    self.high = None;
                    self.prefixed = true;
                }
                _ if BETWEEN.contains(&byte) => self.end_of_byte(&mut bytes)?,
                _ if !byte.is_ascii_hexdigit() => {
                    let end = text.len().min(at + 2);
                    return Err(no_byte(&text[at..end]));
                }
                (_, Some(high)) => {
                    bytes.push(digit_value(high) << 4 | digit_value(byte));
                    self.high = None;
                }
                (_, None) => self.high = Some(byte),
            }
        }
        Ok(bytes)
    }
}

impl Decode for Plain {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        let bytes = self.take(&line.bytes)?;
        out.push(Piece::Bytes(bytes));
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        let mut bytes = Vec::new();
        self.end_of_byte(&mut bytes)?;
        out.push(Piece::Bytes(bytes));
        Ok(())
    }
}

/// The bytes of a text that is all digits; none if it is not.
pub(super) fn octets(text: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Plain::default();
    let mut bytes = plain.take(text).ok()?;
    plain.end_of_byte(&mut bytes).ok()?;
    Some(bytes)
}

fn digit_value(digit: u8) -> u8 {
    let value = char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    value.unwrap_or(0)
}

fn no_byte(text: &[u8]) -> String {
    format!("`{}` is no byte in hexadecimal", crate::escape::bytes(text))
}
