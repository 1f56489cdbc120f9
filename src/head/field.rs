//! The view of one field line.

use core::fmt;

use super::slot::Slot;
use super::value::Value;
use crate::value::Line;

/// One field line: a name and a value (RFC 9112 §5).
///
/// `Debug` shows positions and lengths alone.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 200 OK\r\nServer:  x y \r\n\r\n";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
/// let field = head.fields().into_iter().next().unwrap();
///
/// assert_eq!((field.name(), field.name_at()), (&b"Server"[..], 17));
/// assert_eq!(field.value().as_slice(), Some(&b"x y"[..]));
/// assert_eq!(format!("{field:?}"), "Field { name_at: 17, name_len: 6, value_len: 3 }");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub(super) raw: &'a [u8],
    pub(super) slot: Slot,
}

impl<'a> Field<'a> {
    /// The name, as received: a token, so at least one byte of ASCII (RFC 9110 §5.1). The case of
    /// its letters is the sender's.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'a [u8] {
        self.slot.name(self.raw)
    }

    /// The value, without the blanks around it; it may be empty (RFC 9110 §5.5).
    #[must_use]
    #[inline]
    pub fn value(&self) -> Value<'a> {
        Value::new(self.slot.value(self.raw), self.slot.is_folded())
    }

    /// Where the name starts: a position in bytes, counted from the first byte of the head or of
    /// the trailer section.
    #[must_use]
    pub const fn name_at(&self) -> usize {
        self.slot.name.index()
    }

    /// The bytes that positions count in.
    pub(crate) const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    pub(crate) fn line(&self) -> Line<'a> {
        Line { at: self.slot.value.index(), bytes: self.slot.value(self.raw) }
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Field")
            .field("name_at", &self.name_at())
            .field("name_len", &self.name().len())
            .field("value_len", &self.slot.value(self.raw).len())
            .finish()
    }
}
