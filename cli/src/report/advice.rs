//! What to do next. Advice was either tried on these bytes (`input::trials`), or names something to
//! look at.

use bad_gateway::cause::Cause;
use bad_gateway::{Barrier, Defect, Ending, Framing, Method, Outcome, Reject, Tolerance};

use super::words::count;
use crate::input::{Reading, Remedy};

/// What to do about a malformed response.
pub(super) fn after_malformed(reading: &Reading<'_>, reject: Reject) -> Vec<String> {
    let defect = reject.defect;
    let trials = &reading.trials;
    let mut lines = Vec::new();
    // Where the bytes are no HTTP at all, it does not help to read about the rule that they break.
    if reading.cause.is_none() || defect != Defect::NotHttp {
        lines.push(format!("bad-gateway explain {}", defect.code()));
    }
    for further in &trials.also {
        let (code, name) = (further.defect.code(), further.defect.name());
        lines.push(format!("and then {code} {name} at byte {}", further.offset));
    }
    lines.extend(if_copied(reading));
    if let Some(limit) = trials.without_limit {
        lines.push(format!("--limit {limit}=N lets it pass, if N is large enough"));
    }
    match trials.passes_under {
        Some(remedy @ Remedy::Tolerate(_)) if defect.tolerance() == Tolerance::Repair => {
            lines.push(format!(
                "{remedy} to let it pass, repaired, if the upstream cannot be fixed"
            ));
        }
        Some(remedy) => {
            lines.push(format!("{remedy} to let it pass, if the upstream cannot be fixed"));
        }
        None if trials.tolerated == Some(Outcome::Incomplete) => {
            lines.push("no option lets it pass: tolerated, it is still incomplete".to_owned());
        }
        None => {
            if let Some(Outcome::Malformed(further)) = trials.tolerated
                && defect.tolerance() != Tolerance::Never
                && further.defect.tolerance() == Tolerance::Never
            {
                let code = further.defect.code();
                lines.push(format!("no option lets it pass: {code} is never tolerated"));
            }
        }
    }
    lines
}

/// What it is if it was copied out of a terminal, or out of a log.
fn if_copied(reading: &Reading<'_>) -> Option<String> {
    let trials = &reading.trials;
    if let Some(outcome) = trials.unescaped {
        let said = in_words(outcome);
        return Some(format!(
            "are \\r and \\n meant as line ends? Then (--from escaped) it is {said}"
        ));
    }
    if trials.unchunked {
        return Some(
            "saved with `curl -i`? It takes the chunks off: `curl -sS --raw --http1.1 -i URL > FILE` keeps them"
                .to_owned(),
        );
    }
    let said = in_words(trials.with_crs?);
    Some(format!(
        "copied from a terminal? Then its CRs are gone, and with them (--from text) it is {said}"
    ))
}

/// An outcome, in the middle of a sentence.
fn in_words(outcome: Outcome) -> String {
    match outcome {
        Outcome::Valid => "VALID".to_owned(),
        Outcome::Malformed(Reject { defect, offset, .. }) => {
            let (code, name) = (defect.code(), defect.name());
            format!("MALFORMED: {code} {name} at byte {offset}")
        }
        _ => "INCOMPLETE: the head is valid, the content is not there".to_owned(),
    }
}

/// What to do about a response whose end is missing; `asked` if the upstream itself was.
pub(super) fn after_unfinished(reading: &Reading<'_>, asked: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((Cause::ClosedWithoutAByte | Cause::NothingInTime, _)) = reading.cause
        && !asked
    {
        lines.push("bad-gateway probe URL asks what speaks on that port".to_owned());
    }
    if reading.trials.whole_for_head {
        lines.push("if the request was HEAD, say so: --method HEAD".to_owned());
    }
    lines.extend(if_copied(reading));
    if reading.head_alone && reading.verdict.head.is_some() {
        let save = "the content is not in it: `curl -sS --raw --http1.1 -i URL > FILE` saves all";
        return vec![save.to_owned()];
    }
    if reading.verdict.outcome == Outcome::NeedMore {
        let advice = "--ending closed (reset, timeout) to judge it as all that came";
        lines.push(advice.to_owned());
    }
    lines
}

/// Whether a gateway may send the request again on its own, and why.
pub(super) fn retry(reading: &Reading<'_>) -> &'static str {
    let verdict = &reading.verdict;
    let idempotent = reading.request.request.method().is_idempotent();
    match (verdict.outcome, verdict.ending) {
        _ if verdict.retry => "yes: nothing came, and the method may be repeated",
        (Outcome::NoResponse, Ending::Closed | Ending::Reset) if !idempotent => {
            "no: nothing came, but such a method must not be repeated on a guess"
        }
        (Outcome::NoResponse, _) => "no: the upstream may still be at work on the request",
        _ => "no: the upstream had begun to answer",
    }
}

/// How many bytes follow a valid response, and why they are none of its.
pub(super) fn leftover(reading: &Reading<'_>, rest: &[u8]) -> String {
    let verdict = &reading.verdict;
    let one = verdict.leftover == 1;
    let (follow, belong) = if one { ("follows", "belongs") } else { ("follow", "belong") };
    let bytes = format!("{} {follow}", count(verdict.leftover, "byte"));
    if verdict.framing == Some(Framing::Tunnel) {
        let they = if one { "it" } else { "they" };
        return format!("{bytes}: {they} {belong} to the tunnelled protocol.");
    }
    if rest.starts_with(b"HTTP/1.")
        && let Some(barrier) = reading.barrier
    {
        let rule = if barrier == Barrier::Close { " (RFC 9112 §9.6)" } else { "" };
        return format!(
            "{bytes}, and look like another response, but the response before them ended the connection ({barrier}): they are never read as a response{rule}."
        );
    }
    if rest.starts_with(b"HTTP/1.") {
        return format!("{bytes}: if more requests were sent, repeat --method for each of them.");
    }
    match verdict.framing {
        Some(Framing::Length(octets)) => {
            format!("{bytes} that {belong} to no response: Content-Length says {octets}.")
        }
        Some(Framing::None) => {
            let rule = match verdict.head.map(|head| head.status) {
                _ if reading.request.request.method() == Method::Head => "9110 §9.3.2",
                Some(204) => "9110 §15.3.5",
                Some(304) => "9110 §15.4.5",
                _ => "9112 §6.3",
            };
            format!(
                "{bytes} that {belong} to no response: this one ends with its head, whatever comes after (RFC {rule})."
            )
        }
        _ => format!("{bytes} that {belong} to no response."),
    }
}
