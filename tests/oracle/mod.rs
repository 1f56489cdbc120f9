//! The oracle: a second reader, slow and plain, that shares no code with the crate.
//!
//! It gets all bytes at once, and says what a reader that is fed one byte at a time would say. A line
//! is taken as far as it has come, and held against its grammar: the first byte with which it is no
//! longer the beginning of anything that the grammar allows is a finding, and so is the first byte
//! beyond a limit. A finding knows which byte tells it. The judge takes the findings of a line in the
//! order of these bytes, those of one byte by offset, then in the order of the registry; the first that
//! is not tolerated ends the reading. What a whole head says is judged behind its last byte.
//!
//! The grammar is written down in [`grammar`] as in the RFCs, the framing in [`framing`] as in RFC 9112
//! §6.3. It allocates, but its time is linear in the input.

// Several tests and fuzz targets include this directory; none of them uses all of it.
#![allow(dead_code, missing_docs, unreachable_pub, unused_imports)]

mod body;
mod framing;
mod grammar;
mod head;
mod judge;
mod lines;
mod lists;
mod names;
mod policies;
mod rows;
mod section;
mod status;
mod verdict;

pub use policies::{gateway, lenient, strict};
pub use rows::ROWS;

use judge::{Judge, Stop};

/// What one connection sent in answer to one request, and what of that request counts.
pub struct Input<'a> {
    pub bytes: &'a [u8],
    /// In its exact spelling: `GET`, `HEAD`, `CONNECT`, …
    pub method: &'a str,
    /// The value of the Upgrade field that the request offered.
    pub upgrade: Option<&'a [u8]>,
    pub http10_request: bool,
    /// The request said `Connection: close`.
    pub close_sent: bool,
    /// False while the request is still being sent.
    pub request_sent: bool,
    pub ending: Ending,
    /// By registry name, such as `bare-lf`. A row that is never tolerated is not asked for.
    pub tolerated: &'a dyn Fn(&str) -> bool,
    pub limits: Limits,
}

/// How the connection stands behind the last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Open,
    Closed,
    Reset,
    TimedOut,
    Truncated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub head: usize,
    pub line: usize,
    pub fields: usize,
    pub interim: usize,
    pub interim_bytes: usize,
    pub chunk_line: usize,
    pub chunk_extensions: usize,
    pub trailers: usize,
    pub empty_members: usize,
    pub content: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 65_536,
            line: 32_768,
            fields: 256,
            interim: 16,
            interim_bytes: 65_536,
            chunk_line: 4_096,
            chunk_extensions: 16_384,
            trailers: 16_384,
            empty_members: 32,
            content: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Valid,
    Malformed,
    Incomplete,
    NoResponse,
    NeedMore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    None_,
    Length(u64),
    Chunked,
    Close,
    Tunnel,
}

/// A name and its value: unfolded (the segments joined by one SP), without the blanks around it.
pub type Pair = (Vec<u8>, Vec<u8>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The digit after `HTTP/1.`.
    pub version: u8,
    pub status: u16,
    pub reason: Vec<u8>,
    pub fields: Vec<Pair>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub verdict: Kind,
    /// Name and offset.
    pub defect: Option<(&'static str, u64)>,
    /// In registry order, each row once, at the offset that was judged first.
    pub deviations: Vec<(&'static str, u64)>,
    /// Complete interim heads.
    pub interim: u32,
    /// The final head, once it was accepted.
    pub head: Option<Head>,
    pub framing: Option<Framing>,
    /// All content that was read, a 205's too.
    pub content: Vec<u8>,
    /// All trailer fields, the forbidden ones too; none before the trailer section is finished.
    pub trailers: Vec<Pair>,
    pub reuse: bool,
    pub retry: bool,
    pub answer: Option<u16>,
    pub proxy_status: Option<&'static str>,
    /// Through the last finished element.
    pub consumed: u64,
    pub leftover: u64,
    pub missing: Option<u64>,
}

/// Reads one response.
pub fn read(input: &Input<'_>) -> Output {
    let mut reader = Reader {
        input,
        bytes: input.bytes,
        at: 0,
        judge: Judge::new(input.tolerated),
        found: Found::default(),
    };
    let outcome = head::read(&mut reader).and_then(|fields| body::read(&mut reader, fields));
    verdict::conclude(reader, outcome)
}

/// Where the reading stands.
struct Reader<'a> {
    input: &'a Input<'a>,
    bytes: &'a [u8],
    /// The next byte to be read.
    at: usize,
    judge: Judge<'a>,
    found: Found,
}

impl Reader<'_> {
    /// The byte at the cursor; `Short` where it has not come.
    fn peek(&self) -> Result<u8, Stop> {
        self.bytes.get(self.at).copied().ok_or(Stop::Short)
    }

    /// An element ends at the cursor.
    fn finish_element(&mut self) {
        self.found.consumed = self.at;
    }
}

/// What has been read.
#[derive(Default)]
struct Found {
    interim: u32,
    head: Option<Head>,
    framing: Option<Framing>,
    /// Members of the final head's Connection, in lower case.
    connection: Vec<Vec<u8>>,
    content: Vec<u8>,
    trailers: Vec<Pair>,
    /// A member of Connection in the trailer section is `close`.
    trailer_close: bool,
    consumed: usize,
}
