//! One row of the registry, in full.

use bad_gateway::{Answer, Defect, Ending, Example, Method, Policy, RequestContext, Version};

use super::words::{POLICIES, context, paragraphs, reuse, tolerance};
use crate::input::{Choice, Plan, Reader, Reading, SentRequest};
use crate::report::style::{BOLD, WARN, paint};
use crate::report::{human, often, width, wrap};

/// What is wrong, why it matters, who tolerates it, an example.
pub fn explain(defect: Defect) -> String {
    let (rfc, section) = defect.rfc();
    let code = paint(WARN, defect.code());
    let mut text = format!("{code} {}\n\n", paint(BOLD, defect.name()));
    for paragraph in paragraphs(defect) {
        text += &indented(&paragraph);
    }
    if let Some(cause) = often(defect) {
        text += &indented(&format!("Often: {cause}."));
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
