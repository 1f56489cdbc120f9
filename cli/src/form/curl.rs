//! What curl says about a connection, in `-v` and `--trace` alike.

use bad_gateway::Ending;

/// How the connection ended, by a line of curl's; none if the line does not say it.
pub(super) fn ending(line: &str) -> Option<Ending> {
    let has = |text: &str| line.contains(text);
    if has("Empty reply from server") || has("transfer closed with") || has("curl: (52)") {
        Some(Ending::Closed)
    } else if has("Connection reset by peer") || has("Connection was reset") {
        Some(Ending::Reset)
    } else if has("Operation timed out") || has("curl: (28)") {
        Some(Ending::TimedOut)
    } else if has("unexpected eof while reading") || has("SSL_ERROR_ZERO_RETURN") {
        Some(Ending::Truncated)
    } else {
        None
    }
}

/// Whether a line says that a connection was made, so that what follows is not on the one before.
pub(super) fn is_connected(line: &str) -> bool {
    line.starts_with("Connected to ") || line.starts_with("Established connection to ")
}
