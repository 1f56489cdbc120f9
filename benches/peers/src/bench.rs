//! `cargo bench --manifest-path benches/peers/Cargo.toml [-- GROUP | CORPUS …]`

fn main() {
    let names: Vec<String> =
        std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    peers::bench(&names);
}
