//! Peer bytes as text that a terminal, a log and a person can be shown.

use std::path::{self, Path};

/// One byte, escaped for a picture: `\r \n \t \xNN \\`, or itself.
pub fn byte(byte: u8) -> String {
    match byte {
        b'\r' => "\\r".to_owned(),
        b'\n' => "\\n".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'\\' => "\\\\".to_owned(),
        0x20..=0x7e => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    }
}

/// Bytes, escaped for a picture.
pub fn bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|&b| byte(b)).collect()
}

/// A reason phrase as the JSON contract wants it: 0x20 to 0x7E as they are but `\\` for a
/// backslash, every other byte `\xNN`.
pub fn reason(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'\\' => text.push_str("\\\\"),
            0x20..=0x7e => text.push(char::from(byte)),
            _ => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text
}

/// A file's name for a machine, no two alike: as it is, unless it is not UTF-8 or has `\x` in it;
/// then bytes that are not UTF-8 are `\xNN`, and a backslash is `\\`.
///
/// Where a backslash separates folders, names are UTF-16, and shown as well as they can be.
pub fn source(path: &Path) -> String {
    match path.to_str() {
        _ if path::MAIN_SEPARATOR == '\\' => return path.to_string_lossy().into_owned(),
        Some(name) if !name.contains("\\x") => return name.to_owned(),
        _ => {}
    }
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text += &chunk.valid().replace('\\', "\\\\");
        text += &hex(chunk.invalid());
    }
    text
}

/// The name of an input for a person: `-` is standard input.
pub fn input(name: &Path) -> String {
    if name == Path::new("-") { "(standard input)".to_owned() } else { path(name) }
}

/// A file's name for a person, without anything that could steer a terminal.
pub fn path(path: &Path) -> String {
    line(&source(path))
}

/// A name without anything that could end a line or steer a terminal: control characters are `\xNN`.
pub fn line(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_control() {
            text += &hex(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            text.push(c);
        }
    }
    text
}

/// Text as a part of a URI: unreserved bytes and those in `also` as they are, others `%NN` (RFC 3986 §2).
pub fn uri(text: &str, also: &[u8]) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b) || also.contains(&b);
    let part = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(part).collect()
}

/// `\xNN` for each byte.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect()
}

/// The name of a byte, for a label under it.
pub fn name(byte: u8) -> String {
    let name = match byte {
        0x00 => "NUL",
        b'\t' => "HTAB",
        b'\n' => "LF",
        b'\r' => "CR",
        0x1b => "ESC",
        b' ' => "SP",
        0x7f => "DEL",
        0x21..=0x7e => return format!("`{}` (0x{byte:02x})", char::from(byte)),
        _ => return format!("0x{byte:02x}"),
    };
    format!("{name} (0x{byte:02x})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_reaches_the_terminal_raw() {
        let all: Vec<u8> = (0..=255).collect();
        for text in [bytes(&all), reason(&all)] {
            assert!(text.bytes().all(|b| (0x20..=0x7e).contains(&b)));
        }
        assert_eq!(reason(b"a\\b\t\xff\r"), r"a\\b\x09\xff\x0d");
        assert_eq!(path(Path::new("a\x1b[31m\u{9b}é")), r"a\x1b[31m\xc2\x9bé");
    }

    #[cfg(unix)]
    #[test]
    fn no_two_names_are_told_alike() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        for (name, told) in [
            (&b"\xc3\xa9.http"[..], "é.http"),
            (br"a\b", r"a\b"),
            (br"a\xff", r"a\\xff"),
            (b"a\xff", r"a\xff"),
            (b"\\\xe9\xc3\xa9\n", "\\\\\\xe9é\n"),
        ] {
            assert_eq!(source(Path::new(OsStr::from_bytes(name))), told);
        }
    }
}
