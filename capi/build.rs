//! Names the shared library by the interface that it has, so that a program finds the one it was built for.

use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=include/bad_gateway.h");
    let header = fs::read_to_string("include/bad_gateway.h").expect("the header");
    let abi = header.lines().find_map(|line| line.strip_prefix("#define BGW_ABI "));
    let abi = abi.expect("the header says which interface it describes");
    let family = env::var("CARGO_CFG_TARGET_FAMILY").unwrap_or_default();
    let vendor = env::var("CARGO_CFG_TARGET_VENDOR").unwrap_or_default();
    if family == "unix" && vendor != "apple" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libbad_gateway.so.{abi}");
    }
}
