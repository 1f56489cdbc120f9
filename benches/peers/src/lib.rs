//! Measures `bad-gateway` against other parsers of HTTP/1.1 responses.
//!
//! Every round runs every peer for about a millisecond on each corpus, in an order that rotates; a
//! ratio is the peer's time over ours in the same round, and what is reported is the median over
//! the rounds. Times of different runs cannot be compared: a neighbour on the machine changes them.
//!
//! What a peer reads is checked before it is timed: status, framing, the names and values of all
//! fields, the octets of the content. A peer that refuses a corpus has no row for it, and the
//! reason is printed.

mod clock;
#[allow(dead_code, reason = "the corpora also serve the benches of the main workspace")]
#[path = "../../corpus/mod.rs"]
mod corpus;
mod framing;
mod machine;
mod peer;
mod plan;
mod rounds;
mod table;

use std::path::Path;

/// Runs the comparison, prints it, and writes `target/peers.json` at the root of the repository.
///
/// With arguments, only groups and corpora of these names are run, and nothing is written.
///
/// # Panics
///
/// Where something reads a corpus otherwise than it is.
pub fn bench(names: &[String]) {
    let root = root();
    machine::print();
    let mut plans = plan::all(&root);
    if !names.is_empty() {
        let named = |name: &str| names.iter().any(|wanted| wanted == name);
        plans.retain(|plan| named(plan.group) || named(plan.corpus));
    }
    let rounds = rounds::number();
    let rows = rounds::run(&mut plans, rounds);
    table::print(&rows);
    if names.is_empty() {
        let path = root.join("target/peers.json");
        table::write(&path, rounds, &rows);
        println!("\nwritten: {}", path.display());
    } else {
        println!("\nnot written: only a part was run");
    }
}

/// Compares the kernels of ours, each against bare httparse, and prints that.
///
/// # Errors
///
/// A sentence, where the crate was compiled without a way to choose a kernel.
///
/// # Panics
///
/// Where something reads a corpus otherwise than it is.
pub fn kernels() -> Result<(), &'static str> {
    #[cfg(bad_gateway_kernels)]
    {
        machine::print();
        let rows = rounds::run(&mut plan::by_kernel(), rounds::number());
        table::print_kernels(&rows);
        Ok(())
    }
    #[cfg(not(bad_gateway_kernels))]
    Err("kernels can be chosen only where RUSTFLAGS=\"--cfg bad_gateway_kernels\" is set")
}

/// Reads a corpus of heads or chunks so many times, and nothing else but what checks the result, so
/// that instructions can be counted; returns how many responses or chunks that were.
///
/// # Errors
///
/// A sentence, where there is no such corpus or peer.
pub fn count(corpus: &str, passes: usize, peer: &str) -> Result<u64, String> {
    let mut plan =
        plan::one(&root(), corpus, peer).ok_or_else(|| format!("no corpus is called {corpus}"))?;
    let entry = plan.entries.first_mut();
    let entry = entry.ok_or_else(|| format!("no peer called {peer} reads {corpus}"))?;
    (entry.run)(passes);
    Ok(plan.units * passes as u64)
}

fn root() -> std::path::PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}
