//! The library's registry of defects, as a table, a page, JSON lines, or one by one.

mod words;
mod catalogue;
mod explain;

pub use catalogue::{json, markdown, table};
pub use explain::explain;
