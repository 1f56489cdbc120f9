//! What follows from how the reading ended.

use super::judge::{Finding, Stop};
use super::{Ending, Framing, Input, Kind, Output, Reader, rows};

/// The methods that a proxy may send a second time by itself. POST, PATCH, CONNECT and what is
/// not known are not among them.
const RETRIED: &[&str] = &["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"];

pub(super) fn conclude(reader: Reader<'_>, outcome: Result<(), Stop>) -> Output {
    let input = reader.input;
    let verdict = verdict(input, outcome);
    let refused = match outcome {
        Err(Stop::Refused(finding)) => Some(finding),
        _ => None,
    };
    let valid = verdict == Kind::Valid;
    let leftover = if valid { reader.bytes.len() - reader.at } else { 0 };
    let mut deviations = reader.judge.deviations.clone();
    deviations.sort_by_key(|deviation| rows::order(deviation.row));
    Output {
        verdict,
        defect: refused.map(named),
        reuse: valid && leftover == 0 && may_reuse(&reader),
        deviations: deviations.into_iter().map(named).collect(),
        retry: verdict == Kind::NoResponse
            && matches!(input.ending, Ending::Closed | Ending::Reset)
            && RETRIED.contains(&input.method),
        answer: answer(verdict, input.ending),
        proxy_status: proxy_status(verdict, input.ending, refused),
        missing: missing(&reader, verdict),
        interim: reader.found.interim,
        head: reader.found.head,
        framing: reader.found.framing,
        content: reader.found.content,
        trailers: reader.found.trailers,
        consumed: reader.found.consumed as u64,
        leftover: leftover as u64,
    }
}

fn named(finding: Finding) -> (&'static str, u64) {
    (finding.row, finding.at as u64)
}

fn verdict(input: &Input<'_>, outcome: Result<(), Stop>) -> Kind {
    match (outcome, input.ending) {
        (Ok(()), _) => Kind::Valid,
        (Err(Stop::Refused(_)), _) => Kind::Malformed,
        (Err(Stop::Short | Stop::RunsToClose), Ending::Open) => Kind::NeedMore,
        (Err(Stop::RunsToClose), Ending::Closed) => Kind::Valid,
        (Err(Stop::Short), _) if input.bytes.is_empty() => Kind::NoResponse,
        (Err(Stop::Short | Stop::RunsToClose), _) => Kind::Incomplete,
    }
}

/// RFC 9112 §9.3, for a response that was read whole with nothing behind it.
fn may_reuse(reader: &Reader<'_>) -> bool {
    let (input, found) = (reader.input, &reader.found);
    let option = |name: &[u8]| found.connection.iter().any(|member| member == name);
    let head = found.head.as_ref().expect("the response is valid");
    let self_delimited =
        matches!(found.framing, Some(Framing::None_ | Framing::Length(_) | Framing::Chunked));
    let persistent = !option(b"close") && (head.version >= 1 || option(b"keep-alive"));
    self_delimited
        && persistent
        && input.ending == Ending::Open
        && input.request_sent
        && !input.close_sent
        && !found.trailer_close
        && !reader.judge.deviations.iter().any(|deviation| rows::row(deviation.row).closes)
}

fn answer(verdict: Kind, ending: Ending) -> Option<u16> {
    match (verdict, ending) {
        (Kind::Valid | Kind::NeedMore, _) => None,
        (Kind::Malformed, _) => Some(502),
        (Kind::Incomplete, Ending::TimedOut) => Some(504),
        (Kind::Incomplete, _) => Some(502),
        (Kind::NoResponse, _) => Some(504),
    }
}

fn proxy_status(verdict: Kind, ending: Ending, refused: Option<Finding>) -> Option<&'static str> {
    match (verdict, ending) {
        (Kind::Valid | Kind::NeedMore, _) => None,
        (Kind::Malformed, _) => refused.map(|finding| rows::row(finding.row).proxy_status),
        (_, Ending::TimedOut) => Some("connection_read_timeout"),
        (Kind::NoResponse, _) => Some("connection_terminated"),
        (Kind::Incomplete, _) => Some("http_response_incomplete"),
    }
}

/// The octets still due, where Content-Length says so and they are still waited for or were.
fn missing(reader: &Reader<'_>, verdict: Kind) -> Option<u64> {
    match (reader.found.framing, verdict) {
        (Some(Framing::Length(length)), Kind::NeedMore | Kind::Incomplete) => {
            Some(length - reader.found.content.len() as u64)
        }
        _ => None,
    }
}
