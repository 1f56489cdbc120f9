//! The view of a head.
//!
//! A view is positions over bytes that the caller owns. Over other bytes than those that were read,
//! names and values are whatever stands there, or empty, never a panic.

use super::field::Field;
use super::fields::Fields;
use super::framing_fields::{FramingField, FramingFields};
use super::places::Places;
use super::status_line::StatusLine;
use super::table::FieldTable;
use super::value::Value;
use crate::request::Version;
use crate::value::Line;

/// A head that was read: status line and fields, over the bytes that hold them.
///
/// [`parse_head`](crate::parse_head) and [`ResponseParser::head`](crate::ResponseParser::head) give
/// it. It borrows the bytes and the table, copies nothing, and is copied freely. Over other
/// bytes than those that were read, names, values and reason phrase are whatever stands there, or empty, never
/// a panic; [`Forward`](crate::forward::Forward) leaves out what is no field line there. `Debug` shows numbers alone,
/// no byte of the peer.
///
/// ```
/// use bad_gateway::{Deviations, FieldTable, Policy, Version, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
///
/// assert_eq!((head.version(), head.status()), (Version::HTTP_11, 404));
/// assert_eq!(head.reason(), b"Not Found");
/// assert_eq!(head.get("content-length").unwrap().as_slice(), Some(&b"4"[..]));
/// assert_eq!(&bytes[head.len()..], b"gone");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct Head<'a> {
    raw: &'a [u8],
    /// Borrowed: a copy right after a step is one wide load, which would wait for the narrow stores
    /// before it.
    line: &'a StatusLine,
    places: Places<'a>,
    /// The offset of the first byte of `raw` in the response.
    base: u64,
}

impl<'a> Head<'a> {
    /// The head that `raw` is, with the fields in `table`; offsets count on from `base`.
    pub(crate) fn new<const N: usize>(
        raw: &'a [u8],
        line: &'a StatusLine,
        table: &'a FieldTable<N>,
        base: u64,
    ) -> Self {
        Self { raw, line, places: table.head(), base }
    }

    /// The lines of a field that framing needs.
    pub(crate) fn framing_lines(
        &self,
        field: FramingField,
    ) -> impl Iterator<Item = Line<'a>> + Clone + use<'a> {
        let of_field = move |here: &Field<'a>| FramingField::of(here.name()) == Some(field);
        self.fields().into_iter().filter(of_field).map(|field| field.line())
    }

    /// The position of the name in the first line of a field that framing needs.
    pub(crate) fn framing_name_at(&self, field: FramingField) -> Option<usize> {
        let mut fields = self.fields().into_iter();
        fields.find(|here| FramingField::of(here.name()) == Some(field)).map(|here| here.name_at())
    }

    /// The values that framing needs; `None` where there are several lines of one of these fields.
    pub(crate) fn framing_fields(&self) -> Option<FramingFields<'a>> {
        let (raw, mut found) = (self.raw, FramingFields::default());
        let lone = self.places.each(|slot| {
            // Most names are told apart by their last byte.
            let last = raw.get(slot.name_end.index().wrapping_sub(1));
            if !last.is_some_and(|&last| FramingField::may_end_in(last)) {
                return true;
            }
            let field = FramingField::of(slot.name(raw));
            field.is_none_or(|field| found.of(field).replace(slot.value(raw)).is_none())
        });
        lone.then_some(found)
    }

    /// The received version; HTTP/1.2 to HTTP/1.9 are read as HTTP/1.1 (RFC 9110 §6.2).
    #[must_use]
    pub const fn version(&self) -> Version {
        self.line.version()
    }

    /// The status code: 100 to 599, or up to 999 where the policy tolerates `status-code-high`
    /// (RFC 9110 §15).
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.line.code
    }

    /// Whether another head follows: a 1xx other than 101 (RFC 9110 §15.2).
    #[must_use]
    pub const fn is_interim(&self) -> bool {
        self.line.is_interim()
    }

    /// The reason phrase, as received: any bytes but control bytes, and often none
    /// (RFC 9112 §4). It means nothing to a recipient.
    #[must_use]
    pub fn reason(&self) -> &'a [u8] {
        self.line.reason(self.raw)
    }

    /// The head's length in bytes, through the end of its empty line; tolerated empty lines before
    /// the status line count.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.raw.len()
    }

    /// Whether there are no bytes; a head that was read always has some.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The fields, in the order received; connection-specific ones are among them, and what may
    /// go downstream is decided by [`forward`](crate::forward).
    #[must_use]
    pub const fn fields(&self) -> Fields<'a> {
        Fields::new(self.raw, self.places)
    }

    /// The value of the first field of that name, as `http::HeaderMap` gives it; letters of either case. A
    /// field of several lines has more values: [`Head::get_all`]. Each call looks at the names up to it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        self.fields().named(name).next().map(|field| field.value())
    }

    /// The values of all fields of that name, one for each line, in the order received; letters of
    /// either case. Lists are not taken apart. Each call looks at every name.
    pub fn get_all<'n>(&self, name: &'n str) -> impl Iterator<Item = Value<'a>> + use<'a, 'n> {
        self.fields().named(name).map(|field| field.value())
    }

    pub(crate) const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    pub(crate) const fn line(&self) -> &StatusLine {
        self.line
    }

    pub(crate) const fn base(&self) -> u64 {
        self.base
    }

    /// The position of the status code.
    pub(crate) fn code_at(&self) -> usize {
        self.line.code_at(self.raw)
    }
}

#[cfg(feature = "http")]
impl Head<'_> {
    /// The status code as the `http` crate has it; it can hold every code that [`Head::status`]
    /// gives.
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
            .field("fields", &self.places.len())
            .field("len", &self.len())
            .finish()
    }
}

#[cfg(test)]
mod framing_tests {
    use crate::head::{FieldTable, parse_head};
    use crate::policy::{Deviations, Policy};

    #[test]
    fn a_second_line_of_a_framing_field_is_seen() {
        let values = |lines: &str| {
            let bytes = ["HTTP/1.1 200 OK\r\n", lines, "\r\n"].concat();
            let (mut table, mut seen) = (FieldTable::<9>::new(), Deviations::NONE);
            let head = parse_head(bytes.as_bytes(), &Policy::LENIENT, &mut table, &mut seen);
            head.expect("tolerated").expect("whole").framing_fields().map(|found| {
                [found.content_length, found.transfer_encoding, found.connection]
                    .map(|value| value.map(<[u8]>::to_vec))
            })
        };
        let (length, coding) = ("Content-Length: 1\r\n", "transfer-encoding: a\r\n");
        let (option, other) = ("CONNECTION: b\r\n", "X-Connection: c\r\n");
        let all = Some([b"1", b"a", b"b"].map(|value| Some(value.to_vec())));
        assert_eq!(values(""), Some([const { None }; 3]));
        assert_eq!(values(&[other, option, length, other, coding].concat()), all);
        assert_eq!(values(&[other, option, "X:\r\n", length, other, coding].concat()), all);
        for repeated in [length, coding, option] {
            assert_eq!(values(&[repeated, other, repeated].concat()), None);
        }
    }
}

#[cfg(all(test, feature = "http"))]
mod tests {
    use crate::head::{FieldTable, parse_head};
    use crate::policy::{Deviations, Policy};

    #[test]
    fn the_http_crate_has_every_status_code() {
        for code in [100, 200, 404, 599, 600, 999] {
            let bytes = format!("HTTP/1.1 {code} \r\n\r\n");
            let (mut table, mut seen) = (FieldTable::<1>::new(), Deviations::NONE);
            let head = parse_head(bytes.as_bytes(), &Policy::LENIENT, &mut table, &mut seen);
            let head = head.expect("tolerated").expect("whole");
            assert_eq!((head.status(), head.status_code().as_u16()), (code, code));
        }
    }
}
