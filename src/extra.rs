//! Fields of the caller's own, beside those that are written for it.
//!
//! What is *not* known here: which fields only a page of ours can say (`answer`).

use crate::syntax::{TCHAR, TEXT};

/// Connection-specific fields (RFC 9110 §7.6.1).
pub(crate) const HOP_BY_HOP: &[&str] = &[
    // Reserved (RFC 9112 §9.6): beside our own `Connection: close` the next hop would drop it.
    "close",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// Whether a field of that name concerns one connection alone, so that it is never passed on, named by
/// Connection or not: Connection, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding, Upgrade, and the
/// reserved name `close` (RFC 9110 §7.6.1, RFC 9112 §9.6). Letters of either case.
///
/// What [`Forward`](crate::forward::Forward) leaves behind already; for the request's way upstream, which
/// the caller writes. There the fields that Connection names stay behind too.
///
/// ```
/// use bad_gateway::forward::is_hop_by_hop;
///
/// assert!(is_hop_by_hop(b"Keep-Alive") && is_hop_by_hop(b"TE"));
/// assert!(!is_hop_by_hop(b"Content-Length") && !is_hop_by_hop(b"Trailer"));
/// ```
#[must_use]
pub const fn is_hop_by_hop(name: &[u8]) -> bool {
    is_any(HOP_BY_HOP, name)
}

/// Whether the name is one of these, letters of either case.
pub(crate) const fn is_any(names: &[&str], name: &[u8]) -> bool {
    let mut at = 0;
    while at < names.len() {
        if names[at].as_bytes().eq_ignore_ascii_case(name) {
            return true;
        }
        at += 1;
    }
    false
}

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

/// A field cannot be added: the error of [`ExtraField::new`].
///
/// ```
/// use bad_gateway::{ExtraField, InvalidField};
///
/// assert_eq!(ExtraField::new("X A", b""), Err(InvalidField::Name));
/// assert_eq!(InvalidField::Name.to_string(), "a field name is a token");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidField {
    /// The name is no token (RFC 9110 §5.6.2).
    Name,
    /// The value holds a control byte (RFC 9110 §5.5).
    Value,
    /// The field frames the content or concerns the connection.
    Reserved,
}

impl core::fmt::Display for InvalidField {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Name => "a field name is a token",
            Self::Value => "a field value holds no control byte",
            Self::Reserved => "the field frames the content or concerns the connection",
        })
    }
}

impl core::error::Error for InvalidField {}
