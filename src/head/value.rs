//! The view of one field value.

use core::fmt;

use crate::syntax::trim;

/// A field value (RFC 9110 §5.5): bytes that need not be UTF-8, in one piece unless the line was
/// folded (RFC 9112 §5.2).
///
/// Only a policy that tolerates `obs-fold` lets folded values through; with any other,
/// [`Value::as_slice`] always has one. `Debug` shows the length in bytes, folds included, alone.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n";
/// let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut seen)?.unwrap();
/// let value = head.get("x").unwrap();
/// assert_eq!(value.as_slice(), None, "it is folded");
/// assert_eq!(value.segments().collect::<Vec<_>>(), [b"a", b"b"]);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct Value<'a> {
    bytes: &'a [u8],
    folded: bool,
}

impl<'a> Value<'a> {
    pub(super) const fn new(bytes: &'a [u8], folded: bool) -> Self {
        Self { bytes, folded }
    }

    /// The value in one piece, blanks around it left out; `None` if it is folded.
    #[must_use]
    #[inline]
    pub const fn as_slice(&self) -> Option<&'a [u8]> {
        if self.folded { None } else { Some(self.bytes) }
    }

    /// The pieces between the folds, each without blanks around it and none empty. Joined by one
    /// SP they are the value (RFC 9112 §5.2).
    pub fn segments(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        self.bytes
            .split(|&byte| matches!(byte, b'\r' | b'\n'))
            .map(trim)
            .filter(|piece| !piece.is_empty())
    }

    /// The value in one piece, copied; the pieces of a folded one are joined by one SP
    /// (RFC 9112 §5.2).
    ///
    /// ```
    /// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 200 OK\r\nX: a\r\n\t b\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut seen)?.unwrap();
    /// assert_eq!(head.get("x").unwrap().to_vec(), b"a b");
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    pub fn to_vec(&self) -> std::vec::Vec<u8> {
        crate::value::joined(self.as_slice(), self.segments())
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value")
            .field("len", &self.bytes.len())
            .field("folded", &self.folded)
            .finish()
    }
}
