//! What the libraries export and what they need of others.

mod build;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use build::{Program, cc, libraries, package, run};

/// The functions of the header.
fn declared() -> BTreeSet<String> {
    let header =
        std::fs::read_to_string(package().join("include/bad_gateway.h")).expect("a header");
    let starts = header.match_indices("bgw_").map(|(at, _)| &header[at..]);
    let names = starts.filter_map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')?;
        rest[end..].starts_with('(').then(|| rest[..end].to_owned())
    });
    names.collect()
}

fn symbols(options: &[&str], file: &Path) -> BTreeSet<String> {
    let listed = run(Command::new("nm").args(options).arg(file));
    let lines = listed.lines().map(str::split_whitespace);
    lines.filter_map(|words| Some(words.last()?.split('@').next()?.to_owned())).collect()
}

#[test]
fn the_shared_library_exports_the_functions_of_the_header() {
    let exported = symbols(&["-D", "--defined-only"], &libraries().join("libbad_gateway.so"));
    let declared = declared();
    assert!(declared.len() > 30, "{declared:?}");
    assert_eq!(exported, declared);
}

#[test]
fn a_module_exports_its_own_and_needs_only_the_c_library() {
    let source = Path::new(env!("CARGO_TARGET_TMPDIR")).join("module.c");
    std::fs::write(&source, MODULE).expect("a file");
    let module = source.with_extension("so");
    let mut compiler = cc();
    compiler.args(["-O1", "-fPIC", "-shared", "-ffunction-sections"]).arg(&source);
    compiler.arg(libraries().join("libbad_gateway.a"));
    compiler.args(["-Wl,--exclude-libs,ALL", "-Wl,--gc-sections", "-Wl,--no-undefined"]);
    run(compiler.arg("-o").arg(&module));
    let exported = symbols(&["-D", "--defined-only"], &module);
    assert_eq!(exported, BTreeSet::from(["the_module".to_owned()]));
    let needed = symbols(&["-D", "--undefined-only"], &module);
    let of_c = ["abort", "bcmp", "memcmp", "memcpy", "memmove", "memset"];
    // What the compiler adds to every shared object.
    let of_compiler = |name: &str| name.starts_with("_ITM_") || name.starts_with("__");
    let others: Vec<_> =
        needed.iter().filter(|name| !of_c.contains(&name.as_str()) && !of_compiler(name)).collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(needed.contains("memcpy"), "{needed:?}: the search is broken");
}

const MODULE: &str = "#include \"bad_gateway.h\"
int the_module(bgw_parser *parser, const uint8_t *bytes, size_t len);
int the_module(bgw_parser *parser, const uint8_t *bytes, size_t len) {
    bgw_event event = {.size = sizeof event};
    bgw_cause cause = {.size = sizeof cause};
    return bgw_step(parser, bytes, len, &event) + bgw_likely_cause(parser, 1, 0, bytes, len, &cause);
}
";

#[test]
fn std_is_not_in_it() {
    let program = Program::build("edges", &["-Os", "-Wl,--gc-sections"]);
    let listed = run(Command::new("size").arg(program.path()));
    let octets = listed.lines().nth(1).and_then(|line| line.split_whitespace().next());
    let octets: usize = octets.and_then(|octets| octets.parse().ok()).expect("a size");
    assert!(octets < 600_000, "{octets} bytes of code");
}
