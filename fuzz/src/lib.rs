//! What the fuzz targets share: the oracle and the helpers of the crate's tests, and inputs that
//! get past the status line.
//!
//! Each target has an oracle; a finding is printed as a case for `tests/cases/`.

#[path = "../../tests/oracle/mod.rs"]
pub mod oracle;
#[path = "../../tests/support/mod.rs"]
pub mod support;

pub mod input;
pub mod pieces;

pub use input::Input;
