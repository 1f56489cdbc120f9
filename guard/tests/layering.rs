//! A module uses only what stands above it: in `lib.rs`, and in the `mod.rs` of its folder.

use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn text(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    // What a test uses is free.
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// The modules that a file declares, in order.
fn order(file: &Path) -> Vec<String> {
    let name = |line: &str| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned());
    text(file).lines().filter_map(name).collect()
}

/// The names behind `prefix` in the code.
fn uses(text: &str, prefix: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.match_indices(prefix).map(move |(at, _)| &line[at + prefix.len()..]))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

/// The files of a module.
fn files(folder: &Path, module: &str) -> Vec<PathBuf> {
    let inside = folder.join(module);
    if !inside.is_dir() {
        return vec![inside.with_extension("rs")];
    }
    let entries = fs::read_dir(&inside).expect("a folder").map(|entry| entry.expect("an entry"));
    entries.map(|entry| entry.path()).collect()
}

fn faults(folder: &Path, modules: &[String], prefix: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (place, module) in modules.iter().enumerate() {
        for file in files(folder, module) {
            for used in uses(&text(&file), prefix) {
                if modules.iter().position(|one| *one == used).is_some_and(|at| at > place) {
                    faults.push(format!("{} uses `{used}`, which stands below it", file.display()));
                }
            }
        }
    }
    faults
}

#[test]
fn modules_use_only_what_stands_above_them() {
    let modules = order(&source().join("lib.rs"));
    assert_eq!(modules.len(), 12, "{modules:?}");
    let mut found = faults(&source(), &modules, "crate::");
    for folder in ["request", "core"] {
        let folder = source().join(folder);
        found.extend(faults(&folder, &order(&folder.join("mod.rs")), "super::"));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_module_for_envoy_does_too() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integrations/envoy/src");
    let modules = order(&source.join("lib.rs"));
    assert_eq!(modules.len(), 8, "{modules:?}");
    let found = faults(&source, &modules, "crate::");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_stands_below_is_seen() {
    let used = uses("// crate::a\nuse crate::b::{C, D};\n  let x = crate::e();", "crate::");
    assert_eq!(used, ["b", "e"]);
    let turned: Vec<_> = order(&source().join("lib.rs")).into_iter().rev().collect();
    assert!(faults(&source(), &turned, "crate::").len() > 5);
}
