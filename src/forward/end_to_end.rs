//! Which fields are for the next recipient too (RFC 9110 §7.6.1).

use super::line;
use crate::head::{Fields, FramingField, Head};
use crate::syntax::Names;
use crate::value::named::{BLOCK, Named};
use crate::value::{self, Line};

/// Connection-specific fields that stay behind whether Connection names them or not
/// (RFC 9110 §7.6.1), and Content-Length, which is always written anew.
static LEFT_BEHIND: Names = Names::new(&[
    // Reserved (RFC 9112 §9.6): beside our own `Connection: close` the next hop would drop it.
    "close",
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
]);

/// Whether a field of that name never goes on, named or not.
pub(super) fn is_left_behind(name: &[u8]) -> bool {
    LEFT_BEHIND.has(name)
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
    let mut named = Named::None;
    let unnamed = fields.into_iter().enumerate().filter(move |(place, _)| {
        if place % BLOCK == 0 {
            let name = |at: usize| fields.at(place + at).map_or(&[][..], |field| field.name());
            named = match naming(&head) {
                Some(lines) => Named::of(fields.len() - place, name, lines),
                None => Named::None,
            };
        }
        !named.has(place % BLOCK)
    });
    unnamed
        .filter(|(_, field)| !is_left_behind(field.name()))
        .filter_map(|(_, field)| line::Line::of(field))
}
