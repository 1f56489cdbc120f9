//! In which form the reader gets the answer.

use super::list::{parameter, split, weight};
use crate::syntax::TCHAR;

/// The form of an answer's content; HTML unless changed.
///
/// ```
/// use bad_gateway::answer::{Media, Page};
/// use bad_gateway::{Answer, Method};
///
/// let page = Page::for_answer(Answer::BadGateway, Method::Get).with_media(Media::Problem);
/// let mut out = [0; 1024];
/// let len = page.encode_into(&mut out).unwrap();
/// let text = str::from_utf8(&out[..len]).unwrap();
/// assert!(text.contains("\r\nContent-Type: application/problem+json\r\n"));
/// assert!(text.contains("\r\n\r\n{"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Media {
    /// `text/html; charset=utf-8`: a page for people.
    #[default]
    Html,
    /// `application/problem+json` (RFC 9457): for programs.
    Problem,
    /// `text/plain; charset=utf-8`: for terminals.
    Plain,
}

/// How closely a media range names a media type; a larger one takes precedence
/// (RFC 9110 §12.5.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// No range matches.
    Unnamed,
    /// `*/*`
    Any,
    /// `text/*`
    Type,
    /// `application/json`, for a problem.
    Kin,
    /// `text/html`
    Exact,
    /// `text/html;charset=utf-8`
    Parameter,
}

impl Media {
    /// Every form; earlier ones are preferred where the reader has no preference.
    pub const ALL: &'static [Self] = &[Self::Html, Self::Problem, Self::Plain];

    /// The media type, as Content-Type says it.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Problem => "application/problem+json",
            Self::Plain => "text/plain; charset=utf-8",
        }
    }

    /// The form that the value of the request's Accept asks for (RFC 9110 §12.5.1); several
    /// lines are joined by commas.
    ///
    /// The largest weight wins. Among equal ones a type that is named wins over one that only a
    /// wildcard covers, and then HTML over JSON over plain text. `application/json` asks for
    /// `application/problem+json` too. What is malformed is skipped; where nothing fits, and
    /// without Accept (an empty value), it is HTML.
    ///
    /// ```
    /// use bad_gateway::answer::Media;
    ///
    /// let browser = b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    /// assert_eq!(Media::from_accept(browser), Media::Html);
    /// assert_eq!(Media::from_accept(b"application/json, text/plain, */*"), Media::Problem);
    /// assert_eq!(Media::from_accept(b"text/html;q=0.1, text/*"), Media::Plain);
    /// assert_eq!(Media::from_accept(b"image/png"), Media::Html);
    /// ```
    #[must_use]
    pub fn from_accept(value: &[u8]) -> Self {
        let mut best = (Self::Html, (0, false));
        for &media in Self::ALL {
            let (closeness, weight) = media.wanted(value);
            let rank = (weight, closeness >= Closeness::Kin);
            if weight > 0 && rank > best.1 {
                best = (media, rank);
            }
        }
        best.0
    }

    /// The closest range that matches, and its weight.
    fn wanted(self, accept: &[u8]) -> (Closeness, u16) {
        split(accept, b',')
            .filter_map(|range| self.matches(range))
            .max()
            .unwrap_or((Closeness::Unnamed, 0))
    }

    /// How closely one media range names this type, and its weight; `None` if it does not match
    /// or is malformed.
    fn matches(self, range: &[u8]) -> Option<(Closeness, u16)> {
        let mut parts = split(range, b';');
        let mut closeness = self.named(parts.next()?)?;
        for part in parts {
            if let Some(qvalue) = parameter(part, b"q") {
                return Some((closeness, weight(qvalue)?));
            }
            let charset = parameter(part, b"charset")?;
            let utf8 = charset.eq_ignore_ascii_case(b"utf-8")
                || charset.eq_ignore_ascii_case(b"\"utf-8\"");
            if !utf8 || closeness < Closeness::Exact || self == Self::Problem {
                return None;
            }
            closeness = Closeness::Parameter;
        }
        Some((closeness, 1000))
    }

    fn named(self, name: &[u8]) -> Option<Closeness> {
        let slash = name.iter().position(|&byte| byte == b'/')?;
        let (main, sub) = (&name[..slash], &name[slash + 1..]);
        let token = |part: &[u8]| !part.is_empty() && TCHAR.first_outside(part).is_none();
        if !token(main) || !token(sub) {
            return None;
        }
        let (own_main, own_sub): (&[u8], &[u8]) = match self {
            Self::Html => (b"text", b"html"),
            Self::Problem => (b"application", b"problem+json"),
            Self::Plain => (b"text", b"plain"),
        };
        if main == b"*" {
            return (sub == b"*").then_some(Closeness::Any);
        }
        if !main.eq_ignore_ascii_case(own_main) {
            return None;
        }
        let kin = self == Self::Problem && sub.eq_ignore_ascii_case(b"json");
        match sub {
            b"*" => Some(Closeness::Type),
            _ if sub.eq_ignore_ascii_case(own_sub) => Some(Closeness::Exact),
            _ => kin.then_some(Closeness::Kin),
        }
    }
}
