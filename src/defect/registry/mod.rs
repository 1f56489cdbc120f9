//! The rows. A defect is declared in one of these files and nowhere else; its order here breaks ties between
//! defects found at the same offset. Numbers and codes are stable and are never used again; a new row
//! takes the next free number, wherever it stands.

use super::{ProxyStatus, Tolerance, defects, http10, limit, offered, plain, sending};

#[macro_use]
mod heads;
#[macro_use]
mod framing_fields;
#[macro_use]
mod contents;
#[macro_use]
mod limits;

heads! {}
