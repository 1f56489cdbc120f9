//! Reads one head, resumably: the status line, then the field section.

use super::bulk;
use super::fields::{FieldTable, wide};
use super::section::{Rules, SectionReader};
use super::status_line::{InterimBudget, StatusLine, StatusLineReader};
use super::view::Head;
use crate::defect::{Defect, Reject};
use crate::policy::{Deviations, Policy, Scope};

/// How far a head has been read. Positions count from the first byte at hand.
#[derive(Clone, Debug)]
pub(crate) enum HeadReader {
    StatusLine(StatusLineReader),
    Fields { line: StatusLine, interim_bound: Option<usize>, section: SectionReader },
}

/// A head at the start of the bytes at hand, of which nothing was read before.
pub(crate) enum Start {
    /// All of it is there, and in order: its status line and its length.
    Whole(StatusLine, usize),
    /// It is to be read line by line, from here.
    Begun(HeadReader),
}

impl Start {
    /// Looks at the bytes for the first time.
    #[inline(always)]
    pub(crate) fn of<const N: usize>(
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        policy: &Policy,
    ) -> Self {
        let Some(line) = StatusLine::plain_prefix(bytes) else {
            return Self::Begun(HeadReader::new());
        };
        let limits = policy.limits();
        let window = &bytes[..bytes.len().min(wide(limits.head))];
        match bulk::walk_head(window, fields, limits) {
            None => Self::Begun(HeadReader::new()),
            Some((end, walked)) if walked.whole => {
                fields.end_head();
                Self::Whole(line.with_reason_end(end), walked.at)
            }
            Some((end, walked)) => {
                let mut section = SectionReader::at(walked.at);
                section.go_on(walked.at, walked.field);
                let line = line.with_reason_end(end);
                Self::Begun(HeadReader::Fields { line, interim_bound: None, section })
            }
        }
    }
}

impl HeadReader {
    pub(crate) fn new() -> Self {
        Self::StatusLine(StatusLineReader::default())
    }

    /// Reads on, given the same bytes and more; gives the status line and the head's length.
    ///
    /// # Errors
    ///
    /// Those of the status line and of the field section.
    #[inline(never)]
    pub(crate) fn read<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        interim: InterimBudget,
        scope: &mut Scope<'_>,
    ) -> Result<Option<(StatusLine, usize)>, Reject> {
        if let Self::StatusLine(reader) = self {
            let Some((line, end)) = reader.read(bytes, interim, scope)? else { return Ok(None) };
            fields.clear();
            let (interim_bound, section) = (reader.interim_bound(), SectionReader::at(end));
            *self = Self::Fields { line, interim_bound, section };
        }
        let Self::Fields { line, interim_bound, section } = self else { return Ok(None) };
        let head = wide(line.start).saturating_add(wide(scope.policy.limits().head));
        let bound = match *interim_bound {
            Some(interim) if interim < head => (interim, Defect::InterimSize),
            _ => (head, Defect::HeadSize),
        };
        let end = section.read(bytes, fields, Rules { trailers: false, bound }, scope)?;
        fields.end_head();
        Ok(end.map(|end| (*line, end)))
    }
}

/// Reads a head that stands at the start of `bytes`; `None` where it is not complete yet.
///
/// For those who own a loop already. Each call starts at the first byte again: to read a head that
/// arrives in pieces in linear time, use [`ResponseParser`](crate::ResponseParser). What the policy
/// tolerates is added to `seen`; offsets count in bytes from the first of `bytes`. Bytes after the
/// head are no part of it. What the fields mean for the content is decided by
/// [`framing::decide`](crate::framing::decide).
///
/// # Errors
///
/// The rows that can be found in a head without knowing the request, also while it is incomplete:
///
/// - the status line: `not-http`, `http-version`, `status-line-space`, `status-code-byte`,
///   `status-code-low`, `status-code-high`, `status-space-missing`, `reason-phrase-byte`,
///   `leading-empty-line`;
/// - lines: `bare-lf`, `bare-cr`, `obs-fold`, `whitespace-led-line`;
/// - fields: `field-name-empty`, `field-colon-missing`, `field-name-byte`, `field-name-blank`,
///   `field-value-byte`;
/// - limits: `head-size`, `status-line-size`, `field-line-size`, `field-count`; `interim-count` and
///   `interim-size` where a 1xx is more than the limits allow on its own.
///
/// Source: RFC 9112 §2.2, §4 and §5.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
///
/// let mut table = FieldTable::<64>::new();
/// let mut seen = Deviations::NONE;
/// let bytes = b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\nthe content";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
/// assert_eq!((head.status(), head.reason(), head.len()), (200, &b"OK"[..], 30));
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
pub fn parse_head<'a, const N: usize>(
    bytes: &'a [u8],
    policy: &Policy,
    table: &'a mut FieldTable<N>,
    seen: &mut Deviations,
) -> Result<Option<Head<'a>>, Reject> {
    let limits = policy.limits();
    let interim = InterimBudget { responses: limits.interim, bytes: limits.interim_bytes };
    let mut scope = Scope { policy, seen, base: 0 };
    let read = match Start::of(bytes, table, policy) {
        Start::Whole(line, len) => Some((line, len)),
        Start::Begun(mut reader) => reader.read(bytes, table, interim, &mut scope)?,
    };
    Ok(read.map(|(line, len)| Head::new(&bytes[..len], line, table.head(), table.known(), 0)))
}
