//! What the command `bad-gateway` reads and tells, for whoever shows it: a terminal, a log, a page.
//!
//! The decisions are the library's; here stands how bytes are read from files and dumps, what a
//! person needs to see of them, and how it is put into words. Nothing here knows an option, a
//! terminal or an exit code: those are the command's.
//!
//! ```text
//! escape    bytes of the peer as text that can be shown
//! form      dumps, traces, quoted strings and logs → the bytes that they stand for
//! input     files → one Reading for each response, in constant memory
//! report    a Reading → lines for a person, or one line of JSON
//! logs      lines of proxies about their upstreams → what they may mean, and what to do
//! registry  the library's defects and causes as tables, pages, JSON lines, or explained one by one
//! ```
//!
//! A module uses only what stands above it; inside a folder, only what stands above it in its
//! `mod.rs`.

pub mod escape;
pub mod form;
pub mod input;
pub mod report;
pub mod logs;
pub mod registry;
