//! What a caller in C can do wrong, with sanitizers; the header as other compilers read it.

mod build;

use std::path::Path;
use std::process::Command;

use build::{Program, SANITIZERS, cc, package, run, valgrind};

#[test]
fn what_a_caller_does_wrong_is_answered() {
    run(&mut Command::new(Program::build("edges", &["-O1"]).path()));
}

#[test]
fn what_a_caller_does_wrong_is_answered_with_sanitizers() {
    run(&mut Command::new(Program::build("edges", &SANITIZERS).path()));
}

#[test]
#[ignore = "needs valgrind"]
fn what_a_caller_does_wrong_is_answered_under_valgrind() {
    let program = Program::build("edges", &["-g"]);
    let words = valgrind();
    run(Command::new(&words[0]).args(&words[1..]).arg(program.path()));
}

#[test]
fn the_header_is_c_and_cpp() {
    let header = package().join("include/bad_gateway.h");
    for language in [["-x", "c", "-std=c99"], ["-x", "c", "-std=c11"], ["-x", "c", "-std=gnu17"]] {
        run(cc().args(language).arg("-fsyntax-only").arg(&header));
    }
    let mut compiler = Command::new(std::env::var_os("CXX").unwrap_or_else(|| "c++".into()));
    compiler.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-x", "c++"]);
    run(compiler.arg("-std=c++11").arg(&header));
}

#[test]
fn the_program_of_the_readme_prints_what_it_says() {
    let readme = std::fs::read_to_string(package().join("README.md")).expect("a text");
    let (_, behind) = readme.split_once("```c\n").expect("a program");
    let (program, behind) = behind.split_once("```").expect("its end");
    let source = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme.c");
    std::fs::write(&source, program).expect("a file");
    let printed = run(&mut Command::new(Program::of(&source, &SANITIZERS).path()));
    let (_, wanted) = behind.split_once("It prints `").expect("what it prints");
    assert_eq!(printed.trim_end(), wanted.split('`').next().expect("a text"));
}
