//! One field on its way downstream: checked, and its value repaired.

use super::list::{self, Kept};
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
pub struct Line<'a> {
    field: Field<'a>,
    value: Repaired<'a>,
    /// The line as it came, where it needs no repair.
    plain: Option<Run<'a>>,
}

impl<'a> Line<'a> {
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
        let value = Repaired { bytes: trim(line.bytes), whole, kept: None };
        let trimmed = value.bytes.len() == line.bytes.len();
        if whole && trimmed && between == b": " && behind.starts_with(b"\r\n") {
            return Some(Self {
                field,
                value,
                plain: Some(Run { raw, from: name_at, end: end + 2 }),
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
    pub const fn value(&self) -> Repaired<'a> {
        self.value
    }

    /// The line, with its end, if it goes on as it came.
    pub(super) const fn plain(&self) -> Option<Run<'a>> {
        self.plain
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

impl core::fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Line")
            .field("name_at", &self.field.name_at())
            .field("name_len", &self.name().len())
            .field("value_len", &self.value.bytes.len())
            .finish()
    }
}

/// Lines that follow each other and go on as they came.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    raw: &'a [u8],
    from: usize,
    end: usize,
}

impl<'a> Run<'a> {
    pub(super) const NONE: Self = Self { raw: &[], from: usize::MAX, end: usize::MAX };

    /// Adds the lines of `next`, if they follow.
    pub(super) const fn add(&mut self, next: Run<'a>) -> bool {
        let follows = self.end == next.from;
        if follows {
            self.end = next.end;
        }
        follows
    }

    pub(super) fn bytes(&self) -> &'a [u8] {
        self.raw.get(self.from..self.end).unwrap_or_default()
    }
}

/// A value as it may go downstream: without the blanks around it, its folds and each control byte
/// that was tolerated as one SP (RFC 9110 §5.5, RFC 9112 §5.2).
///
/// `Debug` shows the length in bytes, folds included, alone.
///
/// ```
/// use bad_gateway::forward::Forward;
/// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 304 \r\nX: a b\r\nTrailer: Digest, Content-Length, Y\r\n\r\n";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
/// let forward = Forward::new(head, Framing::None, &RequestContext::new(Method::Get));
/// let values: Vec<_> = forward.fields().map(|line| line.value()).collect();
/// assert_eq!(values[0].as_slice(), Some(&b"a b"[..]));
/// // What must not stand in a trailer section is not announced either.
/// assert_eq!(values[1].as_slice(), None);
/// assert_eq!(values[1].segments().collect::<Vec<_>>().join(&b' '), b"Digest, Y");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct Repaired<'a> {
    bytes: &'a [u8],
    /// Whether the bytes hold no control byte.
    whole: bool,
    /// The members of the list that go on, where others do not.
    kept: Option<Kept>,
}

impl<'a> Repaired<'a> {
    /// The value in one piece; `None` where it had to be repaired inside.
    #[must_use]
    pub const fn as_slice(&self) -> Option<&'a [u8]> {
        if self.whole && self.kept.is_none() { Some(self.bytes) } else { None }
    }

    /// The pieces that, joined by one SP, are the value.
    pub fn segments(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        let Self { bytes, whole: _, kept } = *self;
        let all = kept.is_none().then_some(bytes);
        let runs = kept.into_iter().flat_map(move |kept| list::runs(bytes, kept));
        all.into_iter().chain(runs).flat_map(pieces)
    }

    /// The value in one piece, copied.
    ///
    /// ```
    /// use bad_gateway::forward::Forward;
    /// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 304 \r\nX: a\r\n\t b\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut seen)?.unwrap();
    /// let forward = Forward::new(head, Framing::None, &RequestContext::new(Method::Get));
    /// assert_eq!(forward.fields().next().unwrap().value().to_vec(), b"a b");
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    pub fn to_vec(&self) -> std::vec::Vec<u8> {
        match self.as_slice() {
            Some(bytes) => bytes.to_vec(),
            None => self.segments().collect::<std::vec::Vec<_>>().join(&b' '),
        }
    }
}

impl core::fmt::Debug for Repaired<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Repaired")
            .field("len", &self.bytes.len())
            .field("whole", &self.as_slice().is_some())
            .finish()
    }
}

/// What stands between the folds, cut in two at each control byte.
fn pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    bytes
        .split(|&byte| matches!(byte, b'\r' | b'\n'))
        .map(trim)
        .filter(|line| !line.is_empty())
        .flat_map(|line| line.split(|&byte| is_control(byte)))
}

/// Whether no value may hold the byte: it is none of HTAB, SP, VCHAR and obs-text.
const fn is_control(byte: u8) -> bool {
    (byte < b' ' && byte != b'\t') || byte == 0x7F
}

/// `bytes` without the blanks and control bytes around them.
fn trim(bytes: &[u8]) -> &[u8] {
    let shows = |&byte: &u8| byte > b' ' && byte != 0x7F;
    let first = bytes.iter().position(shows).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(shows).map_or(first, |last| last + 1);
    &bytes[first..end]
}
