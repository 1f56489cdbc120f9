//! Bit arithmetic over the masks of consecutive blocks: where lines and names end.
//!
//! ```text
//!   first   = control & !(control << 1 | carry)      the first of each run of control bytes: a CR
//!   starts  = first << 2 | carry                     the byte after CR LF: a line starts there
//!   sum     = token + (starts | carry)               an addition runs through the name's tchars …
//!   ends    = sum & !token                           … and stops at its end: one bit a line
//!   empty   = starts & control                       a line that is empty
//! ```
//!
//! That a control byte is the CR of a CR LF is assumed here and verified by the walk over the
//! positions, one comparison a line. Where it is not so, the positions after it mean nothing.

use super::kernel::Masks;

/// What a block passes on to the next one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carry {
    /// The last byte was a control byte.
    pub(super) control: u64,
    /// Lines start at the first or second byte: bits 0 and 1.
    starts: u64,
    /// A name goes on.
    name: u64,
}

/// Positions of interest in one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    /// The first byte after each name, and the first control byte of each run.
    pub(super) positions: u64,
    /// Where lines may be empty; no position after the first of them counts.
    pub(super) empty: u64,
}

impl Carry {
    /// The first block starts in the middle of a line.
    pub(crate) const IN_LINE: Self = Self { control: 0, starts: 0, name: 0 };
    /// The first block starts in the middle of a name.
    pub(crate) const IN_NAME: Self = Self { control: 0, starts: 0, name: 1 };
    /// A line starts with the first block.
    pub(crate) const AT_LINE: Self = Self { control: 0, starts: 1, name: 0 };

    /// Whether the next block holds nothing but more of a value: then there are no marks.
    #[inline(always)]
    pub(super) const fn is_in_value(&self, masks: Masks) -> bool {
        masks.control | self.starts | self.name == 0
    }

    /// The marks of the next block.
    #[inline(always)]
    pub(super) const fn next(&mut self, masks: Masks) -> Marks {
        let Masks { control, token } = masks;
        let first = control & !(control << 1 | self.control);
        let starts = first << 2 | self.starts;
        // A name that goes on is added like one that starts with the block. No line starts there
        // too: the byte before the block is a tchar.
        let (sum, over) = token.overflowing_add(starts | self.name);
        *self = Self { control: control >> 63, starts: first >> 62, name: over as u64 };
        Marks { positions: sum & !token | first, empty: starts & control }
    }
}
