//! The pages of `docs/` that are generated, and the captures that one of them shows.
//!
//! `BLESS=1 cargo test --workspace current` rewrites them all.

pub mod captures;
pub mod captures_page;
pub mod page;
pub mod requirements;

/// Bytes as text: `\r \n \t \\ \xNN`, all else as it is.
pub fn escaped(bytes: &[u8]) -> String {
    let mut text = String::new();
    for &byte in bytes {
        match byte {
            b'\r' => text.push_str("\\r"),
            b'\n' => text.push_str("\\n"),
            b'\t' => text.push_str("\\t"),
            b'\\' => text.push_str("\\\\"),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text
}
