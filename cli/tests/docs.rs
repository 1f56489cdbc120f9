//! What the repository shows of the command is what the command prints: `docs/defects.md`, which
//! `BLESS=1 cargo test --workspace current` rewrites, and the sample in README.md.

mod support;

use support::{root, run};

#[test]
fn the_page_of_defects_is_current() {
    let told = run(&["defects", "--format", "markdown"]);
    assert_eq!(told.code, 0, "{}", told.err);
    let path = root().join("docs/defects.md");
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &told.out).expect("docs/defects.md");
        return;
    }
    let found = std::fs::read_to_string(&path).expect("docs/defects.md");
    let stale = found.lines().zip(told.out.lines()).position(|(has, should)| has != should);
    assert_eq!(stale, None, "docs/defects.md is stale: this line, counted from 0, differs");
    assert_eq!(found.len(), told.out.len(), "docs/defects.md is stale at its end");
}

#[test]
fn the_sample_of_the_readme_is_what_the_command_prints() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let told = run(&["check", "examples/bare-lf.http"]);
    assert_eq!(told.code, 1);
    assert!(told.out.lines().count() > 5, "{}", told.out);
    for line in told.out.lines() {
        assert!(readme.contains(line.trim_end()), "README.md does not show: {line}");
    }
}
