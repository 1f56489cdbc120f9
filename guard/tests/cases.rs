//! Every case of the library through the guard, under every policy, in every size of pieces and of the reader's
//! buffer, with every ending.
//!
//! What comes out is valid under STRICT and says the same; or it is an error with what `check` says. What was
//! refused or cut never ends cleanly.

#[path = "../../tests/oracle/mod.rs"]
mod oracle;
mod script;
#[path = "../../tests/support/mod.rs"]
mod support;
mod through;

use bad_gateway::Ending;
use support::{Exchange, cases};
use through::{direct, faults, through};

const ENDINGS: [Ending; 5] =
    [Ending::Open, Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated];
const BUFFERS: [usize; 4] = [1, 3, 50, 16 * 1024];
const PIECES: [usize; 4] = [1, 3, 50, usize::MAX];
/// Of what is longer, not every size is tried.
const SMALL: usize = 2_000;

#[test]
fn what_comes_out_is_what_check_says() {
    let (mut runs, mut bad) = (0_u64, Vec::new());
    for case in &cases::all() {
        for (policy, exchange, _) in case.runs() {
            // A CONNECT with content is not understood.
            if exchange.method == "CONNECT" && exchange.sending {
                continue;
            }
            for ending in ENDINGS {
                let exchange = Exchange { ending, ..exchange.clone() };
                for (piece, buffer) in sizes(exchange.bytes.len()) {
                    runs += 1;
                    let (out, end) = through(&exchange, piece, buffer);
                    let faults = faults(&exchange, &out, &end);
                    if !faults.is_empty() {
                        let (name, shown) = (&case.name, &out[..out.len().min(300)]);
                        bad.push(format!(
                            "{name} under {policy}, {ending:?}, by {piece} into {buffer}: not {faults:?}\n    \
                             ended {end:?}\n    {:?}\n    in  {}\n    out {}",
                            direct(&exchange).outcome,
                            exchange.bytes[..exchange.bytes.len().min(300)].escape_ascii(),
                            shown.escape_ascii()
                        ));
                    }
                }
            }
        }
    }
    let shown = bad.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(bad.is_empty(), "{} of {runs} runs:\n{shown}", bad.len());
    assert!(runs > 50_000, "only {runs} runs");
}

/// The sizes of pieces and buffers that are tried with so many bytes.
fn sizes(len: usize) -> impl Iterator<Item = (usize, usize)> {
    let all = PIECES.into_iter().flat_map(|piece| BUFFERS.map(|buffer| (piece, buffer)));
    all.filter(move |&(piece, buffer)| len <= SMALL || piece.min(buffer) >= 50)
}
