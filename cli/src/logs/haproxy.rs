//! The log of HAProxy: the two letters of how a session ended, and what it says of servers.

use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("haproxy", phrase, means, next)
}

/// Phrases.
pub(super) const ROWS: &[Row] = &[
    row(
        "has no server available!",
        "every server of the backend is down: clients get 503",
        "look why the health checks fail: the lines `is DOWN` before this one",
    ),
    row(
        " is DOWN, reason: ",
        "a health check failed, and says why behind `reason`",
        "bad-gateway probe URL of what the check asks for",
    ),
];

/// How a session ended.
pub(super) const STATES: &[Row] = &[
    row(
        "PH",
        "HAProxy refused the head: 502. It keeps the bytes",
        "echo 'show errors' | socat - /run/haproxy/admin.sock | bad-gateway check -",
    ),
    row(
        "PR",
        "HAProxy refused the request, or a rule denied it",
        "echo 'show errors' | socat - /run/haproxy/admin.sock",
    ),
    row(
        "SH",
        "the server closed or reset before its head was complete: 502. It died, closed an idle \
         connection as the request came, or speaks no HTTP there",
        "look into the server's log at that time; bad-gateway probe URL; option redispatch, retry-on conn-failure empty-response",
    ),
    row(
        "sH",
        "no head came within `timeout server`: 504",
        "compare `timeout server` with the longest pause of the server; bad-gateway probe URL",
    ),
    row(
        "SD",
        "the server closed or reset within the content; the client got a part",
        "look for a crash, a kill or a time limit in the server's log at that time",
    ),
    row(
        "sD",
        "the server paused within the content for longer than `timeout server`",
        "compare `timeout server` with the longest pause of the server",
    ),
    row(
        "PD",
        "HAProxy refused the content, such as a wrong chunk size",
        "curl -sS --raw --http1.1 -i URL > FILE; bad-gateway check FILE",
    ),
    row(
        "SC",
        "the server refused the connection, or none is up: 503",
        "bad-gateway probe URL from the same machine",
    ),
    row(
        "sC",
        "the connection was not made within `timeout connect`: 503",
        "a wrong address, or a firewall that drops packets: bad-gateway probe URL",
    ),
    row(
        "sQ",
        "the request waited in the queue for longer than `timeout queue`: 503",
        "maxconn of the servers",
    ),
];

/// The row of the state that a line of the log ends a session with: `… 502 209 - - PH-- 1/1/0/0/0 0/0 …`.
pub(super) fn state(line: &str) -> Option<&'static Row> {
    let mut words = line.split_ascii_whitespace().peekable();
    while let Some(word) = words.next() {
        let letters = word.len() == 4 && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
        let counts = words.peek().is_some_and(|next| {
            next.split('/').count() == 5
                && next.bytes().all(|b| b.is_ascii_digit() || b"/+".contains(&b))
        });
        if letters && counts {
            return STATES.iter().find(|row| word.starts_with(row.phrase));
        }
    }
    None
}
