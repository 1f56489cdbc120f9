//! The tests of the library, in one program, so that what they share is compiled once. Beside it stand
//! `tests/alloc.rs`, whose allocator counts for the whole program, and `tests/miri.rs`, which Miri must build soon.
//!
//! A file's name chooses its tests: `cargo test --test it cases::`. They share one process: none changes its
//! environment or its working directory.

#![allow(missing_docs, unreachable_pub)]

// What `fuzz/` includes too.
#[path = "../oracle/mod.rs"]
mod oracle;
#[path = "../support/mod.rs"]
mod support;

mod generate;

mod answer;
mod captures;
mod cases;
mod causes;
mod chunk_lines;
mod contract;
mod corpus;
mod differential;
mod docs;
mod forward;
mod forward_edges;
#[cfg(feature = "http")]
mod http_types;
mod layering;
mod oracle_self;
mod peers;
mod prefix;
mod promises;
mod properties;
mod registry;
mod repair;
mod request_head;
mod requirements;
mod worlds;
