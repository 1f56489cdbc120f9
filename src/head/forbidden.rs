//! Which fields a trailer section must not have.

/// Fields that frame, route, authenticate or control a message, or describe its content: they must
/// not stand in a trailer section (RFC 9110 §6.5.1). All of a name counts: were any `If-…` one, no name
/// could go on behind these three bytes, and they would have to be refused before the colon.
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
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Schedule-Tag-Match",
    "If-Unmodified-Since",
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
    FORBIDDEN.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name))
}
