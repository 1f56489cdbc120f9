//! One row of a registry, in full.

use bad_gateway::cause::Cause;
use bad_gateway::{Answer, Defect, Ending, Example, Method, Policy, RequestContext, Version};

use super::causes;
use super::words::{POLICIES, context, joined, paragraphs, reuse, tolerance};
use crate::escape;
use crate::input::{Choice, Plan, Reader, Reading, SentRequest};
use crate::report::style::{BOLD, WARN, paint};
use crate::report::{human, width, wrap};

/// What is wrong, why it matters, who tolerates it, an example.
pub fn explain(defect: Defect) -> String {
    let (rfc, section) = defect.rfc();
    let code = paint(WARN, defect.code());
    let mut text = format!("{code} {}\n\n", paint(BOLD, defect.name()));
    for paragraph in paragraphs(defect) {
        text += &indented(&paragraph);
    }
    for cause in Cause::ALL.iter().filter(|cause| !foreign(defect, **cause)) {
        if cause.defects().contains(&defect) {
            text += &indented(&format!("{}. [{}]", capital(cause.says()), cause.name()));
        }
    }
    for (label, value) in [
        (
            "rule",
            format!(
                "RFC {rfc} §{section}, https://www.rfc-editor.org/rfc/rfc{rfc}#section-{section}"
            ),
        ),
        ("answer", format!("502 Bad Gateway, Proxy-Status error={}", defect.proxy_status())),
        ("tolerance", tolerance(defect).to_owned()),
        ("reuse", reuse(defect).to_owned()),
    ] {
        text += &format!("  {label:<10} {value}\n");
    }
    for (name, policy) in POLICIES {
        let word = if policy.tolerates(defect) { "tolerates it" } else { "refuses it" };
        text += &format!("  {name:<10} {word}\n");
    }
    text + &format!("\n{}\n{}", example_heading(defect), example(defect))
}

/// Whether it is one of the many that only show what else came.
fn foreign(defect: Defect, cause: Cause) -> bool {
    cause.defects().contains(&Defect::NotHttp) || defect == Defect::NotHttp
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What it is, why somebody sends it, what mends it, an example.
pub fn explain_cause(cause: Cause) -> String {
    let mut text = format!("{}: {}\n\n", paint(BOLD, cause.name()), cause.says());
    for paragraph in joined(cause.explanation()) {
        text += &indented(&paragraph);
    }
    let sample = cause.example();
    let names: Vec<_> = cause.defects().iter().map(|defect| defect.name()).collect();
    let defects = match names.as_slice() {
        [] => causes::outcome(sample).to_owned(),
        names => names.join(", "),
    };
    let mend = cause.mend();
    for (label, value) in [
        ("where", Some(defects.as_str())),
        ("upstream", Some(mend.upstream)),
        ("nginx", mend.nginx),
        ("haproxy", mend.haproxy),
        ("envoy", mend.envoy),
    ] {
        // A line of configuration is not wrapped: it is there to be copied.
        let width = if matches!(label, "where" | "upstream") { 76 } else { usize::MAX };
        let mut label = label;
        for line in value.map(|value| wrap(value, width)).unwrap_or_default() {
            text += &format!("  {label:<10} {line}\n");
            label = "";
        }
    }
    let bytes = match sample.bytes {
        b"" => "no byte".to_owned(),
        bytes => escape::bytes(bytes),
    };
    text + &format!("\nAn example:\n  {bytes}{}\n", causes::circumstances(sample))
}

/// A paragraph of its own.
fn indented(text: &str) -> String {
    let lines = wrap(text, width::columns() - 12);
    lines.iter().map(|line| format!("  {line}\n")).collect::<String>() + "\n"
}

fn example_heading(defect: Defect) -> String {
    let context = context(defect.example());
    let context = if context.is_empty() { String::new() } else { format!(" ({context})") };
    format!("An example, under the strict policy{context}:\n")
}

/// The row's example, drawn like `check` would draw it.
fn example(defect: Defect) -> String {
    let example = defect.example();
    let plan = plan(example);
    let Some(request) = plan.requests.first() else {
        return String::new();
    };
    let mut text = String::new();
    let mut tell = |reading: &Reading<'_>| {
        text += &human::brief("(example)", reading);
        Ok(())
    };
    // Reading from memory cannot fail.
    let _ = Reader::new(&plan, request).read(&mut &*example.bytes, &mut tell);
    text
}

fn plan(example: &Example) -> Plan {
    let mut request = RequestContext::new(Method::from_bytes(example.method.as_bytes()));
    if let Some(offer) = example.upgrade {
        request = request.with_upgrade(offer.as_bytes()).unwrap_or(request);
    }
    if example.http10_request {
        request = request.with_version(Version::HTTP_10);
    }
    Plan {
        choice: Choice {
            base: Policy::STRICT,
            limits: example.limit.iter().map(|&(name, number)| (name.to_owned(), number)).collect(),
            tolerate: Vec::new(),
            refuse: Vec::new(),
            no_response: Answer::GatewayTimeout,
        },
        requests: vec![SentRequest {
            method: example.method.to_owned(),
            request: if example.sending { request.still_sending() } else { request },
        }],
        ending: Ending::Closed,
        reused: false,
        split: None,
        head_alone: false,
        copied: false,
        surroundings: true,
    }
}
