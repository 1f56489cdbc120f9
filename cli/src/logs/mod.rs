//! What lines in the logs of proxies say about their upstreams.
//!
//! Each proxy has a file of rows: a phrase that it writes, what that may mean, what to do next.
//! [`Found`] reads lines and keeps which rows they match, and how often.
//!
//! What is *not* here: the bytes that the upstream sent. A log seldom has them.

mod row;
mod nginx;
mod haproxy;
mod envoy;
mod apache;
mod programs;
mod found;

pub use found::Found;
pub use row::Row;
