//! AWS' Application Load Balancer (its access log) and API Gateway. Not played: as Elastic Load
//! Balancing's user guide has them, "Access logs" and "Troubleshoot your Application Load
//! Balancers", and API Gateway's "Lambda proxy integrations".

use super::common::*;
use super::row::Row;

const fn row(phrase: &'static str, means: &'static str, next: &'static str) -> Row {
    Row::new("aws", phrase, means, next)
}

/// Phrases.
pub(super) const ROWS: &[Row] = &[row(
    "Malformed Lambda proxy response",
    "the function's answer is not what API Gateway takes: an object with statusCode, headers, and body as a string",
    "let the function print its answer as JSON",
)];

/// The load balancer's status, and the target's, where that sent none.
pub(super) const STATES: &[Row] = &[
    row(
        "502 -",
        "the target closed or reset the connection before its head was complete, or the head is none that the load balancer reads",
        "bad-gateway probe URL of the target; let it keep idle connections longer than the load balancer does (60 s)",
    ),
    row(
        "503 -",
        "the target group has no target that is in use",
        "look at the targets of the group",
    ),
    row(
        "504 -",
        "the connection was not made within 10 s, or the target sent nothing within the idle time-out",
        WAIT,
    ),
];

/// The row of a line of the load balancer's access log.
pub(super) fn state(line: &str) -> Option<&'static Row> {
    let mut words = line.split_ascii_whitespace();
    let kind = words.next()?;
    if !["http", "https", "h2", "grpcs", "ws", "wss"].contains(&kind) {
        return None;
    }
    words.nth(1).filter(|name| name.starts_with("app/"))?;
    let (status, target) = (words.nth(5)?, words.next()?);
    STATES.iter().find(|row| row.phrase.split_once(' ') == Some((status, target)))
}
