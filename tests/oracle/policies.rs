//! The three policies, as the policy table has them.

/// What no two recipients read differently.
const GATEWAY: &[&str] = &[
    "status-space-missing",      // no SP after the status code
    "status-code-high",          // 600 to 999
    "field-name-blank",          // SP/HTAB before the colon, where the field does not frame
    "chunk-size-blank",          // SP/HTAB between chunk-size or chunk-ext and CRLF
    "content-length-repeated",   // the same digits again
    "forbidden-framing",         // framing fields in a 2xx to CONNECT, a length of 0 in 1xx or 204
    "no-content-framing",        // any other framing fields in 1xx or 204
    "unused-framing",            // any fault in framing fields in an answer to HEAD or a 304
    "transfer-encoding-unasked", // Transfer-Encoding in answer to an HTTP/1.0 request
    "reset-content",             // content in a 205
    "trailer-forbidden",         // a field in trailers that must not be there
    "connection-end-to-end",     // Connection naming an end-to-end field
    "connection-option-byte",    // a member of Connection that is no token
    "upgrade-connection",        // 101 without `Connection: upgrade`
];

/// What an old upstream may be forgiven besides.
const LENIENT: &[&str] = &[
    "status-line-blanks",
    "leading-empty-line",
    "bare-lf",
    "obs-fold",
    "framing-fold",
    "whitespace-led-line",
    "field-colon-missing",
    "field-name-byte",
    "framing-name-blank",
    "field-value-byte",
    "content-length-empty-member",
    "transfer-encoding-and-content-length",
    "transfer-encoding-http10",
    "transfer-encoding-empty-member",
    "transfer-coding-repeated",
    "transfer-coding-identity",
];

pub fn strict(_: &str) -> bool {
    false
}

pub fn gateway(name: &str) -> bool {
    GATEWAY.contains(&name)
}

pub fn lenient(name: &str) -> bool {
    GATEWAY.contains(&name) || LENIENT.contains(&name)
}
