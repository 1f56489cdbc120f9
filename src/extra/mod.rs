//! Fields of the caller's own, beside those that are written for it.
//!
//! What is *not* known here: which fields only a page of ours can say (`answer`).

mod hop_by_hop;
mod invalid;

pub use hop_by_hop::is_hop_by_hop;
pub(crate) use hop_by_hop::{HOP_BY_HOP, is_any};
pub use invalid::InvalidField;

use crate::syntax::{TCHAR, TEXT};

/// A field that the caller adds to a head or to a page, such as Date, Via or Proxy-Status: checked, so
/// that it is one line that every recipient reads alike.
///
/// [`Forward::with_extra`](crate::forward::Forward::with_extra) and
/// [`Page::with_extra`](crate::answer::Page::with_extra) take it. `Debug` shows the name and the value's
/// length.
///
/// ```
/// use bad_gateway::{ExtraField, InvalidField};
///
/// const VIA: ExtraField<'_> = match ExtraField::new("Via", b"1.1 edge") {
///     Ok(field) => field,
///     Err(_) => panic!("no such field"),
/// };
/// assert_eq!((VIA.name(), VIA.value()), ("Via", &b"1.1 edge"[..]));
/// assert_eq!(ExtraField::new("X-A", b"a\r\nSet-Cookie: b"), Err(InvalidField::Value));
/// assert_eq!(ExtraField::new("Content-Length", b"0"), Err(InvalidField::Reserved));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct ExtraField<'a> {
    name: &'a str,
    value: &'a [u8],
}

impl<'a> ExtraField<'a> {
    /// The field of that name and value.
    ///
    /// # Errors
    ///
    /// [`InvalidField`] if the name is no token, if the value holds a control byte other than HTAB, and if
    /// the field frames the content or concerns the connection, which are written from what is known.
    pub const fn new(name: &'a str, value: &'a [u8]) -> Result<Self, InvalidField> {
        let token = name.as_bytes();
        if token.is_empty() || !all(token, true) {
            return Err(InvalidField::Name);
        }
        if is_hop_by_hop(token) || token.eq_ignore_ascii_case(b"content-length") {
            return Err(InvalidField::Reserved);
        }
        if !all(value, false) {
            return Err(InvalidField::Value);
        }
        Ok(Self { name, value })
    }

    /// The name, as it was given.
    #[must_use]
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// The value, as it was given.
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }
}

/// Whether a token, or else a value, may hold all these bytes.
const fn all(bytes: &[u8], token: bool) -> bool {
    let mut at = 0;
    while at < bytes.len() {
        if !(if token { TCHAR } else { TEXT }).has(bytes[at]) {
            return false;
        }
        at += 1;
    }
    true
}

impl core::fmt::Debug for ExtraField<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ExtraField")
            .field("name", &self.name)
            .field("value_len", &self.value.len())
            .finish()
    }
}
