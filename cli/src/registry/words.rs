//! What the registry's words mean, for whoever reads a row.

use bad_gateway::{Defect, Example, Policy, Tolerance};

pub(super) const POLICIES: [(&str, Policy); 3] =
    [("strict", Policy::STRICT), ("gateway", Policy::GATEWAY), ("lenient", Policy::LENIENT)];

pub(super) fn tolerance(defect: Defect) -> &'static str {
    match defect.tolerance() {
        Tolerance::Never => "never: no policy lets it pass",
        Tolerance::Repair => "repair: it may pass once it has been rewritten",
        _ => "note: it may pass as it is, and is reported",
    }
}

pub(super) fn reuse(defect: Defect) -> &'static str {
    match (defect.tolerance(), defect.closes()) {
        (Tolerance::Never, _) => "forbidden",
        (_, true) => "forbidden, even where it is tolerated",
        (_, false) => "allowed where it is tolerated",
    }
}

/// The explanation, line ends taken out of the paragraphs.
pub(super) fn paragraphs(defect: Defect) -> Vec<String> {
    joined(defect.explanation())
}

/// Lines as paragraphs, between which an empty one stands.
pub(super) fn joined(lines: impl Iterator<Item = &'static str>) -> Vec<String> {
    let lines: Vec<&str> = lines.collect();
    lines
        .split(|line| line.is_empty())
        .filter(|lines| !lines.is_empty())
        .map(|lines| lines.join(" "))
        .collect()
}

/// The circumstances under which an example shows its defect.
pub(super) fn context(example: &Example) -> String {
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
