//! The head: status line and field section, read line by line, and the view of a finished one.
//!
//! A finished line is never looked at twice, so a head that arrives a byte at a time costs linear
//! time. What is *not* decided here: what the fields mean for the framing.

mod bulk;
mod field;
pub(crate) mod fields;
pub(crate) mod growing;
mod known;
pub(crate) mod plain;
pub(crate) mod reader;
pub(crate) mod section;
pub(crate) mod status_line;
mod trailer;
mod view;

pub use field::{Field, Fields, FieldsIter, Value};
pub use fields::FieldTable;
pub(crate) use known::Known;
pub use reader::parse_head;
pub(crate) use trailer::is_forbidden_in_trailers;
pub use view::{Head, Trailers};
