//! Reads one head, resumably: the status line, then the field section.

use super::bulk;
use super::fields::{FieldTable, wide};
use super::section::{Rules, SectionReader};
use super::status_line::{self, InterimBudget, StatusLine, StatusLineReader};
use super::view::Head;
use crate::defect::{Defect, Reject};
use crate::policy::{Deviations, Policy, Scope};

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
    #[inline]
    pub(crate) fn read<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        interim: InterimBudget,
        scope: &mut Scope<'_>,
    ) -> Result<Option<(StatusLine, usize)>, Reject> {
        if let Self::StatusLine(reader) = self
            && reader.is_fresh()
            && let Some(line) = StatusLine::plain_prefix(bytes)
        {
            fields.clear();
            let window = &bytes[..bytes.len().min(wide(scope.policy.limits().head))];
            let walked =
                bulk::walk(window, status_line::PREFIX, bulk::From::Reason, fields, scope)?;
            if let Some(end) = walked.reason_end {
                let line = line.with_reason_end(end);
                if walked.whole {
                    fields.end_head();
                    return Ok(Some((line, walked.at)));
                }
                let mut section = SectionReader::at(walked.at);
                section.go_on(walked.at, walked.field);
                *self = Self::Fields { line, interim_bound: None, section };
            }
        }
        self.read_by_line(bytes, fields, interim, scope)
    }

    /// Reads on line by line.
    #[inline(never)]
    fn read_by_line<const N: usize>(
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
/// tolerates is added to `seen`; offsets count from the first byte of `bytes`.
///
/// # Errors
///
/// Every row that can be found in a head without knowing the request.
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
    let read = HeadReader::new().read(bytes, table, interim, &mut scope)?;
    Ok(read.map(|(line, len)| Head::new(&bytes[..len], line, table.head(), table.known(), 0)))
}
