//! The registry: every way in which a response can be wrong, one row each.
//!
//! A row is the single home of a defect's name, code, RFC section, message, explanation,
//! tolerance, error type of RFC 9209 and example. The documentation of the variants, the
//! `Display` text, `docs/defects.md`, `bad-gateway explain` and the JSON names are all made from
//! it. The rows themselves stand in `registry.rs`. What is *not* decided here: which rows are
//! tolerated (that is the policy) and where they are judged.

use core::fmt;

mod example;
mod proxy_status;
mod registry;
mod reject;
mod set;
mod tolerance;

pub use example::Example;
use example::{http10, limit, offered, plain, sending};
pub use proxy_status::ProxyStatus;
pub use registry::Defect;
pub use reject::Reject;
pub(crate) use set::DefectSet;
pub use tolerance::Tolerance;

/// What one row of the registry says.
struct Row {
    number: u16,
    code: &'static str,
    name: &'static str,
    rfc: (u16, &'static str),
    doc: &'static str,
    tolerance: Tolerance,
    closes: bool,
    proxy_status: ProxyStatus,
    example: Example,
}

/// Declares the registry: the enum with its documentation, `ALL`, and the rows behind the accessors.
macro_rules! defects {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident {
            number: $number:literal, code: $code:literal, name: $name:literal,
            rfc: ($rfc:literal, $section:literal),
            tolerance: $tolerance:ident, closes: $closes:literal, proxy_status: $status:ident,
            example: $example:expr
        }
    )+) => {
        /// A way in which a response can be wrong: a row of the registry.
        ///
        /// Its name, code and number are stable; a code and a number are never used again. The order of
        /// the rows ([`Defect::ALL`], `Ord`) breaks ties between defects at the same offset; it is not that of the
        /// numbers, and rows may come between others. No text of it holds a byte of the peer; `Display`
        /// is the message without its full stop.
        ///
        /// ```
        /// use bad_gateway::{Defect, ProxyStatus};
        ///
        /// let row = Defect::ContentLengthConflict;
        /// assert_eq!((row.name(), row.code()), ("content-length-conflict", "C004"));
        /// assert_eq!(row.rfc(), (9112, "6.3"));
        /// assert_eq!(row.to_string(), "Content-Length has values that differ");
        /// assert_eq!(row.proxy_status(), ProxyStatus::HttpProtocolError);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Defect {
            $(
                $(#[doc = $doc])+
                #[doc = concat!(
                    "\n\n`", $name, "`, ", $code, ", number ", stringify!($number),
                    ", RFC ", stringify!($rfc), " §", $section,
                    ". Tolerance: ", stringify!($tolerance), "."
                )]
                $variant,
            )+
        }

        impl Defect {
            /// Every defect, each once, in registry order.
            pub const ALL: &'static [Defect] = &[$(Defect::$variant),+];
        }

        pub(super) static ROWS: &[super::Row] = &TABLE;

        pub(super) const TABLE: [super::Row; Defect::ALL.len()] = [$(super::Row {
            number: $number, code: $code, name: $name, rfc: ($rfc, $section),
            doc: concat!($($doc, "\n"),+),
            tolerance: Tolerance::$tolerance, closes: $closes,
            proxy_status: ProxyStatus::$status, example: $example,
        }),+];
    };
}
use defects;

/// The number of rows.
pub(crate) const COUNT: usize = Defect::ALL.len();

impl Defect {
    const fn row(self) -> &'static Row {
        &registry::ROWS[self as usize]
    }

    /// The stable code, such as `H001`: a letter for the part of the response, and three digits.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// The stable number, at least 1, for interfaces that have no names. It is not the order of the
    /// rows.
    ///
    /// ```
    /// use bad_gateway::Defect;
    ///
    /// assert_eq!(Defect::from_number(Defect::BareLf.number()), Some(Defect::BareLf));
    /// assert_eq!(Defect::from_number(0), None);
    /// ```
    #[must_use]
    pub const fn number(self) -> u16 {
        self.row().number
    }

    /// The defect of that [number](Defect::number); `None` if there is no such row.
    #[must_use]
    pub const fn from_number(number: u16) -> Option<Self> {
        let mut at = 0;
        while at < COUNT {
            if registry::TABLE[at].number == number {
                return Some(Self::ALL[at]);
            }
            at += 1;
        }
        None
    }

    /// The stable name, such as `bare-lf`: what policies, the command and JSON call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The number of the RFC that is violated, and the section in it, without `§`.
    #[must_use]
    pub const fn rfc(self) -> (u16, &'static str) {
        self.row().rfc
    }

    /// What is wrong, in one line that never holds bytes of the peer.
    #[must_use]
    pub fn message(self) -> &'static str {
        let doc = self.row().doc;
        doc.split_once('\n').map_or(doc, |(first, _)| first).trim()
    }

    /// The whole explanation, line by line: the message, and the paragraphs after it, with an
    /// empty line before each.
    ///
    /// ```
    /// use bad_gateway::Defect;
    ///
    /// let mut lines = Defect::BareLf.explanation();
    /// assert_eq!(lines.next(), Some(Defect::BareLf.message()));
    /// assert_eq!(lines.next(), Some(""));
    /// ```
    pub fn explanation(self) -> impl Iterator<Item = &'static str> {
        self.row().doc.lines().map(str::trim)
    }

    /// Whether, and how, it may pass.
    #[must_use]
    pub const fn tolerance(self) -> Tolerance {
        self.row().tolerance
    }

    /// Whether the connection cannot be used again, even where the defect was tolerated.
    #[must_use]
    pub const fn closes(self) -> bool {
        self.row().closes
    }

    /// The error type of RFC 9209 §2.3 for a response refused because of it.
    #[must_use]
    pub const fn proxy_status(self) -> ProxyStatus {
        self.row().proxy_status
    }

    /// A response that shows this defect, and no other, under
    /// [`Policy::STRICT`](crate::Policy::STRICT).
    #[must_use]
    pub const fn example(self) -> &'static Example {
        &self.row().example
    }

    /// The defect of that name or code; letters of either case. `None` if there is no such row.
    ///
    /// ```
    /// use bad_gateway::Defect;
    ///
    /// assert_eq!(Defect::find("bare-lf"), Some(Defect::BareLf));
    /// assert_eq!(Defect::find("h001"), Some(Defect::BareLf));
    /// assert_eq!(Defect::find("no such"), None);
    /// ```
    #[must_use]
    pub fn find(name_or_code: &str) -> Option<Self> {
        let is = |text: &str| text.eq_ignore_ascii_case(name_or_code);
        Self::ALL.iter().copied().find(|defect| is(defect.name()) || is(defect.code()))
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message().trim_end_matches('.'))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Defect {
    /// The name, such as `"bare-lf"`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Compile-time guard: no two rows share a number, a code or a name.
const _: () = {
    let mut a = 0;
    while a < COUNT {
        assert!(registry::TABLE[a].number > 0, "a number is at least 1");
        let mut b = a + 1;
        while b < COUNT {
            assert!(
                registry::TABLE[a].number != registry::TABLE[b].number,
                "two rows share a number"
            );
            assert!(
                !same(registry::TABLE[a].code, registry::TABLE[b].code),
                "two rows share a code"
            );
            assert!(
                !same(registry::TABLE[a].name, registry::TABLE[b].name),
                "two rows share a name"
            );
            b += 1;
        }
        a += 1;
    }
};

/// Whether two names are the same, at compile time.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
