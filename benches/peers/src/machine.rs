//! What was measured, and on what.

use std::fs;

const CRATES: &[&str] =
    &["bad-gateway", "httparse", "http-net", "milo-parser", "picohttpparser-sys", "libnghttp2-sys"];

/// Prints processor, compilers, flags and versions.
pub(crate) fn print() {
    println!("processor   {}", processor());
    println!(
        "rustc       {}, -O{}, fat LTO, one codegen unit",
        env!("PEERS_RUSTC"),
        env!("PEERS_OPT_LEVEL")
    );
    println!("cc          {}", env!("PEERS_CC"));
    println!("            picohttpparser: -O{} -msse4; llhttp: -O{0}", env!("PEERS_OPT_LEVEL"));
    let versions: Vec<String> =
        CRATES.iter().map(|name| format!("{name} {}", version(name))).collect();
    println!("versions    {}", versions.join(", "));
    println!("            llhttp 9.3.0, as libnghttp2-sys carries it\n");
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        line.split_once(':').map(|(_, value)| value.trim())
    };
    let model = value("model name").unwrap_or("unknown");
    let flags: Vec<&str> = value("flags").unwrap_or_default().split(' ').collect();
    let vectors =
        ["ssse3", "sse4_2", "avx2", "avx512bw"].into_iter().filter(|name| flags.contains(name));
    format!("{model} ({})", vectors.collect::<Vec<_>>().join(" "))
}

/// The version of a crate, by the lock file.
fn version(name: &str) -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let entry =
        lock.split("[[package]]").find(|entry| entry.contains(&format!("name = \"{name}\"\n")));
    entry
        .and_then(|entry| entry.split("version = \"").nth(1)?.split('"').next())
        .unwrap_or("unknown")
}
