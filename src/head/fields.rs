//! The views of fields: all of them, one line, its value.
//!
//! A view is positions over bytes that the caller owns. Bytes that are not the ones read give
//! empty names and values, never a panic. `Debug` shows numbers alone: bytes of the peer do not
//! belong into logs.

use core::fmt;

use super::table::{Places, Slot};
#[cfg(feature = "http")]
use crate::header_map;
use crate::syntax::trim;
use crate::value::Line;

/// The field lines of a head or of a trailer section, in the order received, repeated names
/// included.
///
/// [`Head::fields`](crate::Head::fields) and [`Trailers::fields`](crate::Trailers::fields) give
/// it. It is two slices, so it is copied freely. `Debug` shows the number of lines alone.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 200 OK\r\nVia: 1.1 a\r\nServer: x\r\nvia: 1.1 b\r\n\r\n";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?;
/// let fields = head.expect("a whole head").fields();
///
/// assert_eq!(fields.len(), 3);
/// assert_eq!(fields.into_iter().next().unwrap().name(), b"Via");
/// let via = fields.named(b"VIA").map(|field| field.value().as_slice().unwrap());
/// assert_eq!(via.collect::<Vec<_>>(), [b"1.1 a", b"1.1 b"]);
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    raw: &'a [u8],
    places: Places<'a>,
}

impl<'a> Fields<'a> {
    pub(super) const fn new(raw: &'a [u8], places: Places<'a>) -> Self {
        Self { raw, places }
    }

    /// The number of field lines; a folded line counts once.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no field line.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The fields of that name, in the order received; letters of either case
    /// (RFC 9110 §5.1). Each call looks at every name.
    pub fn named<'n>(
        self,
        name: &'n [u8],
    ) -> impl Iterator<Item = Field<'a>> + Clone + use<'a, 'n> {
        self.into_iter().filter(move |field| field.name().eq_ignore_ascii_case(name))
    }

    /// The field at that place.
    pub(crate) fn at(&self, place: usize) -> Option<Field<'a>> {
        Some(Field { raw: self.raw, slot: self.places.get(place)? })
    }

    /// The values of the fields of that name, and where they stand.
    pub(crate) fn lines<'n>(
        self,
        name: &'n str,
    ) -> impl Iterator<Item = Line<'a>> + Clone + use<'a, 'n> {
        self.named(name.as_bytes()).map(|field| field.line())
    }

    /// Copies the fields as they came into a map of the `http` crate, hop-by-hop ones included: for
    /// looking at them. It is not what may go downstream, which is
    /// [`Forward::to_parts`](crate::forward::Forward::to_parts).
    ///
    /// Repeated names keep their order, and folded values are joined by one SP (RFC 9112 §5.2).
    ///
    /// # Errors
    ///
    /// Those of the `http` crate: for more fields than a map can hold, 24,576 or so, for a name of 64 KiB, and
    /// for a value with a control byte that the policy tolerates.
    ///
    /// ```
    /// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
    ///
    /// let mut table = FieldTable::<64>::new();
    /// let bytes = b"HTTP/1.1 200 OK\r\nVia: 1.1 a\r\nvia: 1.1 b\r\n\r\n";
    /// let mut seen = Deviations::NONE;
    /// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
    /// let map = head.fields().to_received_header_map()?;
    /// assert_eq!(map.get_all("via").iter().collect::<Vec<_>>(), ["1.1 a", "1.1 b"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "http")]
    pub fn to_received_header_map(self) -> Result<http::HeaderMap, http::Error> {
        let mut map = http::HeaderMap::try_with_capacity(self.len())?;
        for field in self {
            match field.value().as_slice() {
                Some(value) => header_map::append(&mut map, field.name(), value)?,
                None => header_map::append(&mut map, field.name(), field.value().to_vec())?,
            }
        }
        Ok(map)
    }
}

impl<'a> IntoIterator for Fields<'a> {
    type Item = Field<'a>;
    type IntoIter = FieldsIter<'a>;

    fn into_iter(self) -> FieldsIter<'a> {
        FieldsIter { raw: self.raw, left: self.places }
    }
}

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields").field("len", &self.len()).finish()
    }
}

/// The iterator over [`Fields`] and [`Trailers`](crate::Trailers): their lines, in the order
/// received.
///
/// It knows how many are left, and can be cloned. `Debug` shows that number alone.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, FieldsIter, Policy, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\n\r\n";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
/// let mut fields: FieldsIter<'_> = head.fields().into_iter();
/// assert_eq!(fields.next().unwrap().name(), b"A");
/// assert_eq!(format!("{fields:?}"), "FieldsIter { left: 1 }");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone)]
pub struct FieldsIter<'a> {
    raw: &'a [u8],
    left: Places<'a>,
}

impl<'a> Iterator for FieldsIter<'a> {
    type Item = Field<'a>;

    #[inline]
    fn next(&mut self) -> Option<Field<'a>> {
        let slot = self.left.take_first()?;
        Some(Field { raw: self.raw, slot })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left.len(), Some(self.left.len()))
    }
}

impl ExactSizeIterator for FieldsIter<'_> {}

impl fmt::Debug for FieldsIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldsIter").field("left", &self.left.len()).finish()
    }
}

/// One field line: a name and a value (RFC 9112 §5).
///
/// `Debug` shows positions and lengths alone.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 200 OK\r\nServer:  x y \r\n\r\n";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
/// let field = head.fields().into_iter().next().unwrap();
///
/// assert_eq!((field.name(), field.name_at()), (&b"Server"[..], 17));
/// assert_eq!(field.value().as_slice(), Some(&b"x y"[..]));
/// assert_eq!(format!("{field:?}"), "Field { name_at: 17, name_len: 6, value_len: 3 }");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub(super) raw: &'a [u8],
    pub(super) slot: Slot,
}

impl<'a> Field<'a> {
    /// The name, as received: a token, so at least one byte of ASCII (RFC 9110 §5.1). The case of
    /// its letters is the sender's.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'a [u8] {
        self.slot.name(self.raw)
    }

    /// The value, without the blanks around it; it may be empty (RFC 9110 §5.5).
    #[must_use]
    #[inline]
    pub fn value(&self) -> Value<'a> {
        Value { bytes: self.slot.value(self.raw), folded: self.slot.is_folded() }
    }

    /// Where the name starts: a position in bytes, counted from the first byte of the head or of
    /// the trailer section.
    #[must_use]
    pub const fn name_at(&self) -> usize {
        self.slot.name.index()
    }

    /// The bytes that positions count in.
    pub(crate) const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    pub(crate) fn line(&self) -> Line<'a> {
        Line { at: self.slot.value.index(), bytes: self.slot.value(self.raw) }
    }
}

impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Field")
            .field("name_at", &self.name_at())
            .field("name_len", &self.name().len())
            .field("value_len", &self.value().bytes.len())
            .finish()
    }
}

/// A field value (RFC 9110 §5.5): bytes that need not be UTF-8, in one piece unless the line was
/// folded (RFC 9112 §5.2).
///
/// Only a policy that tolerates `obs-fold` lets folded values through; with any other,
/// [`Value::as_slice`] always has one. `Debug` shows the length in bytes, folds included, alone.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n";
/// let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut seen)?.unwrap();
/// let value = head.get("x").unwrap();
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
    /// The value in one piece, blanks around it left out; `None` if it is folded.
    #[must_use]
    #[inline]
    pub const fn as_slice(&self) -> Option<&'a [u8]> {
        if self.folded { None } else { Some(self.bytes) }
    }

    /// The pieces between the folds, each without blanks around it and none empty. Joined by one
    /// SP they are the value (RFC 9112 §5.2).
    pub fn segments(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        self.bytes
            .split(|&byte| matches!(byte, b'\r' | b'\n'))
            .map(trim)
            .filter(|piece| !piece.is_empty())
    }

    /// The value in one piece, copied; the pieces of a folded one are joined by one SP
    /// (RFC 9112 §5.2).
    ///
    /// ```
    /// use bad_gateway::{Deviations, FieldTable, Policy, parse_head};
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 200 OK\r\nX: a\r\n\t b\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut seen)?.unwrap();
    /// assert_eq!(head.get("x").unwrap().to_vec(), b"a b");
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

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value")
            .field("len", &self.bytes.len())
            .field("folded", &self.folded)
            .finish()
    }
}
