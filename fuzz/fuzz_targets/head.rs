//! Heads are read as httparse reads them, but for the listed differences.

#![no_main]

use bad_gateway::{Ending, Policy};
use bad_gateway_fuzz::support::{Exchange, cases, peer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(fault) = peer::agree(bytes) {
        let exchange = Exchange::get(bytes, Ending::Open, Policy::GATEWAY);
        panic!("{fault}\n\n{}", cases::draw(&exchange, &exchange.read_whole()));
    }
});
