//! What a response is read from: a connection that is still alive, or bytes that were kept.

use std::io::{self, Read};

use bad_gateway::Ending;

/// The bytes of one connection in their order, and how it stands behind the last of them.
pub trait Connection: Read {
    /// How it stood when reading gave no further byte.
    fn ending(&self) -> Ending;

    /// The final head of the response is complete.
    fn head_came(&mut self) {}

    /// No further response is due: what still comes is read only to be shown.
    fn answered(&mut self) {}
}

/// Bytes that were kept of a connection, which ended like that.
pub(super) struct Kept<'a> {
    pub(super) bytes: &'a mut dyn Read,
    pub(super) ending: Ending,
}

impl Read for Kept<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer)
    }
}

impl Connection for Kept<'_> {
    fn ending(&self) -> Ending {
        self.ending
    }
}
