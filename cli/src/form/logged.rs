//! Lines of logs that quote what an upstream sent: errors of Go, Python, Ruby, Java and others, and
//! the wire log of Apache's HttpClient.

use bad_gateway::Ending;

use super::escapes::{Unicode, unescape};
use super::facts::Facts;
use super::lines::Line;
use super::piece::{Decode, Piece};

/// How the bytes stand behind a mark.
#[derive(Clone, Copy)]
enum Quote {
    /// As a string with escapes, in quotes of either kind, or in escaped ones.
    Literal,
    /// So, or as they are to the end of the line.
    LiteralOrRest,
    /// As a string of bytes of Python inside of a string that has a text around it.
    Nested,
    /// As they are, to the last of these on the line.
    To(char),
    /// As they are, to the end of the line.
    Rest,
    /// With escapes, to the end of the line.
    Escaped,
    /// In hexadecimal.
    Hex,
}

/// What stands before the bytes that a response begins with.
const MARKS: [(&str, Quote); 15] = [
    ("malformed HTTP response ", Quote::Literal),
    ("received on idle HTTP channel starting with ", Quote::Literal),
    ("BadStatusLine(", Quote::Literal),
    ("illegal status line: bytearray(", Quote::Literal),
    ("wrong status line: ", Quote::Literal),
    ("message=\"Bad status line:", Quote::Nested),
    ("message='Bad status line:", Quote::Nested),
    ("BadStatusLine: ", Quote::LiteralOrRest),
    ("ProtocolException: Invalid status line: \"", Quote::To('"')),
    ("Received an invalid status line: '", Quote::To('\'')),
    ("ProtocolException: Unexpected status line: ", Quote::Rest),
    ("Status line contains invalid status code: ", Quote::Rest),
    ("Invalid protocol version number: ", Quote::Rest),
    ("invalid HTTP status line: ", Quote::Escaped),
    ("\\n not found: limit=", Quote::Hex),
];

/// What stands before a line of the wire log, received and sent.
const RECEIVED: &str = " << \"";
const SENT: &str = " >> \"";

#[derive(Default)]
pub(super) struct Logged {
    /// Wire log: whether bytes were received since the last request.
    answering: bool,
    facts: Facts,
}

impl Decode for Logged {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        if !line.is_whole() {
            return Ok(());
        }
        let text = line.text();
        // What is no string that a program prints quotes nothing; the rest of the log still does.
        if let Some(Ok(quoted)) = quoted(&text) {
            out.push(Piece::Start(Facts { ending: Some(Ending::Open), ..Facts::default() }));
            out.push(Piece::Bytes(quoted));
        } else if let Some(wire) = wire(&text, SENT) {
            let wire = wire?;
            if std::mem::take(&mut self.answering) {
                self.facts = Facts { reused: true, ..Facts::default() };
            }
            self.facts.request(&String::from_utf8_lossy(&wire));
        } else if let Some(wire) = wire(&text, RECEIVED) {
            if !std::mem::replace(&mut self.answering, true) {
                out.push(Piece::Start(self.facts.clone()));
            }
            out.push(Piece::Bytes(wire?));
        }
        Ok(())
    }

    fn end(&mut self, _: &mut Vec<Piece>) -> Result<(), String> {
        Ok(())
    }
}

/// Whether a line quotes what an upstream sent.
pub(super) fn is_quoting(text: &str) -> bool {
    let wire_log = |text: &str| {
        wire(text, RECEIVED).is_some_and(|bytes| bytes.is_ok())
            && (text.contains("wire") || text.contains("http-outgoing"))
    };
    quoted(text).is_some_and(|bytes| bytes.is_ok()) || wire_log(text)
}

/// The bytes that a line quotes.
fn quoted(text: &str) -> Option<Result<Vec<u8>, String>> {
    let (quote, rest) =
        MARKS.iter().find_map(|(mark, quote)| Some((*quote, text.split_once(mark)?.1)))?;
    let raw = |text: &str| Some(Ok(text.as_bytes().to_vec()));
    match quote {
        Quote::Literal => literal(rest),
        Quote::LiteralOrRest => match rest.trim_start_matches('b').starts_with(['"', '\'']) {
            true => literal(rest),
            // aiohttp writes the bytes in one of the next lines.
            false => (!rest.starts_with("400, message")).then(|| raw(rest))?,
        },
        Quote::Nested => nested(rest),
        Quote::To(end) => raw(rest.rsplit_once(end)?.0),
        Quote::Rest => raw(rest),
        Quote::Escaped => Some(unescape(rest.as_bytes(), Unicode::Character)),
        Quote::Hex => {
            let (_, digits) = rest.split_once(" content=")?;
            let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
            super::plain::octets(&digits.as_bytes()[..end]).map(Ok)
        }
    }
}

/// A string in quotes, where it begins.
fn literal(rest: &str) -> Option<Result<Vec<u8>, String>> {
    // Inside of JSON the quotes are escaped themselves.
    if let Some(rest) = rest.strip_prefix("\\\"") {
        let inner = rest.split_once("\\\"").map_or(rest, |(inner, _)| inner);
        return Some(twice(inner));
    }
    let rest = rest.strip_prefix('b').filter(|rest| rest.starts_with(['"', '\''])).unwrap_or(rest);
    let quote = rest.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    let inner = &rest[1..];
    let mut escaped = false;
    let end = inner.find(|c| {
        let end = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        end
    });
    // A line that was cut off may end within the quotes.
    Some(unescape(&inner.as_bytes()[..end.unwrap_or(inner.len())], Unicode::Character))
}

/// `\n  Expected HTTP/:\n\n  b'…'\n    ^`, whose quotes are escaped where the outer ones are the same.
fn nested(rest: &str) -> Option<Result<Vec<u8>, String>> {
    let (_, rest) = rest.split_once("  b")?;
    let (inner, _) = rest.split_once("\\n    ")?;
    let quotes = ["\\'", "\\\"", "'", "\""];
    let inner = quotes.iter().find_map(|quote| inner.strip_prefix(quote)?.strip_suffix(quote))?;
    Some(twice(inner))
}

fn twice(inner: &str) -> Result<Vec<u8>, String> {
    let once = unescape(inner.as_bytes(), Unicode::Character);
    once.and_then(|once| unescape(&once, Unicode::Character))
}

/// The bytes of a line of the wire log: `"HTTP/1.1 200 OK[\r][\n]"`.
fn wire(text: &str, mark: &str) -> Option<Result<Vec<u8>, String>> {
    let inner = text.split_once(mark)?.1.strip_suffix('"')?;
    let mut bytes = Vec::new();
    let mut rest = inner;
    while let Some(at) = rest.find('[') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let (code, behind) = rest[at + 1..].split_once(']').unwrap_or(("", ""));
        let byte = match code {
            "\\r" => Some(b'\r'),
            "\\n" => Some(b'\n'),
            _ => code.strip_prefix("0x").and_then(|code| u8::from_str_radix(code, 16).ok()),
        };
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = behind;
            }
            None => {
                bytes.push(b'[');
                rest = &rest[at + 1..];
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(Ok(bytes))
}
