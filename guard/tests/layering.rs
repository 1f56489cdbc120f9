//! The guard's modules are used one way, as the command's are.

#[path = "../../cli/tests/layering.rs"]
mod layering;
