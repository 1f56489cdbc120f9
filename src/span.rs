//! A byte range inside what one step consumed, and a position in a head or a trailer section.
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

    /// The `len` bytes from `start` on. They lie inside of a slice, so the sum does not overflow.
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

/// A position in a head or a trailer section, in bytes from its first one.
///
/// Invariant: less than 2^31, since the limits on both are (`Limits::within_positions`). So it fits half a
/// word, no small sum overflows, and one bit is left for a mark. Bytes are only ever looked at through
/// checked slices: a position that is off finds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub(crate) struct Pos(u32);

impl Pos {
    pub(crate) const ZERO: Self = Self(0);
    /// The bit that no position has.
    const MARK: u32 = 1 << 31;

    /// The position at `index`, which a limit keeps below 2^31.
    #[allow(clippy::cast_possible_truncation, reason = "limits are less than 2^31")]
    #[inline(always)]
    pub(crate) const fn at(index: usize) -> Self {
        debug_assert!(index <= Self::MARK as usize + 4, "a limit stands before it");
        Self(index as u32)
    }

    #[inline(always)]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }

    #[inline(always)]
    pub(crate) const fn plus(self, octets: u32) -> Self {
        Self(self.0.wrapping_add(octets))
    }

    #[inline(always)]
    pub(crate) const fn minus(self, octets: u32) -> Self {
        Self(self.0.wrapping_sub(octets))
    }

    /// The position as a vector instruction takes it.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    #[inline(always)]
    pub(crate) const fn bits(self) -> i32 {
        self.0.cast_signed()
    }

    /// The number of bytes from `start` on.
    #[inline(always)]
    pub(crate) const fn since(self, start: Self) -> u32 {
        self.0.wrapping_sub(start.0)
    }

    /// The same position with the mark.
    pub(crate) const fn marked(self) -> Self {
        Self(self.0 | Self::MARK)
    }

    pub(crate) const fn is_marked(self) -> bool {
        self.0 & Self::MARK != 0
    }

    /// The same position without the mark.
    #[inline(always)]
    pub(crate) const fn unmarked(self) -> Self {
        Self(self.0 & !Self::MARK)
    }
}
