//! From files to one [`Reading`] for each response, in constant memory.
//!
//! What is *not* here: options, and how a reading is told.

mod source;
mod plan;
mod window;
mod excerpt;
mod place;
mod trials;
mod reading;
mod unanswered;
mod connection;
mod reader;

pub use connection::Connection;
use connection::Kept;
pub use excerpt::Excerpt;
pub(crate) use excerpt::Line;
pub use place::Place;
pub use plan::{Choice, FIELDS, Plan, SentRequest};
pub use reader::{ReadError, Reader};
pub use reading::{Reading, Surroundings};
pub use source::Source;
pub use trials::{Remedy, Trials};
pub use unanswered::{Unanswered, Why};
