//! [`Guard`] over `std::io`.
//!
//! What it cannot do is look whether an idle connection has bytes: a read would wait. Who keeps connections does
//! so before a request, as pools of blocking clients do.

use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::task::Poll;

use crate::guard::{Allowed, Guard};
use crate::wire::{self, Wire};

struct Blocking<'a, Io> {
    io: &'a mut Io,
    buf: &'a mut [u8],
    len: usize,
}

impl<Io: Read> Wire for Blocking<'_, Io> {
    fn room(&self) -> usize {
        self.buf.len() - self.len
    }

    fn put(&mut self, bytes: &[u8]) {
        self.buf[self.len..][..bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }

    fn filled(&self) -> &[u8] {
        &self.buf[..self.len]
    }

    fn keep(&mut self, len: usize) {
        self.len = len;
    }

    fn fill(&mut self) -> Poll<io::Result<usize>> {
        let got = self.io.read(&mut self.buf[self.len..]);
        if let Ok(count) = got {
            self.len += count.min(self.buf.len() - self.len);
        }
        Poll::Ready(got)
    }

    fn read(&mut self, into: &mut [u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(self.io.read(into))
    }

    fn wait(&mut self) -> Poll<io::Result<()>> {
        Poll::Ready(Err(ErrorKind::WouldBlock.into()))
    }
}

/// Errors of the connection, its time-outs among them, come through as they are.
impl<Io: Read> Read for Guard<Io> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut wire = Blocking { io: &mut self.io, buf, len: 0 };
        let got = wire::read_through(&mut self.core, &mut wire)
            .unwrap_or_else(|| wire::read_on(&mut self.core, &mut wire));
        match got {
            Poll::Ready(Ok(())) => Ok(wire.len),
            Poll::Ready(Err(error)) => Err(error),
            // No kind of wait says so.
            Poll::Pending => Err(ErrorKind::WouldBlock.into()),
        }
    }
}

/// A write that must wait for an answer, as behind a CONNECT, is an error of kind `WouldBlock`.
impl<Io: Write> Write for Guard<Io> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let shown = match self.plan([buf])? {
            Some(Allowed::All) => buf,
            Some(Allowed::First(count)) => &buf[..count],
            None => return Err(ErrorKind::WouldBlock.into()),
        };
        let written = self.io.write(shown);
        self.wrote([buf], written.as_ref().copied());
        written
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> io::Result<usize> {
        let slices = || bufs.iter().map(|buf| &**buf);
        let written = match self.plan(slices())? {
            Some(Allowed::All) => self.io.write_vectored(bufs),
            Some(Allowed::First(count)) => self.io.write(first(bufs, count)),
            None => return Err(ErrorKind::WouldBlock.into()),
        };
        self.wrote(slices(), written.as_ref().copied());
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.io.flush()
    }
}

/// The first of the slices that is not empty, of at most `count` bytes.
pub(crate) fn first<'b>(bufs: &'b [IoSlice<'_>], count: usize) -> &'b [u8] {
    let slice = bufs.iter().find(|buf| !buf.is_empty()).map_or(&[][..], |buf| buf);
    &slice[..count.min(slice.len())]
}
