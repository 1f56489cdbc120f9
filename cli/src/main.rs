//! The command `bad-gateway`.
fn main() {}
