//! What a person at three in the morning wants to know next: usual causes, and what to try.

use bad_gateway::{Barrier, Defect, Ending, Framing, Outcome, Reject, Tolerance};

use crate::connection::{Picture, Report};
use crate::human::count;
use crate::looks::{self, Likeness};

/// What the bytes are, if they are no HTTP/1.x response.
pub(crate) fn likeness(report: &Report<'_>, picture: &Picture, reject: Reject) -> Option<Likeness> {
    if report.verdict.head.is_some() {
        return None;
    }
    if reject.defect == Defect::HttpVersion && picture.rest.starts_with(b"HTTP/2") {
        return Some(Likeness {
            what: "HTTP/2 spelt as text".to_owned(),
            advice: "HTTP/2 is binary, so this status line was written by hand",
        });
    }
    if !matches!(reject.defect, Defect::NotHttp | Defect::LeadingEmptyLine) {
        return None;
    }
    let behind = (report.index > 0).then(|| Likeness {
        what: "the rest of the response before".to_owned(),
        advice: "the length that it announced does not fit its content",
    });
    looks::like(&picture.rest).or(behind)
}

/// Where a defect mostly comes from.
pub(crate) fn usual_cause(defect: Defect) -> Option<&'static str> {
    Some(match defect {
        Defect::BareLf => {
            "a head written by hand with \\n alone: a script, a test double, an embedded server"
        }
        Defect::BareCr | Defect::FieldValueByte => {
            "data put into a field unchecked: a file name, a log line, a token with its line end"
        }
        Defect::ObsFold => {
            "a long value wrapped for reading: certificates, Content-Security-Policy, Set-Cookie"
        }
        Defect::FieldNameBlank | Defect::FieldNameByte => {
            "a field line put together by hand, from a template or a map"
        }
        Defect::FieldColonMissing => {
            "a warning or a debug line printed into the head, or content that starts too early"
        }
        Defect::StatusCodeHigh => "a home-made status code; clients know nothing above 599",
        Defect::TransferEncodingAndContentLength => {
            "an application that sets Content-Length on top of a server that chunks; or an attack (smuggling)"
        }
        Defect::ContentLengthConflict | Defect::ContentLengthRepeated => {
            "an application and the server around it each add one; one of them changed the content"
        }
        Defect::TransferCodingUnknown => {
            "a coding that belongs into Content-Encoding (gzip), not into Transfer-Encoding"
        }
        Defect::TransferCodingRepeated => {
            "content chunked twice: by the application, and by the server around it"
        }
        Defect::ChunkSizeByte | Defect::ChunkSizeMissing => {
            "Transfer-Encoding copied from elsewhere onto content that is not chunked; or chunks written by hand"
        }
        Defect::ChunkDataEnd => {
            "a chunk size that counts characters, not bytes, or was not updated"
        }
        Defect::UpgradeUnsolicited => {
            "an Upgrade field lost on the way to the upstream: say what was offered with --upgrade"
        }
        Defect::NoContentFraming | Defect::ForbiddenFraming => {
            "a framework that adds framing to every response alike"
        }
        Defect::HeadSize | Defect::FieldLineSize => {
            "cookies that pile up, a token or a Content-Security-Policy that grew"
        }
        Defect::FieldCount => "a loop that adds Set-Cookie or Link fields",
        _ => return None,
    })
}

/// What to do about a malformed response.
pub(crate) fn after_malformed(defect: Defect) -> Vec<String> {
    let mut lines = vec![format!("bad-gateway explain {}", defect.code())];
    if let Some((limit, _)) = defect.example().limit {
        lines.push(format!("--limit {limit}=N to see whether a larger limit would do"));
    }
    match defect.tolerance() {
        Tolerance::Never => {}
        Tolerance::Repair => lines.push(format!(
            "--tolerate {} to let it pass, repaired, if the upstream cannot be fixed",
            defect.name()
        )),
        _ => lines.push(format!("--tolerate {} to let it pass", defect.name())),
    }
    lines
}

/// What to do where the end is missing.
pub(crate) fn after_unfinished(report: &Report<'_>, picture: &Picture) -> Vec<String> {
    let verdict = &report.verdict;
    let mut lines = Vec::new();
    let length = matches!(verdict.framing, Some(Framing::Length(_)));
    if length && verdict.content == 0 {
        lines.push("if the request was HEAD, say so: --method HEAD".to_owned());
    }
    let chunked = verdict.framing == Some(Framing::Chunked) && verdict.content == 0;
    if chunked && picture.rest.first().is_some_and(|byte| !byte.is_ascii_hexdigit()) {
        lines
            .push("the content does not begin with a chunk size: is it chunked at all?".to_owned());
    }
    let advice = match (verdict.outcome, verdict.ending) {
        (Outcome::NeedMore, _) => "--ending closed (reset, timeout) to judge it as all that came",
        (Outcome::NoResponse, Ending::TimedOut) => {
            "is the upstream overloaded, or its work longer than the gateway's read timeout?"
        }
        (Outcome::NoResponse, _) => {
            "did it restart or crash, or is its keep-alive timeout shorter than the gateway's?"
        }
        (_, Ending::TimedOut) => {
            "compare the gateway's read timeout with the longest pause of the upstream"
        }
        _ if length => {
            "did the process die (out of memory, a time limit), or is Content-Length too large?"
        }
        _ => "look for a crash, a kill or a time limit in the upstream's log at that time",
    };
    lines.push(advice.to_owned());
    lines
}

/// Whether a gateway may send the request again on its own, and why.
pub(crate) fn retry(report: &Report<'_>) -> &'static str {
    let verdict = &report.verdict;
    let idempotent = report.asked.request.method().is_idempotent();
    match (verdict.outcome, verdict.ending) {
        _ if verdict.retry => "yes: nothing came, and the method may be repeated",
        (Outcome::NoResponse, Ending::Closed | Ending::Reset) if !idempotent => {
            "no: nothing came, but such a method must not be repeated on a guess"
        }
        (Outcome::NoResponse, _) => "no: the upstream may still be at work on the request",
        _ => "no: the upstream had begun to answer",
    }
}

/// What the bytes after a valid response are likely to be.
pub(crate) fn leftover(report: &Report<'_>, picture: &Picture) -> String {
    let verdict = &report.verdict;
    let follow = if verdict.leftover == 1 { "follows" } else { "follow" };
    let bytes = format!("{} {follow}", count(verdict.leftover, "byte"));
    if verdict.framing == Some(Framing::Tunnel) {
        return format!("{bytes}: they belong to the tunnelled protocol.");
    }
    if picture.rest.starts_with(b"HTTP/1.") {
        if let Some(barrier) = report.barrier {
            let rule = if barrier == Barrier::Close { " (RFC 9112 §9.6)" } else { "" };
            return format!(
                "{bytes}, and look like another response, but the response before them ended the connection ({barrier}): they are never read as a response{rule}."
            );
        }
        return format!(
            "{bytes}, and look like another response: to a pipelined request (repeat --method), or to none."
        );
    }
    match verdict.framing {
        Some(Framing::Length(octets)) => format!(
            "{bytes} that belong to no response: the content may be {} long, and Content-Length says {octets}.",
            verdict.content.saturating_add(verdict.leftover)
        ),
        Some(Framing::None) => format!(
            "{bytes} that belong to no response: this one ends with its head, whatever comes after."
        ),
        _ => format!("{bytes} that belong to no response."),
    }
}
