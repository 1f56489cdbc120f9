//! Why an answer cannot take an option.

/// An option of a [`Page`](super::Page) or of an [`Intermediary`](super::Intermediary) that it cannot
/// take: the error of their builders.
///
/// ```
/// use bad_gateway::answer::{Intermediary, InvalidOption, Page};
/// use bad_gateway::{Answer, Method};
///
/// assert_eq!(Intermediary::new("edge\r\nX: y"), Err(InvalidOption::Name));
/// let page = Page::for_answer(Answer::BadGateway, Method::Get);
/// assert_eq!(page.with_support("javascript:alert(1)").unwrap_err(), InvalidOption::Support);
/// assert_eq!(InvalidOption::Date.to_string(), "a date lies before the year 10000");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidOption {
    /// An intermediary's name is empty, or holds anything but printable ASCII.
    Name,
    /// An error type is no Token of a structured field.
    Error,
    /// A next hop is empty, or holds anything but printable ASCII.
    NextHop,
    /// A language tag holds anything but letters, digits and single hyphens between them, or a part of
    /// more than eight.
    Tag,
    /// A link for support does not lead to `http`, `https` or `mailto`, or holds a space, a backslash or a
    /// control character.
    Support,
    /// A request id is blank.
    RequestId,
    /// A date beyond the year 9999.
    Date,
    /// A field that only the page itself says: Date, Retry-After, Trailer, or what describes the content.
    Extra,
}

impl core::fmt::Display for InvalidOption {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Name => "an intermediary's name is printable ASCII, and not empty",
            Self::Error => "an error type is a Token of a structured field",
            Self::NextHop => "a next hop is printable ASCII, and not empty",
            Self::Tag => "a language tag is letters and digits with hyphens between them",
            Self::Support => "a link for support leads to http, https or mailto",
            Self::RequestId => "a request id is not blank",
            Self::Date => "a date lies before the year 10000",
            Self::Extra => "only the page itself says this field",
        })
    }
}

impl core::error::Error for InvalidOption {}
