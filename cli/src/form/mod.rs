//! Dumps, traces, quoted strings and logs → the bytes that they stand for.
//!
//! What an operator has is rarely the bytes themselves. [`open`] tells by the beginning of an input
//! what it is, and gives its bytes, exchange by exchange, in constant memory. An input is taken for
//! something else than the bytes themselves only where that is sure.
//!
//! What is *not* here: what the bytes mean.

mod facts;
mod lines;
mod piece;
mod escapes;
mod plausible;
mod row;
mod dump;
mod plain;
mod list;
mod base64;
mod packet;
mod flows;
mod packets;
mod follow;
mod nothing;
mod curl;
mod trace;
mod verbose;
mod show_errors;
mod literal;
mod logged;
mod strace;
mod text;
mod shape;
mod detect;
mod decoded;
mod open;

pub use decoded::Decoded;
pub use facts::Facts;
pub(crate) use literal::unescaped;
pub use open::{Opened, open};
pub use shape::{Form, Shape};
pub(crate) use text::with_crs;
