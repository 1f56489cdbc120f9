//! The reader says what the oracle says, of any exchange under any policy.

#![no_main]

use bad_gateway_fuzz::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: Input| {
    let exchange = &input.exchange;
    let right = exchange.ask_oracle();
    exchange.read_whole().must_equal(&right, "the oracle's answer", exchange);
});
