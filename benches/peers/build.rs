//! Compiles llhttp, whose C code a published crate carries, and notes what compiled all this.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let llhttp = nghttp2_folder().join("nghttp2/third-party/llhttp");
    let mut build = cc::Build::new();
    build
        .include(llhttp.join("include"))
        .files(["api.c", "http.c", "llhttp.c"].map(|file| llhttp.join("src").join(file)))
        .file("src/peer/llhttp.c")
        .warnings(false);
    let compiler = build.get_compiler();
    build.compile("llhttp_peer");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/peer/llhttp.c");
    println!("cargo:rustc-env=PEERS_CC={}", first_line(compiler.path()));
    println!("cargo:rustc-env=PEERS_OPT_LEVEL={}", variable("OPT_LEVEL"));
    println!("cargo:rustc-env=PEERS_RUSTC={}", first_line(Path::new(&variable("RUSTC"))));
}

/// Where the sources of `libnghttp2-sys` stand.
fn nghttp2_folder() -> PathBuf {
    let output = Command::new(variable("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform"])
        .arg(variable("TARGET"))
        .current_dir(variable("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    let key = "\"manifest_path\":\"";
    let manifest = metadata
        .split(key)
        .skip(1)
        .filter_map(|text| text.split('"').next())
        .find(|path| path.contains("libnghttp2-sys"))
        .expect("libnghttp2-sys is a dependency");
    Path::new(manifest).parent().expect("a manifest stands in a folder").to_owned()
}

fn first_line(program: &Path) -> String {
    let output = Command::new(program).arg("--version").output();
    let text = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&text).lines().next().unwrap_or("unknown").to_owned()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
