//! `docs/causes.md`: the second registry, row by row.

use bad_gateway::cause::{Cause, Sample};
use bad_gateway::{Defect, Ending};

use super::escaped;
use super::page::{Page, code};

pub fn page() -> String {
    let mut page = Page::new("Causes", "the rows of `src/cause/registry.rs`");
    page.paragraph(
        "What a response that is wrong, or never came, probably was: `cause::likely` gives the first row that \
         matches. It is a guess, made from the first bytes, from those around the defect and from how the \
         connection stood; no verdict rests on it. Names are stable. Words in capitals stand for what only the \
         operator knows.",
    );
    page.line("| name | it | looked for where |");
    page.line("|---|---|---|");
    for &cause in Cause::ALL {
        let link = format!("[{0}](#{0})", cause.name());
        page.row(&[link, cause.says().to_owned(), wherefore(cause.defects())]);
    }
    for &cause in Cause::ALL {
        row(&mut page, cause);
    }
    page.text()
}

fn row(page: &mut Page, cause: Cause) {
    page.heading(2, cause.name());
    let lines: Vec<_> = cause.explanation().collect();
    for paragraph in lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty()) {
        page.paragraph(&paragraph.join(" "));
    }
    page.line(&format!("- It {}", cause.says()));
    page.line(&format!("- Looked for where: {}", wherefore(cause.defects())));
    let mend = cause.mend();
    page.line(&format!("- Upstream: {}", mend.upstream));
    for (gateway, line) in [("nginx", mend.nginx), ("HAProxy", mend.haproxy), ("Envoy", mend.envoy)]
    {
        if let Some(line) = line {
            page.line(&format!("- {gateway}: {}", code(line)));
        }
    }
    page.line(&format!("- Example: {}", example(cause.example())));
}

fn wherefore(defects: &[Defect]) -> String {
    if defects.is_empty() {
        return "nothing came".to_owned();
    }
    let link = |defect: &Defect| {
        let (name, code) = (defect.name(), defect.code().to_ascii_lowercase());
        format!("[{name}](defects.md#{code}-{name})")
    };
    defects.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn example(sample: &Sample) -> String {
    let bytes = match sample.bytes {
        b"" => "no byte".to_owned(),
        bytes => code(&escaped(bytes)),
    };
    let ending = match sample.ending {
        Ending::TimedOut => ", then nothing in time",
        Ending::Reset => ", then a reset",
        _ => ", then the close",
    };
    let reused = if sample.reused { ", on a connection that was used before" } else { "" };
    format!("{bytes}{ending}{reused}")
}
