//! Which version this is, and of which commit it was built.

/// The version alone.
pub(super) const SHORT: &str = env!("CARGO_PKG_VERSION");

/// With the commit, if it was built in a clone.
pub(super) const LONG: &str = concat!(env!("CARGO_PKG_VERSION"), env!("BAD_GATEWAY_COMMIT"));
