//! The marks of many blocks, as positions.

use super::dispatch;
use super::kernel::{Kernel, Scan};
use super::last::last_masks;
use super::marks::Carry;
use crate::span::Pos;

/// How many positions are collected before they are used; the last block may bring 64 more.
const BATCH: usize = 128;

/// The positions found in several blocks. The array is kept between messages, so it need not be
/// cleared.
#[derive(Clone, Debug)]
pub(crate) struct Positions {
    at: [Pos; BATCH + 64],
    /// Invariant: `len <= BATCH + 64`.
    len: usize,
}

impl Positions {
    pub(crate) const fn new() -> Self {
        Self { at: [Pos::ZERO; BATCH + 64], len: 0 }
    }

    #[inline(always)]
    pub(crate) const fn clear(&mut self) {
        self.len = 0;
    }

    #[inline(always)]
    pub(crate) fn as_slice(&self) -> &[Pos] {
        self.at.get(..self.len).unwrap_or_default()
    }

    /// Keeps the first `len` positions.
    #[inline(always)]
    pub(crate) const fn truncate(&mut self, len: usize) {
        if len < self.len {
            self.len = len;
        }
    }

    /// Whether a whole batch is there, so that no more can be added.
    #[inline(always)]
    pub(crate) const fn is_full(&self) -> bool {
        self.len > BATCH
    }

    /// Adds one position, if there is room.
    #[inline]
    pub(crate) const fn push(&mut self, position: Pos) {
        if self.len < BATCH {
            self.at[self.len] = position;
            self.len += 1;
        }
    }

    /// Adds positions up to a batch, the block of an empty line, or the end of the bytes; tells
    /// whether there may be more that count.
    #[inline]
    pub(crate) fn fill(&mut self, bytes: &[u8], blocks: &mut Blocks) -> bool {
        dispatch(Fill { positions: self, blocks }, bytes)
    }

    /// The same, by one kernel.
    #[inline(always)]
    pub(crate) fn fill_by<K: Kernel>(
        &mut self,
        kernel: K,
        bytes: &[u8],
        blocks: &mut Blocks,
    ) -> bool {
        // In locals, so that `blocks` is written back once, at the end.
        let Blocks { mut at, mut carry } = *blocks;
        let mut len = self.len.min(BATCH + 1);
        let mut last = None;
        // Whole blocks first; then the rest, which is fewer than 64 bytes.
        'blocks: while len <= BATCH {
            let masks = loop {
                let Some(block) = chunk(bytes, at) else { break 'blocks };
                let masks = kernel.classify(block);
                if !carry.is_in_value(masks) {
                    break masks;
                }
                carry.control = 0;
                at = at.plus(64);
            };
            let marks = carry.next(masks);
            if marks.empty != 0 {
                last = Some(marks);
                break;
            }
            self.add(kernel, &mut len, at, marks.positions);
            at = at.plus(64);
        }
        let rest = bytes.len().wrapping_sub(at.index());
        if last.is_none() && len <= BATCH && (1..64).contains(&rest) {
            last = Some(carry.next(last_masks(kernel, bytes, rest)));
        }
        if let Some(marks) = last {
            self.add(kernel, &mut len, at, marks.positions);
        }
        self.len = len;
        *blocks = Blocks { at, carry };
        last.is_none() && rest > 0
    }

    /// Adds the positions in the block that starts at `base`.
    #[inline(always)]
    fn add<K: Kernel>(&mut self, kernel: K, len: &mut usize, base: Pos, positions: u64) {
        let Some(room) = self.at.get_mut(*len..).and_then(<[Pos]>::first_chunk_mut::<64>) else {
            return;
        };
        kernel.write(positions, base, room);
        *len += positions.count_ones() as usize;
    }
}

/// The block that starts at `at`.
#[inline(always)]
fn chunk(bytes: &[u8], at: Pos) -> Option<&[u8; 64]> {
    // A position has 31 bits, so the sum cannot overflow, and one comparison is left.
    let at = at.index();
    bytes.get(at..at.wrapping_add(64))?.first_chunk()
}

/// How far a walk over the blocks of some bytes has come.
pub(crate) struct Blocks {
    at: Pos,
    carry: Carry,
}

impl Blocks {
    /// The blocks from `from` on.
    #[inline(always)]
    pub(crate) const fn new(from: Pos, carry: Carry) -> Self {
        Self { at: from, carry }
    }
}

struct Fill<'p> {
    positions: &'p mut Positions,
    blocks: &'p mut Blocks,
}

impl Scan<'_> for Fill<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K, bytes: &[u8]) -> bool {
        self.positions.fill_by(kernel, bytes, self.blocks)
    }
}
