//! Which fields a trailer section must not have.

/// Fields that frame, route, authenticate or control a message, or describe its content: they must
/// not stand in a trailer section (RFC 9110 §6.5.1). Any `If-…` is one too.
const FORBIDDEN: &[&str] = &[
    "Age",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "Cookie",
    "Date",
    "Expect",
    "Expires",
    "Host",
    "Keep-Alive",
    "Location",
    "Max-Forwards",
    "Pragma",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Range",
    "Retry-After",
    "Set-Cookie",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Vary",
    "Warning",
    "WWW-Authenticate",
];

/// Whether a field of that name must not stand in a trailer section.
pub(crate) fn is_forbidden_in_trailers(name: &[u8]) -> bool {
    let conditional = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"if-"));
    conditional || FORBIDDEN.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name))
}
