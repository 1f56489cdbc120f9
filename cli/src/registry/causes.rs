//! The library's registry of causes as a table, as the document `docs/causes.md`, as JSON lines.

use bad_gateway::cause::{Cause, Example, Mend};
use bad_gateway::{Defect, Ending, Outcome, Policy, check};
use serde::Serialize;

use super::words::joined;
use crate::escape;
use crate::report::style::{BOLD, DIM, paint};

/// Name and words of each, in columns.
pub fn table() -> String {
    let names = Cause::ALL.iter().map(|cause| cause.name().len()).max().unwrap_or(0);
    let heading = format!("{:<names$}  WHAT IT IS", "NAME");
    let mut text = format!("{}\n", paint(DIM, &heading));
    for &cause in Cause::ALL {
        let name = paint(BOLD, &format!("{:<names$}", cause.name()));
        text += &format!("{name}  {}\n", cause.says());
    }
    text
}

/// The document `docs/causes.md`.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Causes\n\n\
         What a response that is wrong, or never came, or surprises somebody, probably was, generated from the \
         registry by `bad-gateway causes --format markdown`.\n\n\
         `cause::likely` gives the first row that matches. It is a guess, made from the first bytes, from those \
         around the defect, from the content's and from how the connection stood; no verdict rests on it. *Looks \
         like*: the bytes show it. *Often*: only the defect is known, and this is where it mostly comes from. \
         Names are stable. Words in capitals stand for what only the operator knows.\n\n\
         | name | it | looked for where |\n\
         |---|---|---|\n",
    );
    for &cause in Cause::ALL {
        let (name, says) = (cause.name(), cell(cause.says()));
        text += &format!("| [{name}](#{name}) | {says} | {} |\n", links(cause));
    }
    for &cause in Cause::ALL {
        text += &section(cause);
    }
    text
}

fn section(cause: Cause) -> String {
    let mut text = format!("\n## {}\n\n", cause.name());
    for paragraph in joined(cause.explanation()) {
        text += &format!("{paragraph}\n\n");
    }
    let mend = cause.mend();
    text += &format!("- It {}\n", verb(cause.says()));
    text += &format!("- Looked for where: {}\n", links(cause));
    text += &format!("- Upstream: {}\n", mend.upstream);
    if mend.nginx == Cause::Ssh.mend().nginx && cause != Cause::Ssh {
        text += "- nginx, HAProxy, Envoy: as TCP, as for [ssh](#ssh)\n";
    } else {
        text += &gateways(mend);
    }
    let example = cause.example();
    let bytes = match example.bytes {
        b"" => "no byte".to_owned(),
        bytes => code(&escape::bytes(bytes)),
    };
    text + &format!("- Example: {bytes}{}\n", circumstances(example))
}

fn gateways(mend: Mend) -> String {
    let lines = [("nginx", mend.nginx), ("HAProxy", mend.haproxy), ("Envoy", mend.envoy)];
    let line = |(gateway, line): (&str, Option<&str>)| Some(format!("- {gateway}: `{}`\n", line?));
    lines.into_iter().filter_map(line).collect()
}

/// What it says, with a verb.
fn verb(says: &str) -> String {
    match says.strip_prefix("often ") {
        Some(what) => format!("is often {what}"),
        None => says.to_owned(),
    }
}

/// A code span, whatever it holds.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn links(cause: Cause) -> String {
    let link = |defect: &Defect| {
        let (name, code) = (defect.name(), defect.code().to_ascii_lowercase());
        format!("[{name}](defects.md#{code}-{name})")
    };
    match cause.defects() {
        // The same four of so many rows.
        defects if defects.contains(&Defect::NotHttp) => {
            "the first bytes are those of no status line".to_owned()
        }
        [] => outcome(cause.example()).to_owned(),
        defects => defects.iter().map(link).collect::<Vec<_>>().join(", "),
    }
}

/// Where a cause is looked for that has no defect, in words.
pub(super) fn outcome(example: &Example) -> &'static str {
    let verdict = check(example.bytes, example.request(), example.ending, example.policy);
    match verdict.outcome {
        Outcome::Valid => "the response is valid",
        Outcome::NoResponse => "nothing came",
        _ => "the response stops short",
    }
}

/// Under which circumstances an example shows its cause.
pub(super) fn circumstances(example: &Example) -> String {
    let mut text = match example.ending {
        Ending::TimedOut => ", then nothing in time",
        Ending::Reset => ", then a reset",
        Ending::Open => "",
        _ => ", then the close",
    }
    .to_owned();
    if example.method != "GET" {
        text += &format!(", in answer to {}", example.method);
    }
    if let Some(offer) = example.upgrade {
        text += &format!(", in answer to a request that offers {offer}");
    }
    if example.reused {
        text += ", on a connection that was used before";
    }
    if let Some(bytes) = example.head_bytes {
        text += &format!(", in a head of {bytes} bytes");
    }
    if example.policy == Policy::STRICT {
        text += ", under the strict policy";
    } else if example.policy != Policy::GATEWAY {
        text += ", with a smaller limit";
    }
    text
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    says: &'static str,
    explanation: Vec<String>,
    defects: Vec<&'static str>,
    mend: Mend,
    example: ExampleRow,
}

/// The bytes stand as Latin-1: each character is one byte.
#[derive(Serialize)]
struct ExampleRow {
    bytes: String,
    ending: &'static str,
    reused: bool,
    method: &'static str,
    upgrade: Option<&'static str>,
    head_bytes: Option<u64>,
}

/// One JSON object a line and cause.
pub fn json() -> String {
    Cause::ALL.iter().map(|&cause| json_of(cause)).collect()
}

/// One cause as a JSON object, with its line end.
pub fn json_of(cause: Cause) -> String {
    let example = cause.example();
    let row = Row {
        name: cause.name(),
        says: cause.says(),
        explanation: joined(cause.explanation()),
        defects: cause.defects().iter().map(|defect| defect.name()).collect(),
        mend: cause.mend(),
        example: ExampleRow {
            bytes: example.bytes.iter().map(|&byte| char::from(byte)).collect(),
            ending: match example.ending {
                Ending::Closed => "closed",
                Ending::Reset => "reset",
                Ending::TimedOut => "timeout",
                Ending::Truncated => "truncated",
                _ => "open",
            },
            reused: example.reused,
            method: example.method,
            upgrade: example.upgrade,
            head_bytes: example.head_bytes,
        },
    };
    // Numbers and text can always be written.
    serde_json::to_string(&row).unwrap_or_default() + "\n"
}
