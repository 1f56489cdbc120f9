//! `docs/defects.md`: the registry, row by row. `bad-gateway defects --format markdown` prints the
//! same text.

use bad_gateway::{Defect, Example, Policy, Tolerance};

const POLICIES: [(&str, Policy); 3] =
    [("strict", Policy::STRICT), ("gateway", Policy::GATEWAY), ("lenient", Policy::LENIENT)];

pub fn page() -> String {
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
        text += &row(defect);
    }
    for &defect in Defect::ALL {
        text += &section(defect);
    }
    text
}

fn row(defect: Defect) -> String {
    let (code, name, tolerance) = (defect.code(), defect.name(), defect.tolerance().as_str());
    let (rfc, place) = defect.rfc();
    let marks =
        POLICIES.map(|(_, policy)| if policy.tolerates(defect) { "tolerates" } else { "refuses" });
    format!(
        "| {code} | [{name}](#{}-{name}) | {tolerance} | RFC {rfc} §{place} | {} | {} |\n",
        code.to_ascii_lowercase(),
        defect.message(),
        marks.join(" | ")
    )
}

fn section(defect: Defect) -> String {
    let mut text = format!("\n## {} {}\n\n", defect.code(), defect.name());
    let lines: Vec<&str> = defect.explanation().collect();
    for paragraph in lines.split(|line| line.is_empty()) {
        if !paragraph.is_empty() {
            text += &format!("{}\n\n", paragraph.join(" "));
        }
    }
    let (rfc, place) = defect.rfc();
    let link = format!("https://www.rfc-editor.org/rfc/rfc{rfc}#section-{place}");
    text += &format!("- Rule: [RFC {rfc} §{place}]({link})\n");
    text += &format!("- Tolerance: {}\n", tolerance(defect));
    text += &format!("- Tolerated by: {}\n", tolerated_by(defect));
    text += &format!("- Reuse of the connection: {}\n", reuse(defect));
    text += &format!("- Proxy-Status: `error={}`\n", defect.proxy_status());
    let context = context(defect.example());
    text += &format!("- Example{context}:\n\n");
    let lines = defect.example().bytes.split_inclusive(|&byte| byte == b'\n');
    let lines: String = lines.map(|line| format!("  {}\n", super::escaped(line))).collect();
    text + &format!("  ```text\n{lines}  ```\n")
}

fn tolerance(defect: Defect) -> &'static str {
    match defect.tolerance() {
        Tolerance::Never => "never: no policy lets it pass",
        Tolerance::Repair => "repair: it may pass once it has been rewritten",
        _ => "note: it may pass as it is, and is reported",
    }
}

fn tolerated_by(defect: Defect) -> String {
    let names: Vec<_> = POLICIES
        .iter()
        .filter(|(_, policy)| policy.tolerates(defect))
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if names.is_empty() {
        return "no policy".to_owned();
    }
    names.join(", ")
}

fn reuse(defect: Defect) -> &'static str {
    match (defect.tolerance(), defect.closes()) {
        (Tolerance::Never, _) => "forbidden",
        (_, true) => "forbidden, even where it is tolerated",
        (_, false) => "allowed where it is tolerated",
    }
}

/// The circumstances under which an example shows its defect.
fn context(example: &Example) -> String {
    let mut text = String::new();
    if example.method != "GET" {
        text += &format!(", in answer to {}", example.method);
    }
    if let Some(offer) = example.upgrade {
        text += &format!(", in answer to a request that offers `Upgrade: {offer}`");
    }
    if example.http10_request {
        text += ", in answer to an HTTP/1.0 request";
    }
    if example.sending {
        text += ", while the request is still being sent";
    }
    if let Some((name, number)) = example.limit {
        text += &format!(", with the limit {name}={number}");
    }
    text
}
