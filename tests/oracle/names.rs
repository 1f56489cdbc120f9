//! Field names that mean something to the reader.

/// Fields that must not stand in a trailer section (RFC 9110 §6.5.1): they frame, route, control
/// the connection, authenticate, modify the request, control the response or say what the content is.
#[rustfmt::skip]
const NO_TRAILERS: &[&str] = &[
    "content-length", "transfer-encoding",
    "host",
    "connection", "keep-alive", "proxy-connection", "te", "upgrade",
    "www-authenticate", "proxy-authenticate", "authorization", "proxy-authorization", "set-cookie", "cookie",
    "expect", "range", "max-forwards", "pragma",
    "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "if-schedule-tag-match",
    "age", "cache-control", "date", "expires", "location", "retry-after", "vary", "warning",
    "content-encoding", "content-type", "content-range", "trailer",
];

/// Fields of responses that are meant for every recipient (RFC 9110 §7.6.1), so that no connection
/// option may bear their name: those of RFC 9110 and 9111, and registered ones that tell browsers and
/// caches what the origin wants.
#[rustfmt::skip]
const END_TO_END: &[&str] = &[
    "accept-ranges", "access-control-allow-credentials", "access-control-allow-headers",
    "access-control-allow-methods", "access-control-allow-origin", "access-control-expose-headers",
    "access-control-max-age", "age", "allow", "alt-svc", "authentication-info", "cache-control",
    "cache-status", "cdn-cache-control", "clear-site-data", "content-digest", "content-disposition",
    "content-encoding", "content-language", "content-length", "content-location", "content-range",
    "content-security-policy", "content-security-policy-report-only", "content-type",
    "cross-origin-embedder-policy", "cross-origin-opener-policy", "cross-origin-resource-policy",
    "date", "etag", "expires", "last-modified", "link", "location", "permissions-policy", "pragma",
    "proxy-status", "referrer-policy", "repr-digest", "retry-after", "server", "server-timing",
    "set-cookie", "strict-transport-security", "vary", "via", "warning", "www-authenticate",
    "x-content-type-options", "x-frame-options",
];

fn among(names: &[&str], name: &[u8]) -> bool {
    names.iter().any(|listed| listed.as_bytes().eq_ignore_ascii_case(name))
}

pub(super) fn forbidden_in_trailers(name: &[u8]) -> bool {
    among(NO_TRAILERS, name)
}

pub(super) fn end_to_end(name: &[u8]) -> bool {
    among(END_TO_END, name)
}

/// Fields that say where the message ends, or what becomes of the connection.
pub(super) fn frames(name: &[u8]) -> bool {
    among(&["content-length", "transfer-encoding", "connection", "upgrade"], name)
}
