//! The library's registries, of defects and of causes: as a table, a page, JSON lines, or one by one.

mod words;
pub mod catalogue;
pub mod causes;
mod explain;

pub use catalogue::{json, markdown, table};
pub use explain::{explain, explain_cause};
