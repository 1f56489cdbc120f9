//! Bytes as a person writes them: `\r \n \t \\ \" \xNN`, and `\{A*65536}` for a run.

/// The bytes that `text` stands for.
pub fn decode(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let escape = rest.chars().next().ok_or("a backslash stands at the end")?;
        rest = &rest[escape.len_utf8()..];
        match escape {
            'r' => bytes.push(b'\r'),
            'n' => bytes.push(b'\n'),
            't' => bytes.push(b'\t'),
            '\\' | '"' => bytes.push(escape as u8),
            'x' => {
                let digits = rest.get(..2).ok_or("\\x takes two digits")?;
                bytes.push(u8::from_str_radix(digits, 16).map_err(|_| format!("\\x{digits}"))?);
                rest = &rest[2..];
            }
            '{' => {
                let end = rest.find('}').ok_or("\\{ has no }")?;
                let (piece, count) = rest[..end].rsplit_once('*').ok_or("\\{ has no *")?;
                let count: usize = count.parse().map_err(|_| format!("a count: {count}"))?;
                bytes.extend(decode(piece)?.repeat(count));
                rest = &rest[end + 1..];
            }
            other => return Err(format!("\\{other} is no escape")),
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    Ok(bytes)
}

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

/// The text that stands for `bytes` in a literal string of TOML, which cannot hold its own quote.
pub fn encode(bytes: &[u8]) -> String {
    escaped(bytes).replace('\'', "\\x27")
}
