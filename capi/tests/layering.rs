//! A file of the interface uses only files that stand above it in `lib.rs`.

mod build;

use std::fs;

use build::package;

/// The files, in the order of `lib.rs`; what stands there for tests alone may use all.
fn order() -> Vec<String> {
    let lib = fs::read_to_string(package().join("src/lib.rs")).expect("lib.rs");
    let names = lib.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    names.map(str::to_owned).filter(|name| name != "header").collect()
}

/// What a line of code names behind `crate::`.
fn uses(line: &str) -> impl Iterator<Item = &str> {
    let code = if line.trim_start().starts_with("//") { "" } else { line };
    let found = code.match_indices("crate::").map(|(at, found)| &code[at + found.len()..]);
    // `use crate::{a, b};` names several.
    found
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(rest) => rest.split(['}', ',']).map(str::trim).collect::<Vec<_>>(),
            None => vec![rest],
        })
        .map(|rest| {
            rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .next()
                .unwrap_or("")
        })
        .filter(|name| !name.is_empty())
}

#[test]
fn files_use_only_what_stands_above_them() {
    let order = order();
    let place = |name: &str| order.iter().position(|file| file == name);
    let mut seen = 0;
    for (own, file) in order.iter().enumerate() {
        let path = package().join("src").join(file).with_extension("rs");
        let text = fs::read_to_string(&path).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for used in code.lines().flat_map(uses) {
            seen += 1;
            let above = place(used).is_some_and(|at| at < own);
            assert!(above, "{file}.rs uses {used}, which does not stand above it");
        }
    }
    assert!(order.len() > 12 && seen > 40, "the search is broken: {order:?}, {seen} uses");
}
