//! Runs the command from the root of the repository.
#![allow(dead_code, unused_imports, reason = "no test uses all of it")]

#[path = "../folder/mod.rs"]
pub(crate) mod folder;
pub(crate) mod server;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) use folder::Folder;

pub(crate) struct Told {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bad-gateway"));
    command.current_dir(root()).env_remove("CLICOLOR_FORCE").env_remove("COLUMNS");
    command
}

/// Runs with nothing on standard input.
pub(crate) fn run(args: &[&str]) -> Told {
    feed(args, b"")
}

/// Runs with these bytes on standard input.
pub(crate) fn feed(args: &[&str], input: &[u8]) -> Told {
    let mut child = command()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may be done before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Told {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The JSON lines for these bytes.
pub(crate) fn json(args: &[&str], input: &[u8]) -> Vec<serde_json::Value> {
    let args = [&["check", "--format", "json"], args].concat();
    lines(&feed(&args, input).out)
}

pub(crate) fn lines(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
