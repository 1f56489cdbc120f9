//! `strace`: what a program read on a connection on which it sent a request.
//!
//! Strings that strace cut (`"…"...`) have a hole behind them: nothing more is taken then.

use bad_gateway::Ending;

use super::escapes::{Unicode, unescape};
use super::facts::Facts;
use super::flows::requests;
use super::lines::Line;
use super::piece::{Decode, Piece};

/// The longest response that is kept.
const MOST: usize = 16 << 20;

#[derive(Default)]
pub(super) struct Strace {
    exchanges: Vec<Exchange>,
}

struct Exchange {
    /// The descriptor, with what strace says of it.
    descriptor: String,
    facts: Facts,
    bytes: Vec<u8>,
    cut: bool,
    /// Another one is on the connection, or it was closed.
    over: bool,
}

impl Decode for Strace {
    fn line(&mut self, line: &Line, _: &mut Vec<Piece>) -> Result<(), String> {
        let text = line.text();
        let Some(call) = Call::of(&text) else {
            return Ok(());
        };
        let current = |all: &mut Vec<Exchange>| {
            all.iter().rposition(|known| known.descriptor == call.descriptor && !known.over)
        };
        let at = current(&mut self.exchanges);
        if call.sends {
            self.sent(&call, at)?;
        } else if let Some(known) = at.and_then(|at| self.exchanges.get_mut(at)) {
            known.read(&call)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        for exchange in self.exchanges.drain(..) {
            let ending = if exchange.cut { Some(Ending::Open) } else { exchange.facts.ending };
            out.push(Piece::Start(Facts {
                ending: ending.or(Some(Ending::Open)),
                ..exchange.facts
            }));
            out.push(Piece::Bytes(exchange.bytes));
        }
        Ok(())
    }
}

impl Strace {
    fn sent(&mut self, call: &Call<'_>, current: Option<usize>) -> Result<(), String> {
        let mut facts = Facts::default();
        requests(&unescape(call.string.as_bytes(), Unicode::Character)?, &mut facts);
        if facts.methods.is_empty() {
            return Ok(());
        }
        if let Some(known) = current.and_then(|at| self.exchanges.get_mut(at)) {
            known.over = true;
            facts.reused = true;
        }
        facts.label = Some(format!("descriptor {}", call.descriptor));
        let descriptor = call.descriptor.to_owned();
        self.exchanges.push(Exchange {
            descriptor,
            facts,
            bytes: Vec::new(),
            cut: false,
            over: false,
        });
        Ok(())
    }
}

impl Exchange {
    fn read(&mut self, call: &Call<'_>) -> Result<(), String> {
        if call.result.starts_with("-1 ECONNRESET") {
            self.facts.ending = Some(Ending::Reset);
        } else if call.result == "0" {
            self.facts.ending = Some(Ending::Closed);
        } else if !self.cut && !call.result.starts_with('-') {
            self.bytes.extend(unescape(call.string.as_bytes(), Unicode::Character)?);
            self.cut = call.cut;
        }
        match self.bytes.len() > MOST {
            true => Err("more than 16 MiB were read on one connection".to_owned()),
            false => Ok(()),
        }
    }
}

/// One call that moves bytes.
pub(super) struct Call<'a> {
    descriptor: &'a str,
    string: &'a str,
    cut: bool,
    sends: bool,
    result: &'a str,
}

impl<'a> Call<'a> {
    /// `recvfrom(7, "HTTP/1.1 …", 16384, 0, NULL, NULL) = 95`
    pub(super) fn of(line: &'a str) -> Option<Self> {
        const READS: [&str; 3] = ["read(", "recvfrom(", "recv("];
        const SENDS: [&str; 3] = ["write(", "sendto(", "send("];
        let begins = |name: &str| {
            let at = line.find(name)?;
            // Before it stand a number of a process, and times.
            let before = &line[..at];
            before.bytes().all(|b| b" []pid.:0123456789".contains(&b)).then_some(at + name.len())
        };
        let find = |names: &[&'static str]| names.iter().find_map(|name| begins(name));
        let (begin, sends) = match find(&READS) {
            Some(begin) => (begin, false),
            None => (find(&SENDS)?, true),
        };
        let (descriptor, rest) = line[begin..].split_once(", ")?;
        let result = line.rsplit_once(" = ")?.1.trim();
        let quoted = rest.strip_prefix('"').unwrap_or_default();
        let mut escaped = false;
        let end = quoted.find(|c| {
            let end = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            end
        });
        let (string, behind) = quoted.split_at(end.unwrap_or(0));
        let cut = behind.starts_with("\"...");
        Some(Self { descriptor, string, cut, sends, result })
    }

    /// Whether it is one that sends a request.
    pub(super) fn asks(&self) -> bool {
        self.sends && self.string.contains(" HTTP/1.")
    }
}
