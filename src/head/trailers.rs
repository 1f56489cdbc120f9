//! The view of a trailer section (RFC 9112 §7.1.2).

use super::field::Field;
use super::fields::{Fields, FieldsIter};
use super::places::Places;
use super::value::Value;

/// The fields of a trailer section, in the order received, over the bytes that hold them
/// (RFC 9112 §7.1.2).
///
/// Those that must not be there (`trailer-forbidden`) are among them; what may go downstream is
/// decided by [`forward`](crate::forward). `Debug` shows the number of lines alone.
///
/// ```
/// use bad_gateway::{Event, Method, Policy, RequestContext, ResponseParser};
///
/// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
/// let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: 1\r\nY: 2\r\n\r\n";
/// let head = response.step(bytes)?;
/// let last = response.step(&bytes[head.consumed..])?;
/// assert_eq!(last.event, Event::Trailers);
///
/// let consumed = &bytes[head.consumed..][..last.consumed];
/// let names = response.trailers(consumed).into_iter().map(|field| field.name());
/// assert_eq!(names.collect::<Vec<_>>(), [b"X", b"Y"]);
/// assert_eq!(response.trailers(consumed).get("y").unwrap().as_slice(), Some(&b"2"[..]));
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct Trailers<'a> {
    raw: &'a [u8],
    places: Places<'a>,
}

impl<'a> Trailers<'a> {
    /// That of no section.
    pub(crate) const NONE: Self = Self { raw: &[], places: Places::Slots(&[]) };

    pub(crate) const fn new(raw: &'a [u8], places: Places<'a>) -> Self {
        Self { raw, places }
    }

    /// The fields, in the order received. Their positions ([`Field::name_at`](crate::Field::name_at)) count from the
    /// first byte of the section, which follows the line of the last chunk.
    #[must_use]
    pub const fn fields(&self) -> Fields<'a> {
        Fields::new(self.raw, self.places)
    }

    /// The value of the first field of that name, as `http::HeaderMap` gives it; letters of either case. A
    /// field of several lines has more values: [`Trailers::get_all`]. Each call looks at the names up to it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        self.fields().named(name).next().map(|field| field.value())
    }

    /// The values of all fields of that name, one for each line, in the order received; letters of
    /// either case. Lists are not taken apart. Each call looks at every name.
    pub fn get_all<'n>(&self, name: &'n str) -> impl Iterator<Item = Value<'a>> + use<'a, 'n> {
        self.fields().named(name).map(|field| field.value())
    }
}

impl<'a> IntoIterator for Trailers<'a> {
    type Item = Field<'a>;
    type IntoIter = FieldsIter<'a>;

    fn into_iter(self) -> FieldsIter<'a> {
        self.fields().into_iter()
    }
}

impl core::fmt::Debug for Trailers<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Trailers").field("fields", &self.places.len()).finish()
    }
}
