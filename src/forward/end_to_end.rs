//! Which fields are for the next recipient too (RFC 9110 §7.6.1).

use super::line;
use crate::extra::is_hop_by_hop;
use crate::head::{Field, Fields, FramingField, Head};
use crate::value::named::{BLOCK, Named};
use crate::value::{self, Line};

/// Whether a field of that name never goes on, named by Connection or not; Content-Length is always
/// written anew.
pub(super) fn is_left_behind(name: &[u8]) -> bool {
    is_hop_by_hop(name) || name.eq_ignore_ascii_case(b"content-length")
}

/// The lines of Connection; `None` where they name nothing but what stays behind anyway.
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
) -> impl Iterator<Item = line::Line<'a>> + use<'a> {
    let unnamed = told(head, fields).filter(|(_, named)| !named);
    unnamed
        .filter_map(|(field, _)| line::Line::of(field))
        .filter(|line| !is_left_behind(line.name()))
}

/// The fields, each with whether Connection names it; not said of one that never goes on.
pub(super) fn told<'a>(
    head: Head<'a>,
    fields: Fields<'a>,
) -> impl Iterator<Item = (Field<'a>, bool)> + use<'a> {
    let mut named = Named::None;
    fields.into_iter().enumerate().map(move |(place, field)| {
        if place % BLOCK == 0 {
            let name = |at: usize| fields.at(place + at).map_or(&[][..], |field| field.name());
            named = match naming(&head) {
                Some(lines) => Named::of(fields.len() - place, name, lines),
                None => Named::None,
            };
        }
        (field, named.has(place % BLOCK))
    })
}
