//! What holds for the lines of one section.

use crate::defect::Defect;

/// What kind of section the lines belong to, and where its limits stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) trailers: bool,
    /// The first position beyond the section's own limit, and that limit's row.
    pub(crate) bound: (usize, Defect),
    /// The most lines that count for the limit on fields.
    pub(crate) most: usize,
}
