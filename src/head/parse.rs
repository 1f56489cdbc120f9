//! Reads a head that stands at the start of a slice, for those who own a loop already.

use super::interim::InterimBudget;
use super::reader::HeadReader;
use super::table::FieldTable;
use super::view::Head;
use super::walk::{self, PlainHead, PositionsAhead, Walked};
use crate::defect::Reject;
use crate::policy::{Deviations, Limits, Policy, Scope};
use crate::scan::{Kernel, Scan, dispatch};

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
        Walked::Part { line, at } => (
            HeadReader::after_plain_lines(line, at, bytes, table, interim, limits),
            Some(PositionsAhead),
        ),
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
        walk::walk_whole(kernel, bytes, self.table, self.limits, || self.interim)
    }
}
