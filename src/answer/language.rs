//! Which texts a reader can read: a lookup by Accept-Language (RFC 9110 §12.5.4, RFC 4647 §3.4).

use super::list::{parameter, split, weight};
use super::texts::Texts;

impl<'a> Texts<'a> {
    /// The texts that the value of the request's Accept-Language asks for, among the caller's
    /// `own` and those built in; several lines are joined by commas.
    ///
    /// A lookup (RFC 4647 §3.4) by weight, then by order: `de-AT` finds `de`. Among equal tags
    /// the caller's come first. What is malformed is skipped, `*` names no language, and a
    /// language with the weight 0 is not taken. Where nothing is found it is English, unless
    /// that is refused: then the first that is not.
    #[must_use]
    pub fn from_accept_language(value: &[u8], own: &'a [Self]) -> &'a Self {
        let all = || own.iter().chain(Texts::BUILT_IN);
        let mut best: Option<(Wish, &Self)> = None;
        for texts in all() {
            let wish = texts.wanted(value);
            if wish.weight > 0 && best.is_none_or(|(known, _)| wish.beats(known)) {
                best = Some((wish, texts));
            }
        }
        if let Some((_, texts)) = best {
            return texts;
        }
        let free = || all().filter(|texts| !texts.wanted(value).refused);
        free()
            .find(|texts| texts.tag.eq_ignore_ascii_case("en"))
            .or_else(|| free().next())
            .unwrap_or(&const { Texts::ENGLISH })
    }

    /// The best range whose lookup can lead here.
    fn wanted(&self, accept_language: &[u8]) -> Wish {
        let mut best = Wish::default();
        for (place, member) in split(accept_language, b',').enumerate() {
            let Some((range, weight)) = weighted(member) else {
                continue;
            };
            if !is_prefix(self.tag.as_bytes(), range) {
                continue;
            }
            let wish = Wish {
                weight,
                place,
                len: self.tag.len(),
                refused: weight == 0 && range.len() == self.tag.len(),
            };
            if wish.refused {
                return wish;
            }
            if wish.beats(best) {
                best = wish;
            }
        }
        best
    }
}

/// How much one language is wanted.
#[derive(Clone, Copy, Default)]
struct Wish {
    /// In thousandths.
    weight: u16,
    /// The place of the range in the list.
    place: usize,
    /// The length of the tag: a lookup cuts the range from its end.
    len: usize,
    /// Whether the reader excludes it.
    refused: bool,
}

impl Wish {
    fn beats(self, other: Self) -> bool {
        let rank = |wish: Self| (wish.weight, core::cmp::Reverse(wish.place), wish.len);
        rank(self) > rank(other)
    }
}

/// A language range and its weight; `None` if it is malformed or `*`.
fn weighted(member: &[u8]) -> Option<(&[u8], u16)> {
    let mut parts = split(member, b';');
    let range = parts.next()?;
    let plain = |&byte: &u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if range.is_empty() || !range.iter().all(plain) {
        return None;
    }
    match parts.next() {
        None => Some((range, 1000)),
        Some(part) => Some((range, weight(parameter(part, b"q")?)?)),
    }
}

/// Whether cutting subtags off the end of `range` leads to `tag`.
fn is_prefix(tag: &[u8], range: &[u8]) -> bool {
    range.split_at_checked(tag.len()).is_some_and(|(start, rest)| {
        start.eq_ignore_ascii_case(tag) && matches!(rest, [] | [b'-', ..])
    })
}
