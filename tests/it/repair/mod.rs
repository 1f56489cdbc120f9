//! A head repaired for the next parser on the same connection: examples, then over cases and mutants under
//! every policy. What is written is valid and clean under STRICT, and says the same.

mod examples;
mod exchanges;

use bad_gateway::forward::Repair;
use bad_gateway::{Limits, Policy};

fn strict() -> Policy {
    let mut limits = Limits::DEFAULT;
    for name in Limits::NAMES {
        limits.set(name, u64::from(u32::MAX)).expect("it fits");
    }
    limits.content = None;
    Policy::STRICT.with_limits(limits)
}

fn written(repair: &Repair<'_>) -> Vec<u8> {
    let mut out = vec![0; repair.encoded_len()];
    assert_eq!(repair.encode_into(&mut out), Ok(out.len()));
    assert!(repair.received().is_none_or(|received| received == out));
    out
}
