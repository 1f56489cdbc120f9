//! What is installed is found by pkg-config, and programs run with it.

mod build;

use std::path::Path;
use std::process::Command;

use build::{cc, libraries, package, run};

#[test]
fn programs_find_what_is_installed() {
    let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("installed");
    let target = libraries().parent().expect("a target folder");
    let install = package().join("install");
    run(Command::new(&install).arg(&prefix).env("CARGO_TARGET_DIR", target).env_remove("DESTDIR"));
    let ask = |options: &[&str]| {
        let folder = prefix.join("lib/pkgconfig");
        let mut command = Command::new("pkg-config");
        run(command.env("PKG_CONFIG_PATH", folder).args(options).arg("bad_gateway"))
    };
    assert_eq!(ask(&["--modversion"]).trim(), env!("CARGO_PKG_VERSION"));
    let flags = ask(&["--cflags", "--libs"]);
    let source = package().join("tests/c/edges.c");
    let libraries = prefix.join("lib");
    let shared = prefix.join("shared");
    // The header that is installed, not the one in the source.
    let compile = || {
        let mut compiler = Command::new(cc().get_program());
        compiler.args(["-std=c11", "-D_GNU_SOURCE"]).arg(&source);
        compiler
    };
    run(compile().args(flags.split_whitespace()).arg("-o").arg(&shared));
    run(Command::new(&shared).env("LD_LIBRARY_PATH", &libraries));
    let needed = run(Command::new("readelf").arg("-d").arg(&shared));
    assert!(needed.contains("[libbad_gateway.so.1]"), "{needed}");

    let alone = prefix.join("static");
    let flags = ask(&["--cflags", "--libs", "--static"]);
    run(compile().arg("-static").args(flags.split_whitespace()).arg("-o").arg(&alone));
    run(&mut Command::new(&alone));
}

#[test]
fn a_prefix_must_be_whole() {
    let output = Command::new(package().join("install")).arg("here").output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("PREFIX must begin with a slash: here"), "{errors}");
}
