//! What comes out of a guard is what the oracle read of what came in: valid under STRICT, or visibly cut.

#![no_main]

use bad_gateway::Ending;
use bad_gateway_fuzz::{Input, support};
use libfuzzer_sys::fuzz_target;
use through::{End, Wanted, strict, through};

#[path = "../../guard/tests/script/mod.rs"]
mod script;
#[path = "../../guard/tests/through/mod.rs"]
mod through;

fuzz_target!(|input: Input| {
    let Input { exchange, cuts, kernel } = &input;
    // It is not understood as a request.
    if exchange.method == "CONNECT" && exchange.sending {
        return;
    }
    let piece = cuts.first().map_or(usize::MAX, |&cut| cut.max(1));
    let buffer = [1, 3, 7, 50, 100, 1_000, 4_096, 16 * 1024][usize::from(*kernel) % 8];
    let (out, end) = through(exchange, piece, buffer);
    let mut faults = Wanted::of(exchange).faults(&out, &end);

    let came = exchange.ask_oracle();
    let clean = came.verdict == "valid";
    let ending = if clean { Ending::Closed } else { Ending::Open };
    let next =
        support::Exchange { bytes: out.clone(), policy: strict(), ending, ..exchange.clone() };
    let went = next.ask_oracle();
    let wanted = if clean { "valid" } else { "need_more" };
    if went.verdict != wanted && !(out.is_empty() && !clean) {
        faults.push(format!("for the oracle {wanted}"));
    }
    if went.content != came.content {
        faults.push("the content for the oracle".to_owned());
    }
    if end == End::Clean && matches!(came.verdict.as_str(), "malformed" | "incomplete") {
        faults.push("an end that shows that something is missing".to_owned());
    }
    assert!(
        faults.is_empty(),
        "by {piece} into {buffer}: not {faults:?}\n ended {end:?}\n out {}\n{}",
        out.escape_ascii(),
        support::cases::draw(exchange, &came)
    );
});
