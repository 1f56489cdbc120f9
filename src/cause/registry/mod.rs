//! The rows. A cause is declared in one of these files and nowhere else; the first row that matches
//! wins. Names are stable once released.

use super::Look::{All, First, Line, Names, Often, Starts};
use super::example::{closed, open, reset, reused, timed_out};
use super::{
    Mend, causes, chunk_lines, content, databases, documents, fields, files, frames, framing,
    output, replies, services, silence, status_lines, wire,
};
use crate::defect::Defect;
use crate::policy::{Limits, Policy};

#[macro_use]
mod around;
#[macro_use]
mod lines;
#[macro_use]
mod binary;
#[macro_use]
mod files_and_texts;
#[macro_use]
mod heads;
#[macro_use]
mod framing_fields;
#[macro_use]
mod chunked;
#[macro_use]
mod contents;
#[macro_use]
mod silences;

/// Where the first bytes are those of no status line.
const START: &[Defect] =
    &[Defect::NotHttp, Defect::LeadingEmptyLine, Defect::BareLf, Defect::BareCr];
/// Where the response is not malformed.
const NONE: &[Defect] = &[];

around! {}
