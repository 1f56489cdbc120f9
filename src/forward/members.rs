//! Which members of Trailer and of Upgrade go downstream.

use super::end_to_end::{is_left_behind, naming};
use super::field::ForwardField;
use super::list::{Kept, MEMBERS};
use crate::head::{Head, is_forbidden_in_trailers};
use crate::syntax::TCHAR;
use crate::value::Member;
use crate::value::named::NamedPlaces;

/// What Trailer announces and may come: fields that may stand in a trailer section and that
/// Connection does not name (RFC 9110 §6.5.1, §7.6.1). Over all lines of Trailer.
pub(super) struct Announced(Kept);

impl Announced {
    pub(super) fn by(head: &Head<'_>) -> Self {
        let mut names: [&[u8]; MEMBERS] = [&[]; MEMBERS];
        let lines = head.fields().named("trailer").filter_map(ForwardField::of);
        let mut count = 0;
        for (member, name) in lines.flat_map(|line| line.members()).zip(&mut names) {
            *name = member.bytes;
            count += 1;
        }
        let named = match naming(head) {
            Some(lines) => NamedPlaces::of(count, |place| names[place], lines),
            None => NamedPlaces::None,
        };
        let mut kept = Kept::NONE;
        for (place, name) in names.iter().enumerate() {
            let is_token = !name.is_empty() && TCHAR.first_outside(name).is_none();
            let may_come = !is_forbidden_in_trailers(name) && !is_left_behind(name);
            if is_token && may_come && !named.has(place) {
                kept.add(place);
            }
        }
        Self(kept)
    }

    /// The next line of Trailer, without the other members; `None` if none is left.
    pub(super) fn left_of<'a>(&mut self, line: ForwardField<'a>) -> Option<ForwardField<'a>> {
        let kept = self.0;
        self.0.from += line.members().count();
        left_of(line, kept)
    }
}

/// The protocols of a line of Upgrade (RFC 9110 §7.8), without what is none; `None` if there is
/// none.
pub(super) fn protocols(line: ForwardField<'_>) -> Option<ForwardField<'_>> {
    let mut kept = Kept::NONE;
    for (place, member) in line.members().enumerate() {
        if is_protocol(&member) {
            kept.add(place);
        }
    }
    left_of(line, kept)
}

/// The line, as it is where all its members go on; `None` if none does.
fn left_of(line: ForwardField<'_>, kept: Kept) -> Option<ForwardField<'_>> {
    let count = line.members().count();
    let some = (0..count).any(|place| kept.has(place));
    let all = (0..count).all(|place| kept.has(place));
    some.then(|| if all { line } else { line.only(kept) })
}

/// Whether a member of Upgrade is `protocol-name ["/" protocol-version]`, roughly: one that is not
/// could hold a fold.
fn is_protocol(member: &Member<'_>) -> bool {
    !member.bytes.is_empty() && member.bytes.iter().all(|&byte| byte == b'/' || TCHAR.has(byte))
}
