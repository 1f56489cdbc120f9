//! The command lines that the help and the examples teach.

mod support;

#[cfg(unix)]
use std::process::Command;

use support::{root, run};

/// Runs a line as a shell in the root of a clone would, with the command on the path.
#[cfg(unix)]
fn runs(line: &str) {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_bad-gateway"));
    let mut path = std::ffi::OsString::from(program.parent().unwrap());
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(root())
        .env("PATH", path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {said}");
    assert!(!output.stdout.is_empty(), "{line}: {said}");
    assert_eq!(said, "", "{line}");
}

#[cfg(unix)]
#[test]
fn every_command_line_works() {
    let xxd = Command::new("xxd").arg("--version").output().is_ok();
    let mut count = 0;
    for args in [
        &["--help"][..],
        &["-h"],
        &["check", "--help"],
        &["check", "-h"],
        &["defects", "--help"],
        &["explain", "--help"],
    ] {
        let told = run(args);
        assert_eq!(told.code, 0);
        for line in told.out.lines() {
            let line = line.trim().trim_start_matches("Try: ").trim_start_matches("More: ");
            let taught = line.starts_with("bad-gateway ") || line.contains("| bad-gateway ");
            if taught && (xxd || !line.starts_with("xxd")) {
                runs(line);
                count += 1;
            }
        }
    }
    assert!(count > 15);
    let readme = std::fs::read_to_string(root().join("examples/README.md")).unwrap();
    for line in readme.split('`').filter(|piece| piece.starts_with("bad-gateway ")) {
        runs(line);
    }
}

#[test]
fn every_example_is_in_the_readme_and_shows_what_it_says() {
    let readme = std::fs::read_to_string(root().join("examples/README.md")).unwrap();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join("examples")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "README.md" || readme.contains(&format!("`{name}`")), "{name}");
        names.push(name);
    }
    for (name, verdict, defect) in [
        ("ok.http", "valid", None),
        ("bare-lf.http", "malformed", Some("bare-lf")),
        ("chunk-size-0x.http", "malformed", Some("chunk-size-byte")),
        ("control-byte-in-value.http", "malformed", Some("field-value-nul")),
        ("h2-settings.bin", "malformed", Some("not-http")),
        ("html-page.http", "malformed", Some("not-http")),
        ("leftover-502.http", "valid", None),
        ("not-chunked.http", "malformed", Some("chunk-size-byte")),
        ("short-body.http", "incomplete", None),
        ("space-before-colon.http", "malformed", Some("framing-name-blank")),
        ("te-and-content-length.http", "malformed", Some("transfer-encoding-and-content-length")),
        ("tls-alert.bin", "malformed", Some("not-http")),
        ("truncated-head.http", "incomplete", None),
        ("two-content-lengths.http", "malformed", Some("content-length-conflict")),
    ] {
        assert!(names.iter().any(|there| there == name));
        let told = run(&["check", "-f", "json", &format!("examples/{name}")]);
        let line = &support::lines(&told.out)[0];
        assert_eq!(line["verdict"], verdict, "{name}");
        assert_eq!(line["defect"]["name"].as_str(), defect, "{name}");
    }
}
