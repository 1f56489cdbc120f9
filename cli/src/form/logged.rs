//! Lines of logs that quote what an upstream sent: errors of Go, Python and Ruby, and the wire log
//! of Apache's HttpClient.

use bad_gateway::Ending;

use super::escapes::{Unicode, unescape};
use super::facts::Facts;
use super::lines::Line;
use super::piece::{Decode, Piece};

/// What stands before the quoted bytes.
const MARKS: [&str; 4] =
    ["malformed HTTP response ", "BadStatusLine(", "BadStatusLine: ", "wrong status line: "];

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
        if let Some(quoted) = quoted(&text) {
            out.push(Piece::Start(Facts { ending: Some(Ending::Open), ..Facts::default() }));
            out.push(Piece::Bytes(quoted?));
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
    let (mark, rest) = MARKS.iter().find_map(|mark| Some((*mark, text.split_once(mark)?.1)))?;
    // Inside of JSON the quotes are escaped themselves.
    if let Some(rest) = rest.strip_prefix("\\\"") {
        let inner = rest.split_once("\\\"").map_or(rest, |(inner, _)| inner);
        let once = unescape(inner.as_bytes(), Unicode::Character);
        return Some(once.and_then(|once| unescape(&once, Unicode::Character)));
    }
    let rest = rest.strip_prefix('b').filter(|rest| rest.starts_with(['"', '\''])).unwrap_or(rest);
    let quote = rest.chars().next()?;
    if !['"', '\''].contains(&quote) {
        return (mark == "BadStatusLine: ").then(|| Ok(rest.as_bytes().to_vec()));
    }
    let inner = &rest[1..];
    let mut escaped = false;
    let end = inner.find(|c| {
        let end = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        end
    });
    Some(unescape(&inner.as_bytes()[..end?], Unicode::Character))
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
