//! Takes back escapes, as C, Go, Python, JavaScript, JSON, nginx, HAProxy and Apache's wire log
//! write them.

/// One that is cut off at the end of what is at hand; or what it stands for, and its length.
pub(super) enum Escape {
    Cut,
    Bytes(Vec<u8>, usize),
}

/// How a `\u00e9` is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unicode {
    /// As a character, in UTF-8.
    Character,
    /// As a byte, if it is no larger than one.
    Byte,
}

/// The escape at the beginning of `text`, which begins with a backslash.
///
/// # Errors
///
/// Where no such escape is known.
pub(super) fn escape(text: &[u8], unicode: Unicode) -> Result<Escape, String> {
    let Some(&kind) = text.get(1) else {
        return Ok(Escape::Cut);
    };
    let simple = |byte: u8| Ok(Escape::Bytes(vec![byte], 2));
    match kind {
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'a' => simple(7),
        b'b' => simple(8),
        b'v' => simple(0x0b),
        b'f' => simple(0x0c),
        b'e' => simple(0x1b),
        b'\\' | b'"' | b'\'' | b'/' | b'`' | b'$' | b'?' => simple(kind),
        b'\n' => Ok(Escape::Bytes(Vec::new(), 2)),
        b'\r' => Ok(Escape::Bytes(Vec::new(), if text.get(2) == Some(&b'\n') { 3 } else { 2 })),
        b'0'..=b'7' => Ok(octal(text)),
        b'x' if text.get(2) == Some(&b'{') => braced(text, unicode),
        b'x' | b'X' => hex(text, 2, unicode),
        b'u' if text.get(2) == Some(&b'{') => braced(text, unicode),
        b'u' => hex(text, 4, unicode),
        b'U' => hex(text, 8, unicode),
        _ => Err(unknown(text)),
    }
}

fn octal(text: &[u8]) -> Escape {
    let digits = text[1..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
    if digits < 3 && text.len() == 1 + digits {
        return Escape::Cut;
    }
    let value = text[1..=digits].iter().fold(0_u32, |value, b| value * 8 + u32::from(b - b'0'));
    Escape::Bytes(vec![u8::try_from(value & 0xff).unwrap_or(0)], 1 + digits)
}

/// `\xNN`, `\uNNNN`, `\UNNNNNNNN`; of `\x` one digit is enough, as C has it.
fn hex(text: &[u8], most: usize, unicode: Unicode) -> Result<Escape, String> {
    let digits = text[2..].iter().take(most).take_while(|b| b.is_ascii_hexdigit()).count();
    if digits < most && text.len() == 2 + digits {
        return Ok(Escape::Cut);
    }
    if digits < most && (most > 2 || digits == 0) {
        return Err(unknown(text));
    }
    let value = number(&text[2..2 + digits]).ok_or_else(|| unknown(text))?;
    let byte = u8::try_from(value).ok().filter(|_| most == 2 || unicode == Unicode::Byte);
    let bytes = match byte {
        Some(byte) => vec![byte],
        None => character(value).ok_or_else(|| unknown(text))?,
    };
    Ok(Escape::Bytes(bytes, 2 + digits))
}

/// `\x{NN}`, `\u{NN}`.
fn braced(text: &[u8], unicode: Unicode) -> Result<Escape, String> {
    let digits = text[3..].iter().take(8).take_while(|b| b.is_ascii_hexdigit()).count();
    match text.get(3 + digits) {
        None => Ok(Escape::Cut),
        Some(b'}') => {
            let value = number(&text[3..3 + digits]).ok_or_else(|| unknown(text))?;
            let as_byte = text[1] == b'x' || unicode == Unicode::Byte;
            let byte = u8::try_from(value).ok().filter(|_| as_byte).map(|byte| vec![byte]);
            let bytes = byte.or_else(|| character(value)).ok_or_else(|| unknown(text))?;
            Ok(Escape::Bytes(bytes, 4 + digits))
        }
        Some(_) => Err(unknown(text)),
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// In UTF-8; half of a surrogate pair as what replaces it.
fn character(value: u32) -> Option<Vec<u8>> {
    let replaced = if (0xd800..0xe000).contains(&value) { 0xfffd } else { value };
    char::from_u32(replaced).map(|c| c.to_string().into_bytes())
}

fn unknown(text: &[u8]) -> String {
    let shown: String = text.iter().take(4).map(|&b| crate::escape::byte(b)).collect();
    format!("`{}` is no escape that is known", shown.replace("\\\\", "\\"))
}

/// Takes back the escapes of a whole text.
///
/// # Errors
///
/// Where an escape is not known, or cut off at the end.
pub(super) fn unescape(text: &[u8], unicode: Unicode) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(&byte) = rest.first() {
        if byte != b'\\' {
            bytes.push(byte);
            rest = &rest[1..];
            continue;
        }
        match escape(rest, unicode)? {
            Escape::Bytes(more, used) => {
                bytes.extend(more);
                rest = rest.get(used..).unwrap_or_default();
            }
            Escape::Cut => {
                // A `\0` or `\12` at the very end is whole.
                let octal = rest[1..].iter().all(|b| (b'0'..=b'7').contains(b));
                match rest.get(1) {
                    Some(_) if octal => bytes.extend(
                        number_octal(&rest[1..]).and_then(|value| u8::try_from(value).ok()),
                    ),
                    _ => return Err("an escape is cut off at the end".to_owned()),
                }
                rest = &[];
            }
        }
    }
    Ok(bytes)
}

fn number_octal(digits: &[u8]) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_escapes_of_many_languages() {
        for (text, bytes) in [
            (r"a\r\n\t\\", &b"a\r\n\t\\"[..]),
            (r"\x15\x03\0\12\033[", b"\x15\x03\0\n\x1b["),
            (r"\x{15}\u{e9}", b"\x15\xc3\xa9"),
            (r"\u00e9\U0001F600", "\u{e9}\u{1F600}".as_bytes()),
            (r#"\"\'\/"#, b"\"'/"),
            (r"\e\a\b\v\f", b"\x1b\x07\x08\x0b\x0c"),
            (r"\0", b"\0"),
        ] {
            assert_eq!(unescape(text.as_bytes(), Unicode::Character).unwrap(), bytes, "{text}");
        }
        assert_eq!(unescape(br"\u00e9\u0100", Unicode::Byte).unwrap(), b"\xe9\xc4\x80");
        for text in [r"\q", r"\x", r"\xg0", r"\u12"] {
            assert!(unescape(text.as_bytes(), Unicode::Character).is_err(), "{text}");
        }
    }
}
