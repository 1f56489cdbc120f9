//! The views of what was read: a head, its fields, a trailer section.
//!
//! A view is positions over bytes that the caller owns. Bytes that are not the ones read give
//! empty names and values, never a panic.

use super::fields::{Slot, wide};
use super::known::{Known, KnownLines, Lines};
use super::status_line::StatusLine;
use crate::request::Version;
use crate::value::Line;

/// There is more than one line of a field.
pub(crate) struct Repeated;

/// A head that was read: status line and fields, over the bytes that hold them.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    raw: &'a [u8],
    line: StatusLine,
    slots: &'a [Slot],
    known: &'a KnownLines,
    /// The offset of the first byte of `raw` in the response.
    base: u64,
}

impl<'a> Head<'a> {
    pub(crate) const fn new(
        raw: &'a [u8],
        line: StatusLine,
        slots: &'a [Slot],
        known: &'a KnownLines,
        base: u64,
    ) -> Self {
        Self { raw, line, slots, known, base }
    }

    /// The lines of a field that was recognised while it was read.
    #[inline]
    pub(crate) fn known(&self, field: Known) -> impl Iterator<Item = Field<'a>> + Clone + use<'a> {
        let slots = match self.known.get(field) {
            Some(Lines { first, last }) => self.slots.get(wide(first)..=wide(last)),
            None => None,
        };
        let raw = self.raw;
        let here = slots.unwrap_or_default().iter().map(move |&slot| Field { raw, slot });
        here.filter(move |here| Known::of(here.name()) == Some(field))
    }

    /// The value of a field that was recognised, if there is just one line of it; `Err` if there
    /// are more.
    #[inline(always)]
    pub(crate) fn only(&self, field: Known) -> Result<Option<&'a [u8]>, Repeated> {
        match self.known.get(field) {
            None => Ok(None),
            Some(Lines { first, last }) if first == last => {
                Ok(self.slots.get(wide(first)).map(|slot| slot.value(self.raw)))
            }
            Some(_) => Err(Repeated),
        }
    }

    /// Their values, and where they stand.
    #[inline]
    pub(crate) fn known_lines(
        &self,
        field: Known,
    ) -> impl Iterator<Item = Line<'a>> + Clone + use<'a> {
        self.known(field).map(|field| field.line())
    }

    /// The received version; HTTP/1.2 to HTTP/1.9 are read as HTTP/1.1.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.line.version()
    }

    /// The status code: 100 to 599, or up to 999 where the policy tolerates that.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.line.code
    }

    /// Whether another head follows: a 1xx other than 101.
    #[must_use]
    pub const fn is_interim(&self) -> bool {
        self.line.is_interim()
    }

    /// The reason phrase, as received: any bytes but control bytes, and often none.
    #[must_use]
    pub fn reason(&self) -> &'a [u8] {
        self.line.reason(self.raw)
    }

    /// The head's length in bytes, through its empty line.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.raw.len()
    }

    /// Whether there are no bytes; a head that was read always has some.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The fields, in the order received.
    #[must_use]
    pub const fn fields(&self) -> Fields<'a> {
        Fields { raw: self.raw, slots: self.slots }
    }

    /// The values of the fields of that name, in the order received; letters of either case.
    pub fn get<'n>(&self, name: &'n str) -> impl Iterator<Item = Value<'a>> + use<'a, 'n> {
        self.fields().named(name.as_bytes()).map(|field| field.value())
    }

    pub(crate) const fn base(&self) -> u64 {
        self.base
    }

    pub(crate) const fn code_at(&self) -> usize {
        self.line.code_at()
    }
}

#[cfg(feature = "http")]
impl Head<'_> {
    /// The status code as the `http` crate has it.
    #[must_use]
    pub fn status_code(&self) -> http::StatusCode {
        http::StatusCode::from_u16(self.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl core::fmt::Debug for Head<'_> {
    /// The numbers alone: bytes of the peer do not belong into logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Head")
            .field("version", &self.version())
            .field("status", &self.status())
            .field("fields", &self.slots.len())
            .field("len", &self.len())
            .finish()
    }
}

/// Fields in the order received: an iterator that can be cloned.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    raw: &'a [u8],
    slots: &'a [Slot],
}

impl<'a> Fields<'a> {
    /// The number of fields.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The fields of that name; letters of either case.
    pub fn named<'n>(
        self,
        name: &'n [u8],
    ) -> impl Iterator<Item = Field<'a>> + Clone + use<'a, 'n> {
        self.into_iter().filter(move |field| field.name().eq_ignore_ascii_case(name))
    }

    /// The values of the fields of that name, and where they stand.
    pub(crate) fn lines<'n>(
        self,
        name: &'n str,
    ) -> impl Iterator<Item = Line<'a>> + Clone + use<'a, 'n> {
        self.named(name.as_bytes()).map(|field| field.line())
    }

    /// Copies the fields into a map of the `http` crate, in order; folded values are joined.
    #[cfg(feature = "http")]
    #[must_use]
    pub fn to_header_map(self) -> http::HeaderMap {
        let mut map = http::HeaderMap::with_capacity(self.len());
        for field in self {
            let name = http::HeaderName::from_bytes(field.name());
            let value = http::HeaderValue::from_maybe_shared(field.value().to_vec());
            if let (Ok(name), Ok(value)) = (name, value) {
                map.append(name, value);
            }
        }
        map
    }
}

impl<'a> IntoIterator for Fields<'a> {
    type Item = Field<'a>;
    type IntoIter = FieldsIter<'a>;

    fn into_iter(self) -> FieldsIter<'a> {
        FieldsIter { raw: self.raw, slots: self.slots.iter() }
    }
}

/// The iterator of [`Fields`].
#[derive(Clone)]
pub struct FieldsIter<'a> {
    raw: &'a [u8],
    slots: core::slice::Iter<'a, Slot>,
}

impl<'a> Iterator for FieldsIter<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        self.slots.next().map(|&slot| Field { raw: self.raw, slot })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.slots.size_hint()
    }
}

impl ExactSizeIterator for FieldsIter<'_> {}

/// One field line: a name and a value.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    raw: &'a [u8],
    slot: Slot,
}

impl<'a> Field<'a> {
    /// The name, as received: a token, so at least one byte of ASCII.
    #[must_use]
    pub fn name(&self) -> &'a [u8] {
        self.slot.name(self.raw)
    }

    /// The value, without the blanks around it.
    #[must_use]
    pub fn value(&self) -> Value<'a> {
        Value { bytes: self.slot.value(self.raw), folded: self.slot.is_folded() }
    }

    /// Where the name starts in the bytes of the head or the trailer section.
    #[must_use]
    pub const fn name_at(&self) -> usize {
        self.slot.name as usize
    }

    pub(crate) fn line(&self) -> Line<'a> {
        Line { at: self.slot.value as usize, bytes: self.slot.value(self.raw) }
    }
}

/// A field value: bytes that need not be UTF-8, in one piece unless the line was folded.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
///
/// let mut table = FieldTable::<64>::new();
/// let bytes = b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n";
/// let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut Deviations::default())?.unwrap();
/// let value = head.get("x").next().unwrap();
/// assert_eq!(value.as_slice(), None, "it is folded");
/// assert_eq!(value.segments().collect::<Vec<_>>(), [b"a", b"b"]);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct Value<'a> {
    bytes: &'a [u8],
    folded: bool,
}

impl<'a> Value<'a> {
    /// The value in one piece; `None` if it is folded.
    #[must_use]
    pub const fn as_slice(&self) -> Option<&'a [u8]> {
        if self.folded { None } else { Some(self.bytes) }
    }

    /// The pieces between the folds, each without blanks around it and none empty. Joined by one
    /// SP they are the value (RFC 9112 §5.2).
    pub fn segments(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        self.bytes
            .split(|&byte| matches!(byte, b'\r' | b'\n'))
            .map(<[u8]>::trim_ascii)
            .filter(|piece| !piece.is_empty())
    }

    /// The value in one piece, copied.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn to_vec(&self) -> std::vec::Vec<u8> {
        match self.as_slice() {
            Some(bytes) => bytes.to_vec(),
            None => self.segments().collect::<std::vec::Vec<_>>().join(&b' '),
        }
    }
}

/// The fields of a trailer section, in the order received, over the bytes that hold them.
///
/// Those that must not be there are among them; what may go downstream is decided by
/// [`forward`](crate::forward).
#[derive(Clone, Copy)]
pub struct Trailers<'a> {
    raw: &'a [u8],
    slots: &'a [Slot],
}

impl<'a> Trailers<'a> {
    pub(crate) const fn new(raw: &'a [u8], slots: &'a [Slot]) -> Self {
        Self { raw, slots }
    }

    /// The fields, in the order received.
    #[must_use]
    pub const fn fields(&self) -> Fields<'a> {
        Fields { raw: self.raw, slots: self.slots }
    }
}
