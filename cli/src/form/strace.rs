//! `strace`: what a program read on a connection on which it sent a request; or, where no request is shown, what it
//! read on each.
//!
//! Strings that strace cut (`"…"...`) have a hole behind them: nothing more is taken then.

use std::collections::HashMap;

use bad_gateway::Ending;

use super::escapes::{Unicode, unescape};
use super::facts::Facts;
use super::flows::requests;
use super::lines::Line;
use super::piece::{Decode, Piece};

/// The most threads that are told apart.
const THREADS: usize = 4096;

/// The longest response that is kept.
const MOST: usize = 16 << 20;

#[derive(Default)]
pub(super) struct Strace {
    asked: Exchanges,
    /// What was read on connections on which no request was seen.
    alone: Exchanges,
    /// The descriptor of the call that a thread is in while strace shows others.
    unfinished: HashMap<String, String>,
}

/// In the order in which they began.
#[derive(Default)]
struct Exchanges {
    all: Vec<Exchange>,
    /// The last one on each connection, by its descriptor with what strace says of it.
    last: HashMap<String, usize>,
}

struct Exchange {
    facts: Facts,
    bytes: Vec<u8>,
    cut: bool,
}

impl Decode for Strace {
    fn line(&mut self, line: &Line, _: &mut Vec<Piece>) -> Result<(), String> {
        let text = line.text();
        let joined = self.joined(&text);
        let Some(call) = Call::of(joined.as_deref().unwrap_or(&text)) else {
            return Ok(());
        };
        if call.sends {
            return self.sent(&call);
        }
        let on = call.descriptor;
        if let Some(known) = self.asked.last(on) {
            return known.read(&call);
        }
        if self.asked.all.is_empty() {
            if self.alone.last(on).is_none() {
                self.alone.begin(on, Facts::default());
            }
            if let Some(known) = self.alone.last(on) {
                return known.read(&call);
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        let mut all = std::mem::take(&mut self.asked.all);
        if all.is_empty() {
            all = std::mem::take(&mut self.alone.all);
            // Most of what a program reads are files.
            let is_answer = |exchange: &Exchange| exchange.bytes.starts_with(b"HTTP/");
            let answers = all.iter().any(is_answer);
            all.retain(|exchange| !answers || is_answer(exchange));
        }
        for exchange in all {
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
    /// The whole call, where this line is the end of one: `20 <... recvfrom resumed>"HTTP/1.1 …", 16384, 0) = 95`.
    fn joined(&mut self, text: &str) -> Option<String> {
        // What stands before a call names the thread, first of all.
        let thread = |before: &str| {
            let number = before.trim_start_matches(|c: char| !c.is_ascii_digit());
            number[..number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len())].to_owned()
        };
        if text.ends_with("<unfinished ...>") {
            let (before, rest) = text.split_once('(')?;
            let (descriptor, _) = rest.split_once(", ")?;
            if self.unfinished.len() < THREADS {
                self.unfinished.insert(thread(before), descriptor.to_owned());
            }
            return None;
        }
        let (before, rest) = text.split_once("<... ")?;
        let (name, rest) = rest.split_once(" resumed>")?;
        let descriptor = self.unfinished.remove(&thread(before))?;
        Some(format!("{name}({descriptor}, {}", rest.trim_start()))
    }

    fn sent(&mut self, call: &Call<'_>) -> Result<(), String> {
        let mut facts = Facts::default();
        requests(&call.bytes()?, &mut facts);
        if facts.methods.is_empty() {
            return Ok(());
        }
        facts.reused = self.asked.last(call.descriptor).is_some();
        self.asked.begin(call.descriptor, facts);
        Ok(())
    }
}

impl Exchanges {
    fn last(&mut self, descriptor: &str) -> Option<&mut Exchange> {
        self.all.get_mut(*self.last.get(descriptor)?)
    }

    fn begin(&mut self, descriptor: &str, facts: Facts) {
        let facts = Facts { label: Some(format!("descriptor {descriptor}")), ..facts };
        self.last.insert(descriptor.to_owned(), self.all.len());
        self.all.push(Exchange { facts, bytes: Vec::new(), cut: false });
    }
}

impl Exchange {
    fn read(&mut self, call: &Call<'_>) -> Result<(), String> {
        if call.result.starts_with("-1 ECONNRESET") {
            self.facts.ending = Some(Ending::Reset);
        } else if call.result == "0" {
            self.facts.ending = Some(Ending::Closed);
        } else if !self.cut && !call.result.starts_with('-') {
            self.bytes.extend(call.bytes()?);
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
    strings: Vec<&'a str>,
    cut: bool,
    sends: bool,
    /// Nothing where the line is cut off.
    result: &'a str,
}

impl<'a> Call<'a> {
    /// `recvfrom(7, "HTTP/1.1 …", 16384, 0, NULL, NULL) = 95`
    pub(super) fn of(line: &'a str) -> Option<Self> {
        const READS: [&str; 5] = ["read(", "recvfrom(", "recv(", "readv(", "recvmsg("];
        const SENDS: [&str; 5] = ["write(", "sendto(", "send(", "writev(", "sendmsg("];
        let begins = |name: &str| {
            let at = line.find(name)?;
            // Before it stand a number of a process, and times.
            let before = &line[..at];
            let apart = before.is_empty() || before.ends_with(' ');
            let known = |b: u8| b" []pid.:0123456789".contains(&b);
            (apart && before.bytes().all(known)).then_some(at + name.len())
        };
        let find = |names: &[&'static str]| names.iter().find_map(|name| begins(name));
        let (begin, sends) = match find(&READS) {
            Some(begin) => (begin, false),
            None => (find(&SENDS)?, true),
        };
        let (descriptor, rest) = line[begin..].split_once(", ")?;
        let (strings, cut, behind) = strings(rest);
        let result = behind.and_then(|behind| behind.rsplit_once(" = "));
        // How long it took may stand behind it.
        let result = result.map(|(_, result)| result.split(" <").next().unwrap_or("").trim());
        // What is looked at is read once more.
        let peeks = behind.is_some_and(|behind| behind.contains("MSG_PEEK"));
        let shows = !peeks && (result.is_some() || !strings.is_empty());
        let result = result.unwrap_or("");
        shows.then_some(Self { descriptor, strings, cut, sends, result })
    }

    /// Whether it is one that sends a request.
    pub(super) fn asks(&self) -> bool {
        self.sends && self.strings.iter().any(|string| string.contains(" HTTP/1."))
    }

    /// Whether it is one that reads a response from its beginning.
    pub(super) fn answers(&self) -> bool {
        !self.sends && self.strings.first().is_some_and(|string| string.starts_with("HTTP/1."))
    }

    /// Whether it shows bytes that were read, all of the line.
    pub(super) fn reads(&self) -> bool {
        let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        !self.sends && !self.strings.is_empty() && digits(self.descriptor) && digits(self.result)
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        for (at, string) in self.strings.iter().enumerate() {
            // The line may end within an escape.
            let ends = self.cut && self.result.is_empty() && at + 1 == self.strings.len();
            let whole = if ends { before_cut(string) } else { string };
            bytes.extend(unescape(whole.as_bytes(), Unicode::Character)?);
        }
        Ok(bytes)
    }
}

/// Without an escape at its end, of which there may have been more: `\1` of `\15`.
fn before_cut(string: &str) -> &str {
    // A backslash that is the second one of an escape begins none.
    let digits = string.trim_end_matches(|c: char| c.is_ascii_hexdigit());
    let begun = digits.strip_suffix('x').unwrap_or(digits);
    let slashes = begun.len() - begun.trim_end_matches('\\').len();
    let short = string.len() - begun.len() <= 2;
    if slashes % 2 == 1 && short { &begun[..begun.len() - 1] } else { string }
}

/// The string that begins here, or those of the parts of a message; whether some of it is left out; and what stands behind
/// them, unless the line ends within one.
fn strings(text: &str) -> (Vec<&str>, bool, Option<&str>) {
    const PART: &str = "iov_base=\"";
    let mut all = Vec::new();
    let mut rest = text;
    let mut from = if text.starts_with('"') { Some(1) } else { None };
    loop {
        from = from.or_else(|| rest.find(PART).map(|at| at + PART.len()));
        let Some(begin) = from.take() else { return (all, false, Some(rest)) };
        let quoted = &rest[begin..];
        let mut escaped = false;
        let end = quoted.find(|c| {
            let end = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            end
        });
        let (string, behind) = quoted.split_at(end.unwrap_or(quoted.len()));
        all.push(string);
        let Some(behind) = behind.strip_prefix('"') else { return (all, true, None) };
        if behind.starts_with("...") {
            return (all, true, Some(behind));
        }
        rest = behind;
    }
}
