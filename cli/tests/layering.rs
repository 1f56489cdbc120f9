//! A module of the command's library uses only what stands above it: the folders in the order of
//! `lib.rs`, the files of a folder in that of its `mod.rs`.

use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules that a file declares, in order.
fn order(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    let names = text.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    });
    names.collect()
}

/// The paths behind `prefix` that a file uses, each from a list in braces by itself; and the files
/// that its `mod.rs` gives each name from.
fn uses(text: &str, prefix: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let code = code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    let name = |text: &str| {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        text[..end].to_owned()
    };
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                found.extend(list.split(',').map(|part| name(part.trim())));
            }
            None => found.push(name(rest)),
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// The file of a folder that a name is from: a module, or what `mod.rs` takes out of one.
fn home(folder: &Path, order: &[String], name: &str) -> Option<usize> {
    let text = fs::read_to_string(folder.join("mod.rs")).expect("mod.rs");
    let module = |name: &str| order.iter().position(|module| module == name);
    module(name).or_else(|| {
        let line = text.lines().filter(|line| line.contains("use "));
        let line = line.map(|line| line.split("use ").last().unwrap_or_default());
        let mut line = line.filter(|line| {
            line.split(|c: char| !c.is_alphanumeric() && c != '_').skip(1).any(|word| word == name)
        });
        module(line.next()?.split("::").next()?)
    })
}

#[test]
fn folders_use_only_what_stands_above_them() {
    let folders = order(&source().join("lib.rs"));
    assert_eq!(folders.len(), 6, "{folders:?}");
    let mut seen = 0;
    for (own, folder) in folders.iter().enumerate() {
        let path = source().join(folder);
        let files = match path.is_dir() {
            true => order(&path.join("mod.rs"))
                .iter()
                .map(|file| path.join(format!("{file}.rs")))
                .collect(),
            false => vec![path.with_extension("rs")],
        };
        for file in files {
            for used in uses(&fs::read_to_string(&file).expect("text"), "crate::") {
                seen += 1;
                let at = folders.iter().position(|folder| *folder == used);
                assert!(at.is_some_and(|at| at < own), "{} uses {used}", file.display());
            }
        }
    }
    assert!(seen > 8, "only {seen} uses found: the search is broken");
}

/// The files in a folder and in those in it, or the module's one file.
fn files_of(module: &str) -> Vec<PathBuf> {
    let folder = source().join(module);
    let Ok(entries) = fs::read_dir(&folder) else { return vec![folder.with_extension("rs")] };
    let of_entry = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.expect("an entry").path();
        let inner = path.strip_prefix(source()).expect("in src").to_str().expect("UTF-8");
        if path.is_dir() { files_of(inner) } else { vec![path] }
    };
    entries.flat_map(of_entry).collect()
}

#[test]
fn modules_of_the_command_use_only_what_stands_above_them() {
    let modules = order(&source().join("main.rs"));
    let mut seen = 0;
    for (own, module) in modules.iter().enumerate() {
        for file in files_of(module) {
            for used in uses(&fs::read_to_string(&file).expect("text"), "crate::") {
                seen += 1;
                let at = modules.iter().position(|module| *module == used);
                assert!(at.is_some_and(|at| at <= own), "{} uses {used}", file.display());
            }
        }
    }
    assert!(seen > 30, "only {seen} uses found: the search is broken");
}

#[test]
fn files_of_a_folder_use_only_what_stands_above_them() {
    let mut seen = 0;
    for folder in
        ["form", "input", "report", "logs", "registry", "net", "probe", "audit", "command"]
    {
        let path = source().join(folder);
        let order = order(&path.join("mod.rs"));
        for (own, file) in order.iter().enumerate() {
            let text = fs::read_to_string(path.join(format!("{file}.rs"))).expect("text");
            for used in uses(&text, "super::") {
                seen += 1;
                let at = home(&path, &order, &used);
                assert!(at.is_some_and(|at| at < own), "{folder}/{file} uses {used}: {at:?}");
            }
        }
    }
    assert!(seen > 30, "only {seen} uses found: the search is broken");
}

/// The process, some of whose modules are folders: those use each other by `crate::guard::`.
#[test]
fn modules_of_the_process_use_only_what_stands_above_them() {
    let path = source().join("guard");
    let order = order(&path.join("mod.rs"));
    let mut seen = 0;
    for (own, module) in order.iter().enumerate() {
        let folder = path.join(module);
        let file = path.join(format!("{module}.rs"));
        let mut texts = Vec::new();
        if folder.is_dir() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let file = entry.expect("an entry").path();
                let prefix = if file.ends_with("mod.rs") { "super::" } else { "crate::guard::" };
                texts.push((fs::read_to_string(file).expect("text"), prefix));
            }
        } else {
            texts.push((fs::read_to_string(file).expect("text"), "super::"));
        }
        for (text, prefix) in texts {
            for used in uses(&text, prefix) {
                let Some(at) = home(&path, &order, &used) else { continue };
                seen += 1;
                assert!(at < own, "guard/{module} uses {used}");
            }
        }
    }
    assert!(seen > 30, "only {seen} uses found: the search is broken");
}
