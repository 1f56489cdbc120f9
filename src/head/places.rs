//! Where the fields of a section stand, in either form.

use super::slot::Slot;
use crate::span::Pos;

/// Where the fields of one section stand.
#[derive(Clone, Copy)]
pub(crate) enum Places<'a> {
    Slots(&'a [Slot]),
    /// The CR before the first line, then two positions a line.
    Plain(&'a [Pos]),
}

impl Places<'_> {
    #[inline]
    pub(crate) const fn len(&self) -> usize {
        match self {
            Self::Slots(slots) => slots.len(),
            Self::Plain(positions) => positions.len() / 2,
        }
    }

    /// All of them, one after the other.
    #[inline]
    pub(super) fn each(&self, mut each: impl FnMut(Slot) -> bool) -> bool {
        match self {
            Self::Slots(slots) => slots.iter().all(|&slot| each(slot)),
            Self::Plain(positions) => {
                let Some((&before, rest)) = positions.split_first() else { return true };
                let mut start = before.plus(2);
                rest.as_chunks::<2>().0.iter().all(|&[name_end, end]| {
                    let slot = Slot::of_plain_line(start, name_end, end);
                    start = end.plus(2);
                    each(slot)
                })
            }
        }
    }

    /// The positions of the field at `place`.
    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<Slot> {
        match self {
            Self::Slots(slots) => slots.get(place).copied(),
            Self::Plain(positions) => {
                let line = positions.get(place.checked_mul(2)?..)?;
                let [before, name_end, end] = *line.first_chunk::<3>()?;
                Some(Slot::of_plain_line(before.plus(2), name_end, end))
            }
        }
    }

    /// Takes the first field off.
    #[inline]
    pub(super) fn take_first(&mut self) -> Option<Slot> {
        match self {
            Self::Slots(slots) => {
                let (first, others) = slots.split_first()?;
                *slots = others;
                Some(*first)
            }
            Self::Plain(positions) => {
                let [before, name_end, end] = *positions.first_chunk::<3>()?;
                *positions = positions.get(2..)?;
                Some(Slot::of_plain_line(before.plus(2), name_end, end))
            }
        }
    }
}
