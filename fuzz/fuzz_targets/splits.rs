//! Any split of the same bytes says the same.

#![no_main]

use bad_gateway_fuzz::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: Input| {
    let Input { exchange, cuts, .. } = &input;
    let whole = exchange.read_whole();
    let what = format!("the reading cut at {cuts:?}");
    exchange.read_cut(cuts).must_equal(&whole, &what, exchange);
    exchange.read_by(1).must_equal(&whole, "the reading byte by byte", exchange);
});
