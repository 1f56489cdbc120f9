//! Finding bytes in bulk.

/// The position of the first CR or LF of `bytes` at or after `from`.
#[inline]
pub(crate) fn line_break(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memchr2(b'\r', b'\n', rest).map(|at| from + at)
}
