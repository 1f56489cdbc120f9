//! Reads one head, resumably: the status line, then the field section.

use super::fields::{FieldTable, wide};
use super::plain::{self, PlainHead, Walked};
use super::section::{Rules, SectionReader};
use super::status_line::{InterimBudget, StatusLine, StatusLineReader};
use super::view::Head;
use crate::defect::{Defect, Reject};
use crate::policy::{Deviations, Limits, Policy, Scope};
use crate::scan::{Kernel, Scan, dispatch};

/// How far a head has been read. Positions count from the first byte at hand.
#[derive(Clone, Debug)]
pub(crate) enum HeadReader {
    StatusLine(StatusLineReader),
    Fields { line: StatusLine, interim_bound: Option<usize>, section: SectionReader },
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
        fields.store_plain_lines();
        let head = wide(line.start).saturating_add(wide(scope.policy.limits().head));
        let bound = match *interim_bound {
            Some(interim) if interim < head => (interim, Defect::InterimSize),
            _ => (head, Defect::HeadSize),
        };
        let end = section.read(bytes, fields, Rules { trailers: false, bound }, scope)?;
        if end.is_some() {
            fields.end_head();
        }
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
    let mut reader = match dispatch(Walk { table, limits }, bytes) {
        Walked::Whole(PlainHead { line, len, .. }) => {
            return Ok(Some(table.view(line, &bytes[..len])));
        }
        Walked::Part { line, at } => {
            let section = SectionReader::after_plain_lines(at, table, limits);
            HeadReader::Fields { line, interim_bound: None, section }
        }
        Walked::Nothing => HeadReader::new(),
    };
    let interim = InterimBudget { responses: limits.interim, bytes: limits.interim_bytes };
    let mut scope = Scope { policy, seen, base: 0 };
    let read = reader.read(bytes, table, interim, &mut scope)?;
    Ok(read.map(|(line, len)| table.view(line, &bytes[..len])))
}

struct Walk<'t, const N: usize> {
    table: &'t mut FieldTable<N>,
    limits: &'t Limits,
}

impl<'b, const N: usize> Scan<'b> for Walk<'_, N> {
    type Output = Walked<'b>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K, bytes: &'b [u8]) -> Walked<'b> {
        plain::walk(kernel, bytes, self.table, self.limits)
    }
}
