//! The library as C programs get it, and programs that are linked with it.

// Each test file includes this; none of them uses all of it.
#![allow(dead_code, missing_docs, unreachable_pub)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};

pub const SANITIZERS: [&str; 4] =
    ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// The folder of this package.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the release build puts its libraries: they are built once.
pub fn libraries() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--release", "--target-dir"])
            .arg(target)
            .current_dir(package())
            .status();
        assert!(built.expect("cargo").success(), "the library does not build");
        target.join("release")
    });
    &FOLDER
}

/// A program of `tests/c`, or of `examples`, linked with the static library.
pub struct Program {
    path: PathBuf,
}

impl Program {
    pub fn build(name: &str, flags: &[&str]) -> Self {
        Self::of(&package().join("tests/c").join(name).with_extension("c"), flags)
    }

    /// Of one source, or of all that stand in a folder.
    pub fn of(source: &Path, flags: &[&str]) -> Self {
        let key = flags.concat().replace(|letter: char| !letter.is_ascii_alphanumeric(), "");
        let name = source.file_stem().expect("a name").to_string_lossy();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{key}"));
        // Once, as a program that runs cannot be written.
        static BUILT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
        let mut built = BUILT.lock().expect("no build failed");
        if built.contains(&path) {
            return Self { path };
        }
        let mut compiler = cc();
        compiler.args(flags).args(sources(source)).arg(libraries().join("libbad_gateway.a"));
        run(compiler.arg("-o").arg(&path));
        built.insert(path.clone());
        Self { path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder for what belongs to this program alone.
    pub fn folder(&self) -> PathBuf {
        let folder = self.path.with_extension("files");
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }
}

fn sources(of: &Path) -> Vec<PathBuf> {
    if of.is_file() {
        return vec![of.to_owned()];
    }
    let files = std::fs::read_dir(of).expect("a folder").map(|file| file.expect("a file").path());
    files.filter(|file| file.extension().is_some_and(|end| end == "c")).collect()
}

/// The compiler for C, with what every source here must pass.
pub fn cc() -> Command {
    let mut compiler = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
    compiler.args(["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
    compiler.arg("-I").arg(package().join("include"));
    compiler
}

/// Runs a command that must succeed; gives what it prints.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The words before a program that valgrind runs: any fault it finds fails the program.
pub fn valgrind() -> Vec<String> {
    let known = package().join("tests/c/valgrind.supp");
    let known = format!("--suppressions={}", known.display());
    let words = ["valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full"];
    words.into_iter().map(str::to_owned).chain([known]).collect()
}
