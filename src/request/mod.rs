//! The facts about a request that change how its response is read.
//!
//! Framing is undefined without the method (RFC 9110 §6), so a reader takes a [`RequestContext`] before
//! it takes the first byte. Nothing else of the request is kept.

mod context;
mod head;
mod invalid;
mod method;
mod offer;
#[cfg(feature = "http")]
mod parts;
mod version;

pub use context::RequestContext;
pub use invalid::InvalidRequest;
pub use method::Method;
pub use offer::OfferTooLong;
pub use version::Version;
