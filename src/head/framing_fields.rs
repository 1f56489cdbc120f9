//! The fields that framing and persistence depend on, recognised by name in one place.

use crate::syntax::is_word;

/// A field that framing or persistence depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FramingField {
    ContentLength,
    TransferEncoding,
    Connection,
}

impl FramingField {
    /// The field of that name, which must be a token; letters of either case.
    #[inline(always)]
    pub(crate) fn of(name: &[u8]) -> Option<Self> {
        if is_word(name, b"content-length") {
            Some(Self::ContentLength)
        } else if is_word(name, b"connection") {
            Some(Self::Connection)
        } else if is_word(name, b"transfer-encoding") {
            Some(Self::TransferEncoding)
        } else {
            None
        }
    }

    /// Whether a name that ends in this byte can be one of these, or be empty: before an empty name
    /// stands the LF of the line before.
    ///
    /// One instruction tells most names apart.
    #[inline(always)]
    pub(super) const fn may_end_in(last: u8) -> bool {
        /// Letters of either case have the same low five bits.
        const LAST: u32 = bit(b'h') | bit(b'g') | bit(b'n') | bit(b'\n');
        const fn bit(byte: u8) -> u32 {
            1 << (byte & 31)
        }
        LAST >> (last & 31) & 1 == 1
    }
}

/// Whether a field of that name frames the message, or ends HTTP on the connection: a fold in it, or white
/// space before its colon, is a fault of its own.
pub(super) fn frames(name: &[u8]) -> bool {
    FramingField::of(name).is_some() || name.eq_ignore_ascii_case(b"upgrade")
}

/// The values of these fields, none of which has more than one line.
#[derive(Clone, Copy, Default)]
pub(crate) struct FramingFields<'a> {
    pub(crate) content_length: Option<&'a [u8]>,
    pub(crate) transfer_encoding: Option<&'a [u8]>,
    pub(crate) connection: Option<&'a [u8]>,
}

impl<'a> FramingFields<'a> {
    /// The value of that field.
    #[inline(always)]
    pub(super) const fn of(&mut self, field: FramingField) -> &mut Option<&'a [u8]> {
        match field {
            FramingField::ContentLength => &mut self.content_length,
            FramingField::TransferEncoding => &mut self.transfer_encoding,
            FramingField::Connection => &mut self.connection,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_either_case_and_no_others() {
        assert_eq!(FramingField::of(b"Content-Length"), Some(FramingField::ContentLength));
        assert_eq!(FramingField::of(b"cONTENT-lENGTH"), Some(FramingField::ContentLength));
        assert_eq!(FramingField::of(b"TRANSFER-ENCODING"), Some(FramingField::TransferEncoding));
        assert_eq!(FramingField::of(b"Connection"), Some(FramingField::Connection));
        assert_eq!(FramingField::of(b"Content_Length"), None);
        assert_eq!(FramingField::of(b"Content-Lengtg"), None);
        assert_eq!(FramingField::of(b""), None);
        assert!(frames(b"UPGRADE") && frames(b"connection") && !frames(b"Trailer"));
    }

    #[test]
    fn each_of_them_ends_in_a_byte_that_tells() {
        let may_end_in = |letter: &u8| FramingField::may_end_in(*letter);
        for name in [&b"content-length"[..], b"transfer-encoding", b"connection"] {
            assert!(name.last().is_some_and(may_end_in));
            assert!(name.to_ascii_uppercase().last().is_some_and(may_end_in));
        }
        assert!(may_end_in(&b'\n'), "before an empty name");
        assert_eq!((b'a'..=b'z').filter(may_end_in).collect::<Vec<_>>(), b"ghjn");
    }
}
