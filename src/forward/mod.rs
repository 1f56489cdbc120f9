//! Which parts of a head and of its trailers go downstream, repaired.
//!
//! [`Forward`] writes a head for the next hop. Hop-by-hop fields stay behind (RFC 9110 §7.6.1), and so does
//! everything that was tolerated but must not be sent on: folds, blanks before colons, control bytes in
//! values, lengths that frame nothing, members of Trailer and Upgrade that mean nothing there. [`Repair`]
//! writes a head for the next parser on the same connection, with its hop-by-hop fields.
//!
//! What is written here reads again as valid under [`Policy::STRICT`](crate::Policy::STRICT). What is *not*
//! done here: adding Date, Via or Proxy-Status, which is the caller's to decide
//! ([`Forward::with_extra`]), and whether an interim head goes on at all.

// In this order: each uses those above it.
mod list;
mod value;
mod stretch;
mod field;
mod write;
mod delimit;
mod end_to_end;
mod members;
mod head;
#[cfg(feature = "http")]
mod parts;
mod repair;

pub use crate::extra::is_hop_by_hop;
pub use crate::pieces::BufferTooSmall;
pub use delimit::InvalidFraming;
pub use field::ForwardField;
pub use head::Forward;
pub use repair::Repair;
pub use value::ForwardValue;
