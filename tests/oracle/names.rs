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
    "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range",
    "age", "cache-control", "date", "expires", "location", "retry-after", "vary", "warning",
    "content-encoding", "content-type", "content-range", "trailer",
];

/// Fields of responses that are meant for every recipient (RFC 9110 §7.6.1), so that no connection
/// option may bear their name.
#[rustfmt::skip]
const END_TO_END: &[&str] = &[
    "accept-ranges", "age", "allow", "authentication-info", "cache-control", "content-encoding",
    "content-language", "content-length", "content-location", "content-range", "content-type",
    "date", "etag", "expires", "last-modified", "location", "pragma", "retry-after", "server",
    "set-cookie", "vary", "via", "warning", "www-authenticate",
];

fn among(names: &[&str], name: &[u8]) -> bool {
    names
        .iter()
        .any(|listed| listed.as_bytes().eq_ignore_ascii_case(name))
}

pub(super) fn forbidden_in_trailers(name: &[u8]) -> bool {
    among(NO_TRAILERS, name)
}

pub(super) fn end_to_end(name: &[u8]) -> bool {
    among(END_TO_END, name)
}
