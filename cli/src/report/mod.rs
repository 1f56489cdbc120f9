//! How a [`Reading`](crate::input::Reading) is told: for a person, in lines, as JSON, as a page, in SARIF.

pub mod style;
pub mod width;
mod words;
mod gutter;
mod bytes;
mod draw;
mod row;
mod advice;
mod tally;
mod beside;
mod consequences;
pub mod human;
pub mod json;
pub mod short;
pub mod html;
pub mod sarif;
mod told;

pub use beside::{Beside, Speaks, gateways};
pub use draw::excerpt;
pub use row::row;
pub use tally::Tally;
pub use told::Told;
pub use words::{count, wrap};
