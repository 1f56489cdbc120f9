//! HAProxy's `show errors`: its escapes are exact, and its offsets are checked.

use bad_gateway::Ending;

use super::escapes::{Unicode, unescape};
use super::facts::Facts;
use super::lines::Line;
use super::piece::{Decode, Piece};

#[derive(Default)]
pub(super) struct ShowErrors {
    /// What is said of the event that comes, until its bytes do.
    facts: Option<Facts>,
    /// The event is a refused request.
    request: bool,
    requests: u64,
    /// How many bytes of the event came; none before the first line of them.
    came: Option<u64>,
    /// Whether the line before ends with a line end of the upstream's.
    ended: bool,
    events: u64,
}

impl ShowErrors {
    fn heading(&mut self, text: &str) {
        let part = |mark: &str| {
            let rest = text.split_once(mark)?.1;
            Some(rest.split([' ', ',', '(']).next().unwrap_or_default().to_owned())
        };
        let invalid =
            |what: &str| text.starts_with('[') && text.contains("invalid") && text.contains(what);
        if invalid("request") || invalid("response") {
            self.request = invalid("request");
            self.requests += u64::from(self.request);
            self.came = None;
            let backend = part("] backend ").or_else(|| part("] frontend "));
            let label = backend.map(|name| format!("backend {name}"));
            self.facts = Some(Facts { label, ..Facts::default() });
        } else if let Some(server) = part("server ")
            && let Some(facts) = &mut self.facts
            && let Some(label) = &mut facts.label
            && !label.contains(", server")
        {
            *label = format!("{label}, server {server}");
        }
    }

    fn bytes(&mut self, offset: u64, text: &str, out: &mut Vec<Piece>) -> Result<(), String> {
        if self.request {
            return Ok(());
        }
        // Where the headings were left out in copying, an event begins with its first byte.
        if self.came.is_none() || (offset == 0 && self.came != Some(0)) {
            let facts = self.facts.take().unwrap_or_default();
            out.push(Piece::Start(Facts { ending: Some(Ending::Open), ..facts }));
            self.came = Some(0);
            self.ended = true;
            self.events += 1;
        }
        let came = self.came.unwrap_or(0);
        let mut bytes = Vec::new();
        if offset > came && !self.ended && offset - came < 80 {
            // Blanks at the end of a line were lost in copying.
            bytes.resize(usize::try_from(offset - came).unwrap_or(0), b' ');
        } else if offset != came {
            return Err(format!(
                "the offset is {offset}, but {came} bytes came before it: is a line missing?"
            ));
        }
        bytes.extend(unescape(text.as_bytes(), Unicode::Byte)?);
        self.ended = bytes.ends_with(b"\n");
        self.came = Some(came + bytes.len() as u64);
        out.push(Piece::Bytes(bytes));
        Ok(())
    }
}

impl Decode for ShowErrors {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        if !line.is_whole() {
            return Err("the line is too long for one of show errors".to_owned());
        }
        let text = line.text();
        match row(&text) {
            Some((offset, bytes)) => self.bytes(offset, bytes, out),
            None => {
                self.heading(text.trim());
                Ok(())
            }
        }
    }

    fn end(&mut self, _: &mut Vec<Piece>) -> Result<(), String> {
        match (self.events, self.requests) {
            (0, 0) => Err("no event is in it".to_owned()),
            (0, _) => {
                Err("what is in it are requests that HAProxy refused, and no response".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// Offset and bytes of `  00373+ text`.
pub(super) fn row(text: &str) -> Option<(u64, &str)> {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits < 5 {
        return None;
    }
    let (offset, rest) = text.split_at(digits);
    let rest = rest.strip_prefix([' ', '+'])?;
    let rest = rest.strip_prefix(' ').or_else(|| rest.is_empty().then_some(""))?;
    Some((offset.parse().ok()?, rest))
}
