//! The second registry: what a response that is wrong, or never came, probably was, and what mends
//! it.
//!
//! A [`Verdict`] says what is wrong with the bytes; a [`Cause`] says why somebody sends such bytes:
//! the port speaks TLS, a script prints a page without a head, an idle connection was closed as the
//! request came. It is a guess by the first matching row, never a judgement: no verdict rests on
//! it, and its words are never more certain than the evidence ("looks like …").
//!
//! [`likely`] takes the verdict and the [`Evidence`]: windows of a fixed size, so that neither the
//! splits of the input nor what comes behind them change the answer. It neither allocates nor
//! looks further.
//!
//! ```
//! use bad_gateway::cause::{self, Cause, Evidence};
//! use bad_gateway::{Ending, Method, Policy, RequestContext, check};
//!
//! let bytes = b"\x15\x03\x01\x00\x02\x02\x28";
//! let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY);
//! let evidence = Evidence::of(bytes, &verdict);
//! let cause = cause::likely(&verdict, evidence).unwrap();
//! assert_eq!(cause, Cause::TlsAlert);
//! assert_eq!(cause.says(), "looks like a TLS alert");
//! assert_eq!(cause.detail(&evidence).unwrap().to_string(), "fatal, handshake_failure");
//! assert_eq!(cause.mend().nginx, Some("proxy_pass https://UPSTREAM;"));
//! ```

// A row of `registry/` is the single home of a cause: its name, its words, its defects, what mends it,
// its example and its matcher. The documentation of the variants, `Cause::ALL`, `Cause::find`, the
// command's `causes` and `docs/causes.md` are made from it. The matchers stand in files of their own:
// other protocols by their first bytes in `wire.rs`, `frames.rs`, `databases.rs`, `replies.rs` and
// `services.rs`, files in `files.rs`,
// documents and what programs print in `documents.rs` and `output.rs`, what stands inside a head in
// `status_lines.rs`, `fields.rs` and `framing.rs`, content and what follows it in `content.rs`, and
// not one byte in `silence.rs`.

use crate::defect::{Defect, same};
use crate::verdict::{Outcome, Verdict};
use near::Near;

mod text;
mod lines;
mod evidence;
mod detail;
mod near;
mod mend;
mod example;
mod wire;
mod frames;
mod databases;
mod services;
mod replies;
mod files;
mod documents;
mod output;
mod status_lines;
mod fields;
mod chunk_lines;
mod framing;
mod content;
mod silence;
mod registry;

pub use detail::Detail;
pub use evidence::Evidence;
pub use example::Example;
pub use mend::Mend;
pub use registry::Cause;

/// What probably went wrong, by the first row that matches; `None` where no row does.
///
/// ```
/// use bad_gateway::cause::{self, Cause, Evidence};
/// use bad_gateway::{Ending, Method, Policy, RequestContext, check};
///
/// // Nothing came on a connection that was used before: it was closed as the request came.
/// let verdict = check(b"", RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY);
/// let evidence = Evidence::new(Ending::Closed).reused();
/// assert_eq!(cause::likely(&verdict, evidence), Some(Cause::KeepAliveRace));
///
/// let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Open, Policy::GATEWAY);
/// assert_eq!(cause::likely(&verdict, Evidence::of(bytes, &verdict)), None);
/// ```
#[must_use]
pub fn likely(verdict: &Verdict, evidence: Evidence<'_>) -> Option<Cause> {
    Cause::ALL.iter().copied().find(|cause| cause.matches(verdict, &evidence))
}

/// What one row of the registry says.
struct Row {
    name: &'static str,
    doc: &'static str,
    says: &'static str,
    defects: &'static [Defect],
    mend: Mend,
    look: Look,
    detail: Option<fn(&Evidence<'_>) -> Option<Detail>>,
    example: Example,
}

/// What a row looks at.
enum Look {
    /// The first bytes of what should be a head and is none.
    First(fn(&[u8]) -> bool),
    /// Whether those start with one of these.
    Starts(&'static [&'static [u8]]),
    /// The same; what stands beside it is the detail.
    Names(&'static [(&'static [u8], &'static str)]),
    /// The line with the defect.
    Line(fn(&Near<'_>) -> bool),
    /// All of it.
    All(fn(&Verdict, &Evidence<'_>) -> bool),
    /// The defect alone: where it mostly comes from.
    Often,
}

impl Look {
    fn at(&self, verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
        let start = evidence.start();
        // Where a status line was read, the first bytes are known.
        let foreign = !start.starts_with(b"HTTP/1.");
        match self {
            Self::First(matches) => foreign && matches(start),
            Self::Starts(starts) => foreign && text::starts_with_any(start, starts),
            Self::Names(names) => foreign && text::named(start, names).is_some(),
            Self::Line(matches) => matches(&Near::of(evidence)),
            Self::All(matches) => matches(verdict, evidence),
            Self::Often => true,
        }
    }
}

/// Declares the registry: the enum with its documentation, `ALL`, and the rows behind the accessors.
/// Each file of `registry/` puts its rows behind those that it was given, and hands them all on.
macro_rules! causes {
    (@detail) => { None };
    (@detail $detail:expr) => { Some($detail) };
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident {
            name: $name:literal, says: $says:literal, on: $defects:expr, mend: $mend:expr,
            look: $look:expr, $(detail: $detail:expr,)? example: $example:expr
        }
    )+) => {
        /// What probably happened: a row of the registry.
        ///
        /// Its name is stable. The order is that of the registry: the first row that matches wins.
        /// No text of it holds a byte of the peer; `Display` is [`Cause::says`].
        ///
        /// ```
        /// use bad_gateway::cause::Cause;
        ///
        /// let cause = Cause::find("fastcgi").unwrap();
        /// assert_eq!(cause.to_string(), "looks like a FastCGI record");
        /// assert_eq!(cause.mend().nginx, Some("fastcgi_pass UPSTREAM;"));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Cause {
            $(
                $(#[doc = $doc])+
                #[doc = concat!("\n\n`", $name, "`: ", $says, ".")]
                $variant,
            )+
        }

        impl Cause {
            /// Every cause, each once, in registry order.
            pub const ALL: &'static [Cause] = &[$(Cause::$variant),+];
        }

        pub(super) static ROWS: &[super::Row] = &TABLE;

        pub(super) const TABLE: [super::Row; Cause::ALL.len()] = [$(super::Row {
            name: $name, doc: concat!($($doc, "\n"),+), says: $says,
            defects: $defects, mend: $mend, look: $look,
            detail: causes!(@detail $($detail)?), example: $example,
        }),+];
    };
}
use causes;

impl Cause {
    const fn row(self) -> &'static Row {
        &registry::ROWS[self as usize]
    }

    /// The stable name, such as `tls-alert`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// What it looks like, in one phrase that never holds bytes of the peer. It begins with "looks
    /// like" where the bytes show it, with "often" where only the defect is known, and with "has"
    /// where it is no guess.
    #[must_use]
    pub const fn says(self) -> &'static str {
        self.row().says
    }

    /// Whether it is told by the defect alone, so that it is what such a defect mostly comes from.
    #[must_use]
    pub const fn is_general(self) -> bool {
        matches!(self.row().look, Look::Often)
    }

    /// What more the bytes tell, such as the name of a TLS alert.
    #[must_use]
    pub fn detail(self, evidence: &Evidence<'_>) -> Option<Detail> {
        let row = self.row();
        let start = evidence.start();
        let detail = match (row.detail, &row.look) {
            (Some(detail), _) => detail(evidence),
            (None, Look::Names(names)) => text::named(start, names).map(Detail::text),
            _ => None,
        };
        let first = matches!(row.look, Look::First(_) | Look::Starts(_) | Look::Names(_));
        let status = lines::status_line(start).filter(|_| first || self == Self::RestOfResponse);
        status.map_or(detail, |at| Some(Detail::status_line(detail, at as u64)))
    }

    /// What mends it.
    #[must_use]
    pub const fn mend(self) -> Mend {
        self.row().mend
    }

    /// Where a defect mostly comes from, if that is known.
    ///
    /// ```
    /// use bad_gateway::Defect;
    /// use bad_gateway::cause::Cause;
    ///
    /// let cause = Cause::often(Defect::ContentLengthRepeated).unwrap();
    /// assert_eq!(cause.says(), "often an application and the server around it, which each add one");
    /// ```
    #[must_use]
    pub fn often(defect: Defect) -> Option<Self> {
        let general = |cause: &Self| cause.is_general() && cause.defects().contains(&defect);
        Self::ALL.iter().copied().find(general)
    }

    /// The defects for which it is looked for; none where the response is not malformed.
    #[must_use]
    pub const fn defects(self) -> &'static [Defect] {
        self.row().defects
    }

    /// The whole explanation, line by line, with an empty line before each further paragraph.
    ///
    /// ```
    /// use bad_gateway::cause::Cause;
    ///
    /// let first = Cause::TlsAlert.explanation().next();
    /// assert_eq!(first, Some("The upstream speaks TLS on this port."));
    /// ```
    pub fn explanation(self) -> impl Iterator<Item = &'static str> {
        self.row().doc.lines().map(str::trim)
    }

    /// What an upstream sends, or does, that shows it.
    #[must_use]
    pub const fn example(self) -> &'static Example {
        &self.row().example
    }

    /// The cause of that name; letters of either case. `None` if there is no such row.
    ///
    /// ```
    /// use bad_gateway::cause::Cause;
    ///
    /// assert_eq!(Cause::find("tls-alert"), Some(Cause::TlsAlert));
    /// assert_eq!(Cause::find("no such"), None);
    /// ```
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|cause| cause.name().eq_ignore_ascii_case(name))
    }

    /// Whether this row matches, whatever stands before it in the registry.
    #[must_use]
    pub fn matches(self, verdict: &Verdict, evidence: &Evidence<'_>) -> bool {
        let row = self.row();
        let named = match verdict.outcome {
            Outcome::Malformed(reject) => row.defects.contains(&reject.defect),
            _ => row.defects.is_empty(),
        };
        named && row.look.at(verdict, evidence)
    }
}

impl core::fmt::Display for Cause {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.says())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Cause {
    /// `{"name", "says", "mend"}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut row = serializer.serialize_struct("Cause", 3)?;
        row.serialize_field("name", self.name())?;
        row.serialize_field("says", self.says())?;
        row.serialize_field("mend", &self.mend())?;
        row.end()
    }
}

/// Compile-time guard: no two rows share a name, and no example is larger than its window.
const _: () = {
    let mut a = 0;
    while a < registry::TABLE.len() {
        assert!(
            registry::TABLE[a].example.bytes.len() <= Evidence::FIRST,
            "an example is too long"
        );
        let mut b = a + 1;
        while b < registry::TABLE.len() {
            assert!(
                !same(registry::TABLE[a].name, registry::TABLE[b].name),
                "two rows share a name"
            );
            b += 1;
        }
        a += 1;
    }
};
