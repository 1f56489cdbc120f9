//! The registry as a table, as the document `docs/defects.md`, as JSON lines.

use bad_gateway::{Defect, Policy};
use serde::Serialize;

use super::words::{POLICIES, context, paragraphs, reuse, tolerance};
use crate::escape;
use crate::report::style::{BOLD, DIM, paint};

/// Code, name, tolerance, rule and message of each, in columns.
pub fn table() -> String {
    let widest = |of: fn(Defect) -> String| {
        Defect::ALL.iter().map(|&defect| of(defect).chars().count()).max().unwrap_or(0)
    };
    let names = widest(|defect| defect.name().to_owned());
    let rules = widest(rule);
    let heading = format!(
        "{:<4}  {:<names$}  {:<9}  {:<rules$}  MESSAGE",
        "CODE", "NAME", "TOLERANCE", "RULE"
    );
    let mut text = format!("{}\n", paint(DIM, &heading));
    for &defect in Defect::ALL {
        let name = paint(BOLD, &format!("{:<names$}", defect.name()));
        let (code, tolerance) = (defect.code(), defect.tolerance().as_str());
        let (rule, message) = (rule(defect), defect.message());
        text += &format!("{code:<4}  {name}  {tolerance:<9}  {rule:<rules$}  {message}\n");
    }
    text
}

fn rule(defect: Defect) -> String {
    let (rfc, section) = defect.rfc();
    format!("RFC {rfc} §{section}")
}

/// A rule as a link to its text.
fn rule_link(defect: Defect) -> String {
    let (rfc, section) = defect.rfc();
    format!("[RFC {rfc} §{section}](https://www.rfc-editor.org/rfc/rfc{rfc}#section-{section})")
}

/// The document `docs/defects.md`.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Defects\n\n\
         Every way in which a response can be wrong, generated from the registry by \
         `bad-gateway defects --format markdown`.\n\n\
         Names and codes are stable. *Tolerance* says whether a policy may let a defect pass: `never`, \
         `repair` (once it has been rewritten), `note` (as it is; it is reported). The last three columns say \
         which policies tolerate it.\n\n\
         | code | name | tolerance | rule | what is wrong | strict | gateway | lenient |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for &defect in Defect::ALL {
        let (code, name, tolerance) = (defect.code(), defect.name(), defect.tolerance().as_str());
        let marks = POLICIES.map(
            |(_, policy)| {
                if policy.tolerates(defect) { "tolerates" } else { "refuses" }
            },
        );
        text += &format!(
            "| {code} | [{name}](#{}-{name}) | {tolerance} | {} | {} | {} |\n",
            code.to_ascii_lowercase(),
            rule(defect),
            defect.message(),
            marks.join(" | ")
        );
    }
    for &defect in Defect::ALL {
        text += &section(defect);
    }
    text
}

fn section(defect: Defect) -> String {
    let mut text = format!("\n## {} {}\n\n", defect.code(), defect.name());
    for paragraph in paragraphs(defect) {
        text += &format!("{paragraph}\n\n");
    }
    let tolerated: Vec<String> = POLICIES
        .iter()
        .filter(|(_, policy)| policy.tolerates(defect))
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let tolerated =
        if tolerated.is_empty() { "no policy".to_owned() } else { tolerated.join(", ") };
    text += &format!("- Rule: {}\n", rule_link(defect));
    text += &format!("- Tolerance: {}\n", tolerance(defect));
    text += &format!("- Tolerated by: {tolerated}\n");
    text += &format!("- Reuse of the connection: {}\n", reuse(defect));
    text += &format!("- Proxy-Status: `error={}`\n", defect.proxy_status());
    let context = context(defect.example());
    let context = if context.is_empty() { String::new() } else { format!(", {context}") };
    text += &format!("- Example{context}:\n\n");
    text += &format!("  ```text\n{}  ```\n", example_lines(defect.example().bytes));
    text
}

/// The example, escaped, a line for each of its lines.
fn example_lines(bytes: &[u8]) -> String {
    bytes
        .split_inclusive(|&byte| byte == b'\n')
        .map(|line| format!("  {}\n", escape::bytes(line)))
        .collect()
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: &'static str,
    tolerance: &'static str,
    closes: bool,
    rfc: String,
    message: &'static str,
    proxy_status: &'static str,
    explanation: Vec<String>,
    strict: bool,
    gateway: bool,
    lenient: bool,
    example: ExampleRow,
}

/// The bytes stand as Latin-1: each character is one byte.
#[derive(Serialize)]
struct ExampleRow {
    bytes: String,
    method: &'static str,
    upgrade: Option<&'static str>,
    http10_request: bool,
    sending: bool,
    limit: Option<(&'static str, u64)>,
}

/// One JSON object a line and defect.
pub fn json() -> String {
    Defect::ALL.iter().map(|&defect| json_of(defect)).collect()
}

/// One defect as a JSON object, with its line end.
pub fn json_of(defect: Defect) -> String {
    let example = defect.example();
    let row = Row {
        code: defect.code(),
        name: defect.name(),
        tolerance: defect.tolerance().as_str(),
        closes: defect.closes(),
        rfc: rule(defect),
        message: defect.message(),
        proxy_status: defect.proxy_status().as_str(),
        explanation: paragraphs(defect),
        strict: Policy::STRICT.tolerates(defect),
        gateway: Policy::GATEWAY.tolerates(defect),
        lenient: Policy::LENIENT.tolerates(defect),
        example: ExampleRow {
            bytes: example.bytes.iter().map(|&byte| char::from(byte)).collect(),
            method: example.method,
            upgrade: example.upgrade,
            http10_request: example.http10_request,
            sending: example.sending,
            limit: example.limit,
        },
    };
    // Numbers and text can always be written.
    serde_json::to_string(&row).unwrap_or_default() + "\n"
}
