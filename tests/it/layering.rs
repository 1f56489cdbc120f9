//! A module of the library uses only modules that stand above it in `lib.rs`; inside a folder, files use each
//! other one way.

use std::collections::{BTreeMap, BTreeSet};
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

/// The code of a file: without comments and tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The names that code takes from the folder it stands in: what follows `super::`, each part of a list by itself.
fn siblings(code: &str) -> Vec<String> {
    let of_super = code.match_indices("super::");
    let of_super = of_super.filter(|(at, _)| !code[..*at].ends_with("super::"));
    of_super.flat_map(|(at, found)| names(&code[at + found.len()..])).collect()
}

/// The first name of a path, or of each path of a list in braces.
fn names(path: &str) -> Vec<String> {
    let first = |path: &str| -> String {
        path.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(list) = path.strip_prefix('{') else { return vec![first(path)] };
    let mut found = vec![first(list)];
    let mut depth = 0;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => found.push(first(&list[at + 1..])),
            _ => {}
        }
    }
    found
}

/// What a `mod.rs` gives of the files beside it, and from which.
fn given(code: &str) -> BTreeMap<String, String> {
    let mut given = BTreeMap::new();
    for statement in code.split(';') {
        let Some((_, path)) = statement.split_once("use ") else { continue };
        let Some((file, rest)) = path.split_once("::") else { continue };
        for name in names(rest) {
            given.insert(name, file.to_owned());
        }
    }
    given
}

/// Which files of one folder use which others, tests left out.
fn uses_inside(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = Vec::new();
    files(folder, &mut all);
    let stem = |path: &Path| path.file_stem().expect("a stem").to_string_lossy().into_owned();
    let names: BTreeSet<String> = all.iter().map(|path| stem(path)).collect();
    let given = given(&code(&fs::read_to_string(folder.join("mod.rs")).expect("mod.rs")));
    let mut uses = BTreeMap::new();
    for file in all.iter().filter(|path| stem(path) != "mod" && stem(path) != "tests") {
        let code = code(&fs::read_to_string(file).expect("text"));
        // A folder in a folder: its files' `super` is that one.
        let siblings = if file.parent() == Some(folder) { siblings(&code) } else { Vec::new() };
        let homes = siblings.into_iter().map(|name| given.get(&name).cloned().unwrap_or(name));
        let used = homes.filter(|name| names.contains(name) && *name != stem(file)).collect();
        uses.insert(stem(file), used);
    }
    uses
}

/// A circle among the files of a folder, if there is one: those that are left when all that use nothing, or
/// only what is gone, are taken away.
fn circle(mut uses: BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    loop {
        let free = uses.iter().find(|(_, used)| !used.iter().any(|name| uses.contains_key(name)));
        let Some(name) = free.map(|(name, _)| name.clone()) else { break };
        uses.remove(&name);
    }
    uses.into_keys().collect()
}

#[test]
fn files_inside_a_folder_use_each_other_one_way() {
    let mut seen = 0;
    for entry in fs::read_dir(source()).expect("src") {
        let folder = entry.expect("an entry").path();
        if folder.is_dir() {
            let uses = uses_inside(&folder);
            seen += uses.values().map(BTreeSet::len).sum::<usize>();
            let circle = circle(uses);
            assert!(circle.is_empty(), "{}: a circle of {circle:?}", folder.display());
        }
    }
    assert!(seen > 30, "only {seen} uses found: the search is broken");
}

#[test]
fn the_search_finds_a_circle() {
    let uses = |pairs: &[(&str, &str)]| {
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (user, used) in pairs {
            uses.entry((*user).to_owned()).or_default().insert((*used).to_owned());
        }
        uses
    };
    assert!(circle(uses(&[("a", "b"), ("b", "c"), ("a", "c")])).is_empty());
    assert_eq!(circle(uses(&[("a", "b"), ("b", "c"), ("c", "b"), ("d", "c")])).len(), 4);
    let found =
        siblings("use super::{x, y::{A, B}, C}; let y = super::table::Slot; super::super::z()");
    assert_eq!(found, ["x", "y", "C", "table", "super"]);
    let given = given("mod x; pub use x::{A, B}; pub(crate) use y::C; use crate::z::D;");
    let given: Vec<_> = given.iter().map(|(name, file)| format!("{file}::{name}")).collect();
    assert_eq!(given, ["x::A", "x::B", "y::C", "crate::z"]);
}

#[test]
fn the_search_finds_a_use_of_what_stands_below() {
    let order = order();
    assert!(fault(&order, "span", "use crate::policy::Policy;").is_some());
    assert!(fault(&order, "policy", "use crate::defect::Defect;").is_none());
    assert!(fault(&order, "policy", "let x = crate::nothing::y();").is_some());
}
