//! Which fields the options of Connection name (RFC 9110 §7.6.1), found in one pass over either.
//!
//! A head can hold thousands of options and hundreds of fields, and the peer chooses both: so
//! each option is compared with the fields of its own hash alone, not with all of them.

use super::Member;

/// How many fields have a place here; of those beyond it nothing is known.
const PLACES: usize = 256;
/// The number of chains that the fields are spread over.
const CHAINS: usize = 128;

/// The places of the fields that are named, among the first 256.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named([u64; PLACES / 64]);

impl Named {
    pub(crate) const NONE: Self = Self([0; PLACES / 64]);

    /// The places of those `fields` that `options` name, letters of either case.
    pub(crate) fn of<'f, 'o>(
        fields: impl Iterator<Item = &'f [u8]> + Clone,
        options: impl Iterator<Item = Member<'o>>,
    ) -> Self {
        let mut named = Self::NONE;
        let mut names: [&[u8]; PLACES] = [&[]; PLACES];
        let mut hashes = [0; PLACES];
        // For each chain the place after its first field; for each field that of the next one.
        let (mut firsts, mut nexts) = ([0u16; CHAINS], [0u16; PLACES]);
        for (place, name) in (0u16..).zip(fields.take(PLACES)) {
            let at = usize::from(place);
            let hash = hash(name);
            let first = &mut firsts[hash as usize % CHAINS];
            (names[at], hashes[at]) = (name, hash);
            nexts[at] = core::mem::replace(first, place + 1);
        }
        for option in options {
            let hash = hash(option.bytes);
            let mut next = firsts[hash as usize % CHAINS];
            while let Some(place) = next.checked_sub(1).map(usize::from) {
                if hashes[place] == hash && names[place].eq_ignore_ascii_case(option.bytes) {
                    named.0[place / 64] |= 1 << (place % 64);
                }
                next = nexts[place];
            }
        }
        named
    }

    /// Whether the field at `place` is named; `None` if that is not known.
    pub(crate) fn has(&self, place: usize) -> Option<bool> {
        self.0.get(place / 64).map(|word| word >> (place % 64) & 1 == 1)
    }
}

/// FNV-1a over the lower-case letters.
fn hash(name: &[u8]) -> u32 {
    name.iter().fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Line, members};
    use super::*;

    #[test]
    fn named_places() {
        let fields: Vec<Vec<u8>> = (0..300).map(|n| format!("x{n}").into_bytes()).collect();
        let options = Line { at: 0, bytes: b"X7, close, x255,, x63,x64, X7, x256, 7" };
        let named = Named::of(fields.iter().map(Vec::as_slice), members(options));
        let places: Vec<_> = (0..PLACES).filter(|&place| named.has(place) == Some(true)).collect();
        assert_eq!(places, [7, 63, 64, 255]);
        assert_eq!(named.has(256), None);
        assert_eq!(Named::NONE.has(7), Some(false));
    }

    // Fields are told apart by their names: these two words have one hash.
    #[test]
    fn an_equal_hash_names_nothing() {
        assert_eq!(hash(b"declinate"), hash(b"macallums"));
        let fields = [&b"Declinate"[..], b"Macallums"];
        let options = Line { at: 0, bytes: b"macallums" };
        let named = Named::of(fields.into_iter(), members(options));
        assert_eq!([0, 1].map(|place| named.has(place)), [Some(false), Some(true)]);
    }

    // Places are found with any hash; a poor one puts all fields into few chains, which is slow.
    #[test]
    fn the_hash_is_fnv_1a() {
        let words = [("", 0x811C_9DC5), ("a", 0xE40C_292C), ("foobar", 0xBF9C_F968)];
        for (word, expected) in words {
            assert_eq!(hash(word.as_bytes()), expected, "{word}");
            assert_eq!(hash(word.to_uppercase().as_bytes()), expected, "{word} in capitals");
        }
    }
}
