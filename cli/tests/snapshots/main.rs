//! What is printed, whole: for a person at 40, 80 and 160 columns, as JSON, in lines, in colours; as a page and in
//! SARIF, of files and of upstreams.
//!
//! The texts are the files beside this one. Where one of them should be another,
//! `BLESS=1 cargo test -p bad-gateway-cli --test snapshots` writes them anew; read the difference.

#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use support::server::{answering, keeping, nobody};
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

/// The files of which a page and a log in SARIF are made.
const FILES: &[&str] = &[
    "examples/ok.http",
    "examples/bare-lf.http",
    "examples/dump.hex",
    "examples/short-body.http",
    "cli/tests/snapshots/inputs/nothing.http",
];

/// What is printed in that format, without what differs each time: ports, and how long something took.
fn of_files(format: &str) -> String {
    let args = [&["check", "--format", format], FILES].concat();
    String::from_utf8(command().env("COLUMNS", "100").args(args).output().unwrap().stdout).unwrap()
}

/// Upstreams that answer, one of which is not there.
fn of_upstreams(format: &str, options: &[&str]) -> String {
    let ports = [
        keeping(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
        keeping(b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"),
        keeping(b"HTTP/1.1 204\r\n\r\n"),
        answering(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"),
        nobody(),
    ];
    let urls = ports.map(|port| format!("http://127.0.0.1:{port}/a?b=%20c"));
    let mut command = command();
    // No row breaks where its numbers make it.
    command.env("COLUMNS", "300").args(["probe", "--format", format]).args(options).args(&urls);
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let mut text = String::from_utf8(output.stdout).unwrap();
    for (number, port) in ports.iter().enumerate() {
        text = text.replace(&format!(":{port}"), &format!(":PORT{number}"));
    }
    timeless(&text)
}

/// Each time in milliseconds or seconds is `N ms`.
fn timeless(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 1..words.len() {
        let unit = words[at].strip_prefix("ms").or_else(|| words[at].strip_prefix('s'));
        let behind = unit.filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
        if let (Ok(_), Some(behind)) = (words[at - 1].parse::<f64>(), behind) {
            let unit = format!("ms{behind}");
            (words[at - 1], words[at]) = ("N".to_owned(), unit);
        }
    }
    words.join(" ")
}

/// A page, but for its style.
fn page(text: &str) -> String {
    assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>\n"), "{text}");
    assert_eq!(text.matches("<span").count(), text.matches("</span>").count());
    let (_, body) = text.split_once("<body>\n").unwrap();
    body.to_owned()
}

/// The results of a log in SARIF, each of whose rules the log must have.
fn results(text: &str) -> String {
    let log: serde_json::Value = serde_json::from_str(text).unwrap();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
    serde_json::to_string_pretty(&run["results"]).unwrap() + "\n"
}

#[test]
fn as_a_page() {
    same("check.html.txt", &page(&of_files("html")));
    same("probe.html.txt", &page(&of_upstreams("html", &[])));
    same("probe-idle.html.txt", &page(&of_upstreams("html", &["--idle", "10ms"])));
}

#[test]
fn in_sarif() {
    same("check.sarif.txt", &results(&of_files("sarif")));
    same("probe.sarif.txt", &results(&of_upstreams("sarif", &[])));
    same("probe-idle.sarif.txt", &results(&of_upstreams("sarif", &["--idle", "10ms"])));
}

#[test]
fn upstreams_in_lines() {
    same("probe.short.txt", &of_upstreams("short", &[]));
}
