//! Reads one head, resumably: the status line, then the field section.

use super::line::Rules;
use super::section::SectionReader;
use super::status_line::{InterimBudget, StatusLine, StatusLineReader};
use super::table::FieldTable;
use super::view::Head;
use super::walk::{self, Found, PlainHead, Walked};
use crate::defect::{Defect, Reject};
use crate::policy::{Deviations, Limits, Policy, Scope};
use crate::scan::{Kernel, Scan, dispatch};
use crate::span::Pos;

/// How far a head has been read. Positions count from the first byte at hand.
#[derive(Clone, Debug)]
pub(crate) enum HeadReader {
    StatusLine(StatusLineReader),
    Fields { line: StatusLine, section: SectionReader },
}

impl HeadReader {
    /// No byte of the head has been read.
    pub(crate) const fn new() -> Self {
        Self::StatusLine(StatusLineReader::new())
    }

    /// The status line and the lines before `at` were found plain.
    pub(crate) fn after_plain_lines<const N: usize>(
        line: StatusLine,
        at: usize,
        fields: &FieldTable<N>,
        interim: InterimBudget,
        limits: &Limits,
    ) -> Self {
        let interim_bound = line.is_interim().then_some(interim.bytes as usize);
        let rules = rules::<N>(&line, interim_bound, limits);
        let field = fields.last_plain_line().map(Pos::index);
        Self::Fields { line, section: SectionReader::after_plain_lines(at, field, rules) }
    }

    /// Whether a short look shows that the new bytes only make a line longer; then they are done with.
    #[inline(always)]
    pub(crate) fn only_grows(&mut self, bytes: &[u8]) -> bool {
        match self {
            Self::Fields { section, .. } => section.only_grows(bytes),
            Self::StatusLine(_) => false,
        }
    }

    /// Reads on, given the same bytes and more; gives the status line and the head's length. `found` is what
    /// a walk that stopped in these bytes had found.
    ///
    /// # Errors
    ///
    /// Those of the status line and of the field section.
    #[inline]
    pub(crate) fn read<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        interim: impl FnOnce() -> InterimBudget,
        found: Option<Found>,
        scope: &mut Scope<'_>,
    ) -> Result<Option<(StatusLine, usize)>, Reject> {
        if matches!(self, Self::StatusLine(_)) {
            self.read_status_line(bytes, fields, interim(), scope)?;
        }
        let Self::Fields { line, section } = self else { return Ok(None) };
        let Some(end) = section.read(bytes, fields, found, scope)? else { return Ok(None) };
        fields.end_head();
        Ok(Some((*line, end)))
    }

    #[inline(never)]
    fn read_status_line<const N: usize>(
        &mut self,
        bytes: &[u8],
        fields: &mut FieldTable<N>,
        interim: InterimBudget,
        scope: &mut Scope<'_>,
    ) -> Result<(), Reject> {
        if let Self::StatusLine(reader) = self
            && let Some((line, end)) = reader.read(bytes, interim, scope)?
        {
            fields.begin_head(Pos::at(end));
            let rules = rules::<N>(&line, reader.interim_bound(), scope.policy.limits());
            *self = Self::Fields { line, section: SectionReader::at(end, rules) };
        }
        Ok(())
    }
}

/// The rules for the fields behind a status line.
fn rules<const N: usize>(
    line: &StatusLine,
    interim_bound: Option<usize>,
    limits: &Limits,
) -> Rules {
    let head = (line.start.index().saturating_add(limits.head as usize), Defect::HeadSize);
    let interim = interim_bound.map_or(head, |bound| (bound, Defect::InterimSize));
    Rules { trailers: false, bound: head.min(interim), most: FieldTable::<N>::most(limits.fields) }
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
/// - the status line: `not-http`, `http-version`, `status-line-space`, `status-line-blanks`,
///   `status-code-byte`, `status-code-low`, `status-code-high`, `status-space-missing`,
///   `reason-phrase-byte`, `leading-empty-line`;
/// - lines: `bare-lf`, `bare-cr`, `obs-fold`, `framing-fold`, `whitespace-led-line`;
/// - fields: `field-name-empty`, `field-colon-missing`, `field-name-byte`, `field-name-blank`,
///   `framing-name-blank`, `field-value-byte`, `field-value-nul`;
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
    let interim = InterimBudget::left(limits, 0, 0);
    let (mut reader, found) = match dispatch(First { table, limits, interim }, bytes) {
        Walked::Whole(PlainHead { line, len, .. }) => {
            table.line = line;
            return Ok(Some(Head::new(&bytes[..len], &table.line, table, 0)));
        }
        Walked::Part { line, at } => {
            (HeadReader::after_plain_lines(line, at, table, interim, limits), Some(Found))
        }
        Walked::Nothing => (HeadReader::new(), None),
    };
    let mut scope = Scope { policy, seen, base: 0 };
    let Some((line, len)) = reader.read(bytes, table, || interim, found, &mut scope)? else {
        return Ok(None);
    };
    table.line = line;
    Ok(Some(Head::new(&bytes[..len], &table.line, table, 0)))
}

struct First<'t, const N: usize> {
    table: &'t mut FieldTable<N>,
    limits: &'t Limits,
    interim: InterimBudget,
}

impl<'b, const N: usize> Scan<'b> for First<'_, N> {
    type Output = Walked<'b>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K, bytes: &'b [u8]) -> Walked<'b> {
        walk::first(kernel, bytes, self.table, self.limits, || self.interim)
    }
}
