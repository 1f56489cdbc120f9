//! What the repository shows of the command is what the command prints: `docs/defects.md` and
//! `docs/causes.md`, which `BLESS=1 cargo test --workspace current` rewrites, and the sample in
//! README.md.

mod support;

use support::{root, run};

#[test]
fn the_pages_of_the_registries_are_current() {
    for list in ["defects", "causes"] {
        let told = run(&[list, "--format", "markdown"]);
        assert_eq!(told.code, 0, "{}", told.err);
        let page = format!("docs/{list}.md");
        let path = root().join(&page);
        if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
            std::fs::write(&path, &told.out).expect("a page");
            continue;
        }
        let found = std::fs::read_to_string(&path).expect("a page");
        let stale = found.lines().zip(told.out.lines()).position(|(has, should)| has != should);
        assert_eq!(stale, None, "{page} is stale: this line, counted from 0, differs");
        assert_eq!(found.len(), told.out.len(), "{page} is stale at its end");
    }
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
