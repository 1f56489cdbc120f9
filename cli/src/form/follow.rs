//! `tshark -z follow,tcp,raw,N`: plain digits, those of the server behind a tab.

use super::facts::Facts;
use super::flows::requests;
use super::lines::Line;
use super::piece::{Decode, Piece};
use super::plain;

/// How much of the requests is looked at.
const REQUEST: usize = 64 * 1024;

#[derive(Default)]
pub(super) struct Follow {
    inside: bool,
    client: String,
    server: String,
    request: Vec<u8>,
    started: bool,
}

impl Follow {
    fn start(&mut self, out: &mut Vec<Piece>) {
        if !std::mem::replace(&mut self.started, true) {
            let mut facts = Facts::default();
            if !self.client.is_empty() {
                facts.connection = Some(format!("{}-{}", self.client, self.server));
            }
            requests(&self.request, &mut facts);
            self.request.clear();
            out.push(Piece::Start(facts));
        }
    }
}

impl Decode for Follow {
    fn line(&mut self, line: &Line, out: &mut Vec<Piece>) -> Result<(), String> {
        let text = line.content();
        if line.first && text.starts_with(b"====") {
            if self.inside {
                self.start(out);
            }
            *self = Self::default();
        } else if let Some(name) = text.strip_prefix(b"Node 0: ") {
            self.client = crate::escape::bytes(name);
        } else if let Some(name) = text.strip_prefix(b"Node 1: ") {
            self.server = crate::escape::bytes(name);
            self.inside = true;
        } else if self.inside && !line.is_blank() {
            let octets = plain::octets(text).ok_or("there is more than digits in this line")?;
            if text.starts_with(b"\t") {
                self.start(out);
                out.push(Piece::Bytes(octets));
            } else if self.request.len() < REQUEST {
                self.request.extend(octets);
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Piece>) -> Result<(), String> {
        if self.inside {
            self.start(out);
        }
        Ok(())
    }
}
