//! The registry: every way in which a response can be wrong, one row each.
//!
//! A row is the single home of a defect's name, code, RFC section, message, explanation,
//! tolerance, error type of RFC 9209 and example. The documentation of the variants, the
//! `Display` text, `docs/defects.md`, `bad-gateway explain` and the JSON names are all made from
//! it. The rows themselves stand in `registry.rs`. What is *not* decided here: which rows are
//! tolerated (that is the policy) and where they are judged.

use core::fmt;

mod registry;
mod set;

pub use registry::Defect;
pub(crate) use set::DefectSet;

/// Whether, and how, a defect may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tolerance {
    /// No policy can let it pass.
    Never,
    /// It may pass once it has been rewritten.
    Repair,
    /// It may pass as it is; it is reported.
    Note,
}

impl Tolerance {
    /// The lower-case name, as the command and the documentation print it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Repair => "repair",
            Self::Note => "note",
        }
    }
}

/// The error types of RFC 9209 §2.3 that reading a response can lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProxyStatus {
    /// `connection_terminated` (§2.3.8): the connection ended before any response came.
    ConnectionTerminated,
    /// `connection_read_timeout` (§2.3.10): no new data came in time.
    ConnectionReadTimeout,
    /// `http_response_incomplete` (§2.3.18): the connection ended before the response did.
    HttpResponseIncomplete,
    /// `http_response_header_section_size` (§2.3.19): the head is too large.
    HttpResponseHeaderSectionSize,
    /// `http_response_header_size` (§2.3.20): one field line is too large.
    HttpResponseHeaderSize,
    /// `http_response_body_size` (§2.3.21): the content is too large.
    HttpResponseBodySize,
    /// `http_response_trailer_section_size` (§2.3.22): the trailer section is too large.
    HttpResponseTrailerSectionSize,
    /// `http_response_trailer_size` (§2.3.23): one trailer field is too large.
    HttpResponseTrailerSize,
    /// `http_response_transfer_coding` (§2.3.24): the transfer coding is faulty.
    HttpResponseTransferCoding,
    /// `http_protocol_error` (§2.3.28): everything else that is malformed.
    HttpProtocolError,
}

impl ProxyStatus {
    /// The registered token, to be written after `error=`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConnectionTerminated => "connection_terminated",
            Self::ConnectionReadTimeout => "connection_read_timeout",
            Self::HttpResponseIncomplete => "http_response_incomplete",
            Self::HttpResponseHeaderSectionSize => "http_response_header_section_size",
            Self::HttpResponseHeaderSize => "http_response_header_size",
            Self::HttpResponseBodySize => "http_response_body_size",
            Self::HttpResponseTrailerSectionSize => "http_response_trailer_section_size",
            Self::HttpResponseTrailerSize => "http_response_trailer_size",
            Self::HttpResponseTransferCoding => "http_response_transfer_coding",
            Self::HttpProtocolError => "http_protocol_error",
        }
    }
}

impl fmt::Display for ProxyStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A response that shows a defect, and the circumstances under which it does.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Example {
    /// What the connection delivers before it is closed.
    pub bytes: &'static [u8],
    /// The request's method, as it is spelled on the wire.
    pub method: &'static str,
    /// The value of the request's Upgrade field.
    pub upgrade: Option<&'static str>,
    /// Whether the request said HTTP/1.0.
    pub http10_request: bool,
    /// Whether the request is still being sent.
    pub sending: bool,
    /// A limit other than the default: its name and value.
    pub limit: Option<(&'static str, u64)>,
}

const fn plain(bytes: &'static [u8]) -> Example {
    Example {
        bytes,
        method: "GET",
        upgrade: None,
        http10_request: false,
        sending: false,
        limit: None,
    }
}

const fn http10(bytes: &'static [u8]) -> Example {
    Example { http10_request: true, ..plain(bytes) }
}

const fn offered(protocol: &'static str, bytes: &'static [u8]) -> Example {
    Example { upgrade: Some(protocol), ..plain(bytes) }
}

const fn sending(protocol: &'static str, bytes: &'static [u8]) -> Example {
    Example { sending: true, ..offered(protocol, bytes) }
}

const fn limit(name: &'static str, value: u64, bytes: &'static [u8]) -> Example {
    Example { limit: Some((name, value)), ..plain(bytes) }
}

/// What one row of the registry says.
struct Row {
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
            code: $code:literal, name: $name:literal, rfc: ($rfc:literal, $section:literal),
            tolerance: $tolerance:ident, closes: $closes:literal,
            proxy_status: $status:ident, example: $example:expr
        }
    )+) => {
        /// A way in which a response can be wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Defect {
            $(
                $(#[doc = $doc])+
                #[doc = concat!("\n\n`", $name, "`, ", $code, ", RFC ", stringify!($rfc), " §", $section,
                    ". Tolerance: ", stringify!($tolerance), ".")]
                $variant,
            )+
        }

        impl Defect {
            /// Every defect, in registry order.
            pub const ALL: &'static [Defect] = &[$(Defect::$variant),+];
        }

        pub(super) static ROWS: &[super::Row] = &TABLE;

        pub(super) const TABLE: [super::Row; Defect::ALL.len()] = [$(super::Row {
            code: $code, name: $name, rfc: ($rfc, $section), doc: concat!($($doc, "\n"),+),
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

    /// The stable code, such as `H001`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// The stable name, such as `bare-lf`: what policies, the command and JSON call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The number of the RFC that is violated, and the section in it.
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

    /// The whole explanation: the message, and the paragraphs after it.
    #[must_use]
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

    /// The error type of RFC 9209 for a response refused because of it.
    #[must_use]
    pub const fn proxy_status(self) -> ProxyStatus {
        self.row().proxy_status
    }

    /// A response that shows it.
    #[must_use]
    pub const fn example(self) -> &'static Example {
        &self.row().example
    }

    /// The defect of that name or code; letters of either case.
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

/// A response was refused: what is wrong, and where.
///
/// The text of its `Display` is one line without any byte of the peer, so it can be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
#[non_exhaustive]
pub struct Reject {
    /// What is wrong.
    pub defect: Defect,
    /// The offending byte's offset in bytes, from the first byte of this response, interim
    /// responses included.
    pub offset: u64,
}

impl Reject {
    pub(crate) const fn new(defect: Defect, offset: u64) -> Self {
        Self { defect, offset }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rfc, section) = self.defect.rfc();
        let (defect, offset, code) = (self.defect, self.offset, self.defect.code());
        write!(f, "{defect}, at byte {offset} [{code}, RFC {rfc} §{section}]")
    }
}

impl core::error::Error for Reject {}

#[cfg(feature = "serde")]
impl serde::Serialize for Defect {
    /// The name, such as `"bare-lf"`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Compile-time guard: no two rows share a code or a name.
const _: () = {
    let mut a = 0;
    while a < COUNT {
        let mut b = a + 1;
        while b < COUNT {
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

const fn same(a: &str, b: &str) -> bool {
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
