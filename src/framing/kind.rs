//! The ways in which content is delimited.

/// How the content that follows a head is delimited (RFC 9112 §6.3).
///
/// ```
/// use bad_gateway::{Ending, Framing, Method, Policy, RequestContext, check};
///
/// let framing = |method, bytes| {
///     check(bytes, RequestContext::new(method), Ending::Open, Policy::GATEWAY).framing
/// };
/// let head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
/// assert_eq!(framing(Method::Get, head), Some(Framing::Length(5)));
/// assert_eq!(framing(Method::Head, head), Some(Framing::None));
/// assert_eq!(framing(Method::Connect, b"HTTP/1.1 200 OK\r\n\r\n"), Some(Framing::Tunnel));
/// assert_eq!(Framing::Length(5).as_str(), "length");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "RFC 9112 §6.3 knows no other way")]
pub enum Framing {
    /// There is none: the response ends with its head (HEAD, 1xx, 204, 304).
    None,
    /// So many bytes (RFC 9112 §6.2).
    Length(u64),
    /// Chunks, then a trailer section (RFC 9112 §7.1).
    Chunked,
    /// Everything until the connection closes.
    Close,
    /// HTTP ends with the head; what follows belongs to another protocol (101, 2xx to CONNECT).
    Tunnel,
}

impl Framing {
    /// The lower-case name: `none`, `length`, `chunked`, `close` or `tunnel`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Length(_) => "length",
            Self::Chunked => "chunked",
            Self::Close => "close",
            Self::Tunnel => "tunnel",
        }
    }
}

impl core::fmt::Display for Framing {
    /// As [`Framing::as_str`], without the length.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}
