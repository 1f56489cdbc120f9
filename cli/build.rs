//! Tells the command of which commit it is built; nothing where that is not known.

use std::process::Command;

fn main() {
    // What changes when another commit is checked out; where there is no repository, nothing does.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"]).unwrap_or_default();
    println!("cargo::rerun-if-changed=build.rs");
    if !log.is_empty() {
        println!("cargo::rerun-if-changed={log}");
    }
    let commit = git(&["log", "-1", "--format= (%h, %cs)"]).unwrap_or_default();
    println!("cargo::rustc-env=BAD_GATEWAY_COMMIT={commit}");
}

/// What git says, if it is there and says something.
fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").args(args).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| said.trim_end().to_owned())
}
