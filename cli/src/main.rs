//! `bad-gateway`: finds out why there was a 502.
//!
//! Options, standard streams, sockets and exit codes; what is read and told is
//! `bad_gateway_report`'s.

mod net;
mod probe;
mod audit;
mod guard;
mod command;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run()
}
