//! Which fields concern one connection alone (RFC 9110 §7.6.1).

/// Connection-specific fields (RFC 9110 §7.6.1).
pub(crate) const HOP_BY_HOP: &[&str] = &[
    // Reserved (RFC 9112 §9.6): beside our own `Connection: close` the next hop would drop it.
    "close",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// Whether a field of that name concerns one connection alone (RFC 9110 §7.6.1).
///
/// Such a field is never passed on, named by Connection or not: Connection, Keep-Alive, Proxy-Connection,
/// TE, Transfer-Encoding, Upgrade, and the reserved name `close` (RFC 9112 §9.6); letters of either case.
/// [`Forward`](crate::forward::Forward) leaves them behind already. This is for the request's way upstream,
/// which the caller writes; there the fields that Connection names stay behind too.
///
/// ```
/// use bad_gateway::forward::is_hop_by_hop;
///
/// assert!(is_hop_by_hop(b"Keep-Alive") && is_hop_by_hop(b"TE"));
/// assert!(!is_hop_by_hop(b"Content-Length") && !is_hop_by_hop(b"Trailer"));
/// ```
#[must_use]
pub const fn is_hop_by_hop(name: &[u8]) -> bool {
    is_any(HOP_BY_HOP, name)
}

/// Whether the name is one of these, letters of either case.
pub(crate) const fn is_any(names: &[&str], name: &[u8]) -> bool {
    let mut at = 0;
    while at < names.len() {
        if names[at].as_bytes().eq_ignore_ascii_case(name) {
            return true;
        }
        at += 1;
    }
    false
}
