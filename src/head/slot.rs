//! Where one field stands.

use crate::span::Pos;

/// Positions of one field: where the name, and the value without the blanks around it, start and
/// end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(super) name: Pos,
    pub(super) name_end: Pos,
    pub(super) value: Pos,
    /// Marked where CR LF stands inside of the value.
    value_end: Pos,
}

impl Slot {
    pub(super) const NONE: Self =
        Self { name: Pos::ZERO, name_end: Pos::ZERO, value: Pos::ZERO, value_end: Pos::ZERO };

    pub(super) const fn new(name: Pos, name_end: Pos, value: Pos, value_end: Pos) -> Self {
        Self { name, name_end, value, value_end }
    }

    /// The field of a line `name: value` that starts, and whose name and value end, at these positions.
    #[inline(always)]
    pub(super) const fn of_plain_line(start: Pos, name_end: Pos, end: Pos) -> Self {
        Self { name: start, name_end, value: name_end.plus(2), value_end: end }
    }

    #[inline]
    pub(super) fn name<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        raw.get(self.name.index()..self.name_end.index()).unwrap_or_default()
    }

    #[inline]
    pub(super) fn value<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        raw.get(self.value.index()..self.value_end.unmarked().index()).unwrap_or_default()
    }

    pub(super) const fn is_folded(&self) -> bool {
        self.value_end.is_marked()
    }

    /// Joins a fold to the value.
    pub(super) fn extend(&mut self, fold: &Slot) {
        if fold.value_end == fold.value {
            return;
        }
        if self.value_end == self.value {
            (self.value, self.value_end) = (fold.value, fold.value_end);
        } else {
            self.value_end = fold.value_end.marked();
        }
    }
}
