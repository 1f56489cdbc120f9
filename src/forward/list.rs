//! A list of which only some members go downstream.

use crate::value;

/// How many members are judged; those behind them do not go on. More fields cannot come in a
/// trailer section under the default limits.
pub(super) const MEMBERS: usize = 256;

/// Which members of a list go on, told by their places.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    bits: [u64; MEMBERS / 64],
    /// The place of the line's first member.
    pub(super) from: usize,
}

impl Kept {
    pub(super) const NONE: Self = Self { bits: [0; MEMBERS / 64], from: 0 };

    /// Adds the member at `place`, if it is one of those that are judged.
    pub(super) const fn add(&mut self, place: usize) {
        if place < MEMBERS {
            self.bits[place / 64] |= 1 << (place % 64);
        }
    }

    pub(super) const fn has(&self, place: usize) -> bool {
        let place = self.from.saturating_add(place);
        place < MEMBERS && self.bits[place / 64] >> (place % 64) & 1 == 1
    }
}

/// The list without the other members, as the pieces that are left of it: members that follow each
/// other with all between them and, but for the last piece, the comma behind them. So joined by
/// one SP they are a list, and no longer than the one that came.
pub(super) fn runs(bytes: &[u8], kept: Kept) -> impl Iterator<Item = &[u8]> + Clone {
    let mut next = run_from(bytes, kept, 0, 0);
    core::iter::from_fn(move || {
        let run = next?;
        next = run.next.and_then(|(at, place)| run_from(bytes, kept, at, place));
        let comma = memchr::memchr(b',', &bytes[run.end..]).filter(|_| next.is_some());
        Some(&bytes[run.start..comma.map_or(run.end, |comma| run.end + comma + 1)])
    })
}

/// Members that follow each other and go on.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    /// Position and place of the member behind them.
    next: Option<(usize, usize)>,
}

/// The first run from the member on that stands at `at` and has that place.
fn run_from(bytes: &[u8], kept: Kept, at: usize, place: usize) -> Option<Run> {
    let mut members = (place..).zip(value::members(value::Line { at, bytes: &bytes[at..] }));
    let (_, first) = members.find(|&(place, _)| kept.has(place))?;
    let mut run = Run { start: first.at, end: first.at + first.bytes.len(), next: None };
    for (place, member) in members {
        if !kept.has(place) {
            run.next = Some((member.at, place));
            break;
        }
        run.end = member.at + member.bytes.len();
    }
    Some(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of `list` if only the members at these places go on.
    fn left(list: &str, places: &[usize]) -> String {
        let mut kept = Kept::NONE;
        places.iter().for_each(|&place| kept.add(place));
        let runs: Vec<_> = runs(list.as_bytes(), kept).collect();
        String::from_utf8(runs.join(&b' ')).expect("ASCII")
    }

    #[test]
    fn what_is_left_is_a_list() {
        for (list, places, wanted) in [
            ("a, b,c", &[0, 1, 2][..], "a, b,c"),
            ("a, b,c", &[0, 1], "a, b"),
            ("a, b,c", &[1, 2], "b,c"),
            ("a ,b,c", &[0, 2], "a , c"),
            ("a, b,c", &[1], "b"),
            ("a, b,c", &[], ""),
            (",a, ,b,,", &[1, 3], "a, b"),
            ("a,x,b,y,,z,c", &[0, 2, 6], "a, b, c"),
        ] {
            assert_eq!(left(list, places), wanted, "{list}");
            assert!(wanted.len() <= list.len());
        }
    }

    #[test]
    fn members_beyond_those_that_are_judged_do_not_go_on() {
        let list = vec!["a"; 300].join(",");
        let all: Vec<_> = (0..300).collect();
        assert_eq!(left(&list, &all), list[..2 * MEMBERS - 1]);
    }
}
