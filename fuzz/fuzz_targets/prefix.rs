//! What is not refused is the beginning of something valid: a writer that knows the grammar ends it.

#![no_main]

use bad_gateway_fuzz::Input;
use bad_gateway_fuzz::support::Exchange;
use bad_gateway_fuzz::support::promise::{accepted, keep};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: Input| {
    let Input { exchange, cuts, .. } = &input;
    let most = accepted(exchange);
    for &len in cuts.iter().chain([&most]).filter(|&&len| len <= most) {
        let bytes = exchange.bytes[..len].to_vec();
        keep(&Exchange { bytes, ..exchange.clone() });
    }
});
