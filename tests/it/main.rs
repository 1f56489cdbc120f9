//! The tests of the library, in one program, so that what they share is compiled once. Beside it stand
//! `tests/alloc.rs`, whose allocator counts for the whole program, `tests/miri.rs`, which Miri must build soon, and
//! `tests/proxy.rs`, which needs an example built and shares nothing.
//!
//! A file's name chooses its tests: `cargo test --test it cases::`. They share one process: none changes its
//! environment or its working directory.

#![allow(missing_docs, unreachable_pub)]

// `fuzz/` includes these two as well.
#[path = "../oracle/mod.rs"]
mod oracle;
#[cfg(feature = "std")]
#[path = "../support/mod.rs"]
mod support;

mod answer;
mod causes;
mod causes_edges;
#[cfg(feature = "std")]
mod causes_found;
mod causes_near;
mod causes_wide;
mod chunk_lines;
mod examples;
mod forward;
mod layering;
mod oracle_self;
mod promises;
mod registry;
mod request_head;

// What compares values, each in one piece: without `std` nothing copies them.
#[cfg(feature = "std")]
mod captures;
#[cfg(feature = "std")]
mod cases;
#[cfg(feature = "std")]
mod contract;
#[cfg(feature = "std")]
mod corpus;
#[cfg(feature = "std")]
mod differential;
#[cfg(feature = "std")]
mod docs;
#[cfg(feature = "std")]
mod generate;
#[cfg(feature = "std")]
mod peers;
#[cfg(feature = "std")]
mod prefix;
#[cfg(feature = "std")]
mod properties;
#[cfg(feature = "std")]
mod repair;
#[cfg(feature = "std")]
mod requirements;
#[cfg(feature = "std")]
mod worlds;

#[cfg(feature = "http")]
mod http_types;
