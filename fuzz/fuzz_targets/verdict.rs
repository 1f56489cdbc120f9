//! The reader says what the oracle says, of any exchange under any policy, by whichever kernel.

#![no_main]

use bad_gateway::kernels;
use bad_gateway_fuzz::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: Input| {
    let exchange = &input.exchange;
    let right = exchange.ask_oracle();
    let chosen = usize::from(input.kernel).checked_sub(1);
    let kernel = chosen.and_then(|number| kernels::names().cycle().nth(number));
    assert!(kernel.is_none_or(kernels::force));
    let what = format!("the oracle's answer (kernel: {})", kernel.unwrap_or("any"));
    exchange.read_whole().must_equal(&right, &what, exchange);
    kernels::unforce();
});
