//! The pages of `docs/` that are generated, and the captures that one of them shows.
//!
//! `BLESS=1 cargo test --workspace current` rewrites them all.

pub mod captures;
pub mod captures_page;
pub mod page;
pub mod requirements;

pub use crate::support::escape::escaped;
