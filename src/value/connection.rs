//! Connection: the options `close`, `keep-alive` and `upgrade`, and the fields it names
//! (RFC 9110 §7.6.1).

use super::{EmptyMembers, Line, members};
use crate::defect::{Defect, Reject};
use crate::policy::Scope;
use crate::syntax::{Names, is_word};

/// The options that matter, over all lines of Connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Connection {
    pub(crate) close: bool,
    pub(crate) keep_alive: bool,
    pub(crate) upgrade: bool,
}

/// Reads the lines of Connection as one list.
///
/// # Errors
///
/// `connection-option-byte`, `connection-end-to-end`, `empty-member-count`
pub(crate) fn read<'a>(
    lines: impl Iterator<Item = Line<'a>>,
    scope: &mut Scope<'_>,
) -> Result<Connection, Reject> {
    let mut connection = Connection::default();
    let mut empties = EmptyMembers::new(scope);
    for line in lines {
        for member in members(line) {
            if empties.is_empty(&member, scope)? {
                continue;
            }
            if let Some(bad) = member.not_a_token_at() {
                scope.judge(Defect::ConnectionOptionByte, bad)?;
            } else if is_word(member.bytes, b"close") {
                connection.close = true;
            } else if is_word(member.bytes, b"keep-alive") {
                connection.keep_alive = true;
            } else if is_word(member.bytes, b"upgrade") {
                connection.upgrade = true;
            } else if is_end_to_end(member.bytes) {
                scope.judge(Defect::ConnectionEndToEnd, member.at)?;
            }
        }
    }
    Ok(connection)
}

/// Fields that are meant for every recipient, so that no connection option may name them
/// (RFC 9110 §7.6.1): those of RFC 9110 and RFC 9111 for responses, and the registered ones whose
/// removal would weaken what the origin asked of browsers and caches.
static END_TO_END: Names = Names::new(&[
    "Accept-Ranges",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Age",
    "Allow",
    "Alt-Svc",
    "Authentication-Info",
    "Cache-Control",
    "Cache-Status",
    "CDN-Cache-Control",
    "Clear-Site-Data",
    "Content-Digest",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Security-Policy",
    "Content-Security-Policy-Report-Only",
    "Content-Type",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Date",
    "ETag",
    "Expires",
    "Last-Modified",
    "Link",
    "Location",
    "Permissions-Policy",
    "Pragma",
    "Proxy-Status",
    "Referrer-Policy",
    "Repr-Digest",
    "Retry-After",
    "Server",
    "Server-Timing",
    "Set-Cookie",
    "Strict-Transport-Security",
    "Vary",
    "Via",
    "Warning",
    "WWW-Authenticate",
    "X-Content-Type-Options",
    "X-Frame-Options",
]);

/// Whether no connection option may name such a field.
pub(crate) fn is_end_to_end(option: &[u8]) -> bool {
    END_TO_END.has(option)
}
