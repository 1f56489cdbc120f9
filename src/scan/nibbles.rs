//! The rows of the two look-up tables of the nibble classifier.
//!
//! Five bits stand for groups of tchars, three for control bytes, so that a control byte has
//! exactly one bit, above the groups.

/// Looked up by the low nibble.
pub(super) const LOW: [u8; 16] = {
    let mut table = [0; 16];
    let mut low = 0u8;
    while low < 16 {
        let mut bits = 0;
        // 0-9, P-Y, `-i, p-y
        if low <= 9 {
            bits |= 0x01;
        }
        // A-O, a-o
        if low >= 1 {
            bits |= 0x02;
        }
        // !#$%&'*+-.
        if matches!(low, 1 | 3..=7 | 10 | 11 | 13 | 14) {
            bits |= 0x04;
        }
        // Z^_
        if matches!(low, 10 | 14 | 15) {
            bits |= 0x08;
        }
        // z|~
        if matches!(low, 10 | 12 | 14) {
            bits |= 0x10;
        }
        // 00-1F but HTAB and 19; then 19; then DEL
        bits |= if low == 9 { 0x40 } else { 0x20 };
        if low == 15 {
            bits |= 0x80;
        }
        table[low as usize] = bits;
        low += 1;
    }
    table
};

/// Looked up by the high nibble.
pub(super) const HIGH: [u8; 16] =
    [0x20, 0x60, 0x04, 0x01, 0x02, 0x09, 0x03, 0x91, 0, 0, 0, 0, 0, 0, 0, 0];

/// Added to a class, it moves a control byte's bit, and no other, to bit 7.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
pub(super) const LIFT: u8 = 0x60;
