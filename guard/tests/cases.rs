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
use through::{Wanted, direct, through};

const ENDINGS: [Ending; 5] =
    [Ending::Open, Ending::Closed, Ending::Reset, Ending::TimedOut, Ending::Truncated];
const BUFFERS: [usize; 4] = [1, 3, 50, 16 * 1024];
const PIECES: [usize; 4] = [1, 3, 50, usize::MAX];
/// Of what is longer, not every size is tried.
const SMALL: usize = if SLOW { 300 } else { 2_000 };
const SLOW: bool = cfg!(debug_assertions);

#[test]
fn what_comes_out_is_what_check_says() {
    let (mut runs, mut number, mut bad) = (0_u64, 0, Vec::new());
    for case in &cases::all() {
        for (policy, exchange, _) in case.runs() {
            // A CONNECT with content is not understood.
            if exchange.method == "CONNECT" && exchange.sending {
                continue;
            }
            let endings = if SLOW && exchange.bytes.len() > SMALL { 1 } else { ENDINGS.len() };
            for ending in ENDINGS.into_iter().rev().take(endings) {
                let exchange = Exchange { ending, ..exchange.clone() };
                let wanted = Wanted::of(&exchange);
                number += 1;
                for (piece, buffer) in sizes(exchange.bytes.len(), number) {
                    runs += 1;
                    let (out, end) = through(&exchange, piece, buffer);
                    let faults = wanted.faults(&out, &end);
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
    assert!(runs > 20_000, "only {runs} runs");
}

/// The sizes of pieces and buffers that are tried with so many bytes; where tests are slow, every fourth pair,
/// and another one for each exchange.
fn sizes(len: usize, number: usize) -> impl Iterator<Item = (usize, usize)> {
    let all = (0..16).map(|pair| (pair / 4, pair % 4));
    all.filter(move |(piece, buffer)| !SLOW || (piece + buffer + number).is_multiple_of(4))
        .map(|(piece, buffer)| (PIECES[piece], BUFFERS[buffer]))
        .filter(move |&(piece, buffer)| len <= SMALL || piece.min(buffer) >= 50)
}
