//! A module of the library uses only modules that stand above it in `lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules, in the order of `lib.rs`.
fn order() -> Vec<String> {
    let lib = fs::read_to_string(source().join("lib.rs")).expect("lib.rs");
    lib.lines()
        .filter_map(|line| {
            let line = line.strip_prefix("pub ").unwrap_or(line);
            Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
        })
        .collect()
}

fn files(of: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(of).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The module of `src/` that a file belongs to.
fn module(file: &Path) -> String {
    let relative = file.strip_prefix(source()).expect("in src");
    let first = relative.components().next().expect("a name").as_os_str();
    Path::new(first).file_stem().expect("a stem").to_string_lossy().into_owned()
}

/// The modules that a line names after `crate::`.
fn uses(line: &str) -> impl Iterator<Item = &str> {
    let code = if line.trim_start().starts_with("//") { "" } else { line };
    code.match_indices("crate::").map(|(at, found)| {
        let rest = &code[at + found.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// What is wrong with one line of one module.
fn fault(order: &[String], user: &str, line: &str) -> Option<String> {
    let place = |name: &str| order.iter().position(|module| module == name);
    let own = place(user)?;
    uses(line).find_map(|used| match place(used) {
        Some(at) if at <= own => None,
        Some(_) => Some(format!("`{user}` uses `{used}`, which stands below it")),
        None => Some(format!("`{user}` names `crate::{used}`, which is no module")),
    })
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let order = order();
    assert!(order.len() > 10, "{order:?}");
    let mut all = Vec::new();
    files(&source(), &mut all);
    let mut seen = 0;
    for file in all {
        let module = module(&file);
        if module == "lib" {
            continue;
        }
        assert!(order.contains(&module), "{module} is not in lib.rs");
        for (number, line) in fs::read_to_string(&file).expect("text").lines().enumerate() {
            seen += uses(line).count();
            let fault = fault(&order, &module, line);
            assert_eq!(fault, None, "{}:{}", file.display(), number + 1);
        }
    }
    assert!(seen > 30, "only {seen} uses found: the search is broken");
}

#[test]
fn the_search_finds_a_use_of_what_stands_below() {
    let order = order();
    assert!(fault(&order, "span", "use crate::policy::Policy;").is_some());
    assert!(fault(&order, "policy", "use crate::defect::Defect;").is_none());
    assert!(fault(&order, "policy", "let x = crate::nothing::y();").is_some());
}
