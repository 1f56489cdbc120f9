//! One field on its way downstream: checked, and its value repaired.

use super::list::Kept;
use super::stretch::Stretch;
use super::value::{ForwardValue, trim};
use crate::head::Field;
use crate::scan::few::is_text;
use crate::syntax::{TCHAR, blanks};
use crate::value::{self, Member, is_blank};

/// A field as it may go downstream: its name is a token, and nothing in its value can end the line
/// or be refused by a strict reader.
///
/// [`Forward::fields`](super::Forward::fields) and [`Forward::trailers`](super::Forward::trailers)
/// give it. `Debug` shows positions and lengths alone.
///
/// ```
/// use bad_gateway::forward::Forward;
/// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 200 OK\r\nX-A : 1\r\n  2\r\nContent-Length: 2\r\n\r\n";
/// let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut seen)?.unwrap();
/// let forward = Forward::new(head, Framing::Length(2), &RequestContext::new(Method::Get));
/// let line = forward.fields().next().unwrap();
/// assert_eq!(line.name(), b"X-A");
/// assert_eq!(line.value().segments().collect::<Vec<_>>(), [b"1", b"2"]);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct ForwardField<'a> {
    field: Field<'a>,
    value: ForwardValue<'a>,
    /// The line as it came, where it needs no repair.
    plain: Option<Stretch<'a>>,
}

impl<'a> ForwardField<'a> {
    /// The field, if there is such a line. Over other bytes than those that were read a field can be
    /// anything, so it is looked at again: from the start of a line to its end, a token, a colon,
    /// a value without a NUL, and with line ends only where it was folded.
    pub(super) fn of(field: Field<'a>) -> Option<Self> {
        let (raw, name, line) = (field.raw(), field.name(), field.line());
        let (name_at, end) = (field.name_at(), line.at + line.bytes.len());
        let starts = name_at.checked_sub(1).is_none_or(|before| raw.get(before) == Some(&b'\n'));
        if !starts || name.is_empty() || !TCHAR.has_all(name) {
            return None;
        }
        let (between, behind) = (raw.get(name_at + name.len()..line.at)?, raw.get(end..)?);
        let whole = is_text(line.bytes);
        let value = ForwardValue { bytes: trim(line.bytes), whole, kept: None };
        let trimmed = value.bytes.len() == line.bytes.len();
        if whole && trimmed && between == b": " && behind.starts_with(b"\r\n") {
            return Some(Self {
                field,
                value,
                plain: Some(Stretch { raw, from: name_at, end: end + 2 }),
            });
        }
        let (colon, blank) = between.get(blanks(between)..)?.split_first()?;
        let blank = blank.iter().all(|&byte| is_blank(byte));
        let ends = matches!(behind.get(blanks(behind)), Some(b'\r' | b'\n'));
        let folded = field.value().as_slice().is_none();
        let cuts = |byte: &u8| *byte == 0 || (!folded && matches!(byte, b'\r' | b'\n'));
        if *colon != b':' || !blank || !ends || (!whole && line.bytes.iter().any(cuts)) {
            return None;
        }
        Some(Self { field, value, plain: None })
    }

    /// The name, as received.
    #[must_use]
    pub fn name(&self) -> &'a [u8] {
        self.field.name()
    }

    /// The value, repaired.
    #[must_use]
    pub const fn value(&self) -> ForwardValue<'a> {
        self.value
    }

    /// The line, with its end, if it goes on as it came.
    pub(super) const fn plain(&self) -> Option<Stretch<'a>> {
        self.plain
    }

    /// Such a line up to where alone a SP is missing, behind the colon, and from there on. Not inlined,
    /// so that plain lines do not pay for it.
    #[inline(never)]
    pub(super) fn around_gap(&self) -> Option<(Stretch<'a>, Stretch<'a>)> {
        let (raw, from, line) = (self.field.raw(), self.field.name_at(), self.field.line());
        let (colon, end) = (from + self.name().len(), line.at + line.bytes.len());
        let value = self.value.as_slice()?;
        // That it is a colon is known: `of`.
        let lacks = colon + 1 == line.at;
        let rest = value.len() == line.bytes.len() && raw.get(end..)?.starts_with(b"\r\n");
        let before = Stretch { raw, from, end: line.at };
        (lacks && rest).then_some((before, Stretch { raw, from: line.at, end: end + 2 }))
    }

    pub(super) fn is(&self, name: &[u8]) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// The members of the value's list.
    pub(super) fn members(&self) -> impl Iterator<Item = Member<'a>> + use<'a> {
        value::members(value::Line { at: 0, bytes: self.value.bytes })
    }

    /// The line with only those members of its list.
    pub(super) const fn only(mut self, kept: Kept) -> Self {
        self.value.kept = Some(kept);
        self.plain = None;
        self
    }
}

impl core::fmt::Debug for ForwardField<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ForwardField")
            .field("name_at", &self.field.name_at())
            .field("name_len", &self.name().len())
            .field("value_len", &self.value.bytes.len())
            .finish()
    }
}
