//! The four fields that decide about the connection, recognised while their lines are read.

/// A field that framing or persistence depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    ContentLength,
    TransferEncoding,
    Connection,
    Upgrade,
}

impl Known {
    /// The field of that name, which must be a token; letters of either case.
    #[inline]
    pub(crate) fn of(name: &[u8]) -> Option<Self> {
        match name.len() {
            14 => same(name, b"content-length").then_some(Self::ContentLength),
            17 => same(name, b"transfer-encoding").then_some(Self::TransferEncoding),
            10 => same(name, b"connection").then_some(Self::Connection),
            7 => same(name, b"upgrade").then_some(Self::Upgrade),
            _ => None,
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
    tails[7] = u32::from_le_bytes(*b"rade");
    tails
};

/// Whether `token` is `lower` in letters of either case.
///
/// Setting the bit that lower case has over upper case maps no other tchar onto a letter or `-`.
#[inline(always)]
fn same<const N: usize>(token: &[u8], lower: &[u8; N]) -> bool {
    let Some(token) = token.first_chunk::<N>() else { return false };
    let mut different = 0;
    for (byte, wanted) in token.iter().zip(lower) {
        different |= (byte | 0x20) ^ wanted;
    }
    different == 0
}

/// Where the lines of one known field stand among the fields: the first, and how many places
/// further the last. Others may stand between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// Where the lines of the known fields stand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KnownLines([Option<Lines>; 4]);

impl KnownLines {
    pub(crate) const NONE: Self = Self([None; 4]);

    #[inline]
    pub(crate) fn add(&mut self, field: Known, place: u32) {
        let lines = &mut self.0[field as usize];
        let first = lines.map_or(place, |lines| lines.first);
        *lines = Some(Lines { first, last: place });
    }

    #[inline]
    pub(crate) const fn get(&self, field: Known) -> Option<Lines> {
        self.0[field as usize]
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
        assert_eq!(Known::of(b"uPGRADE"), Some(Known::Upgrade));
        assert_eq!(Known::of(b"Content_Length"), None);
        assert_eq!(Known::of(b"Content-Lengtg"), None);
        assert_eq!(Known::of(b""), None);
    }

    #[test]
    fn each_known_field_has_its_tail() {
        for name in [&b"content-length"[..], b"transfer-encoding", b"connection", b"upgrade"] {
            let tail = *name.last_chunk::<4>().expect("four letters");
            assert_eq!(TAILS[name.len()], u32::from_le_bytes(tail));
        }
        assert_eq!(TAILS.iter().filter(|&&tail| tail != 0).count(), 4);
    }
}
