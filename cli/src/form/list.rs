//! Lists of bytes as programs print them: `<Buffer 48 54>`, `[72, 84]`, `{ 0x48, 0x54 }`.

use bad_gateway::Ending;

use super::facts::Facts;
use super::lines::Line;
use super::piece::{Decode, Piece};

/// Where a list stands, and how its numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Node: `<Buffer 48 54 … 12 more bytes>`, anywhere in a line.
    Buffer,
    /// In brackets or braces, decimal or `0x`.
    Numbers,
}

pub(super) struct List {
    kind: Kind,
    /// Whether the list has begun, and its bytes are taken.
    inside: Option<bool>,
    /// There was a list.
    found: bool,
    /// A number at the end of a piece of a line.
    number: String,
}

impl List {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, inside: None, found: false, number: String::new() }
    }

    fn numbers(&mut self, line: &str, out: &mut Vec<Piece>) -> Result<(), String> {
        let mut bytes = Vec::new();
        let line = without_comments(line);
        let mut rest = line.as_str();
        let mut name = String::new();
        loop {
            if self.inside.is_none() {
                let Some(at) = rest.find(['[', '{']).or_else(|| rest.find("<<")) else {
                    break;
                };
                let (before, list) = rest.split_at(at);
                name.push_str(before);
                rest = list.trim_start_matches(['[', '{', '<']);
                if rest.trim_start().starts_with([']', '"', '\'']) {
                    // `name[] = {`, `{"type": …`: the list comes further on.
                    rest = rest.trim_start().trim_start_matches(']');
                    continue;
                }
                // Wireshark writes both sides in pieces, the client's as peer0.
                self.found = true;
                self.inside = Some(!name.contains("peer0_"));
                if !std::mem::take(&mut name).contains("peer") {
                    out.push(Piece::Start(Facts::default()));
                }
            }
            let end = rest.find([']', '}', '>']);
            let (list, behind) = rest.split_at(end.unwrap_or(rest.len()));
            let taken = self.values(list, end.is_some())?;
            if self.inside == Some(true) {
                bytes.extend(taken);
            }
            if end.is_none() {
                break;
            }
            self.inside = None;
            rest = behind.trim_start_matches([']', '}', '>']);
        }
        out.push(Piece::Bytes(bytes));
        Ok(())
    }

    /// The bytes of numbers with commas or blanks between them.
    fn values(&mut self, text: &str, whole: bool) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let end = text.ends_with(['\n', ',', ' ']) || whole;
        let words: Vec<&str> = text.split([',', ' ', '\t', '\r', '\n', ';']).collect();
        for (at, word) in words.iter().enumerate() {
            self.number.push_str(word);
            if (at + 1 < words.len() || end) && !self.number.is_empty() {
                bytes.push(value(&std::mem::take(&mut self.number))?);
            }
        }
        Ok(bytes)
    }
}

impl Decode for List {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        match self.kind {
            Kind::Numbers => self.numbers(&String::from_utf8_lossy(&line.bytes), out),
            Kind::Buffer => {
                let text = line.text();
                let Some((_, list)) = text.split_once("<Buffer") else {
                    return Ok(());
                };
                let (list, _) = list.split_once('>').ok_or("the `<Buffer` is not closed")?;
                let (list, cut) = match list.split_once("...") {
                    Some((list, _)) => (list, true),
                    None => (list, false),
                };
                let bytes = super::plain::octets(list.as_bytes());
                let bytes = bytes.ok_or("there is more than bytes in the `<Buffer`")?;
                let ending = cut.then_some(Ending::Open);
                out.push(Piece::Start(Facts { ending, ..Facts::default() }));
                out.push(Piece::Bytes(bytes));
                Ok(())
            }
        }
    }

    fn end(&mut self, _: &mut Vec<Piece>) -> Result<(), String> {
        match self.inside {
            Some(_) => Err("the list is not closed".to_owned()),
            None if self.kind == Kind::Numbers && !self.found => {
                Err("there is no list of bytes in it".to_owned())
            }
            None => Ok(()),
        }
    }
}

/// A byte; Java writes those above 0x7f below zero.
fn value(word: &str) -> Result<u8, String> {
    let number = match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => word.strip_suffix("u8").unwrap_or(word).parse().ok(),
    };
    let number = number.filter(|number| (-128..256).contains(number));
    let byte = number.map(|number| number.rem_euclid(256)).and_then(|byte| u8::try_from(byte).ok());
    byte.ok_or_else(|| format!("`{}` is no byte", crate::escape::bytes(word.as_bytes())))
}

/// Without `/* … */`, and what follows `//`.
fn without_comments(line: &str) -> String {
    let mut text = line.to_owned();
    while let Some((before, rest)) = text.split_once("/*") {
        let behind = rest.split_once("*/").map_or("", |(_, behind)| behind);
        text = format!("{before}{behind}");
    }
    match text.split_once("//") {
        Some((before, _)) => format!("{before}\n"),
        None => text,
    }
}

/// The bytes of a short list, if the text is one and nothing else.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut list = List::new(Kind::Numbers);
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        list.numbers(line, &mut out).ok()?;
    }
    list.end(&mut out).ok()?;
    let bytes = out.into_iter().flat_map(|piece| match piece {
        Piece::Bytes(bytes) => bytes,
        _ => Vec::new(),
    });
    Some(bytes.collect())
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn lists_of_many_languages() {
        for text in [
            "[21, 3, 1]",
            "[21 3 1]",
            "[0x15, 0x3, 0x01,]",
            "unsigned char answer[] = {\n  0x15, 0x03,\n  0x01\n};\nunsigned int answer_len = 3;\n",
            "{\"type\":\"Buffer\",\"data\":[21,3,1]}",
            "Uint8Array(3) [ 21, 3, 1 ]",
            "Buffer.from([0x15, 0x03, 0x01])",
            "[]byte{0x15, 0x3, 0x1}",
            "<<21,3,1>>",
            "bytearray([21, 3, 1])",
            "char peer0_0[] = { /* Packet 4 */\n0x47, 0x45 };\nchar peer1_0[] = { /* Packet 6 */\n0x15, 0x03 };\nchar peer1_1[] = {\n0x01 };\n",
        ] {
            assert_eq!(bytes(text), Some(vec![21, 3, 1]), "{text}");
        }
        assert_eq!(bytes("[-1, 127]"), Some(vec![255, 127]));
        assert_eq!(bytes("[256]"), None);
        assert_eq!(bytes("[1, 2"), None);
        assert_eq!(bytes("Buffer.from(x)"), None);
    }
}
