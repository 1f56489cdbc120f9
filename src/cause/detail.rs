//! What more the bytes tell than the row says.

use core::fmt::{self, Display};

/// What more the bytes tell, such as the name of a TLS alert or where a status line follows.
///
/// It holds words of the registry and numbers, and no byte of the peer. `Display` gives it as part
/// of a sentence.
///
/// ```
/// use bad_gateway::cause::{self, Cause, Evidence};
/// use bad_gateway::{Ending, Method, Policy, RequestContext, check};
///
/// let bytes = b"PHP Warning:  oops\nHTTP/1.1 200 OK\r\n\r\n";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY);
/// let evidence = Evidence::of(bytes, &verdict);
/// let cause = cause::likely(&verdict, evidence).unwrap();
/// assert_eq!(cause, Cause::PhpMessage);
/// let detail = cause.detail(&evidence).unwrap();
/// assert_eq!(detail.to_string(), "a status line follows at byte 19");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    parts: [Part; 4],
}

/// What stands side by side in a [`Detail`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(&'static str),
    Number(u64),
}

impl Detail {
    const NOTHING: Self = Self { parts: [Part::Text(""); 4] };

    pub(super) const fn text(text: &'static str) -> Self {
        Self::NOTHING.with(0, Part::Text(text))
    }

    /// Two words of a list.
    pub(super) const fn pair(one: &'static str, other: &'static str) -> Self {
        Self::text(one).with(1, Part::Text(", ")).with(2, Part::Text(other))
    }

    pub(super) const fn number(before: &'static str, number: u64, behind: &'static str) -> Self {
        Self::text(before).with(1, Part::Number(number)).with(2, Part::Text(behind))
    }

    /// A word, and a number that has no name.
    pub(super) const fn unknown(word: &'static str, number: u64) -> Self {
        Self::text(word).with(1, Part::Text(" ")).with(2, Part::Number(number))
    }

    pub(super) const fn numbers(parts: [Part; 4]) -> Self {
        Self { parts }
    }

    /// Where a status line stands, behind what is known besides.
    pub(super) fn status_line(what: Option<Self>, at: u64) -> Self {
        const FOLLOWS: &str = "a status line follows at byte ";
        match what.map(|what| what.parts[0]) {
            Some(Part::Text(what)) => Self::pair(what, FOLLOWS).with(3, Part::Number(at)),
            _ => Self::number(FOLLOWS, at, ""),
        }
    }

    const fn with(mut self, at: usize, part: Part) -> Self {
        self.parts[at] = part;
        self
    }
}

impl Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Number(number) => number.fmt(f),
        })
    }
}
