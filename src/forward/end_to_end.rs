//! Which fields are for the next recipient too (RFC 9110 §7.6.1).

use super::field::ForwardField;
use crate::extra;
use crate::head::{Field, Fields, FramingField, Head};
use crate::syntax::{Names, is_word};
use crate::value::named::{BLOCK, NamedPlaces};
use crate::value::{self, Line};

/// The fields that concern one connection: what [`is_hop_by_hop`](crate::extra::is_hop_by_hop) knows, faster.
static HOP_BY_HOP: Names = Names::new(extra::HOP_BY_HOP);

/// Whether a field of that name never goes on, named by Connection or not; Content-Length is always
/// written anew.
pub(super) fn is_left_behind(name: &[u8]) -> bool {
    HOP_BY_HOP.has(name) || is_word(name, b"content-length")
}

/// The lines of Connection; `None` if they name only fields that stay behind anyway.
pub(super) fn naming<'a>(head: &Head<'a>) -> Option<impl Iterator<Item = Line<'a>> + use<'a>> {
    let lines = head.framing_lines(FramingField::Connection);
    let mut options = lines.clone().flat_map(value::members);
    let names = options.any(|option| !option.bytes.is_empty() && !is_left_behind(option.bytes));
    names.then_some(lines)
}

/// The fields that are left when connection-specific ones and those that Connection names are gone,
/// and what is no field line.
pub(super) fn end_to_end<'a>(
    head: Head<'a>,
    fields: Fields<'a>,
) -> impl Iterator<Item = ForwardField<'a>> + use<'a> {
    with_named(head, fields)
        .filter(|(field, named)| !named && !is_left_behind(field.name()))
        .filter_map(|(field, _)| ForwardField::of(field))
}

/// Each field, and whether Connection names it. (`false` for one that never goes on, named or not.)
pub(super) fn with_named<'a>(
    head: Head<'a>,
    fields: Fields<'a>,
) -> impl Iterator<Item = (Field<'a>, bool)> + use<'a> {
    let mut named = NamedPlaces::None;
    fields.into_iter().enumerate().map(move |(place, field)| {
        if place % BLOCK == 0 {
            let asked = |field: &Field<'a>| !is_left_behind(field.name());
            let name = |at: usize| {
                fields.at(place + at).filter(asked).map_or(&[][..], |field| field.name())
            };
            named = match naming(&head) {
                Some(lines) => NamedPlaces::of(fields.len() - place, name, lines),
                None => NamedPlaces::None,
            };
        }
        (field, named.has(place % BLOCK))
    })
}
