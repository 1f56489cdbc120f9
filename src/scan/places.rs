//! The set bits of a block, written down as positions.

use crate::span::Pos;

/// Writes the positions in a block that starts at `base`, in order.
#[inline(always)]
pub(super) fn write(mut positions: u64, base: Pos, places: &mut [Pos; 64]) {
    let count = positions.count_ones() as usize;
    // The first four without a branch: most blocks have no more.
    let (four, others) = places.split_at_mut(4);
    positions = write_each(positions, base, four);
    if count > 4 {
        let (four, others) = others.split_at_mut(4);
        positions = write_each(positions, base, four);
        if count > 8 {
            write_all(positions, base, others);
        }
    }
}

/// Writes as many positions as there are places; gives those that are left.
#[inline(always)]
fn write_each(mut positions: u64, base: Pos, places: &mut [Pos]) -> u64 {
    for place in places {
        *place = base.plus(positions.trailing_zeros());
        positions &= positions.wrapping_sub(1);
    }
    positions
}

/// Writes all positions. Not inlined, so that the common case keeps its registers.
#[cold]
#[inline(never)]
fn write_all(positions: u64, base: Pos, places: &mut [Pos]) {
    let count = positions.count_ones() as usize;
    if let Some(places) = places.get_mut(..count) {
        write_each(positions, base, places);
    }
}
