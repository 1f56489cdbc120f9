//! `curl -v` and `wget -S`: heads, without the content.
//!
//! Where a terminal took the CRs away they are put back, unless the request's are still there:
//! then the response never had any.

use bad_gateway::Ending;

use super::curl;
use super::facts::Facts;
use super::lines::Line;
use super::nothing;
use super::piece::{Decode, Piece};

/// The longest head that is kept.
const MOST: usize = 1 << 20;

/// Whose output it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    Curl,
    Wget,
}

pub(super) struct Verbose {
    program: Program,
    facts: Facts,
    head: Vec<u8>,
    /// Whether a line of a request, of a response, ends in CR LF.
    request_cr: bool,
    response_cr: bool,
    /// A request was sent.
    asked: bool,
    /// wget: lines that are indented are a head's.
    awaited: bool,
    connected: bool,
}

impl Verbose {
    pub(super) fn new(program: Program) -> Self {
        Self {
            program,
            facts: Facts::default(),
            head: Vec::new(),
            request_cr: false,
            response_cr: false,
            asked: false,
            awaited: false,
            connected: false,
        }
    }

    fn curl(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        let bytes = &line.bytes;
        // A progress meter may stand before the sign on its line.
        if let Some(rest) = part(bytes, b'>') {
            self.request_cr |= rest.ends_with(b"\r\n");
            let text = String::from_utf8_lossy(rest);
            let mut request = Facts::default();
            request.request(text.trim_end());
            if !request.methods.is_empty() {
                self.end_of_exchange(out);
                request.reused = self.connected;
                self.facts = request;
                self.asked = true;
            } else {
                self.facts.field(text.trim_end());
            }
        } else if let Some(rest) = part(bytes, b'<') {
            self.response(rest)?;
        } else if let Some(rest) = part(bytes, b'*') {
            let text = String::from_utf8_lossy(rest);
            if curl::is_connected(&text) {
                self.end_of_exchange(out);
                self.connected = false;
            }
            self.facts.ending = self.facts.ending.or(curl::ending(&text));
        } else if bytes.starts_with(b"curl: (") {
            self.facts.ending = self.facts.ending.or(curl::ending(&line.text()));
        }
        Ok(())
    }

    fn wget(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        let text = line.text();
        if text.contains("awaiting response...") {
            self.end_of_exchange(out);
            self.awaited = true;
            self.asked = true;
        } else if text.contains("No data received") {
            self.facts.ending = Some(Ending::Closed);
        } else if text.contains("Read error (Connection reset by peer)") {
            self.facts.ending = Some(Ending::Reset);
        } else if let Some(rest) = line.bytes.strip_prefix(b"  ").filter(|_| self.awaited) {
            self.response(rest)?;
        } else if self.awaited && !self.head.is_empty() {
            // The empty line is not shown.
            self.awaited = false;
            self.response(b"\n")?;
        }
        Ok(())
    }

    fn response(&mut self, rest: &[u8]) -> Result<(), String> {
        if nothing::is_http2(rest) {
            return Err(nothing::HTTP2_BY_CURL.to_owned());
        }
        self.response_cr |= rest.ends_with(b"\r\n");
        self.head.extend_from_slice(rest);
        match self.head.len() > MOST {
            true => Err("the head is longer than 1 MiB".to_owned()),
            false => Ok(()),
        }
    }

    fn end_of_exchange(&mut self, out: &mut Vec<Piece>) {
        let mut head = std::mem::take(&mut self.head);
        let mut facts = std::mem::take(&mut self.facts);
        if !std::mem::take(&mut self.asked) && head.is_empty() {
            // What was said before the request: nothing of it is of the next exchange.
            return;
        }
        if !self.response_cr && !self.request_cr {
            head = with_crs(&head);
        }
        self.response_cr = false;
        // What comes behind the head is not shown, so nothing is known of how that ended.
        facts.head_alone = has_end(&head);
        if facts.head_alone || facts.ending.is_none() {
            facts.ending = Some(Ending::Open);
        }
        self.connected = true;
        out.push(Piece::Start(facts));
        out.push(Piece::Bytes(head));
    }
}

impl Decode for Verbose {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        match self.program {
            // Of content in long lines nothing is needed.
            _ if !line.first => Ok(()),
            Program::Curl => self.curl(line, out),
            Program::Wget => self.wget(line, out),
        }
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        if self.awaited && !self.head.is_empty() {
            self.response(b"\n")?;
        }
        self.end_of_exchange(out);
        Ok(())
    }
}

/// What stands behind a sign and its blank, at the beginning of a line.
pub(super) fn part(line: &[u8], sign: u8) -> Option<&[u8]> {
    let rest = line.strip_prefix(&[sign])?;
    match rest.strip_prefix(b" ") {
        Some(rest) => Some(rest),
        // The blank may be lost where nothing follows.
        None => rest.trim_ascii().is_empty().then_some(rest),
    }
}

fn with_crs(head: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(head.len() + 64);
    for line in head.split_inclusive(|&b| b == b'\n') {
        bytes.extend_from_slice(super::lines::content(line));
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

fn has_end(head: &[u8]) -> bool {
    head.ends_with(b"\n\r\n") || head.ends_with(b"\n\n")
}
