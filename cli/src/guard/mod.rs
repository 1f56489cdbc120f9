//! `guard`: a process between clients and an upstream.
//!
//! One connection in, one out, so no answer can meet another's request. What passes is decided by
//! `bad_gateway_guard`; here are sockets, time, the log, and the end of it all.
//!
//! ```text
//! settings     what was chosen
//! noted        what is kept of a request
//! buffer, io   bytes between a read and a write
//! turn         how much of them at once
//! seldom       what is not said each time
//! listen       where connections are taken
//! event        what happened
//! pages        answers of our own
//! drain        the end of the process, as connections see it
//! close        the end of a client's connection, in order
//! metrics      what is counted
//! journal      what is logged and saved
//! shared       what all connections share
//! relay        enforce: from request to response, and what becomes of the connections
//! observe      observe: the same, changing nothing
//! unreachable  where there is no connection to the upstream
//! status       /metrics and /healthz
//! serve        the process itself
//! ```

mod settings;
mod noted;
mod buffer;
mod io;
mod turn;
mod seldom;
mod listen;
mod event;
mod pages;
mod drain;
mod close;
mod metrics;
mod journal;
mod shared;
mod relay;
mod observe;
mod unreachable;
mod status;
mod serve;

pub(crate) use serve::run;
pub(crate) use settings::{LogOptions, Mode, NoResponse, OnUnreachable, Settings, TimeLimits};
