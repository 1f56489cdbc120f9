//! A line of a field section that ended.

use super::slot::Slot;
use crate::span::Pos;

/// A line that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The empty line; the section ends at this position.
    Empty(usize),
    /// A field `name: value`: where its name and its value end, the line before CRLF.
    Plain {
        start: Pos,
        name_end: Pos,
        end: Pos,
    },
    /// Any other field.
    Field(Slot),
    /// More of the field before.
    Fold(Slot),
    Dropped {
        counts: bool,
    },
}
