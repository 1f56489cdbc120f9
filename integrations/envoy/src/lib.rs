//! A dynamic module for Envoy: a network filter that lets through only what was judged.
//!
//! It stands in an internal listener, before the `tcp_proxy` that asks the upstream, so that Envoy's own HTTP/1 reader
//! gets from this connection what is valid, or an end that it cannot take for one in order. What may pass is decided by
//! `bad_gateway_guard`; here is what Envoy gives and takes.

#![deny(unsafe_code)]

// In the order in which the data flows: a module uses only what stands above it.
mod settings;
mod line;
mod passed;
mod judge;
mod watch;
#[allow(unsafe_code, reason = "Envoy's interface is in C")]
mod envoy;
mod filter;
#[allow(unsafe_code, reason = "Envoy's interface is in C")]
mod hooks;
#[cfg(test)]
#[allow(unsafe_code, reason = "it stands in the place of Envoy")]
mod host;
#[cfg(test)]
mod tests;
