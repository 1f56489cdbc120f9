//! What lines in the logs of proxies, clients and libraries say about an upstream.
//!
//! Each program has a file of rows: a phrase that it writes, what that may mean, what to do next.
//! What a row says comes from playing broken responses to that program, in the version that the
//! file names, and looking which of them it answers with this phrase; where that was not possible,
//! the file says where the phrase is documented. [`Found`] reads lines and keeps which rows they
//! match, and how often.
//!
//! What is *not* here: the bytes that the upstream sent. A log seldom has them.

mod row;
mod common;
mod nginx;
mod haproxy;
mod envoy;
mod apache;
mod varnish;
mod trafficserver;
mod squid;
mod lighttpd;
mod aws;
mod iis;
mod cloudflare;
mod kong;
mod curl;
mod httpx;
mod aiohttp;
mod python;
mod llhttp;
mod node;
mod go;
mod rust;
mod httpclient;
mod okhttp;
mod netty;
mod java;
mod ruby;
mod php;
mod perl;
mod dotnet;
mod browsers;
mod said;
mod search;
mod found;

pub use found::{Found, Match};
pub use row::Row;
pub use search::rows;
