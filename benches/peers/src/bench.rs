//! `cargo bench --manifest-path benches/peers/Cargo.toml [-- kernels | GROUP | CORPUS …]`

fn main() {
    let names: Vec<String> =
        std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    if names != ["kernels"] {
        peers::bench(&names);
    } else if let Err(reason) = peers::kernels() {
        eprintln!("peers: {reason}");
        std::process::exit(2);
    }
}
