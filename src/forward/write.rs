//! The small parts of a head, shown piece by piece.

use super::line::Line;

pub(super) fn show_line(line: &Line<'_>, show: &mut dyn FnMut(&[u8])) {
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
