//! The status line, judged at each byte (RFC 9112 §4).
//!
//! ```text
//! status-line  = HTTP-version SP status-code SP [ reason-phrase ]
//! HTTP-version = %x48.54.54.50 "/" DIGIT "." DIGIT
//! status-code  = 3DIGIT
//! ```

use super::fields::{narrow, wide};
use crate::defect::{Defect, Reject};
use crate::policy::Scope;
use crate::request::Version;
use crate::syntax::TEXT;

/// A status line that passed. Positions count from the first byte of its head.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StatusLine {
    /// Where it starts: after the tolerated empty lines.
    pub(crate) start: u32,
    minor: u8,
    pub(crate) code: u16,
    reason: u32,
    reason_len: u32,
}

/// The length of `HTTP/1.1 200 `.
const PREFIX: usize = 13;
/// Where the status code stands in the line.
const CODE: usize = 9;
/// The most empty lines that are skipped before a status line.
const EMPTY_LINES: u8 = 2;

impl StatusLine {
    /// That of no head.
    pub(crate) const NONE: Self = Self { start: 0, minor: 0, code: 0, reason: 0, reason_len: 0 };

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
    /// prefix](Self::plain_prefix), if its status code is a valid one of a final response, between one
    /// SP and another. Such a line is beyond reproach under any policy.
    #[inline(always)]
    pub(super) fn plain(prefix: &[u8; PREFIX], end: u32) -> Option<Self> {
        /// Added to a byte, it reaches the high bit where that is more than 0, than 9, than 5.
        const ABOVE: u64 = u64::from_le_bytes([0x7F, 0x7A, 0x76, 0x76, 0x7F, 0, 0, 0]);
        const HIGHS: u64 = 0x80_8080_8080;
        let minor = prefix[7] & 1;
        // SP, three digits, SP, the lowest byte first; of each what it is more than `0`, or than SP.
        let code = (u64::from_le_bytes(*prefix.last_chunk()?) >> 24) ^ 0x20_3030_3020;
        let valid = (code.wrapping_add(ABOVE) | code) & HIGHS == 0;
        let [_, a, b, c, ..] = code.to_le_bytes();
        let code = u16::from(a) * 100 + u16::from(b) * 10 + u16::from(c);
        let reason = narrow(PREFIX);
        let reason_len = end.wrapping_sub(reason);
        (valid && code >= 200).then_some(Self { start: 0, minor, code, reason, reason_len })
    }

    pub(crate) const fn version(&self) -> Version {
        Version::from_minor(self.minor)
    }

    pub(crate) const fn is_interim(&self) -> bool {
        self.code < 200 && self.code != 101
    }

    pub(crate) fn reason<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        raw.get(wide(self.reason)..)
            .and_then(|rest| rest.get(..wide(self.reason_len)))
            .unwrap_or_default()
    }

    /// The position of the status code's first digit.
    pub(crate) const fn code_at(&self) -> usize {
        wide(self.start) + CODE
    }
}

/// What is left of the limits on interim responses.
#[derive(Clone, Copy)]
pub(crate) struct InterimBudget {
    pub(crate) responses: u32,
    pub(crate) bytes: u32,
}

/// Reads one status line, and what may stand before it.
#[derive(Clone, Debug, Default)]
pub(crate) struct StatusLineReader {
    line: StatusLine,
    empty_lines: u8,
    /// How many of the first 13 bytes passed.
    passed: usize,
    /// Once all of them did, where the reason phrase goes on.
    scanned: usize,
    /// The first position beyond the interim bytes, known once the code is.
    interim_bound: Option<usize>,
}

impl StatusLineReader {
    /// Reads on; gives the line and the position after its end.
    ///
    /// # Errors
    ///
    /// The rows S001 to S009, `bare-lf`, `bare-cr`, `head-size`, `status-line-size`,
    /// `interim-count`, `interim-size`
    pub(crate) fn read(
        &mut self,
        bytes: &[u8],
        interim: InterimBudget,
        scope: &mut Scope<'_>,
    ) -> Result<Option<(StatusLine, usize)>, Reject> {
        if self.passed < PREFIX
            && (!self.skip_empty_lines(bytes, scope)? || !self.prefix(bytes, interim, scope)?)
        {
            return Ok(None);
        }
        self.reason(bytes, scope)
    }

    /// The first position beyond the interim bytes, if this line belongs to an interim response.
    pub(crate) const fn interim_bound(&self) -> Option<usize> {
        self.interim_bound
    }

    /// Whether all that may stand before the status line is read.
    fn skip_empty_lines(&mut self, bytes: &[u8], scope: &mut Scope<'_>) -> Result<bool, Reject> {
        loop {
            let start = wide(self.line.start);
            match bytes.get(start..) {
                Some([b'\r', rest @ ..]) if self.empty_lines < EMPTY_LINES => {
                    scope.judge(Defect::LeadingEmptyLine, start)?;
                    match rest.first() {
                        None => return Ok(false),
                        Some(b'\n') => {}
                        Some(_) => return Err(scope.reject(Defect::BareCr, start)),
                    }
                    self.line.start += 2;
                    self.empty_lines += 1;
                }
                _ => return Ok(true),
            }
        }
    }

    /// Judges up to 13 bytes, each once.
    fn prefix(
        &mut self,
        bytes: &[u8],
        interim: InterimBudget,
        scope: &mut Scope<'_>,
    ) -> Result<bool, Reject> {
        let start = wide(self.line.start);
        for place in self.passed..PREFIX {
            let at = start + place;
            let Some(&byte) = bytes.get(at) else {
                return Ok(false);
            };
            if let Some(defect) = prefix_fault(place, byte) {
                scope.judge(defect, at)?;
            }
            let digits = bytes.get(start + CODE..=at).unwrap_or_default();
            if is_interim_from_here(digits) {
                self.begin_interim(at, interim, scope)?;
            } else if !matches!(byte, b'\r' | b'\n') {
                // A line end is judged with the reason.
                self.bound(at, scope)?;
            }
            match place {
                7 => self.line.minor = byte - b'0',
                // Each digit while it is at hand: the earlier ones may be other bytes by now.
                CODE..=11 => self.line.code = self.line.code * 10 + u16::from(byte - b'0'),
                12 if byte == b' ' => self.scanned = at + 1,
                12 => self.scanned = at,
                _ => {}
            }
            self.passed = place + 1;
        }
        self.line.reason = narrow(self.scanned);
        Ok(true)
    }

    /// The digit at `at` makes it an interim response: only now can limits on those have come.
    fn begin_interim(
        &mut self,
        at: usize,
        interim: InterimBudget,
        scope: &Scope<'_>,
    ) -> Result<(), Reject> {
        let start = wide(self.line.start);
        let bound = start.saturating_add(wide(interim.bytes));
        let other = self.bound(at, scope).err();
        self.interim_bound = Some(bound);
        let count = (interim.responses == 0).then(|| scope.reject(Defect::InterimCount, start));
        let own = count.or_else(|| (at >= bound).then(|| scope.reject(Defect::InterimSize, bound)));
        let first = other.into_iter().chain(own).min_by_key(|limit| (limit.offset, limit.defect));
        first.map_or(Ok(()), Err)
    }

    /// Refuses the byte at `at` if a limit has come.
    fn bound(&self, at: usize, scope: &Scope<'_>) -> Result<(), Reject> {
        let (bound, defect) = self.nearest_bound(scope);
        if at >= bound { Err(scope.reject(defect, bound)) } else { Ok(()) }
    }

    /// The first position beyond a limit, and that limit's row.
    fn nearest_bound(&self, scope: &Scope<'_>) -> (usize, Defect) {
        let limits = scope.policy.limits();
        let start = wide(self.line.start);
        let head = (start.saturating_add(wide(limits.head)), Defect::HeadSize);
        let line = (start.saturating_add(wide(limits.line)), Defect::StatusLineSize);
        let interim = self.interim_bound.map_or(head, |bound| (bound, Defect::InterimSize));
        head.min(line).min(interim)
    }

    fn reason(
        &mut self,
        bytes: &[u8],
        scope: &mut Scope<'_>,
    ) -> Result<Option<(StatusLine, usize)>, Reject> {
        let (bound, _) = self.nearest_bound(scope);
        let window = &bytes[..bytes.len().min(bound.saturating_add(1))];
        let rest = window.get(self.scanned..).unwrap_or_default();
        let Some(at) = TEXT.first_outside(rest).map(|found| self.scanned + found) else {
            self.scanned = self.scanned.max(window.len());
            if bytes.len() > bound {
                self.bound(bound, scope)?;
            }
            return Ok(None);
        };
        self.scanned = at;
        let end = match (bytes[at], bytes.get(at + 1)) {
            (b'\r', next) => {
                self.bound(at, scope)?;
                match next {
                    None => return Ok(None),
                    Some(b'\n') => at + 2,
                    Some(_) => return Err(scope.reject(Defect::BareCr, at)),
                }
            }
            (b'\n', _) => {
                scope.judge(Defect::BareLf, at)?;
                at + 1
            }
            _ => return Err(scope.reject(Defect::ReasonPhraseByte, at)),
        };
        self.bound(end - 1, scope)?;
        self.line.reason_len = narrow(at - wide(self.line.reason));
        Ok(Some((self.line, end)))
    }
}

/// Whether the last of these digits of a status code is the one that makes it interim: a 1xx, but
/// for 101, which is final.
const fn is_interim_from_here(digits: &[u8]) -> bool {
    match digits {
        [b'1', tens] => *tens != b'0',
        [b'1', b'0', ones] => *ones != b'1',
        _ => false,
    }
}

/// What is wrong about `byte` at that place of a status line, if anything.
const fn prefix_fault(place: usize, byte: u8) -> Option<Defect> {
    match (place, byte) {
        (0, b'H') | (1 | 2, b'T') | (3, b'P') | (4, b'/') => None,
        (0..=4, _) => Some(Defect::NotHttp),
        (5, b'1') | (6, b'.') | (7, b'0'..=b'9') => None,
        (5..=7, _) => Some(Defect::HttpVersion),
        (8, b' ') => None,
        (8, b'0'..=b'9' | b'.') => Some(Defect::HttpVersion),
        (8, _) => Some(Defect::StatusLineSpace),
        (9, b'1'..=b'5') => None,
        (9, b'0') => Some(Defect::StatusCodeLow),
        (9, b'6'..=b'9') => Some(Defect::StatusCodeHigh),
        (9 | 12, b'\t') | (9, b' ') => Some(Defect::StatusLineSpace),
        (10 | 11, b'0'..=b'9') | (12, b' ') => None,
        (12, b'\r' | b'\n') => Some(Defect::StatusSpaceMissing),
        _ => Some(Defect::StatusCodeByte),
    }
}
