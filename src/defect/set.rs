//! A set of defects, one bit each.

use super::{COUNT, Defect};

const _: () = assert!(COUNT <= 128, "the registry has outgrown the set");

/// A set of defects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct DefectSet(u128);

impl DefectSet {
    pub(crate) const EMPTY: Self = Self(0);

    pub(crate) const fn has(self, defect: Defect) -> bool {
        self.0 & (1 << defect as u8) != 0
    }

    /// The defects, in registry order.
    pub(crate) fn iter(self) -> impl Iterator<Item = Defect> {
        let mut left = self.0;
        core::iter::from_fn(move || {
            let place = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            Defect::ALL.get(place).copied()
        })
    }

    pub(crate) const fn with(self, defect: Defect) -> Self {
        Self(self.0 | 1 << defect as u8)
    }

    pub(crate) const fn without(self, defect: Defect) -> Self {
        Self(self.0 & !(1 << defect as u8))
    }
}
