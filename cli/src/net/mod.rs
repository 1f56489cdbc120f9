//! Connecting to an upstream: names, sockets, TLS, and what to say where it cannot be reached.
//!
//! What is *not* here: what is written to the upstream, and how its answer is judged.
//!
//! ```text
//! duration     `5s`, `500ms`, as options have them
//! address      where a socket connects or listens: HOST:PORT or unix:PATH
//! upstream     whom to ask: a URL, the address behind it, the authority it has in a request
//! unreachable  why there is no connection, as RFC 9209 names it, and what to look at
//! encrypted    a stream of TLS whose error comes behind the bytes that came before it
//! stream       one byte stream over TCP, a Unix socket, or TLS over either
//! options      what may be chosen about TLS
//! trust        whose certificates are accepted
//! handshake    the handshake of TLS, and what its failures mean
//! tls          TLS as one upstream needs it, or none
//! connect      from an upstream to a connection, with the time each step took
//! ```

mod duration;
mod address;
mod upstream;
mod unreachable;
#[cfg(feature = "tls")]
mod encrypted;
mod stream;
mod options;
#[cfg(feature = "tls")]
mod trust;
#[cfg(feature = "tls")]
mod handshake;
mod tls;
mod connect;
#[cfg(test)]
mod tests;

pub(crate) use address::Address;
pub(crate) use connect::{Connection, Times, connect};
pub(crate) use duration::duration;
pub(crate) use options::TlsOptions;
pub(crate) use stream::{Socket, Stream};
pub(crate) use tls::Tls;
pub(crate) use unreachable::{Reason, Unreachable};
pub(crate) use upstream::Upstream;
