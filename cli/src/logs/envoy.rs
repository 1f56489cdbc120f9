//! The access log of Envoy (1.40): its response flags, and the details that it writes.

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("envoy", phrase, means, next)
}

/// Phrases.
pub(super) const ROWS: &[Row] = &[
    row(
        "upstream_reset_after_response_started{protocol_error}",
        "the content could not be read to its end, and the client got a part: it was cut or reset, or its chunks are none",
        CONTENT,
    ),
    row("upstream_reset_before_response_started{connection_termination}", NO_HEAD, DIED),
    row(
        "upstream_reset_after_response_started{connection_termination}",
        "the connection was closed within the response, or behind interim responses (1xx)",
        DIED,
    ),
    row("remote_connection_failure", REFUSED, CONNECT).and("Connection_refused"),
    row("response_timeout", ANY_SLOW, WAIT),
    row(
        "upstream_reset_before_response_started{protocol_error}",
        "the upstream's response is no valid HTTP for Envoy's parser, or the port speaks another version",
        SAVE,
    ),
    row(
        "reset reason: protocol error",
        "the upstream's response is no valid HTTP for Envoy's parser, or the port speaks another version",
        SAVE,
    ),
    row(
        "reset reason: connection termination",
        "the upstream closed before its head was complete: it died, closed an idle connection as the \
         request came, or speaks no HTTP there",
        "look into the upstream's log at that time; bad-gateway probe --idle 1s,5s,61s URL",
    ),
    row(
        "OPENSSL_internal:WRONG_VERSION_NUMBER",
        "Envoy speaks TLS, and the port answers something else",
        "take the transport_socket of the cluster away",
    ),
    row(
        "reset reason: remote connection failure",
        "the connection could not be made, or its TLS handshake failed; the reason stands behind it",
        CONNECT,
    ),
    row(
        "reset reason: connection failure",
        "the connection could not be made, or its TLS handshake failed; the reason stands behind it",
        "bad-gateway probe URL from the same machine",
    ),
    row(
        "no healthy upstream",
        "no host of the cluster is healthy, or it has none",
        "the admin page /clusters says which, and why",
    ),
    row(
        "response_payload_too_large",
        "the content is larger than the buffer that a filter needs it in",
        "per_connection_buffer_limit_bytes of the cluster",
    ),
];

/// Response flags, as they stand behind the status.
pub(super) const FLAGS: &[Row] = &[
    row("UPE", "the upstream's response is no valid HTTP for Envoy's parser: 502", SAVE),
    row(
        "UC",
        "the upstream closed the connection before the response was whole: 503",
        "look into the upstream's log at that time; idle_timeout of the cluster below that of the upstream",
    ),
    row(
        "UF",
        "the connection could not be made, or its TLS failed: 503",
        "bad-gateway probe URL from the same machine",
    ),
    row(
        "UH",
        "no host of the cluster is healthy: 503",
        "the admin page /clusters says which, and why",
    ),
    row(
        "UT",
        "the response did not come within the route's timeout: 504",
        "compare the route's timeout with the upstream's time",
    ),
    row("UR", "the upstream reset the stream: 503", "look into the upstream's log at that time"),
    row(
        "URX",
        "no retry was left, or the connection was tried too often: 503",
        "look at the flags beside it",
    ),
    row("UO", "a circuit breaker is open: 503", "circuit_breakers of the cluster"),
    row("NR", "no route matched, or no filter chain: 404", "the routes of the listener"),
];

/// The row of the first flag behind the status of an access log's line.
pub(super) fn flag(line: &str) -> Option<&'static Row> {
    let (_, behind) = line.split_once(" HTTP/").and_then(|(_, rest)| rest.split_once("\" "))?;
    let mut words = behind.split_ascii_whitespace();
    let status = words.next()?;
    if status.len() != 3 || !status.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let flags = words.next()?;
    flags.split(',').find_map(|flag| FLAGS.iter().find(|row| row.phrase == flag))
}
