//! What is printed, whole: for a person at 40, 80 and 160 columns, as JSON, in lines, in colours.
//!
//! The texts are the files beside this one. Where one of them should be another,
//! `BLESS=1 cargo test -p bad-gateway-cli --test snapshots` writes them anew; read the difference.

#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use support::{command, root};

/// What is checked: options, and a file among the examples or the inputs here.
const CASES: &[&[&str]] = &[
    &["examples/ok.http"],
    &["examples/bare-lf.http"],
    &["examples/control-byte-in-value.http"],
    &["examples/te-and-content-length.http"],
    &["examples/two-content-lengths.http"],
    &["examples/not-chunked.http"],
    &["examples/space-before-colon.http"],
    &["examples/html-page.http"],
    &["examples/tls-alert.bin"],
    &["examples/h2-settings.bin"],
    &["examples/leftover-502.http"],
    &["--ending", "timeout", "examples/short-body.http"],
    &["--ending", "open", "examples/truncated-head.http"],
    &["--upgrade", "websocket", "examples/websocket.http"],
    &["-m", "HEAD", "-m", "GET", "examples/pipelined.http"],
    &["--policy", "strict", "examples/dump.hex"],
    &["--policy", "lenient", "examples/bare-lf.http"],
    &["--reused", "cli/tests/snapshots/inputs/nothing.http"],
    &["--ending", "timeout", "--no-response", "502", "cli/tests/snapshots/inputs/nothing.http"],
    &["--method", "HEAD", "cli/tests/snapshots/inputs/content-to-head.http"],
    &["cli/tests/snapshots/inputs/copied-head.http"],
    &["cli/tests/snapshots/inputs/long-line.http"],
    &["cli/tests/snapshots/inputs/two-faults.http"],
    &["cli/tests/snapshots/inputs/show-errors.txt"],
    &["cli/tests/snapshots/inputs/curl-verbose.txt"],
    &["cli/tests/snapshots/inputs/tcpdump.txt"],
];

/// All that is printed for the cases, each under the command line that prints it.
fn printed(columns: usize, options: &[&str]) -> String {
    let mut text = String::new();
    for case in CASES {
        let args = [&["check"], options, case].concat();
        let output = command().env("COLUMNS", columns.to_string()).args(&args).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap().replace('\x1b', "␛");
        let said = String::from_utf8(output.stderr).unwrap();
        let exit = output.status.code().unwrap();
        text += &format!("==== bad-gateway {} → {exit}\n{shown}{said}", args.join(" "));
    }
    text
}

#[track_caller]
fn same(name: &str, found: &str) {
    let path: PathBuf = root().join("cli/tests/snapshots").join(name);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, found).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = expected.lines().zip(found.lines()).position(|(should, is)| should != is);
    let line = differs.unwrap_or(expected.lines().count().min(found.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    assert!(
        expected == found,
        "{}, line {}:\n- {}\n+ {}\nif this is better, BLESS=1 writes it anew: see the head of this test",
        path.display(),
        line + 1,
        at(&expected),
        at(found)
    );
}

#[test]
fn for_a_person_at_40_columns() {
    same("human-40.txt", &printed(40, &[]));
}

#[test]
fn for_a_person_at_80_columns() {
    same("human-80.txt", &printed(80, &[]));
}

#[test]
fn for_a_person_at_160_columns() {
    same("human-160.txt", &printed(160, &[]));
}

#[test]
fn in_colours() {
    same("colours.txt", &printed(100, &["--color", "always"]));
}

#[test]
fn as_json() {
    same("json.txt", &printed(100, &["--format", "json"]));
}

#[test]
fn in_lines() {
    same("short.txt", &printed(100, &["--format", "short"]));
}
