//! The byte classes of RFC 9110 and RFC 9112: the grammar, and the one table made from it.
//!
//! ```text
//! token         = 1*tchar                                     ; RFC 9110 §5.6.2
//! tchar         = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "."
//!               / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA
//! field-value   = *field-content                              ; RFC 9110 §5.5
//! field-vchar   = VCHAR / obs-text
//! obs-text      = %x80-FF
//! reason-phrase = 1*( HTAB / SP / VCHAR / obs-text )          ; RFC 9112 §4
//! OWS           = *( SP / HTAB )                              ; RFC 9110 §5.6.3
//! qdtext        = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text
//! quoted-pair   = "\" ( HTAB / SP / VCHAR / obs-text )        ; RFC 9110 §5.6.4
//! chunk-size    = 1*HEXDIG                                    ; RFC 9112 §7.1
//! ```
//!
//! The octets allowed in a value, in a reason phrase and after the backslash of a quoted pair are
//! one set: HTAB, SP, VCHAR and obs-text. It is called `TEXT` here.

/// A set of byte classes, as bits.
#[derive(Clone, Copy)]
pub(crate) struct Class(u8);

/// `tchar`.
pub(crate) const TCHAR: Class = Class(1);
/// HTAB, SP, VCHAR, obs-text: what may stand inside a value or a reason phrase.
pub(crate) const TEXT: Class = Class(1 << 1);
/// SP and HTAB.
pub(crate) const BLANK: Class = Class(1 << 2);
/// `DIGIT`.
pub(crate) const DIGIT: Class = Class(1 << 3);
/// `HEXDIG`, in either case (RFC 5234 §2.3; erratum 7214 of RFC 9112 was rejected).
pub(crate) const HEXDIG: Class = Class(1 << 4);
/// `qdtext`.
pub(crate) const QDTEXT: Class = Class(1 << 5);

impl Class {
    /// Whether `byte` belongs to the class.
    #[inline]
    pub(crate) const fn has(self, byte: u8) -> bool {
        TABLE[byte as usize] & self.0 != 0
    }

    /// Whether all of `bytes` belong to the class: without a branch for each, so for short ones.
    #[inline]
    pub(crate) fn has_all(self, bytes: &[u8]) -> bool {
        bytes.iter().fold(self.0, |all, &byte| all & TABLE[byte as usize]) != 0
    }

    /// The position of the first byte of `bytes` outside of the class.
    #[inline]
    pub(crate) fn first_outside(self, bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|&byte| !self.has(byte))
    }
}

const fn classes(byte: u8) -> u8 {
    let mut bits = 0;
    let blank = matches!(byte, b' ' | b'\t');
    let text = blank || (byte > 0x20 && byte != 0x7F);
    if byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
    {
        bits |= TCHAR.0;
    }
    if text {
        bits |= TEXT.0;
    }
    if blank {
        bits |= BLANK.0;
    }
    if byte.is_ascii_digit() {
        bits |= DIGIT.0;
    }
    if byte.is_ascii_hexdigit() {
        bits |= HEXDIG.0;
    }
    if text && !matches!(byte, b'"' | b'\\') {
        bits |= QDTEXT.0;
    }
    bits
}

static TABLE: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0u8;
    loop {
        table[byte as usize] = classes(byte);
        if byte == u8::MAX {
            break table;
        }
        byte += 1;
    }
};

/// The value of each hexadecimal digit, and [`NO_DIGIT`] for every other byte.
static DIGITS: [u8; 256] = {
    let mut table = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        table[b"0123456789abcdef"[value as usize] as usize] = value;
        table[b"0123456789ABCDEF"[value as usize] as usize] = value;
        value += 1;
    }
    table
};

/// What [`hexdig`] says of a byte that is no hexadecimal digit: more than any digit.
pub(crate) const NO_DIGIT: u8 = 0xFF;

/// The value of a hexadecimal digit, in either case.
#[inline(always)]
pub(crate) const fn hexdig(byte: u8) -> u8 {
    DIGITS[byte as usize]
}

/// The part of `from..end` of `bytes` without the SP and HTAB at its ends; where nothing is left, the empty
/// one at `from`.
pub(crate) fn trimmed(bytes: &[u8], from: usize, end: usize) -> (usize, usize) {
    let within = bytes.get(from..end).unwrap_or_default();
    match within.iter().rposition(|&byte| !BLANK.has(byte)) {
        None => (from, from),
        Some(last) => (from + blanks(within), from + last + 1),
    }
}

/// `bytes` without the SP and HTAB around them.
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    let (from, end) = trimmed(bytes, 0, bytes.len());
    &bytes[from..end]
}

/// The number of SP and HTAB that `bytes` starts with.
pub(crate) fn blanks(bytes: &[u8]) -> usize {
    BLANK.first_outside(bytes).unwrap_or(bytes.len())
}

/// Whether `text` is `lower` in letters of either case; `text` must hold no control byte, and
/// `lower` only lower-case letters and `-`.
///
/// Setting the bit that lower case has over upper case maps no other byte onto those. Words that
/// overlap take the place of a loop over bytes.
#[inline(always)]
pub(crate) fn is_word<const N: usize>(text: &[u8], lower: &[u8; N]) -> bool {
    const FOLD: u64 = 0x2020_2020_2020_2020;
    let Ok(text) = <&[u8; N]>::try_from(text) else { return false };
    let word = |bytes: &[u8; N], at: usize| match bytes[at..].first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => 0,
    };
    let half = |bytes: &[u8; N], at: usize| match bytes[at..].first_chunk() {
        Some(four) => u64::from(u32::from_le_bytes(*four)),
        None => 0,
    };
    let differs = |at| (word(text, at) | FOLD) ^ (word(lower, at) | FOLD);
    let half_differs = |at| (half(text, at) | FOLD) ^ (half(lower, at) | FOLD);
    match N {
        4..=8 => half_differs(0) | half_differs(N - 4) == 0,
        9..=16 => differs(0) | differs(N - 8) == 0,
        17..=24 => differs(0) | differs(8) | differs(N - 8) == 0,
        _ => text.eq_ignore_ascii_case(lower),
    }
}

/// A few known names, to be found among many others: most are told apart by their first letter and
/// their length.
pub(crate) struct Names {
    names: &'static [&'static str],
    /// For the low five bits of each first byte: the lengths of these names, as bits.
    lengths: [u64; 32],
}

impl Names {
    /// These names, shorter than 64 bytes each.
    pub(crate) const fn new(names: &'static [&'static str]) -> Self {
        let (mut lengths, mut at) = ([0; 32], 0);
        while at < names.len() {
            lengths[names[at].as_bytes()[0] as usize & 31] |= 1 << names[at].len();
            at += 1;
        }
        Self { names, lengths }
    }

    /// Whether `name` is one of them; letters of either case.
    #[inline]
    pub(crate) fn has(&self, name: &[u8]) -> bool {
        let Some(first) = name.first() else { return false };
        let length = 1u64.checked_shl(u32::try_from(name.len()).unwrap_or(64)).unwrap_or(0);
        self.lengths[usize::from(first & 31)] & length != 0 && self.is_among(name)
    }

    #[inline(never)]
    fn is_among(&self, name: &[u8]) -> bool {
        self.names.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_either_case_and_nothing_else() {
        const LONGEST: &str = "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefghi";
        static NAMES: Names = Names::new(&["Age", "te", LONGEST]);
        for name in ["age", "AGE", "TE", LONGEST] {
            assert!(NAMES.has(name.as_bytes()), "{name}");
        }
        let longer = LONGEST.to_owned() + "j";
        for name in ["", "a", "agf", "Ages", "!ge", "et", &longer, &longer.repeat(2)] {
            assert!(!NAMES.has(name.as_bytes()), "{name}");
        }
    }

    /// The sets, written out a second time: four words of 64 bits, lowest byte first.
    fn bitmap(class: Class) -> [u64; 4] {
        let mut words = [0; 4];
        for byte in 0..=255u8 {
            if class.has(byte) {
                words[usize::from(byte >> 6)] |= 1 << (byte & 63);
            }
        }
        words
    }

    #[test]
    fn the_table_is_the_grammar() {
        let all = u64::MAX;
        assert_eq!(bitmap(TCHAR), [0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe, 0, 0]);
        assert_eq!(bitmap(TEXT), [0xffff_ffff_0000_0200, 0x7fff_ffff_ffff_ffff, all, all]);
        assert_eq!(bitmap(BLANK), [0x0000_0001_0000_0200, 0, 0, 0]);
        assert_eq!(bitmap(DIGIT), [0x03ff_0000_0000_0000, 0, 0, 0]);
        assert_eq!(bitmap(HEXDIG), [0x03ff_0000_0000_0000, 0x0000_007e_0000_007e, 0, 0]);
        assert_eq!(bitmap(QDTEXT), [0xffff_fffb_0000_0200, 0x7fff_ffff_efff_ffff, all, all]);
    }

    #[test]
    fn digits_have_their_values() {
        for byte in 0..=255u8 {
            let value = char::from(byte)
                .to_digit(16)
                .map_or(NO_DIGIT, |digit| u8::try_from(digit).expect("below 16"));
            let value = if byte.is_ascii() { value } else { NO_DIGIT };
            assert_eq!(hexdig(byte), value, "{byte:#x}");
            assert_eq!(HEXDIG.has(byte), value != NO_DIGIT, "{byte:#x}");
        }
    }

    #[test]
    fn words_in_either_case_and_no_others() {
        fn check<const N: usize>(lower: &[u8; N]) {
            assert!(is_word(lower, lower));
            assert!(is_word(&lower.to_ascii_uppercase(), lower));
            assert!(!is_word(&lower[1..], lower));
            for at in 0..N {
                for byte in (0x20..=0xFF).filter(|&byte| byte != 0x7F) {
                    let mut other = *lower;
                    other[at] = byte;
                    let same = byte.to_ascii_lowercase() == lower[at];
                    assert_eq!(is_word(&other, lower), same, "{byte:#x} at {at} of {N}");
                }
            }
        }
        check(b"abc");
        check(b"close");
        check(b"upgrade");
        check(b"keep-alive");
        check(b"content-length");
        check(b"transfer-encoding");
    }

    #[test]
    fn only_sp_and_htab_are_trimmed() {
        assert_eq!(trim(b"\t a b \t "), b"a b");
        assert_eq!(trim(b"a\x0b"), b"a\x0b");
        assert_eq!(trim(b" \t"), b"");
        assert_eq!(trimmed(b"a: \t\r\n", 2, 4), (2, 2), "where nothing is left");
        assert_eq!(blanks(b" \ta"), 2);
        assert_eq!(blanks(b"\x0c"), 0);
    }
}
