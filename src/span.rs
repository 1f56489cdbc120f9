//! A byte range inside what one step consumed.
//!
//! Positions travel instead of borrows, so the caller may split, freeze and share the buffer
//! before it slices it.

use core::ops::{Bound, Range, RangeBounds};

/// A half-open byte range, counted from the first byte that the same step consumed.
///
/// It is a [`RangeBounds<usize>`], so `bytes::Bytes::slice` takes it as it is.
///
/// ```
/// use bad_gateway::Span;
///
/// let span = Span::new(2, 5);
/// assert_eq!(span.of(b"3\r\nabc\r\n"), b"\nab");
/// assert_eq!(span.of(b"abc"), b"", "outside of what it was made for: empty, never a panic");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The bytes from `start` up to, and without, `end`; empty where `end` is not beyond `start`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The `len` bytes from `start` on, which lie inside of a slice: so the sum does not overflow.
    #[inline(always)]
    pub(crate) const fn at(start: usize, len: usize) -> Self {
        Self { start, end: start.wrapping_add(len) }
    }

    /// The first byte's position, counted from the first byte that the step consumed.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// The position after the last byte, counted likewise.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }

    /// The number of bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same positions as a standard range.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The bytes at this range of `consumed`; empty where they do not lie inside it.
    #[must_use]
    pub fn of(self, consumed: &[u8]) -> &[u8] {
        consumed.get(self.range()).unwrap_or_default()
    }
}

impl RangeBounds<usize> for Span {
    fn start_bound(&self) -> Bound<&usize> {
        Bound::Included(&self.start)
    }

    fn end_bound(&self) -> Bound<&usize> {
        Bound::Excluded(&self.end)
    }
}
