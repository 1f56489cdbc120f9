//! An upstream that says what it was told to, in pieces, once something was written.

// Each test file includes this; none of them uses all of it.
#![allow(dead_code, missing_docs, unreachable_pub)]

use std::io::{self, ErrorKind, IoSlice, Read, Write};

use bad_gateway::Ending;

/// The error with which a connection ends.
pub fn kind(ending: Ending) -> ErrorKind {
    match ending {
        Ending::Reset => ErrorKind::ConnectionReset,
        Ending::TimedOut => ErrorKind::TimedOut,
        Ending::Truncated => ErrorKind::UnexpectedEof,
        other => panic!("{other:?} is no error"),
    }
}

/// A connection with a script.
#[derive(Debug)]
pub struct Script {
    bytes: Vec<u8>,
    at: usize,
    /// The most bytes that come at once, and that are taken at once.
    pub piece: usize,
    pub takes: usize,
    ending: Ending,
    pub written: Vec<u8>,
    /// Says nothing before something was written.
    pub waits: bool,
}

impl Script {
    pub fn new(bytes: &[u8], piece: usize, ending: Ending) -> Self {
        Self {
            bytes: bytes.to_vec(),
            at: 0,
            piece,
            takes: usize::MAX,
            ending,
            written: Vec::new(),
            waits: true,
        }
    }

    /// Adds to what it says.
    pub fn say(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}

impl Read for Script {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.waits && self.written.is_empty() {
            return Err(ErrorKind::WouldBlock.into());
        }
        let rest = &self.bytes[self.at..];
        let count = rest.len().min(self.piece).min(buf.len());
        if count == 0 {
            return match self.ending {
                Ending::Open => Err(ErrorKind::WouldBlock.into()),
                Ending::Closed => Ok(0),
                ending => Err(kind(ending).into()),
            };
        }
        buf[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

impl Write for Script {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let count = buf.len().min(self.takes);
        self.written.extend_from_slice(&buf[..count]);
        Ok(count)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
        let all: Vec<u8> = bufs.iter().flat_map(|buf| buf.iter().copied()).collect();
        self.write(&all)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
