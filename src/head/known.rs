//! The three fields that framing and persistence depend on, recognised while their lines are read.

use super::fields::narrow;
use crate::syntax::is_word;

/// A field that framing or persistence depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    ContentLength,
    TransferEncoding,
    Connection,
}

impl Known {
    /// Whether a name that ends in this byte is worth a second look: that of one of these fields
    /// does, and an empty one, before which the LF of the line before stands.
    ///
    /// One instruction tells most names apart.
    #[inline(always)]
    pub(crate) const fn may_end_in(last: u8) -> bool {
        /// Letters of either case have the same low five bits.
        const LAST: u32 = bit(b'h') | bit(b'g') | bit(b'n') | bit(b'\n');
        const fn bit(byte: u8) -> u32 {
            1 << (byte & 31)
        }
        LAST >> (last & 31) & 1 == 1
    }

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
}

/// Where the lines of one known field stand among the fields: the first and the last of them.
/// Others may stand between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// Where the lines of the known fields stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownLines {
    /// One bit for each field that is there.
    there: u8,
    lines: [Lines; 3],
}

impl KnownLines {
    pub(crate) const NONE: Self = Self { there: 0, lines: [Lines { first: 0, last: 0 }; 3] };

    #[inline]
    pub(crate) const fn clear(&mut self) {
        self.there = 0;
    }

    /// Adds the first line of a field.
    #[inline(always)]
    pub(crate) const fn add_first(&mut self, field: Known, place: u32) {
        self.lines[field as usize] = Lines { first: place, last: place };
        self.there |= 1 << field as u8;
    }

    #[inline]
    pub(crate) const fn add(&mut self, field: Known, place: u32) {
        match self.get(field) {
            None => self.add_first(field, place),
            Some(_) => self.lines[field as usize].last = place,
        }
    }

    /// Adds the line of a field of that name at `place`, if it is one of them.
    #[inline(always)]
    pub(crate) fn recognise(&mut self, name: &[u8], place: usize) {
        if name.last().is_some_and(|&last| Known::may_end_in(last))
            && let Some(field) = Known::of(name)
        {
            self.add(field, narrow(place));
        }
    }

    #[inline]
    pub(crate) const fn get(&self, field: Known) -> Option<Lines> {
        if self.there & (1 << field as u8) == 0 { None } else { Some(self.lines[field as usize]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_either_case_and_no_others() {
        assert_eq!(Known::of(b"Content-Length"), Some(Known::ContentLength));
        assert_eq!(Known::of(b"cONTENT-lENGTH"), Some(Known::ContentLength));
        assert_eq!(Known::of(b"TRANSFER-ENCODING"), Some(Known::TransferEncoding));
        assert_eq!(Known::of(b"Connection"), Some(Known::Connection));
        assert_eq!(Known::of(b"Content_Length"), None);
        assert_eq!(Known::of(b"Content-Lengtg"), None);
        assert_eq!(Known::of(b""), None);
    }

    #[test]
    fn each_known_field_ends_in_a_byte_that_tells() {
        let may_end_in = |letter: &u8| Known::may_end_in(*letter);
        for name in [&b"content-length"[..], b"transfer-encoding", b"connection"] {
            assert!(name.last().is_some_and(may_end_in));
            assert!(name.to_ascii_uppercase().last().is_some_and(may_end_in));
        }
        assert!(may_end_in(&b'\n'), "before an empty name");
        assert_eq!((b'a'..=b'z').filter(may_end_in).collect::<Vec<_>>(), b"ghjn");
    }

    #[test]
    fn each_field_has_its_own_first_and_last_line() {
        const FIELDS: [Known; 3] =
            [Known::ContentLength, Known::TransferEncoding, Known::Connection];
        for field in FIELDS {
            let there = |known: &KnownLines| FIELDS.map(|other| known.get(other));
            let only = |lines| FIELDS.map(|other| (other == field).then_some(lines));
            let mut known = KnownLines::NONE;
            assert_eq!(there(&known), [None; 3]);
            known.add(field, 3);
            assert_eq!(there(&known), only(Lines { first: 3, last: 3 }));
            known.add(field, 5);
            assert_eq!(there(&known), only(Lines { first: 3, last: 5 }));
            known.clear();
            assert_eq!(there(&known), [None; 3]);
        }
    }
}
