//! A status line that was read (RFC 9112 §4), and how the usual ones are read at once.

use crate::request::Version;
use crate::span::Pos;
use crate::syntax::blanks;

/// A status line that passed. Positions count from the first byte of its head.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatusLine {
    /// Where it starts: after the tolerated empty lines.
    pub(crate) start: Pos,
    pub(super) minor: u8,
    pub(crate) code: u16,
    pub(super) reason: Pos,
    pub(super) reason_end: Pos,
}

/// The length of `HTTP/1.1 200 `.
const PREFIX: usize = 13;
/// The length of `HTTP/1.1`.
const VERSION: usize = 8;

impl StatusLine {
    /// The status line of no head.
    pub(crate) const NONE: Self =
        Self { start: Pos::ZERO, minor: 0, code: 0, reason: Pos::ZERO, reason_end: Pos::ZERO };

    /// The first 13 bytes, if they start with HTTP/1.0 or HTTP/1.1.
    #[inline(always)]
    pub(super) fn plain_prefix(bytes: &[u8]) -> Option<&[u8; PREFIX]> {
        /// All but the bit in which `0` and `1` differ.
        const MASK: u64 = !u64::from_le_bytes([0, 0, 0, 0, 0, 0, 0, 1]);
        let prefix = bytes.first_chunk()?;
        let version = u64::from_le_bytes(*prefix.first_chunk()?);
        ((version ^ u64::from_le_bytes(*b"HTTP/1.0")) & MASK == 0).then_some(prefix)
    }

    /// The line whose reason phrase ends before `end`, behind its [plain
    /// prefix](Self::plain_prefix), if its status code is a valid one between one SP and another. Such a
    /// line needs no judgement under any policy.
    #[inline(always)]
    pub(super) fn plain(prefix: &[u8; PREFIX], end: Pos) -> Option<Self> {
        /// Added to a byte, it sets the high bit where that is above 0 (a SP), above 5 (the first
        /// digit) or above 9 (the others).
        const ABOVE: u64 = u64::from_le_bytes([0x7F, 0x7A, 0x76, 0x76, 0x7F, 0, 0, 0]);
        const HIGHS: u64 = 0x80_8080_8080;
        let minor = prefix[7] & 1;
        // SP, three digits, SP, the first of them the lowest byte. What is left is 0 for a SP, and
        // a digit's value.
        let code = (u64::from_le_bytes(*prefix.last_chunk()?) >> 24) ^ 0x20_3030_3020;
        let valid = (code.wrapping_add(ABOVE) | code) & HIGHS == 0;
        let [_, a, b, c, ..] = code.to_le_bytes();
        let code = u16::from(a) * 100 + u16::from(b) * 10 + u16::from(c);
        let reason = Pos::at(PREFIX);
        let line = Self { start: Pos::ZERO, minor, code, reason, reason_end: end };
        (valid && code >= 100).then_some(line)
    }

    /// Whether the line starts with `HTTP/1.1 200 `.
    #[inline(always)]
    pub(super) fn is_ok(prefix: &[u8; PREFIX]) -> bool {
        prefix.last_chunk() == Some(b"1.1 200 ")
    }

    /// The status line `HTTP/1.1 200 ` with a reason phrase that ends before `end`.
    #[inline(always)]
    pub(super) const fn ok(end: Pos) -> Self {
        Self { start: Pos::ZERO, minor: 1, code: 200, reason: Pos::at(PREFIX), reason_end: end }
    }

    pub(crate) const fn version(&self) -> Version {
        Version::from_minor(self.minor)
    }

    pub(crate) const fn is_interim(&self) -> bool {
        self.code < 200 && self.code != 101
    }

    pub(crate) fn reason<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        raw.get(self.reason.index()..self.reason_end.index()).unwrap_or_default()
    }

    /// The position of the status code's first digit in the head that `raw` is.
    pub(crate) fn code_at(&self, raw: &[u8]) -> usize {
        let version = self.start.index() + VERSION;
        version + raw.get(version..).map_or(0, blanks)
    }
}
