//! A refusal: which defect, and where.

use core::fmt;

use super::Defect;

/// A response was refused: what is wrong, and where.
///
/// The text of its `Display` is one line without any byte of the peer, so it can be logged. With
/// the feature `serde` it is serialized as `{"name", "code", "offset", "rfc", "message"}`.
///
/// ```
/// use bad_gateway::{Defect, Ending, Method, Policy, RequestContext, check};
///
/// let bytes = b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Open, Policy::GATEWAY);
/// let reject = verdict.reject().unwrap();
/// assert_eq!((reject.defect, reject.offset), (Defect::FieldValueNul, 21));
/// assert_eq!(
///     reject.to_string(),
///     "A field value holds a NUL, at byte 21 [F007, RFC 9110 §5.5]",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
#[non_exhaustive]
pub struct Reject {
    /// What is wrong.
    pub defect: Defect,
    /// The offending byte's offset in bytes, from the first byte of this response, interim
    /// responses included.
    pub offset: u64,
}

impl Reject {
    pub(crate) const fn new(defect: Defect, offset: u64) -> Self {
        Self { defect, offset }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rfc, section) = self.defect.rfc();
        let (defect, offset, code) = (self.defect, self.offset, self.defect.code());
        write!(f, "{defect}, at byte {offset} [{code}, RFC {rfc} §{section}]")
    }
}

impl core::error::Error for Reject {}

#[cfg(feature = "serde")]
impl serde::Serialize for Reject {
    /// `{"name", "code", "offset", "rfc", "message"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let (rfc, section) = self.defect.rfc();
        let mut row = serializer.serialize_struct("Reject", 5)?;
        row.serialize_field("name", self.defect.name())?;
        row.serialize_field("code", self.defect.code())?;
        row.serialize_field("offset", &self.offset)?;
        row.serialize_field("rfc", &format_args!("RFC {rfc} §{section}"))?;
        row.serialize_field("message", self.defect.message())?;
        row.end()
    }
}
