//! One JSON object a line and response: the order of the keys is the order of the fields here.

use std::io::{self, Write};

use bad_gateway::{Answer, Deviations, Framing, ProxyStatus, Reject, Version};
use serde::Serialize;

use crate::connection::Report;
use crate::escape;

#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    verdict: &'static str,
    answer: Option<u16>,
    defect: Option<Reject>,
    proxy_status: Option<&'static str>,
    deviations: &'a Deviations,
    interim: u32,
    version: Option<Version>,
    status: Option<u16>,
    reason: Option<String>,
    fields: Option<u32>,
    framing: Option<&'static str>,
    body_bytes: u64,
    trailers: u32,
    reuse: bool,
    retry: bool,
    consumed: u64,
    leftover: u64,
    missing: Option<u64>,
}

/// Writes the line of one response.
pub(crate) fn write(out: &mut dyn Write, source: &str, report: &Report<'_>) -> io::Result<()> {
    let verdict = &report.verdict;
    let head = verdict.head;
    let line = Line {
        source,
        verdict: verdict.outcome.as_str(),
        answer: verdict.answer().map(Answer::code),
        defect: verdict.defect(),
        proxy_status: verdict.proxy_status().map(ProxyStatus::as_str),
        deviations: &verdict.deviations,
        interim: verdict.interim,
        version: head.map(|head| head.version),
        status: head.map(|head| head.status),
        reason: head.and(report.reason.as_deref()).map(escape::reason),
        fields: head.map(|head| head.fields),
        framing: verdict.framing.map(Framing::as_str),
        body_bytes: verdict.content,
        trailers: verdict.trailers,
        reuse: verdict.reuse.is_yes(),
        retry: verdict.retry,
        consumed: verdict.consumed,
        leftover: verdict.leftover,
        missing: verdict.missing,
    };
    let mut text = serde_json::to_vec(&line)?;
    text.push(b'\n');
    out.write_all(&text)
}
