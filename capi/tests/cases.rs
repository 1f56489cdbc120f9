//! Every case of the library under every policy, read by a program in C: what it says is what the case wants, and
//! what the library says in Rust. With sanitizers too; under valgrind with `--ignored`.

extern crate reader as bad_gateway;

mod build;
#[path = "../../tests/oracle/mod.rs"]
mod oracle;
mod script;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use build::{Program, SANITIZERS, run, valgrind};
use support::cases;

/// Runs the program, whose words begin with `tool` if that is not empty, over every case.
fn every_case(flags: &[&str], tool: &[String]) {
    let program = Program::build("cases", flags);
    let all = cases::all();
    let runs: Vec<_> = all
        .iter()
        .flat_map(|case| {
            case.runs().into_iter().map(move |(policy, exchange, expected)| {
                (format!("{} under {policy}", case.name), exchange, expected)
            })
        })
        .collect();
    assert!(runs.len() > 2_000, "only {} runs", runs.len());
    let list = program.folder().join("cases.list");
    let exchanges = runs.iter().map(|(name, exchange, _)| (name.as_str(), exchange));
    std::fs::write(&list, script::write(exchanges)).expect("a list");
    let said = said(&program, tool, &list);
    let mut found = said.split("\n\n");
    let mut faults = Vec::new();
    for (name, exchange, expected) in &runs {
        let text = found.next().unwrap_or_else(|| panic!("nothing about {name}"));
        let (heading, text) = text.split_once('\n').expect("a heading");
        assert_eq!(heading, name);
        let record = script::read(text);
        record.must_equal(&exchange.read_whole(), name, exchange);
        for fault in expected.faults(&record).into_iter().chain(script::faults(text, exchange)) {
            faults.push(format!("{name}: {fault}"));
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults[..faults.len().min(20)].join("\n")
    );
}

fn said(program: &Program, tool: &[String], list: &Path) -> String {
    let mut command = match tool {
        [] => Command::new(program.path()),
        [tool, options @ ..] => {
            let mut command = Command::new(tool);
            command.args(options).arg(program.path());
            command
        }
    };
    run(command.arg(list))
}

#[test]
fn every_case_is_read_alike() {
    every_case(&["-O1"], &[]);
}

#[test]
fn every_case_is_read_alike_with_sanitizers() {
    every_case(&SANITIZERS, &[]);
}

#[test]
#[ignore = "takes minutes; needs valgrind"]
fn every_case_is_read_alike_under_valgrind() {
    every_case(&["-g"], &valgrind());
}
