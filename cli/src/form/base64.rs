//! Base64 (RFC 4648), in lines of any length, with or without its padding.

use super::lines::Line;
use super::piece::{Decode, Piece};

#[derive(Default)]
pub(super) struct Base64 {
    bits: u32,
    count: u32,
    padded: bool,
}

impl Base64 {
    fn take(&mut self, text: &[u8]) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
        for &byte in text {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                b'=' => {
                    self.padded = true;
                    continue;
                }
                _ if byte.is_ascii_whitespace() => continue,
                _ => return Err(format!("`{}` is not of base64", crate::escape::byte(byte))),
            };
            if self.padded {
                return Err("something follows the `=` that ends base64".to_owned());
            }
            self.bits = (self.bits << 6 | u32::from(value)) & 0xff_ffff;
            self.count += 6;
            if self.count >= 8 {
                self.count -= 8;
                bytes.extend(u8::try_from(self.bits >> self.count & 0xff));
            }
        }
        Ok(bytes)
    }
}

impl Decode for Base64 {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        let bytes = self.take(&line.bytes)?;
        out.push(Piece::Bytes(bytes));
        Ok(())
    }

    fn end(&mut self, _: &mut Vec<Piece>) -> Result<(), String> {
        // Six bits alone are no byte.
        match self.count {
            6 => Err("base64 is cut off".to_owned()),
            _ => Ok(()),
        }
    }
}

/// The bytes of a text that is all base64; none if it is not.
pub(super) fn bytes(text: &[u8]) -> Option<Vec<u8>> {
    Base64::default().take(text).ok()
}
