//! A stream of TLS whose error comes behind the bytes that came before it.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::client::TlsStream;

/// The client's side of TLS.
///
/// `TlsStream` alone tells of an alert, or of what is no TLS, as soon as it has read it, and of what it has decrypted
/// before that only to who reads on behind the error.
#[derive(Debug)]
pub(super) struct Encrypted<Io> {
    stream: TlsStream<Io>,
    /// What is told once all that came before it was read.
    broke: Option<io::Error>,
}

impl<Io> Encrypted<Io> {
    pub(super) const fn new(stream: TlsStream<Io>) -> Self {
        Self { stream, broke: None }
    }

    /// What is under it.
    pub(super) fn inner(&self) -> &Io {
        self.stream.get_ref().0
    }

    /// Reads what was decrypted, or tells what came behind it.
    fn read_before(&mut self, broke: io::Error, buffer: &mut ReadBuf<'_>) -> io::Result<()> {
        let mut decrypted = self.stream.get_mut().1.reader();
        match decrypted.read(buffer.initialize_unfilled()) {
            Ok(count @ 1..) => {
                buffer.advance(count);
                self.broke = Some(broke);
                Ok(())
            }
            _ => Err(broke),
        }
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> AsyncRead for Encrypted<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let broke = match self.broke.take() {
            Some(broke) => broke,
            None => match ready!(Pin::new(&mut self.stream).poll_read(context, buffer)) {
                Ok(()) => return Poll::Ready(Ok(())),
                Err(error) => error,
            },
        };
        Poll::Ready(self.read_before(broke, buffer))
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Encrypted<Io> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
