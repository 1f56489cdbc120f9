//! The promise of a valid prefix: what was not refused is the beginning of something valid.
//!
//! A [continuation](super::continuation) of it is read, and must be `Valid`. It is passed over only
//! where the oracle refuses that by a row that could not be judged sooner.

use bad_gateway::{Defect, Ending, Event, ResponseParser};

use super::continuation::{continuations, stops_behind_blanks};
use super::{Exchange, Record, cases};

/// What came of one prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Valid,
    /// So much content is due that it is not written: the reader waits for all of it.
    TooMuch,
    /// Refused by this row at the next moment at which it can be judged.
    PassedOver(Defect),
}

/// How many of the bytes may be shown before the response is refused, or is whole.
pub fn accepted(exchange: &Exchange) -> usize {
    let mut parser = ResponseParser::new(exchange.policy, exchange.request());
    let mut at = 0;
    for shown in 0..=exchange.bytes.len() {
        loop {
            let Ok(step) = parser.step(&exchange.bytes[at..shown]) else {
                return shown - 1;
            };
            at += step.consumed;
            match step.event {
                Event::NeedMore => break,
                Event::End | Event::Tunnel => return shown,
                _ => {}
            }
        }
    }
    exchange.bytes.len()
}

/// Continues the bytes of `exchange`, which were not refused.
///
/// # Panics
///
/// If no continuation is valid, and that is not for a row that may be judged later.
pub fn keep(exchange: &Exchange) -> Kept {
    let len = exchange.bytes.len();
    let mut tries = Vec::new();
    for continuation in continuations(exchange) {
        let mut whole = exchange.clone();
        whole.bytes.extend_from_slice(&continuation.bytes);
        whole.ending = if continuation.unwritten.is_some() { Ending::Open } else { Ending::Closed };
        let record = whole.read_split(len);
        record.must_equal(&whole.read_whole(), "split before the continuation", &whole);
        match continuation.unwritten {
            None if record.verdict == "valid" => return Kept::Valid,
            Some(octets) if waits_for(&record, octets) => return Kept::TooMuch,
            _ => tries.push((whole, record)),
        }
    }
    match tries.iter().find_map(|(whole, _)| late(exchange, whole)) {
        Some(row) => Kept::PassedOver(row),
        None => broken(exchange, &tries),
    }
}

/// A chunk does not say in the verdict how much of it is missing.
fn waits_for(record: &Record, octets: u64) -> bool {
    record.verdict == "need_more" && record.missing.is_none_or(|missing| missing == octets)
}

fn broken(exchange: &Exchange, tries: &[(Exchange, Record)]) -> ! {
    let mut text = String::new();
    for (whole, record) in tries {
        text.push_str(&format!(
            "{:?}\n{record:?}\noracle: {:?}\n{}\n",
            whole.bytes[exchange.bytes.len()..].escape_ascii().to_string(),
            whole.ask_oracle(),
            cases::draw(whole, record),
        ));
    }
    panic!(
        "the first {} bytes are not refused, and cannot be continued:\n{text}",
        exchange.bytes.len()
    )
}

/// The row by which the oracle refuses `whole`, which begins with `begun`, if it can be judged no
/// sooner than where that is refused.
fn late(begun: &Exchange, whole: &Exchange) -> Option<Defect> {
    let start = begun.bytes.len();
    let (name, offset) = whole.ask_oracle().defect?;
    let row = cases::row(&name);
    let refused = |end: usize| {
        let part = Exchange { bytes: whole.bytes[..end].to_vec(), ..whole.clone() };
        part.ask_oracle().defect.is_some()
    };
    // More bytes never change what was refused.
    let ends: Vec<_> = (start..=whole.bytes.len()).collect();
    let end = *ends.get(ends.partition_point(|&end| !refused(end)))?;
    let is_late = match &row.code()[..1] {
        "L" => true,
        _ if row == Defect::ResetContent => offset + 1 == end as u64,
        "E" | "C" | "M" | "N" | "U" => {
            (start + 1..=end).find(|&end| ends_section(&whole.bytes[..end])) == Some(end)
        }
        // The next byte tells which row it is.
        "F" if row.code() != "F001" => end == start + 1 && stops_behind_blanks(begun),
        _ => false,
    };
    is_late.then_some(row)
}

fn ends_section(bytes: &[u8]) -> bool {
    let before = bytes.strip_suffix(b"\n").map(|rest| rest.strip_suffix(b"\r").unwrap_or(rest));
    before.is_some_and(|before| before.ends_with(b"\n"))
}
