//! Lines that go on as they came, taken together.

/// Lines that follow each other and go on as they came.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) raw: &'a [u8],
    pub(super) from: usize,
    pub(super) end: usize,
}

impl<'a> Stretch<'a> {
    pub(super) const NONE: Self = Self { raw: &[], from: usize::MAX, end: usize::MAX };

    /// Adds the lines of `next`, if they follow.
    pub(super) const fn add(&mut self, next: Stretch<'a>) -> bool {
        let follows = self.end == next.from;
        if follows {
            self.end = next.end;
        }
        follows
    }

    pub(super) fn bytes(&self) -> &'a [u8] {
        self.raw.get(self.from..self.end).unwrap_or_default()
    }
}
