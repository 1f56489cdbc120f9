//! The parsers, each behind the same five readings.

pub(crate) mod http_net;
pub(crate) mod httparse;
pub(crate) mod llhttp;
pub(crate) mod milo;
pub(crate) mod ours;
pub(crate) mod pico;

use crate::corpus::chunks::Chunked;
use crate::corpus::drips::Drip;
use crate::framing::Framing;

/// Why a parser has no answer.
pub(crate) type Refused = &'static str;

/// The room for fields that those get who do not bring their own.
pub(crate) const FIELDS: usize = 128;

/// A parser.
///
/// Each reading leaves the optimiser no choice: what was read has passed through a `black_box`.
pub(crate) trait Peer {
    /// Reads the head at the start of `message` until name and value of every field are known;
    /// gives the status code.
    fn head(&mut self, message: &[u8]) -> Result<u16, Refused>;

    /// The same, and visits every name and value.
    fn fields(&mut self, message: &[u8]) -> Result<Visited, Refused>;

    /// The framing that the parser itself decides, where it does. Not timed.
    fn framing(&mut self, message: &[u8]) -> Result<Option<Framing>, Refused>;

    /// Reads the chunks of a response to their end; gives the octets of content.
    fn chunked(&mut self, response: &Chunked) -> Result<u64, Refused>;

    /// What of [`Peer::chunked`] is only there because content is decoded in place: a copy.
    fn copy(&mut self, _: &Chunked) -> bool {
        false
    }

    /// Reads a head that arrives in pieces; gives the status code.
    fn drip(&mut self, drip: &Drip) -> Result<u16, Refused>;
}

/// The fields that were visited: their number, and a sum over lengths and first bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Visited {
    pub(crate) fields: usize,
    sum: u64,
}

impl Visited {
    #[inline(always)]
    pub(crate) fn visit(mut self, name: &[u8], value: &[u8]) -> Self {
        let first = |bytes: &[u8]| bytes.first().copied().map_or(0, u64::from);
        let field =
            name.len() as u64 | first(name) << 8 | (value.len() as u64) << 16 | first(value) << 40;
        self.fields += 1;
        self.sum = self.sum.rotate_left(7) ^ field;
        self
    }
}
