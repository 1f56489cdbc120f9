//! The small parts of a head, shown piece by piece.

use super::field::ForwardField;
use crate::head::Head;
use crate::syntax::TEXT;

/// The status code to send: a tolerated one above 599 becomes 500 (RFC 9110 §15).
pub(super) const fn sent_status(head: &Head<'_>) -> u16 {
    match head.status() {
        code @ 100..=599 => code,
        _ => 500,
    }
}

/// The status line; over other bytes than those that were read the reason phrase may be none, and is left out.
pub(super) fn show_status_line(version: &[u8], head: &Head<'_>, show: &mut dyn FnMut(&[u8])) {
    show(version);
    show(b" ");
    show(decimal(u64::from(sent_status(head)), &mut [0; 20]));
    show(b" ");
    let reason = head.reason();
    show(if TEXT.first_outside(reason).is_none() { reason } else { b"" });
    show(b"\r\n");
}

pub(super) fn show_line(line: &ForwardField<'_>, show: &mut dyn FnMut(&[u8])) {
    show_field(line.name(), show, |show| match line.value().as_slice() {
        Some(value) => show(value),
        None => join(line.value().segments(), show),
    });
}

pub(super) fn show_field(
    name: &[u8],
    show: &mut dyn FnMut(&[u8]),
    value: impl FnOnce(&mut dyn FnMut(&[u8])),
) {
    show(name);
    show(b": ");
    value(show);
    show(b"\r\n");
}

fn join<'a>(pieces: impl Iterator<Item = &'a [u8]>, show: &mut dyn FnMut(&[u8])) {
    for (count, piece) in pieces.enumerate() {
        if count > 0 {
            show(b" ");
        }
        show(piece);
    }
}

/// The decimal digits of `number`, at the end of `digits`.
pub(super) fn decimal(number: u64, digits: &mut [u8; 20]) -> &[u8] {
    let (mut left, mut at) = (number, digits.len());
    loop {
        at -= 1;
        // A remainder of ten fits a byte.
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            return &digits[at..];
        }
    }
}
