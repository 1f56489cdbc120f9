//! An exchange through the guard, and what must come out.

// Each test file includes this; none of them uses all of it.
#![allow(dead_code, missing_docs, unreachable_pub)]

use std::io::{ErrorKind, Read, Write};

use bad_gateway::{Barrier, Ending, Framing, Limits, Outcome, Policy, Reuse, Verdict, check};
use bad_gateway_guard::{Guard, GuardError};

use crate::script::{Script, kind};
use crate::support::peer::{self, Reading};
use crate::support::{Exchange, Record};

/// How a guarded connection ended for its reader.
#[derive(Debug, PartialEq)]
pub enum End {
    Open,
    Clean,
    Guard(GuardError),
    /// An error of the connection itself.
    Own(ErrorKind),
}

/// What a reader gets.
pub fn through(exchange: &Exchange, piece: usize, buffer: usize) -> (Vec<u8>, End) {
    let script = Script::new(&exchange.bytes, piece, exchange.ending);
    let mut guard = Guard::new(script, exchange.policy);
    guard.write_all(exchange.request_head().as_bytes()).expect("it is understood");
    read(guard, buffer)
}

/// What a reader gets of a connection on which requests were written.
pub fn read(mut guard: Guard<Script>, buffer: usize) -> (Vec<u8>, End) {
    let (mut out, mut buffer) = (Vec::new(), vec![0xAA; buffer]);
    let end = loop {
        match guard.read(&mut buffer) {
            Ok(0) => break End::Clean,
            Ok(count) => out.extend_from_slice(&buffer[..count]),
            Err(error) => match GuardError::find(&error) {
                Some(found) => {
                    assert_eq!(error.kind(), ErrorKind::InvalidData);
                    let again = guard.read(&mut buffer).expect_err("it stays");
                    assert_eq!(GuardError::find(&again), Some(found));
                    break End::Guard(found.clone());
                }
                None if error.kind() == ErrorKind::WouldBlock => break End::Open,
                None => break End::Own(error.kind()),
            },
        }
    };
    (out, end)
}

/// STRICT with room for whatever passed.
pub fn strict() -> Policy {
    let mut limits = Limits::DEFAULT;
    for name in Limits::NAMES {
        limits.set(name, u64::from(u32::MAX)).expect("it fits");
    }
    limits.content = None;
    Policy::STRICT.with_limits(limits)
}

pub fn direct(exchange: &Exchange) -> Verdict {
    check(&exchange.bytes, exchange.request(), exchange.ending, exchange.policy)
}

/// How the reader must see the end.
fn wanted(exchange: &Exchange, verdict: &Verdict) -> End {
    let own = match exchange.ending {
        Ending::Open => End::Open,
        Ending::Closed => End::Clean,
        ending => End::Own(kind(ending)),
    };
    let cut = || End::Guard(GuardError::find(&error_of(verdict)).expect("one").clone());
    match verdict.outcome {
        Outcome::Valid if verdict.framing == Some(Framing::Tunnel) => own,
        Outcome::Valid => {
            let open = Exchange { ending: Ending::Open, ..exchange.clone() };
            match direct(&open).reuse {
                Reuse::Yes => own,
                Reuse::No(Barrier::RequestUnsent) if verdict.leftover == 0 => own,
                Reuse::No(_) => End::Clean,
            }
        }
        Outcome::Malformed(_) => cut(),
        // The time-out is the reader's own.
        Outcome::Incomplete if exchange.ending == Ending::TimedOut => own,
        Outcome::Incomplete => cut(),
        _ => own,
    }
}

/// The guard's error for such a verdict. That on what is malformed does not know how the connection ended.
fn error_of(verdict: &Verdict) -> std::io::Error {
    let mut verdict = *verdict;
    if verdict.reject().is_some() {
        verdict.ending = Ending::Open;
    }
    GuardError::Response(Box::new(verdict)).into()
}

/// What must come out of an exchange.
pub struct Wanted {
    exchange: Exchange,
    verdict: Verdict,
    came: Record,
    end: End,
    /// There is no reason to write anything anew.
    is_plain: bool,
}

impl Wanted {
    pub fn of(exchange: &Exchange) -> Self {
        let (verdict, came) = (direct(exchange), exchange.read_whole());
        let is_plain = verdict.deviations.is_empty() && is_plain(&exchange.bytes, &came);
        let end = wanted(exchange, &verdict);
        Self { exchange: exchange.clone(), verdict, came, end, is_plain }
    }

    /// What differs.
    pub fn faults(&self, out: &[u8], end: &End) -> Vec<String> {
        let Self { exchange, verdict, came, .. } = self;
        let mut faults = Vec::new();
        let mut hold = |holds: bool, what: &str| {
            if !holds {
                faults.push(what.to_owned());
            }
        };
        hold(*end == self.end, "the end");
        let clean = verdict.outcome == Outcome::Valid;
        let ending = if clean { Ending::Closed } else { Ending::Open };
        let next = Exchange { bytes: out.to_vec(), policy: strict(), ending, ..exchange.clone() };
        // A guard writes `Connection: close` behind as many fields as there is room for.
        let went = next.read_whole_in::<512>();
        let tunnel = verdict.framing == Some(Framing::Tunnel);
        let head_held = went.status.is_none() && came.status == Some(205);
        if clean {
            hold(went.verdict == "valid", "valid under STRICT");
            hold(tunnel || went.leftover == 0, "nothing behind it");
            hold(!tunnel || went.leftover == verdict.leftover, "all of the tunnel");
            hold(!head_held, "the head");
        } else {
            hold(out.is_empty() || went.verdict == "need_more", "the beginning of something valid");
        }
        hold(went.deviations.is_empty(), "clean under STRICT");
        if !head_held {
            let status = came.status.map(|code| if code > 599 { 500 } else { code });
            hold(went.status == status, "the status");
        }
        hold(peer_agrees(&next, &went), "httparse");
        hold(went.content == came.content, "the content");
        hold(clean == (went.verdict == "valid"), "the same kind of end");
        hold(trailers(&went, came), "the trailers");
        if self.is_plain {
            let all = usize::try_from(verdict.consumed + if tunnel { verdict.leftover } else { 0 });
            let all = if clean { all.expect("it fits") } else { out.len() };
            hold(exchange.bytes.get(..all) == Some(out), "byte for byte");
        }
        faults
    }
}

/// What went is what came, in order, but for fields that must not stand there.
fn trailers(went: &Record, came: &Record) -> bool {
    let mut came = came.trailers.iter();
    went.trailers.iter().all(|field| came.any(|one| one.0 == field.0))
}

/// Whether there is no other reason to write a head anew than a deviation.
fn is_plain(bytes: &[u8], came: &Record) -> bool {
    let odd = |line: &[u8]| {
        line.strip_prefix(b"HTTP/1.").is_some_and(|rest| !matches!(rest, [b'0' | b'1', ..]))
    };
    came.status != Some(205) && !bytes.split(|&byte| byte == b'\n').any(odd)
}

/// httparse reads the final head as the library does.
fn peer_agrees(next: &Exchange, went: &Record) -> bool {
    let mut at = 0;
    let Some(status) = went.status else { return true };
    loop {
        match peer::httparse(&next.bytes[at..]) {
            Reading::Whole(len, 100 | 102..=199, _) => at += len,
            Reading::Whole(_, code, fields) => return code == status && fields == went.fields,
            _ => return false,
        }
    }
}
