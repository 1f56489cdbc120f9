//! Structured fields (RFC 9651): what a value may be, and how it is written.

use super::out::{Out, sf_string};
use crate::syntax::TCHAR;

/// The largest Integer of a structured field (RFC 9651 §3.3.1).
pub(super) const LARGEST_INTEGER: u64 = 999_999_999_999_999;

pub(super) const fn is_printable(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [byte, others @ ..] = rest {
        if !matches!(byte, b' '..=b'~') {
            return false;
        }
        rest = others;
    }
    true
}

/// `sf-token = ( ALPHA / "*" ) *( tchar / ":" / "/" )` (RFC 9651 §3.3.4)
pub(super) const fn is_token(bytes: &[u8]) -> bool {
    let [b'A'..=b'Z' | b'a'..=b'z' | b'*', rest @ ..] = bytes else { return false };
    let mut rest = rest;
    while let [byte, others @ ..] = rest {
        if !TCHAR.has(*byte) && !matches!(byte, b':' | b'/') {
            return false;
        }
        rest = others;
    }
    true
}

pub(super) fn token_or_string(text: &str, out: &mut Out<'_>) {
    if is_token(text.as_bytes()) {
        return out.raw(text);
    }
    out.raw("\"");
    out.text(text, sf_string);
    out.raw("\"");
}

pub(super) fn token_or_bytes(bytes: &[u8], out: &mut Out<'_>) {
    if is_token(bytes) {
        return (out.0)(bytes);
    }
    out.raw(":");
    for group in bytes.chunks(3) {
        (out.0)(&base64(group));
    }
    out.raw(":");
}

/// Up to three bytes as four characters (RFC 4648 §4).
fn base64(group: &[u8]) -> [u8; 4] {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let byte = |at: usize| group.get(at).copied().unwrap_or(0);
    let bits = u32::from_be_bytes([0, byte(0), byte(1), byte(2)]);
    let mut four = [b'='; 4];
    for (at, (place, shift)) in four.iter_mut().zip([18, 12, 6, 0]).enumerate() {
        if at <= group.len() {
            *place = ALPHABET[(bits >> shift & 63) as usize];
        }
    }
    four
}
