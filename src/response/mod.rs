//! `ResponseParser`: the pull front, and the only module that knows all the others.
//!
//! The caller owns the buffer, the socket and the clock; the parser owns a position. Everything
//! else (what is judged, and how) stands in the modules above.

mod step;
mod state;
mod parser;
mod run;
mod head;
mod content;
mod stepping;
mod end;
mod ahead;

pub use parser::ResponseParser;
pub use step::{Event, Step};
