//! The view of all fields of a section.
//!
//! A view is positions over bytes that the caller owns. Over other bytes than those that were read,
//! names and values are whatever stands there, or empty, never a panic. `Debug` shows numbers
//! alone: bytes of the peer do not belong into logs.

use core::fmt;

use super::field::Field;
use super::places::Places;
#[cfg(feature = "http")]
use crate::header_map;
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
/// let via = fields.named("VIA").map(|field| field.value().as_slice().unwrap());
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
    pub fn named<'n>(self, name: &'n str) -> impl Iterator<Item = Field<'a>> + Clone + use<'a, 'n> {
        self.into_iter().filter(move |field| field.name().eq_ignore_ascii_case(name.as_bytes()))
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
        self.named(name).map(|field| field.line())
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
