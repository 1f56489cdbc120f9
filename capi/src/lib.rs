//! The C interface of `bad_gateway`: `include/bad_gateway.h`, which is written by hand and held against this
//! code by the tests.
//!
//! It allocates nothing and needs no std, so that a module of nginx or httpd stays small: the release build is
//! `no_std`, and std is compiled in only where panics unwind, which is in debug builds and tests. What a caller could do wrong is answered by a number; what is
//! left to trust is that a pointer which is neither null nor misaligned points to what the header says.
//!
//! The functions are in files by what they are about; pointers become references in `edge` alone.

#![cfg_attr(panic = "abort", no_std)]

// In this order: each uses those above it.
#[cfg(panic = "abort")]
mod abort;
mod error;
mod edge;
mod number;
mod version;
mod defect;
mod policy;
mod request;
mod windows;
mod parser;
mod head;
mod repair;
mod verdict;
mod deviations;
mod check;
mod cause;
mod answer;
#[cfg(test)]
mod header;
