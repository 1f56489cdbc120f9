//! `explain`: one row of the registry, in full.

use std::io::Write;

use bad_gateway::{Defect, Ending, Example, Method, Policy, Request, Tolerance, Version};

use crate::args::Color;
use crate::catalogue::POLICIES;
use crate::connection::{Reader, Report};
use crate::plan::{Asked, Plan};
use crate::style::{BOLD, WARN, paint};
use crate::{Exit, advice, human, out};

pub(crate) fn run(defects: &[Defect], color: Color) -> Exit {
    let texts: Vec<String> = defects.iter().map(|&defect| explain(defect)).collect();
    let mut stdout = out::stdout(color);
    let told = stdout.write_all(texts.join("\n").as_bytes());
    out::finish(told.and_then(|()| stdout.flush()), color)
}

fn explain(defect: Defect) -> String {
    let (rfc, section) = defect.rfc();
    let code = paint(WARN, defect.code());
    let mut text = format!("{code} {}\n\n", paint(BOLD, defect.name()));
    for paragraph in paragraphs(defect) {
        text += &indented(&paragraph);
    }
    if let Some(cause) = advice::usual_cause(defect) {
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

pub(crate) fn tolerance(defect: Defect) -> &'static str {
    match defect.tolerance() {
        Tolerance::Never => "never: no policy lets it pass",
        Tolerance::Repair => "repair: it may pass once it has been rewritten",
        _ => "note: it may pass as it is, and is reported",
    }
}

pub(crate) fn reuse(defect: Defect) -> &'static str {
    match (defect.tolerance(), defect.closes()) {
        (Tolerance::Never, _) => "forbidden",
        (_, true) => "forbidden, even where it is tolerated",
        (_, false) => "allowed where it is tolerated",
    }
}

/// The explanation, line ends taken out of the paragraphs.
pub(crate) fn paragraphs(defect: Defect) -> Vec<String> {
    let lines: Vec<&str> = defect.explanation().collect();
    lines
        .split(|line| line.is_empty())
        .filter(|lines| !lines.is_empty())
        .map(|lines| lines.join(" "))
        .collect()
}

/// A paragraph of its own.
fn indented(text: &str) -> String {
    let lines = human::wrap(text, 88);
    lines.iter().map(|line| format!("  {line}\n")).collect::<String>() + "\n"
}

fn example_heading(defect: Defect) -> String {
    let context = context(defect.example());
    let context = if context.is_empty() { String::new() } else { format!(" ({context})") };
    format!("An example, under the strict policy{context}:\n")
}

/// The circumstances under which an example shows its defect.
pub(crate) fn context(example: &Example) -> String {
    let mut parts = Vec::new();
    if example.method != "GET" {
        parts.push(format!("in answer to {}", example.method));
    }
    if let Some(offer) = example.upgrade {
        parts.push(format!("in answer to a request that offers `Upgrade: {offer}`"));
    }
    if example.http10_request {
        parts.push("in answer to an HTTP/1.0 request".to_owned());
    }
    if example.sending {
        parts.push("while the request is still being sent".to_owned());
    }
    if let Some((name, number)) = example.limit {
        parts.push(format!("with the limit {name}={number}"));
    }
    parts.join(", ")
}

/// The row's example, drawn like `check` would draw it.
fn example(defect: Defect) -> String {
    let example = defect.example();
    let plan = plan(example);
    let Some(asked) = plan.requests.first() else {
        return String::new();
    };
    let mut text = String::new();
    let mut tell = |report: &Report<'_>| {
        text += &human::brief("(example)", report);
        Ok(())
    };
    // Reading from memory cannot fail.
    let _ = Reader::new(&plan, asked).read(&mut &*example.bytes, &mut tell);
    text
}

fn plan(example: &Example) -> Plan {
    let mut request = Request::new(Method::from_bytes(example.method.as_bytes()));
    if let Some(offer) = example.upgrade {
        request = request.upgrade(offer.as_bytes()).unwrap_or(request);
    }
    if example.http10_request {
        request = request.version(Version::HTTP_10);
    }
    let mut limits = *Policy::STRICT.limits();
    if let Some((name, number)) = example.limit {
        // The registry's examples use names of limits that there are.
        let _ = limits.set(name, number);
    }
    Plan {
        policy: Policy::STRICT.with_limits(limits),
        requests: vec![Asked {
            method: example.method.to_owned(),
            request: request.sent(!example.sending),
        }],
        ending: Ending::Closed,
        split: None,
        pictures: true,
    }
}
