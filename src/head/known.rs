//! The three fields that framing and persistence depend on, recognised while their lines are read.

use crate::syntax::is_word;

/// A field that framing or persistence depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    ContentLength,
    TransferEncoding,
    Connection,
}

impl Known {
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

/// For each length of a name, modulo 32, the last four letters of the known field of that length.
///
/// One comparison tells almost every other name apart.
pub(crate) static TAILS: [u32; 32] = {
    let mut tails = [0; 32];
    tails[14] = u32::from_le_bytes(*b"ngth");
    tails[17] = u32::from_le_bytes(*b"ding");
    tails[10] = u32::from_le_bytes(*b"tion");
    tails
};

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
    fn each_known_field_has_its_tail() {
        for name in [&b"content-length"[..], b"transfer-encoding", b"connection"] {
            let tail = *name.last_chunk::<4>().expect("four letters");
            assert_eq!(TAILS[name.len()], u32::from_le_bytes(tail));
        }
        assert_eq!(TAILS.iter().filter(|&&tail| tail != 0).count(), 3);
    }
}
