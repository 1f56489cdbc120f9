//! What follows from a verdict: the answer, the connection, another attempt.

use bad_gateway::{Answer, Ending, Outcome, ProxyStatus, Reuse};

use super::advice;
use super::beside::Beside;
use super::row::row;
use super::style::PLAIN;
use crate::input::Reading;

pub(super) fn consequences(reading: &Reading<'_>, beside: &Beside) -> String {
    let verdict = &reading.verdict;
    let status = verdict.proxy_status().map(ProxyStatus::as_str);
    let error = status.map_or(String::new(), |status| format!(", Proxy-Status error={status}"));
    let answer = match verdict.answer() {
        Some(Answer::BadGateway) => format!("502 Bad Gateway{error}"),
        // Where nothing came and it was not late, a gateway's answer is a matter of choice.
        Some(Answer::GatewayTimeout)
            if verdict.outcome == Outcome::NoResponse && verdict.ending != Ending::TimedOut =>
        {
            format!(
                "504 Gateway Timeout{error}; nginx and HAProxy answer 502 here: --no-response 502"
            )
        }
        Some(Answer::GatewayTimeout) => format!("504 Gateway Timeout{error}"),
        None if verdict.outcome == Outcome::Valid => "none: the response is forwarded".to_owned(),
        None => "none yet: a valid response is still possible".to_owned(),
    };
    let mut text = row("answer", &answer, PLAIN);
    text += &reuse(reading);
    if !matches!(verdict.outcome, Outcome::Valid | Outcome::NeedMore) {
        text += &row("retry", advice::retry(reading), PLAIN);
    }
    text + &facts(beside)
}

/// What is known beside the bytes, a row each.
pub(super) fn facts(beside: &Beside) -> String {
    beside.facts.iter().map(|(label, text)| row(label, text, PLAIN)).collect()
}

pub(super) fn reuse(reading: &Reading<'_>) -> String {
    let verdict = &reading.verdict;
    let text = match (verdict.outcome, verdict.ending, verdict.reuse) {
        (Outcome::NeedMore, ..) => "not yet: the response is not complete".to_owned(),
        (Outcome::Incomplete, ..) => "no: the response is not complete".to_owned(),
        (Outcome::NoResponse, Ending::TimedOut, _) => {
            "no: there is no response, and one may still come late".to_owned()
        }
        (Outcome::NoResponse, ..) => {
            "no: there is no response, and the connection has ended".to_owned()
        }
        (_, _, Reuse::Yes) => "yes: the connection can take another request".to_owned(),
        (_, _, Reuse::No(barrier)) => format!("no: {barrier}"),
    };
    row("reuse", &text, PLAIN)
}
