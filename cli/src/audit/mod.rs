//! `audit`: what comes out of somebody's gateway where broken responses go in.
//!
//! One end of it is an upstream that plays cases, the other a client that asks for them through the
//! gateway and judges what it gets. Nothing here knows how the gateway works.
//!
//! ```text
//! cases    what an upstream sends, from tests/cases
//! wire     what the two ends say to each other
//! reading  one response, read by the library
//! loose    the same, in the ways in which clients are known to read
//! duty     what a gateway may do with a case
//! finding  what it did, in one word
//! output   what came out on one connection
//! judge    from the output to the finding
//! player   the upstream
//! client   asks for one case
//! run      all cases, some at a time
//! day      today
//! record   a run as lines of JSON
//! table    a run for a person
//! matrix   several runs as Markdown
//! save     what came out, as files
//! ```

mod cases;
mod wire;
mod reading;
mod loose;
mod duty;
mod finding;
mod output;
mod judge;
mod player;
mod client;
mod run;
mod day;
mod record;
mod table;
mod matrix;
mod save;
#[cfg(test)]
mod judge_tests;

pub(crate) use cases::Case;
pub(crate) use client::Client;
pub(crate) use matrix::{gateways, markdown};
pub(crate) use player::{Manner, Player};
pub(crate) use record::{Records, Summary};
pub(crate) use run::{Aborted, Result, Run, needs_timeout};
pub(crate) use save::save;
pub(crate) use table::text;
