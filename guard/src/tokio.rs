//! [`Guard`] over tokio's `AsyncRead` and `AsyncWrite`.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::blocking::first;
use crate::guard::{Allowed, Guard};
use crate::wire::{self, Wire};

struct Polled<'a, 'c, 'b, Io> {
    io: &'a mut Io,
    cx: &'a mut Context<'c>,
    buf: &'a mut ReadBuf<'b>,
    /// How much the reader had in its buffer before.
    start: usize,
}

impl<Io: AsyncRead + Unpin> Wire for Polled<'_, '_, '_, Io> {
    #[inline]
    fn room(&self) -> usize {
        self.buf.remaining()
    }

    #[inline]
    fn put(&mut self, bytes: &[u8]) {
        self.buf.put_slice(bytes);
    }

    #[inline]
    fn filled(&self) -> &[u8] {
        &self.buf.filled()[self.start..]
    }

    #[inline]
    fn keep(&mut self, len: usize) {
        self.buf.set_filled(self.start + len);
    }

    #[inline]
    fn fill(&mut self) -> Poll<io::Result<usize>> {
        let before = self.buf.filled().len();
        ready!(Pin::new(&mut *self.io).poll_read(self.cx, self.buf))?;
        Poll::Ready(Ok(self.buf.filled().len() - before))
    }

    fn read(&mut self, into: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut into = ReadBuf::new(into);
        ready!(Pin::new(&mut *self.io).poll_read(self.cx, &mut into))?;
        Poll::Ready(Ok(into.filled().len()))
    }

    fn wait(&mut self) -> Poll<io::Result<()>> {
        Poll::Pending
    }
}

/// Errors of the connection, its time-outs among them, come through as they are.
impl<Io: AsyncRead + Unpin> AsyncRead for Guard<Io> {
    #[inline]
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { io, core, reader, writer } = self.get_mut();
        if !reader.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            *reader = Some(cx.waker().clone());
        }
        let start = buf.filled().len();
        let got = match wire::read_through(core, &mut Polled { io, cx, buf, start }) {
            Some(got) => got,
            None => wire::read_on(core, &mut Polled { io, cx, buf, start }),
        };
        // An answer may be what a write waits for. Where it is not, one task that does both would never rest.
        if let Some(writer) = writer.take_if(|_| !core.holds_writes()) {
            writer.wake();
        }
        got
    }
}

impl<Io: AsyncRead + Unpin> Guard<Io> {
    /// Before the first byte of a request: is the connection still there, and silent? What came while nothing
    /// was outstanding must not be taken for the answer.
    fn probe(&mut self) -> io::Result<()> {
        if !self.core.is_idle() {
            return Ok(());
        }
        // With the reader's waker, since a connection keeps only one; the reader would sleep for ever.
        let waker = self.reader.as_ref().unwrap_or(Waker::noop());
        let (mut byte, mut cx) = ([0; 1], Context::from_waker(waker));
        let mut buf = ReadBuf::new(&mut byte);
        match Pin::new(&mut self.io).poll_read(&mut cx, &mut buf) {
            Poll::Pending => Ok(()),
            Poll::Ready(Ok(())) if buf.filled().is_empty() => {
                self.core.ended(bad_gateway::Ending::Closed);
                Err(ErrorKind::BrokenPipe.into())
            }
            Poll::Ready(Ok(())) => {
                self.core.unsolicited();
                Ok(())
            }
            Poll::Ready(Err(error)) => {
                Err(self.core.broke(error).unwrap_or(ErrorKind::BrokenPipe.into()))
            }
        }
    }

    /// How much may be written now.
    fn poll_plan<'b>(
        &mut self,
        cx: &Context<'_>,
        bufs: impl IntoIterator<Item = &'b [u8]>,
    ) -> Poll<io::Result<Allowed>> {
        self.probe()?;
        match self.plan(bufs)? {
            Some(allowed) => Poll::Ready(Ok(allowed)),
            None => {
                self.writer = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Guard<Io> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let shown = match ready!(me.poll_plan(cx, [buf]))? {
            Allowed::All => buf,
            Allowed::First(count) => &buf[..count],
        };
        let written = Pin::new(&mut me.io).poll_write(cx, shown);
        me.wrote([buf], became(&written));
        written
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let slices = || bufs.iter().map(|buf| &**buf);
        let written = match ready!(me.poll_plan(cx, slices()))? {
            Allowed::All => Pin::new(&mut me.io).poll_write_vectored(cx, bufs),
            Allowed::First(most) => Pin::new(&mut me.io).poll_write(cx, first(bufs, most)),
        };
        me.wrote(slices(), became(&written));
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }
}

fn became(written: &Poll<io::Result<usize>>) -> Result<usize, &io::Error> {
    match written {
        Poll::Ready(written) => written.as_ref().copied(),
        Poll::Pending => Ok(0),
    }
}
