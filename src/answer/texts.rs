//! What an answer says to its reader, in some language.

use super::built_in;
use super::list::{parameter, split, weight};

/// The direction in which a language is written: the `dir` of an HTML page.
///
/// ```
/// use bad_gateway::answer::{Direction, Page, Texts};
/// use bad_gateway::{Answer, Method};
///
/// let hebrew = Texts { tag: "he", direction: Direction::RightToLeft, ..Texts::ENGLISH };
/// let page = Page::of(Answer::BadGateway, Method::Get).with_texts(&hebrew).unwrap();
/// let mut out = [0; 8192];
/// let len = page.encode_into(&mut out).unwrap();
/// assert!(str::from_utf8(&out[..len]).unwrap().contains("dir=\"rtl\""));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "HTML knows no other")]
pub enum Direction {
    /// From left to right.
    #[default]
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

/// What the page about one kind of failure says; plain text, as all of [`Texts`], and written like them.
///
/// ```
/// use bad_gateway::answer::{Message, Texts};
///
/// let message = Message { advice: "Call 2222.", ..Texts::ENGLISH.bad_gateway };
/// let texts = Texts { bad_gateway: message, ..Texts::ENGLISH };
/// assert_eq!(texts.bad_gateway.title, Texts::ENGLISH.bad_gateway.title);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "written with `..`: see `Texts`")]
pub struct Message<'a> {
    /// The heading, such as "This page can’t be shown right now".
    pub title: &'a str,
    /// What happened, in plain words; true of every cause of that status code.
    pub happened: &'a str,
    /// What the reader can do: wait, and reload.
    pub advice: &'a str,
}

/// The texts of an answer in one language, all plain text: they are escaped where they are
/// written, and control characters become spaces.
///
/// English, French, German and Spanish are built in. A caller adds a language by its own texts, and ends
/// with `..Texts::ENGLISH`: a minor version may add a text, which then is in English until it is
/// translated. For those who name every field that would be a breaking change, so do not.
///
/// ```
/// use bad_gateway::answer::{Message, Texts};
///
/// const DUTCH: Texts<'_> = Texts {
///     tag: "nl",
///     bad_gateway: Message {
///         title: "Deze pagina kan nu niet worden getoond",
///         ..Texts::ENGLISH.bad_gateway
///     },
///     ..Texts::ENGLISH // and so on
/// };
/// assert_eq!(Texts::from_accept_language(b"nl-BE, fr;q=0.8", &[DUTCH]).tag, "nl");
/// assert_eq!(Texts::from_accept_language(b"fr-CA, nl;q=0.8", &[DUTCH]).tag, "fr");
/// assert_eq!(Texts::from_accept_language(b"fi", &[DUTCH]).tag, "en");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    clippy::exhaustive_structs,
    reason = "written with `..`; `non_exhaustive` would forbid that"
)]
pub struct Texts<'a> {
    /// The language tag (RFC 5646), such as `en` or `pt-BR`; an empty one is left out of the answer.
    pub tag: &'a str,
    /// The direction of the script.
    pub direction: Direction,
    /// What is said for 502.
    pub bad_gateway: Message<'a>,
    /// What is said for 504.
    pub gateway_timeout: Message<'a>,
    /// The heading above the advice.
    pub what_to_do: &'a str,
    /// The advice in place of [`Message::advice`] where the request may have changed something
    /// (POST and the like): look whether it arrived before it is sent again.
    pub resend: &'a str,
    /// Whom to tell if it keeps happening.
    pub persists: &'a str,
    /// Asks to quote the request id; written only where there is one.
    pub quote_id: &'a str,
    /// The label of the link that loads the page again.
    pub reload: &'a str,
    /// The label of the support link.
    pub support: &'a str,
    /// The label of the request id.
    pub request_id: &'a str,
    /// The label of the time.
    pub time: &'a str,
}

impl Texts<'static> {
    /// The texts in English, which are the default.
    pub const ENGLISH: Self = built_in::ENGLISH;
    /// The texts in French.
    pub const FRENCH: Self = built_in::FRENCH;
    /// The texts in German.
    pub const GERMAN: Self = built_in::GERMAN;
    /// The texts in Spanish.
    pub const SPANISH: Self = built_in::SPANISH;
    /// The texts that are built in, English first.
    pub const BUILT_IN: &'static [Self] =
        &[Self::ENGLISH, Self::FRENCH, Self::GERMAN, Self::SPANISH];
}

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

    /// Whether the tag can be one, or is none.
    pub(super) fn has_possible_tag(&self) -> bool {
        let subtag = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        self.tag.is_empty() || self.tag.split('-').all(subtag)
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
