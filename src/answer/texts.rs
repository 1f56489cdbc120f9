//! What an answer says to its reader, in some language.

/// The direction in which a language is written: the `dir` of an HTML page.
///
/// ```
/// use bad_gateway::answer::{Direction, Page, Texts};
/// use bad_gateway::{Answer, Method};
///
/// let hebrew = Texts { tag: "he", direction: Direction::RightToLeft, ..Texts::ENGLISH };
/// let page = Page::for_answer(Answer::BadGateway, Method::Get).with_texts(&hebrew).unwrap();
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

impl<'a> Texts<'a> {
    /// Whether the tag can be one, or is none.
    pub(super) fn has_possible_tag(&self) -> bool {
        let subtag = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        self.tag.is_empty() || self.tag.split('-').all(subtag)
    }
}
