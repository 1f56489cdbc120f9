//! Small questions about bytes that several matchers ask.

/// Whether `bytes` starts so, letters of either case.
pub(super) fn starts(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|first| first.eq_ignore_ascii_case(start))
}

/// Whether `bytes` starts with one of these, exactly.
pub(super) fn starts_with_any(bytes: &[u8], starts: &[&[u8]]) -> bool {
    starts.iter().any(|start| bytes.starts_with(start))
}

/// Whether `part` stands somewhere in `bytes`, letters of either case.
pub(super) fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}

/// Whether one of `parts` stands somewhere in `bytes`, letters of either case.
pub(super) fn holds_any(bytes: &[u8], parts: &[&[u8]]) -> bool {
    parts.iter().any(|part| holds(bytes, part))
}

/// The name beside the first of `names` that `bytes` starts with, exactly.
pub(super) fn named(bytes: &[u8], names: &[(&'static [u8], &'static str)]) -> Option<&'static str> {
    names.iter().find(|(start, _)| bytes.starts_with(start)).map(|&(_, name)| name)
}

/// How many digits it starts with.
pub(super) fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether all of it are digits, and it is not empty.
pub(super) fn all_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && digits(bytes) == bytes.len()
}

/// How many letters, digits and `_` it starts with.
pub(super) fn word(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'_').count()
}

/// The number of two bytes at `at`, the high one first.
pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*bytes).into())
}

/// The number of four bytes at `at`, the high one first.
pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_be_bytes(*bytes).into())
}

/// The number of four bytes at `at`, the low one first.
pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes).into())
}

/// Whether a person could read it: no control bytes but those of lines and terminals, and UTF-8, or
/// ASCII for the most part.
pub(super) fn readable(bytes: &[u8]) -> bool {
    let control =
        |byte: &u8| byte.is_ascii_control() && !b"\t\r\n\x0b\x0c\x1b\x08\x07".contains(byte);
    if bytes.iter().any(control) {
        return false;
    }
    let utf8 = match core::str::from_utf8(bytes) {
        Ok(_) => true,
        // Cut off inside a character.
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    };
    let ascii = bytes.iter().filter(|byte| byte.is_ascii()).count();
    utf8 || ascii * 10 > bytes.len() * 8
}
