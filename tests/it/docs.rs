//! The generated pages of `docs/` are current. `BLESS=1 cargo test --workspace current`
//! rewrites them.

use std::path::{Path, PathBuf};

use bad_gateway::{Defect, Limits, Policy, Tolerance};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::generate;
use crate::generate::page::{difference, must_be_current};

#[test]
fn requirements_are_current() {
    must_be_current("docs/requirements.md", &generate::requirements::page());
}

#[test]
fn captures_are_current() {
    must_be_current("docs/captures.md", &generate::captures_page::page());
}

#[test]
fn a_stale_page_is_told_by_its_first_line() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    let told = difference("a\nb\nc\n", "a\nB\nC\n").expect("stale");
    assert_eq!(told, "line 2\n   has    \"b\"\n   should \"B\"");
    let told = difference("a\n", "a\nb\n").expect("stale");
    assert_eq!(told, "line 2\n   has    \"\"\n   should \"b\"");
    let told = difference("", "a").expect("stale");
    assert_eq!(told, "line 1\n   has    \"\"\n   should \"a\"");
}

/// The cells of each row of the tables in docs/policies.md whose first row is this.
fn tables(heading: &str) -> Vec<Vec<String>> {
    let page = include_str!("../../docs/policies.md");
    page.split(heading)
        .skip(1)
        .flat_map(|rest| rest.lines().skip(2).take_while(|line| line.starts_with('|')))
        .map(|line| line[1..line.len() - 1].split('|'))
        .map(|cells| cells.map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn the_tables_of_policies_say_what_they_do() {
    let mut named = Vec::new();
    for row in tables("| what came | row | GATEWAY | LENIENT | it passes as | reuse |") {
        for name in row[1].split_whitespace() {
            let name = name.trim_matches('`');
            let defect = Defect::find(name).unwrap_or_else(|| panic!("{name} is no defect"));
            let word =
                |policy: Policy| if policy.tolerates(defect) { "tolerate" } else { "refuse" };
            let never = defect.tolerance() == Tolerance::Never;
            let reuse = match (never, defect.closes()) {
                (true, _) => "–",
                (false, true) => "no",
                (false, false) => "yes",
            };
            let says = (word(Policy::GATEWAY), word(Policy::LENIENT), never, reuse);
            assert_eq!((&*row[2], &*row[3], row[4].is_empty(), &*row[5]), says, "{name}");
            named.push(defect);
        }
    }
    for &defect in Defect::ALL {
        // The limits have a table of their own.
        let times = named.iter().filter(|&&other| other == defect).count();
        let wanted = usize::from(!defect.code().starts_with('L'));
        assert_eq!(times, wanted, "{}", defect.name());
    }
}

#[test]
fn the_table_of_limits_has_the_defaults() {
    let limits = Limits::DEFAULT;
    let defaults = [
        limits.head,
        limits.line,
        limits.fields,
        limits.interim,
        limits.interim_bytes,
        limits.chunk_line,
        limits.chunk_extensions,
        limits.trailers,
        limits.empty_members,
    ];
    let rows = tables("| limit | default | counts |");
    let names: Vec<_> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(names, Limits::NAMES);
    for (row, default) in rows.iter().zip(defaults) {
        assert_eq!(row[1].replace(',', ""), default.to_string(), "{}", row[0]);
    }
    assert_eq!((limits.content, rows[9][1].as_str()), (None, "none"));
}

/// The documents that people write and read.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["", "benches", "docs", "examples", "fuzz", "tests/cases", "tests/captures"];
    // Of these the front page: other pages there are parts of one in `docs/`.
    let integrations = std::fs::read_dir(root.join("integrations")).expect("a folder");
    let more = integrations.map(|entry| entry.expect("an entry").path());
    let more = more.chain([root.join("capi"), root.join("guard")]);
    let files =
        folders.iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).expect("a folder"));
    files
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .chain(more.map(|folder| folder.join("README.md")).filter(|path| path.exists()))
        .collect()
}

#[test]
fn whoever_contributes_is_told_which_pages_are_generated() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("CONTRIBUTING.md");
    let guide = std::fs::read_to_string(guide).expect("a text");
    let mut count = 0;
    for page in
        documents().iter().filter(|page| page.parent().is_some_and(|at| at.ends_with("docs")))
    {
        let text = std::fs::read_to_string(page).expect("a text");
        let begins: String = text.lines().take(3).collect();
        if ["BLESS=1", "generated", "Written by"].iter().any(|word| begins.contains(word)) {
            count += 1;
            let name = page.file_name().and_then(|name| name.to_str()).expect("a name");
            assert!(guide.contains(&format!("`docs/{name}`")), "{name}");
        }
    }
    assert!(count > 5, "only {count}");
}

/// The targets of the links in a document, outside of blocks of code, and of `[…]: target`.
fn links(text: &str) -> Vec<&str> {
    let mut code = false;
    let prose = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    });
    prose
        .flat_map(|line| {
            let definition = line.strip_prefix('[').and_then(|line| line.split_once("]: "));
            let definition = definition.filter(|(label, _)| !label.contains(']'));
            let inline = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
            inline.map(|(target, _)| target).chain(definition.map(|(_, target)| target))
        })
        .collect()
}

#[test]
fn links_lead_somewhere() {
    let documents = documents();
    let mut count = 0;
    for document in &documents {
        let text = std::fs::read_to_string(document).expect("a text");
        for link in links(&text) {
            let local = link.split('#').next().unwrap_or_default();
            if link.contains("://") || local.is_empty() {
                continue;
            }
            count += 1;
            let target = document.parent().expect("a folder").join(local);
            assert!(target.exists(), "{}: {link}", document.display());
        }
    }
    assert!(documents.len() > 20 && count > 50, "only {count} links");
    let text = "[a](b#c)\n```\n[d](e)\n```\n[f](g) [h](i)\n[j]: k#l\n";
    assert_eq!(links(text), ["b#c", "g", "i", "k#l"]);
}

/// The files with a folder that a text names as code.
fn files_named(text: &str) -> Vec<&str> {
    let ends = [".rs", ".md", ".toml", ".py", ".svg", ".tsv"];
    let code = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    code.flat_map(str::split_whitespace)
        .filter(|word| word.contains('/') && ends.iter().any(|end| word.ends_with(end)))
        .filter(|word| !word.contains("://") && !word.contains(['*', '@', '<', '…']))
        .collect()
}

#[test]
fn files_that_are_named_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for document in documents() {
        let text = std::fs::read_to_string(&document).expect("a text");
        for name in files_named(&text) {
            count += 1;
            let folders = [root, &root.join("src"), document.parent().expect("a folder")];
            let there = folders.iter().any(|folder| folder.join(name).exists());
            assert!(there, "{}: {name}", document.display());
        }
    }
    assert!(count > 30, "only {count} names");
    assert_eq!(
        files_named("`a/b.rs`, c/d.rs, `run a/e.md now` `f.rs` `src/*.rs`"),
        ["a/b.rs", "a/e.md"]
    );
}

/// What the crates' documentation includes has no files beside it once it is rendered: there, a
/// definition in their `src/links.md` stands before the page's own, and counts.
#[test]
fn links_of_rendered_pages_have_a_second_definition() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ours = concat!(include_str!("../../src/links.md"), include_str!("../../src/charts.md"));
    let of_guard = std::fs::read_to_string(root.join("guard/src/links.md")).expect("a text");
    let mut count = 0;
    for (page, rendered) in [
        ("README.md", ours),
        ("SECURITY.md", ours),
        ("CHANGELOG.md", ours),
        ("docs/design.md", ours),
        ("docs/embedding.md", ours),
        ("docs/policies.md", ours),
        ("guard/README.md", &of_guard),
    ] {
        let text = std::fs::read_to_string(root.join(page)).expect("a text");
        for link in links(&text) {
            if link.contains("://") || link.starts_with('#') {
                continue;
            }
            count += 1;
            let label = text.lines().find_map(|line| line.strip_suffix(&format!(": {link}")));
            let label = label.unwrap_or_else(|| panic!("{page}: {link} is no definition"));
            let start = format!("{label}: ");
            assert!(rendered.lines().any(|line| line.starts_with(&start)), "{page}: {label}");
        }
    }
    assert!(count > 15, "only {count} links");
}

/// The rendered front page has no file beside it either: its chart stands in it.
#[test]
fn the_chart_of_the_rendered_front_page_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let chart = std::fs::read(root.join("docs/charts/gateways.svg")).expect("the chart");
    let chart = STANDARD.encode(chart);
    let wanted = format!("[docs/charts/gateways.svg]: data:image/svg+xml;base64,{chart}\n");
    let file = root.join("src/charts.md");
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(file, wanted).expect("written");
        return;
    }
    let current = std::fs::read_to_string(file).is_ok_and(|found| found == wanted);
    assert!(current, "src/charts.md is stale: BLESS=1 cargo test --workspace current rewrites it");
}
