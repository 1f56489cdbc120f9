//! The pages of `docs/` that are generated, and the captures that one of them shows.
//!
//! `BLESS=1 cargo test --workspace --test docs` rewrites them all.

// Several test files include this directory; none of them uses all of it.
#![allow(dead_code, missing_docs, unreachable_pub)]

pub mod captures;
