//! Why a field cannot be added.

/// A field cannot be added: the error of [`ExtraField::new`](super::ExtraField::new).
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
