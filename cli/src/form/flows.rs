//! Segments → what each server sent, in order.
//!
//! A segment that came twice is taken once; behind one that is missing, no more is taken of that
//! side.

use std::net::SocketAddr;

use bad_gateway::Ending;

use super::facts::{Facts, is_token};
use super::packet::Segment;
use super::piece::Piece;

/// The most bytes that are kept of all connections together.
const MOST: usize = 16 << 20;

/// One direction of a connection.
struct Side {
    from: SocketAddr,
    to: SocketAddr,
    next: Option<u32>,
    bytes: Vec<u8>,
    opened: bool,
    gap: bool,
    ending: Option<Ending>,
}

#[derive(Default)]
pub(super) struct Flows {
    sides: Vec<Side>,
    kept: usize,
}

impl Flows {
    pub(super) fn take(&mut self, segment: &Segment) -> Result<(), String> {
        self.kept += segment.payload.len();
        if self.kept > MOST {
            return Err(format!(
                "more than {} MiB of packets: write one connection alone, or save its bytes raw",
                MOST >> 20
            ));
        }
        let known = |side: &Side| side.from == segment.from && side.to == segment.to;
        let at = self.sides.iter().position(known).unwrap_or_else(|| {
            self.sides.push(Side {
                from: segment.from,
                to: segment.to,
                next: None,
                bytes: Vec::new(),
                opened: false,
                gap: false,
                ending: None,
            });
            self.sides.len() - 1
        });
        if let Some(side) = self.sides.get_mut(at) {
            side.take(segment);
        }
        Ok(())
    }

    /// What each server sent.
    pub(super) fn end(self, out: &mut Vec<Piece>) -> Result<(), String> {
        let mut told = 0;
        for (at, side) in self.sides.iter().enumerate() {
            let other = self.sides.iter().find(|o| o.from == side.to && o.to == side.from);
            // Of each connection once, by the side that was seen first.
            if self.sides[..at].iter().any(|o| o.from == side.to && o.to == side.from) {
                continue;
            }
            let (client, server) = match (side.is_server(other), other) {
                (true, other) => (other, Some(side)),
                (false, other) => (Some(side), other),
            };
            let (from, to) = match (client, server) {
                (Some(client), _) => (client.from, client.to),
                (None, Some(server)) => (server.to, server.from),
                (None, None) => continue,
            };
            let mut facts = Facts { connection: Some(format!("{from}-{to}")), ..Facts::default() };
            if let Some(client) = client {
                requests(&client.bytes, &mut facts);
            }
            let answered = server.is_some_and(|server| !server.bytes.is_empty());
            if !answered && facts.methods.is_empty() {
                continue;
            }
            // Behind a gap nothing is known.
            let gap = server.is_some_and(|server| server.gap);
            let ending = server.and_then(|server| server.ending);
            facts.ending = if gap { Some(Ending::Open) } else { ending };
            told += 1;
            out.push(Piece::Start(facts));
            out.extend(server.map(|server| Piece::Bytes(server.bytes.clone())));
        }
        match told {
            0 => Err("no packet in it carries a byte of a TCP connection".to_owned()),
            _ => Ok(()),
        }
    }
}

impl Side {
    fn take(&mut self, segment: &Segment) {
        if segment.reset {
            self.ending = Some(Ending::Reset);
        } else if segment.fin && self.ending.is_none() {
            self.ending = Some(Ending::Closed);
        }
        if segment.syn {
            self.opened = !segment.ack;
            self.next = Some(segment.number.wrapping_add(1));
            return;
        }
        if segment.payload.is_empty() || self.gap {
            return;
        }
        let next = *self.next.get_or_insert(segment.number);
        // How much of it was there before; behind a gap, a large number.
        let ahead = segment.number.wrapping_sub(next);
        if ahead != 0 && ahead < u32::MAX / 2 {
            self.gap = true;
            return;
        }
        let seen = usize::try_from(next.wrapping_sub(segment.number)).unwrap_or(usize::MAX);
        let fresh = segment.payload.get(seen..).unwrap_or_default();
        self.bytes.extend_from_slice(fresh);
        self.next = Some(next.wrapping_add(u32::try_from(fresh.len()).unwrap_or(0)));
    }

    fn is_server(&self, other: Option<&Self>) -> bool {
        let sends = |side: &Self| {
            if side.opened || is_request(&side.bytes) {
                Some(false)
            } else if side.bytes.starts_with(b"HTTP/") {
                Some(true)
            } else {
                None
            }
        };
        let by_other = || other.and_then(sends).map(|server| !server);
        sends(self).or_else(by_other).unwrap_or(self.from.port() < self.to.port())
    }
}

/// Whether the bytes begin with a request line.
pub(super) fn is_request(bytes: &[u8]) -> bool {
    let mut facts = Facts::default();
    requests(&bytes[..bytes.len().min(8192)], &mut facts);
    !facts.methods.is_empty()
}

/// The requests in what a client sent.
pub(super) fn requests(bytes: &[u8], facts: &mut Facts) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        match line.rsplit_once(" HTTP/1.") {
            Some((request, _)) if request.split(' ').next().is_some_and(is_token) => {
                facts.request(line);
            }
            _ => facts.field(line),
        }
    }
}
