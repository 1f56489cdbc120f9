//! Limits hold exactly: at the size and above it the response is valid, one below it is refused
//! at the first byte beyond.

use bad_gateway::{Defect, Limits, Policy};
use proptest::prelude::*;

use super::message::{Frame, Line, Message, Written, message};
use super::{config, exchange};
use crate::support::{cases, limits};

/// A limit, the size that the message has in it, and what one less must say, and where.
type Bound = (&'static str, usize, Defect, usize);

fn longest(parts: &[(usize, usize)]) -> Option<(usize, usize)> {
    let longest = parts.iter().map(|(start, end)| end - start).max()?;
    parts.iter().copied().find(|(start, end)| end - start == longest)
}

/// Every limit that the message has something of.
fn bounds(message: &Message, written: &Written) -> Vec<Bound> {
    let mut bounds = Vec::new();
    let mut add = |name, size: usize, defect, at| {
        if size > 0 {
            bounds.push((name, size, defect, at));
        }
    };
    let (last, interim) = written.heads.split_last().expect("a head");
    if let Some((start, end)) = longest(&written.heads) {
        add("head", end - start, Defect::HeadSize, end - 1);
    }
    if interim.is_empty() {
        let (start, end) = longest(&written.lines).expect("a status line");
        let defect = match start {
            0 => Defect::StatusLineSize,
            at if at < last.1 => Defect::FieldLineSize,
            _ => Defect::TrailerLineSize,
        };
        add("line", end - start, defect, end - 1);
        let last = written.lines.last().expect("a status line").0;
        add("fields", written.lines.len() - 1, Defect::FieldCount, last);
    }
    if let Some((start, end)) = interim.last() {
        add("interim", interim.len(), Defect::InterimCount, *start);
        add("interim-bytes", *end, Defect::InterimSize, end - 1);
    }
    if let Some((start, end)) = longest(&written.chunk_lines) {
        add("chunk-line", end - start, Defect::ChunkLineSize, end - 1);
    }
    if let Some(&at) = written.extension_bytes.last() {
        let size = written.extension_bytes.len();
        add("chunk-extensions", size, Defect::ChunkExtensionSize, at);
    }
    let (start, end) = written.trailers;
    add("trailers", end - start, Defect::TrailerSectionSize, end.saturating_sub(1));
    if let Some(&at) = written.content.last() {
        // Content-Length tells in advance: at its value.
        let length = matches!(message.frame, Frame::Length(_));
        let value = last.1 - written.content.len().to_string().len() - 4;
        let at = if length { value } else { at };
        add("content", written.content.len(), Defect::ContentSize, at);
    }
    bounds
}

/// Reads under the limit, and compares with what the limit allows.
fn hold(message: &Message, bytes: &[u8], bound: Bound, room: usize) -> Result<(), TestCaseError> {
    let (name, size, defect, at) = bound;
    let policy = Policy::STRICT.with_limits(limits([(name, room as u64)]));
    let exchange = exchange(message, bytes.to_vec(), policy);
    let record = exchange.read_whole();
    let wanted = (room < size).then(|| (defect.name().to_owned(), at as u64));
    prop_assert_eq!(
        &record.defect,
        &wanted,
        "{} = {}, and it takes {}\n{}",
        name,
        room,
        size,
        cases::draw(&exchange, &record)
    );
    prop_assert_eq!(record.verdict == "valid", wanted.is_none());
    super::same(&exchange.read_by(1), &record, "byte by byte", &exchange)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn limits_hold_at_below_and_above(message in message()) {
        let written = message.write();
        for bound in bounds(&message, &written) {
            for room in [bound.1 - 1, bound.1, bound.1 + 1] {
                hold(&message, &written.bytes, bound, room)?;
            }
        }
    }

    #[test]
    fn empty_members_are_counted_exactly(message in message(), count in 1_usize..60) {
        let mut message = message;
        message.interim.clear();
        let value = format!("{}keep-alive", ",".repeat(count));
        message.head.lines.insert(0, Line::new("Connection", value));
        let bytes = message.write().bytes;
        let value = bytes.windows(2).position(|pair| pair == b",,");
        let first = value.or(bytes.windows(2).position(|pair| pair == b",k")).expect("a comma");
        // The reason phrase may hold such a pair too.
        prop_assume!(bytes[..first].ends_with(b"\r\nConnection: "));
        let bound = ("empty-members", count, Defect::EmptyMemberCount, first + count - 1);
        for room in [count - 1, count, count + 1] {
            hold(&message, &bytes, bound, room)?;
        }
    }

    #[test]
    fn the_default_fields_are_as_many_as_the_table_has(count in 250_usize..262) {
        let mut bytes = b"HTTP/1.1 204 N\r\n".to_vec();
        bytes.extend(b"A:\r\n".repeat(count));
        bytes.extend(b"\r\n");
        let most = Limits::DEFAULT.fields as usize;
        let exchange = super::Exchange::get(&bytes, super::Ending::Closed, Policy::STRICT);
        let wanted = (count > most).then(|| ("field-count".to_owned(), (16 + 4 * most) as u64));
        prop_assert_eq!(exchange.read_whole().defect, wanted);
    }
}
