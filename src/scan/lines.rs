//! Bit arithmetic over the masks of consecutive blocks: where lines and names end.
//!
//! ```text
//!   first   = control & !(control << 1 | carry)      the first of each run of control bytes: a CR
//!   starts  = first << 2 | carry                     the byte after CR LF: a line starts there
//!   sum     = !nontoken + starts + carry             an addition runs through the name's tchars …
//!   ends    = sum & nontoken                         … and stops at its end: one bit a line
//!   empty   = starts & control                       a line that is empty
//! ```
//!
//! That a control byte is the CR of a CR LF is assumed here and verified by the walk over the
//! positions, one comparison a line. Where it is not so, the positions after it mean nothing.

use super::Masks;

/// What one block leaves for the next one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carry {
    /// The last byte was a control byte.
    control: u64,
    /// Lines start at the first or second byte: bits 0 and 1.
    starts: u64,
    /// A name goes on.
    name: u64,
}

/// Positions of interest in one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The first byte after each name, and the first control byte of each run.
    pub(crate) positions: u64,
    /// Whether a line may be empty; then no position after it counts.
    pub(crate) last: bool,
}

impl Carry {
    /// The first block starts in the middle of a line.
    pub(crate) const IN_LINE: Self = Self { control: 0, starts: 0, name: 0 };
    /// A line starts with the first block.
    pub(crate) const AT_LINE: Self = Self { control: 0, starts: 1, name: 0 };

    /// The marks of the next block; `None` where it holds nothing but more of a value.
    #[inline(always)]
    pub(crate) fn next(&mut self, masks: Masks) -> Option<Marks> {
        let Masks { control, nontoken } = masks;
        if control | self.starts | self.name == 0 {
            self.control = 0;
            return None;
        }
        let first = control & !(control << 1 | self.control);
        let starts = first << 2 | self.starts;
        let (sum, over) = (!nontoken).overflowing_add(starts);
        let (sum, over_again) = sum.overflowing_add(self.name);
        *self = Self {
            control: control >> 63,
            starts: first >> 62,
            name: u64::from(over | over_again),
        };
        let empty = starts & control;
        // Everything up to the lowest empty line; all of it where there is none.
        let upto = empty ^ empty.wrapping_sub(1);
        Some(Marks { positions: (sum & nontoken | first) & upto, last: empty != 0 })
    }
}

/// Room for positions: a batch of them, and the most that one more block can bring.
const BATCH: usize = 128;

/// The marks of several blocks as positions. Kept between messages, so that nothing is cleared.
#[derive(Clone, Debug)]
pub(crate) struct Positions {
    at: [u32; BATCH + 64],
    /// Invariant: `len <= BATCH + 64`.
    len: usize,
}

impl Positions {
    pub(crate) const fn new() -> Self {
        Self { at: [0; BATCH + 64], len: 0 }
    }

    #[inline(always)]
    pub(crate) const fn clear(&mut self) {
        self.len = 0;
    }

    /// Whether another block may not fit any more.
    #[inline(always)]
    pub(crate) const fn is_full(&self) -> bool {
        self.len > BATCH
    }

    #[inline(always)]
    pub(crate) fn as_slice(&self) -> &[u32] {
        self.at.get(..self.len).unwrap_or_default()
    }

    /// Forgets all but the positions from `from` on.
    pub(crate) fn keep_from(&mut self, from: usize) {
        let from = from.min(self.len);
        self.at.copy_within(from..self.len, 0);
        self.len -= from;
    }

    /// Adds the positions of the block that starts at `base`; there is room unless it is full.
    #[inline(always)]
    pub(crate) fn push(&mut self, base: u32, mut marks: u64) {
        let count = marks.count_ones() as usize;
        let Some(room) = self.at.get_mut(self.len..) else { return };
        // Four at once without asking: few blocks have more, and no branch depends on the data.
        if let Some(four) = room.first_chunk_mut::<4>() {
            for place in four {
                *place = base.wrapping_add(marks.trailing_zeros());
                marks &= marks.wrapping_sub(1);
            }
        }
        if count > 4 {
            for place in room.iter_mut().take(count).skip(4) {
                *place = base.wrapping_add(marks.trailing_zeros());
                marks &= marks.wrapping_sub(1);
            }
        }
        self.len += count.min(room.len());
    }
}

/// The blocks of `bytes`: whole ones where they stand, the rest as the end of a block before it.
///
/// Gives each block with its base and the number of bits to shift out of its masks; what is
/// shifted in means: nothing there.
#[derive(Clone, Copy)]
pub(crate) struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Blocks<'a> {
    #[inline(always)]
    pub(crate) const fn new(bytes: &'a [u8], from: usize) -> Self {
        Self { bytes, at: from }
    }

    /// Classifies the next block; gives its base and masks.
    #[inline(always)]
    pub(crate) fn next<K: super::Kernel>(&mut self, kernel: K) -> Option<(usize, Masks)> {
        let base = self.at;
        let rest = self.bytes.get(base..)?;
        if let Some(block) = rest.first_chunk::<64>() {
            self.at = base + 64;
            return Some((base, kernel.classify(block)));
        }
        if rest.is_empty() {
            return None;
        }
        self.at = self.bytes.len();
        Some((base, partial(self.bytes, rest, kernel)))
    }
}

/// The masks of fewer than 64 bytes, at the end of the buffer: those of its last 64 bytes,
/// shifted, or of a copy where there are not so many.
#[inline(always)]
fn partial<K: super::Kernel>(bytes: &[u8], rest: &[u8], kernel: K) -> Masks {
    let (masks, unused) = if let Some(block) = bytes.last_chunk::<64>() {
        (kernel.classify(block), 64 - rest.len())
    } else {
        let mut block = [b'a'; 64];
        let end = bytes.len().min(64);
        block[64 - end..].copy_from_slice(&bytes[..end]);
        (kernel.classify(&block), 64 - rest.len())
    };
    Masks { control: masks.control >> unused, nontoken: masks.nontoken >> unused }
}
