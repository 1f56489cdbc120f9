//! Why bytes are no request head.

use core::fmt;

use super::OfferTooLong;

/// The bytes are no request head: the error of [`RequestContext::from_head`](super::RequestContext::from_head).
///
/// The text of its `Display` is one line without any byte of the request, so it can be logged.
///
/// ```
/// use bad_gateway::{InvalidRequest, RequestContext};
///
/// let folded = b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n";
/// let error = RequestContext::from_head(folded).unwrap_err();
/// assert_eq!(error, InvalidRequest::FieldName { at: 25 });
/// assert_eq!(error.to_string(), "no field name, or no colon right behind it, at byte 25");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// The bytes end before the head's empty line does.
    Incomplete,
    /// Something else than CRLF ends a line: a CR or an LF alone.
    LineEnd {
        /// The position of that byte.
        at: usize,
    },
    /// The first line is no method, one SP, a target, one SP (RFC 9112 §3).
    RequestLine {
        /// The position of the first byte that does not fit.
        at: usize,
    },
    /// The version is not `HTTP/1.` and one digit (RFC 9112 §2.3).
    Version {
        /// Where the version should stand.
        at: usize,
    },
    /// A field line does not begin with a token and a colon: a fold, a blank before the colon, no colon
    /// (RFC 9112 §5.1, §5.2).
    FieldName {
        /// The position of the first byte that does not fit.
        at: usize,
    },
    /// A field value holds a control byte (RFC 9110 §5.5).
    FieldValue {
        /// The position of that byte.
        at: usize,
    },
    /// More is offered in Upgrade than is kept.
    Offer(OfferTooLong),
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, at) = match self {
            Self::Incomplete => return f.write_str("the head has no end"),
            Self::Offer(error) => return error.fmt(f),
            Self::LineEnd { at } => ("a line that does not end in CRLF", at),
            Self::RequestLine { at } => ("no request line", at),
            Self::Version { at } => ("no version of HTTP/1.x", at),
            Self::FieldName { at } => ("no field name, or no colon right behind it", at),
            Self::FieldValue { at } => ("a control byte in a field value", at),
        };
        write!(f, "{what}, at byte {at}")
    }
}

impl core::error::Error for InvalidRequest {}
