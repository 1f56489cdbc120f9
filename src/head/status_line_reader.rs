//! Reads a status line, each byte judged when it comes (RFC 9112 §4).
//!
//! ```text
//! status-line  = HTTP-version SP status-code SP [ reason-phrase ]
//! HTTP-version = %x48.54.54.50 "/" DIGIT "." DIGIT
//! status-code  = 3DIGIT
//! ```

use super::interim::InterimBudget;
use super::status_line::StatusLine;
use crate::defect::{Defect, Reject};
use crate::policy::Scope;
use crate::scan::few;
use crate::span::Pos;
use crate::syntax::{BLANK, TEXT};

/// The most empty lines that are skipped before a status line.
const EMPTY_LINES: u8 = 2;

/// Where in a status line the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before the line, where empty ones may be skipped.
    Start,
    /// Behind the CR of one.
    EmptyLine,
    /// In the version, behind this number of its bytes.
    Version(usize),
    /// Behind the version.
    AfterVersion,
    /// Before the code, behind a blank.
    BeforeCode,
    /// In the code, after one digit or two.
    Code(usize),
    AfterCode,
    /// Behind a HTAB after the code.
    Blanks,
    Reason,
    Cr,
}

/// Reads one status line, and what may stand before it.
#[derive(Clone, Debug)]
pub(crate) struct StatusLineReader {
    line: StatusLine,
    place: Place,
    empty_lines: u8,
    /// How far the bytes were judged.
    scanned: usize,
    /// The first position beyond the interim bytes, known once the code is.
    interim_bound: Option<usize>,
}

impl StatusLineReader {
    pub(super) const fn new() -> Self {
        Self {
            line: StatusLine::NONE,
            place: Place::Start,
            empty_lines: 0,
            scanned: 0,
            interim_bound: None,
        }
    }

    /// Reads on; gives the line and the position after its end.
    ///
    /// # Errors
    ///
    /// The rows S001 to S010, `bare-lf`, `bare-cr`, `head-size`, `status-line-size`,
    /// `interim-count`, `interim-size`
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        interim: InterimBudget,
        scope: &mut Scope<'_>,
    ) -> Result<Option<(StatusLine, usize)>, Reject> {
        while let Some(&byte) = bytes.get(self.scanned) {
            let at = self.scanned;
            let ended = self.judge(byte, at, scope)?;
            self.scanned = at + 1;
            if !matches!(self.place, Place::Start | Place::EmptyLine) {
                self.judge_limits(at, interim, scope)?;
            }
            if ended {
                return Ok(Some((self.line, self.scanned)));
            }
            if self.place == Place::Reason {
                self.skip_text(bytes, scope);
            }
        }
        Ok(None)
    }

    /// The first position beyond the interim bytes, if this line belongs to an interim response.
    pub(super) const fn interim_bound(&self) -> Option<usize> {
        self.interim_bound
    }

    /// Judges the byte at `at`; tells whether the line ends with it.
    fn judge(&mut self, byte: u8, at: usize, scope: &mut Scope<'_>) -> Result<bool, Reject> {
        self.place = match (self.place, byte) {
            (Place::Start, b'\r') if self.empty_lines < EMPTY_LINES => {
                scope.judge(Defect::LeadingEmptyLine, at)?;
                Place::EmptyLine
            }
            (Place::EmptyLine, b'\n') => {
                self.empty_lines += 1;
                Place::Start
            }
            (Place::Start, b'H') => {
                self.line.start = Pos::at(at);
                Place::Version(1)
            }
            (Place::Start, _) => return Err(scope.reject(Defect::NotHttp, at)),
            (Place::Version(passed), _) => self.version(passed, byte, at, scope)?,
            (Place::AfterVersion | Place::BeforeCode, _) => self.before_code(byte, at, scope)?,
            (Place::Code(digits), b'0'..=b'9') => {
                self.line.code = self.line.code * 10 + u16::from(byte - b'0');
                if digits == 1 { Place::Code(2) } else { Place::AfterCode }
            }
            (Place::Code(_), _) => return Err(scope.reject(Defect::StatusCodeByte, at)),
            (Place::AfterCode | Place::Blanks, _) => return self.after_code(byte, at, scope),
            (Place::Reason, _) => return self.reason(byte, at, scope),
            (Place::Cr, b'\n') => return Ok(true),
            (Place::Cr | Place::EmptyLine, _) => return Err(scope.reject(Defect::BareCr, at - 1)),
        };
        Ok(false)
    }

    /// Judges a byte of `HTTP/1.1`, behind `passed` others.
    fn version(
        &mut self,
        passed: usize,
        byte: u8,
        at: usize,
        scope: &Scope<'_>,
    ) -> Result<Place, Reject> {
        match (passed, byte) {
            (1 | 2, b'T') | (3, b'P') | (4, b'/') | (5, b'1') | (6, b'.') => {}
            (7, b'0'..=b'9') => {
                self.line.minor = byte - b'0';
                return Ok(Place::AfterVersion);
            }
            (..=4, _) => return Err(scope.reject(Defect::NotHttp, at)),
            _ => return Err(scope.reject(Defect::HttpVersion, at)),
        }
        Ok(Place::Version(passed + 1))
    }

    /// A byte between the version and the code, or the first one of the code.
    fn before_code(&mut self, byte: u8, at: usize, scope: &mut Scope<'_>) -> Result<Place, Reject> {
        let behind_blank = self.place == Place::BeforeCode;
        match byte {
            b' ' if !behind_blank => return Ok(Place::BeforeCode),
            b' ' | b'\t' => {
                scope.judge(Defect::StatusLineBlanks, at)?;
                return Ok(Place::BeforeCode);
            }
            _ if !behind_blank => {
                let version = matches!(byte, b'0'..=b'9' | b'.');
                let row = if version { Defect::HttpVersion } else { Defect::StatusLineSpace };
                return Err(scope.reject(row, at));
            }
            b'0' => return Err(scope.reject(Defect::StatusCodeLow, at)),
            b'1'..=b'5' => {}
            b'6'..=b'9' => scope.judge(Defect::StatusCodeHigh, at)?,
            _ => return Err(scope.reject(Defect::StatusCodeByte, at)),
        }
        self.line.code = u16::from(byte - b'0');
        Ok(Place::Code(1))
    }

    /// A byte behind the code, or behind a HTAB there.
    fn after_code(&mut self, byte: u8, at: usize, scope: &mut Scope<'_>) -> Result<bool, Reject> {
        let behind_tab = self.place == Place::Blanks;
        match byte {
            _ if behind_tab && BLANK.has(byte) => {}
            _ if behind_tab => {
                self.line.reason = Pos::at(at);
                return self.reason(byte, at, scope);
            }
            b' ' => {
                self.line.reason = Pos::at(at + 1);
                self.place = Place::Reason;
            }
            b'\t' => {
                scope.judge(Defect::StatusLineBlanks, at)?;
                self.place = Place::Blanks;
            }
            b'\r' | b'\n' => {
                scope.judge(Defect::StatusSpaceMissing, at)?;
                self.line.reason = Pos::at(at);
                return self.reason(byte, at, scope);
            }
            _ => return Err(scope.reject(Defect::StatusCodeByte, at)),
        }
        Ok(false)
    }

    /// A byte of the reason phrase, or the line's end.
    fn reason(&mut self, byte: u8, at: usize, scope: &mut Scope<'_>) -> Result<bool, Reject> {
        self.line.reason_end = Pos::at(at);
        self.place = Place::Reason;
        match byte {
            b'\r' => self.place = Place::Cr,
            b'\n' => scope.judge(Defect::BareLf, at)?,
            _ if TEXT.has(byte) => {}
            _ => return Err(scope.reject(Defect::ReasonPhraseByte, at)),
        }
        Ok(byte == b'\n')
    }

    /// Skips text of the reason phrase at once, up to the nearest limit.
    fn skip_text(&mut self, bytes: &[u8], scope: &Scope<'_>) {
        let (bound, _) = self.nearest_bound(scope);
        let end = bytes.len().min(bound);
        self.scanned += few::text_len(bytes.get(self.scanned..end).unwrap_or_default());
    }

    /// Judges the limits that the byte at `at` may pass.
    fn judge_limits(
        &mut self,
        at: usize,
        interim: InterimBudget,
        scope: &Scope<'_>,
    ) -> Result<(), Reject> {
        // These limits hold from the digit on that makes it an interim response: the third of 10x,
        // else the second.
        if self.interim_bound.is_none() && self.is_interim_by_now() {
            let start = self.line.start.index();
            let bound = start.saturating_add(interim.bytes as usize);
            let other = self.bound(at, scope).err();
            self.interim_bound = Some(bound);
            let count = (interim.responses == 0).then(|| scope.reject(Defect::InterimCount, start));
            let own =
                count.or_else(|| (at >= bound).then(|| scope.reject(Defect::InterimSize, bound)));
            let first =
                other.into_iter().chain(own).min_by_key(|limit| (limit.offset, limit.defect));
            return first.map_or(Ok(()), Err);
        }
        self.bound(at, scope)
    }

    /// Whether the digits so far make it an interim response: a 1xx, but for 101, which is final.
    const fn is_interim_by_now(&self) -> bool {
        match self.place {
            Place::Code(2) => self.line.code > 10 && self.line.code < 20,
            Place::AfterCode => self.line.is_interim(),
            _ => false,
        }
    }

    /// Refuses the byte at `at` if a limit has come.
    fn bound(&self, at: usize, scope: &Scope<'_>) -> Result<(), Reject> {
        let (bound, defect) = self.nearest_bound(scope);
        if at >= bound { Err(scope.reject(defect, bound)) } else { Ok(()) }
    }

    /// The first position beyond a limit, and that limit's row.
    fn nearest_bound(&self, scope: &Scope<'_>) -> (usize, Defect) {
        let limits = scope.policy.limits();
        let start = self.line.start.index();
        let head = (start.saturating_add(limits.head as usize), Defect::HeadSize);
        let line = (start.saturating_add(limits.line as usize), Defect::StatusLineSize);
        let interim = self.interim_bound.map_or(head, |bound| (bound, Defect::InterimSize));
        head.min(line).min(interim)
    }
}
