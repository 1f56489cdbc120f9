//! The three policies, as the policy table has them.

/// What no two recipients read differently.
const GATEWAY: &[&str] = &[
    "status-space-missing",      // no SP after the status code
    "chunk-size-blank",          // SP/HTAB between chunk-size or chunk-ext and CRLF
    "forbidden-framing",         // framing fields in 1xx, 204 or a 2xx to CONNECT
    "no-content-framing",        // the same in a 204, but for `Content-Length: 0`
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
    "bare-lf",
    "obs-fold",
    "field-name-blank",
    "whitespace-led-line",
    "content-length-repeated",
    "transfer-encoding-and-content-length",
    "transfer-encoding-http10",
    "transfer-encoding-empty-member",
    "status-code-high",
    "leading-empty-line",
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
