//! The head: status line and field section, and the view of a finished one.
//!
//! What is *not* decided here: what the fields mean for the framing.
//!
//! ```text
//!                 bytes from the head's first one
//!                               │
//!                        walk_whole (1)
//!          plain to its end │   │ plain up to some line
//!        ┌──────────────────┘   │ or not even the status line
//!        │                 HeadReader
//!        │        status line │   │ lines
//!        │   StatusLineReader─┘   SectionReader (2)
//!        │                         │          │
//!        │             LineReader (3)       walk_on (4)
//!        │           odd lines, and           plain lines
//!        │           pieces of a block
//!        └───────────────┬─────────┴──────────┘
//!                    FieldTable
//! ```
//!
//! Who reads the next line? The line reader (3) knows every rule, judges each byte when it comes, and is
//! the reference. In front of it stand fast paths for *plain* lines: `name: value` with one SP, no blank at
//! the end, and CRLF. A fast path takes only what needs no judgement under any policy, here as in
//! [`body`](crate::body) and [`framing`](crate::framing), so no response shows who read it.
//!
//! 1. A head that begins with the bytes at hand goes to `walk_whole`. Each plain line is verified with one
//!    branch, by positions that [`scan`](crate::scan) finds in bulk. Nothing is stored: the positions are the
//!    table.
//! 2. Where that stops, and in every later call, [`mod@section`] chooses. Of a small piece, one block at most, the
//!    line reader's own fast path ([`LineReader::grow`](line_reader::LineReader::grow)) takes what is plain, by the
//!    masks of that block. Of a larger one, (4) takes what it can, from the middle of a line too; (3) reads what is
//!    left.
//! 3. [`mod@line_reader`] reads one line from wherever it stands, byte by byte or in large pieces.
//! 4. `walk_on` takes plain lines by the same positions, and of the unfinished one behind them a name, or that and
//!    text. It gives any other line to (3), and goes on behind it if the positions still hold; else (3) reads the
//!    rest of this call.
//!
//! A finished line is never looked at again, and of the unfinished one only what is new, so a head that
//! arrives a byte at a time costs linear time.

mod field;
mod fields;
mod forbidden;
mod framing_fields;
mod interim;
mod line;
mod line_reader;
mod parse;
mod places;
mod plain;
mod reader;
mod rules;
mod section;
mod slot;
mod status_line;
mod status_line_reader;
mod table;
mod trailers;
mod value;
mod view;
mod walk;

pub use field::Field;
pub use fields::{Fields, FieldsIter};
pub(crate) use forbidden::is_forbidden_in_trailers;
pub(crate) use framing_fields::{FramingField, FramingFields};
pub(crate) use interim::InterimBudget;
pub use parse::parse_head;
pub(crate) use reader::HeadReader;
pub(crate) use rules::Rules;
pub(crate) use section::SectionReader;
pub(crate) use status_line::StatusLine;
pub use table::FieldTable;
pub use trailers::Trailers;
pub use value::Value;
pub use view::Head;
pub(crate) use walk::{PlainHead, PositionsAhead, Walked, walk_whole};
