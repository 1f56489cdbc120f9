//! Which interface and which version this is.

use crate::edge::Slice;

/// `BGW_ABI`: changes with everything that a program which was compiled before could notice.
pub(crate) const ABI: u32 = 1;

/// `bgw_abi`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_abi() -> u32 {
    ABI
}

/// `bgw_version`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_version() -> Slice {
    Slice::text(env!("CARGO_PKG_VERSION"))
}
