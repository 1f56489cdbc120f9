//! One byte stream over TCP, a Unix socket, or TLS over either.
//!
//! Its errors say how it ended by their kind, as `Ending::from` reads it: where TLS ends without
//! `close_notify` that is `UnexpectedEof`. Both directions at once: `tokio::io::split`.

use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bad_gateway::Ending;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

#[cfg(feature = "tls")]
use super::encrypted::Encrypted;

/// A connected socket, accepted or made.
#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

/// What a connection is read from and written to.
#[derive(Debug)]
pub(crate) struct Stream {
    layer: Layer,
    /// Why the connection has ended, as a write found that failed: the read that sees its end says so too.
    broke: Option<io::ErrorKind>,
}

/// What carries the bytes.
#[derive(Debug)]
enum Layer {
    Plain(Socket),
    #[cfg(feature = "tls")]
    Tls(Box<Encrypted<Socket>>),
}

impl Socket {
    /// What the PROXY protocol, version 1, puts before the first byte: who is connected to whom.
    pub(super) fn proxy_header(&self) -> String {
        let ends = match self {
            Self::Tcp(socket) => socket.local_addr().ok().zip(socket.peer_addr().ok()),
            #[cfg(unix)]
            Self::Unix(_) => None,
        };
        let Some((from, to)) = ends else {
            return "PROXY UNKNOWN\r\n".to_owned();
        };
        let family = if to.is_ipv4() { "TCP4" } else { "TCP6" };
        let (from_ip, to_ip) = (from.ip(), to.ip());
        format!("PROXY {family} {from_ip} {to_ip} {} {}\r\n", from.port(), to.port())
    }

    /// Whether bytes or an end are there to be read, by asking the system: the runtime tells what it saw
    /// last, and overlooks what came while it was busy.
    pub(crate) fn has_unread(&self) -> bool {
        !self.peek().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    /// The same for bytes alone.
    pub(crate) fn has_bytes(&self) -> bool {
        matches!(self.peek(), Ok(1..))
    }

    fn peek(&self) -> io::Result<usize> {
        let mut byte = [MaybeUninit::uninit()];
        match self {
            Self::Tcp(socket) => SockRef::from(socket).peek(&mut byte),
            #[cfg(unix)]
            Self::Unix(socket) => SockRef::from(socket).peek(&mut byte),
        }
    }

    /// Makes the coming close a reset, which no reader takes for an end in order. A Unix socket has
    /// none: its peer sees a plain end, unless bytes of the peer are unread.
    pub(crate) fn reset_on_close(&self) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket.set_zero_linger(),
            #[cfg(unix)]
            Self::Unix(_) => Ok(()),
        }
    }
}

impl Stream {
    pub(super) const fn plain(socket: Socket) -> Self {
        Self { layer: Layer::Plain(socket), broke: None }
    }

    #[cfg(feature = "tls")]
    pub(super) fn tls(stream: tokio_rustls::client::TlsStream<Socket>) -> Self {
        Self { layer: Layer::Tls(Box::new(Encrypted::new(stream))), broke: None }
    }

    /// The socket under it.
    pub(crate) fn socket(&self) -> &Socket {
        match &self.layer {
            Layer::Plain(socket) => socket,
            #[cfg(feature = "tls")]
            Layer::Tls(stream) => stream.inner(),
        }
    }

    /// Ends it at once: by a reset, where it is TCP.
    pub(crate) fn reset(self) {
        // The socket closes either way, and its peer may have closed it already.
        let _ = self.socket().reset_on_close();
    }
}

/// Passes what an asynchronous stream does on to the one inside.
macro_rules! pass {
    ($stream:ty { $($(#[$on:meta])* $variant:ident)+ }) => {
        impl AsyncRead for $stream {
            fn poll_read(
                self: Pin<&mut Self>,
                context: &mut Context<'_>,
                buffer: &mut ReadBuf<'_>,
            ) -> Poll<io::Result<()>> {
                match self.get_mut() {
                    $($(#[$on])* Self::$variant(inner) => Pin::new(inner).poll_read(context, buffer),)+
                }
            }
        }

        impl AsyncWrite for $stream {
            fn poll_write(
                self: Pin<&mut Self>,
                context: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<io::Result<usize>> {
                match self.get_mut() {
                    $($(#[$on])* Self::$variant(inner) => Pin::new(inner).poll_write(context, bytes),)+
                }
            }

            fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
                match self.get_mut() {
                    $($(#[$on])* Self::$variant(inner) => Pin::new(inner).poll_flush(context),)+
                }
            }

            fn poll_shutdown(
                self: Pin<&mut Self>,
                context: &mut Context<'_>,
            ) -> Poll<io::Result<()>> {
                match self.get_mut() {
                    $($(#[$on])* Self::$variant(inner) => Pin::new(inner).poll_shutdown(context),)+
                }
            }
        }
    };
}

pass!(Socket { Tcp #[cfg(unix)] Unix });
pass!(Layer { Plain #[cfg(feature = "tls")] Tls });

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.layer).poll_read(context, buffer))?;
        let ended = buffer.filled().len() == before && buffer.remaining() > 0;
        Poll::Ready(self.broke.filter(|_| ended).map_or(Ok(()), |kind| Err(kind.into())))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.layer).poll_write(context, bytes));
        // TLS ends in order by close_notify alone, whatever a write has met.
        if let Err(error) = &written
            && matches!(self.layer, Layer::Plain(_))
            && Ending::of_failed_write(error.kind()).is_some()
        {
            self.broke = Some(error.kind());
        }
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.layer).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.layer).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// Looks until the system has brought what was sent.
    async fn sees(socket: &Socket) -> bool {
        for _ in 0..1000 {
            if socket.has_unread() {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        false
    }

    #[tokio::test]
    async fn bytes_and_ends_are_seen_before_the_runtime_sees_them() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        for end in [false, true] {
            let address = listener.local_addr().expect("bound");
            let socket = Socket::Tcp(TcpStream::connect(address).await.expect("listening"));
            let (mut peer, _) = listener.accept().await.expect("connected");
            assert!(!socket.has_unread() && !socket.has_bytes());
            if end {
                drop(peer);
                assert!(sees(&socket).await && !socket.has_bytes(), "the end");
            } else {
                peer.write_all(b"x").await.expect("written");
                assert!(sees(&socket).await, "a byte");
                assert!(socket.has_unread() && socket.has_bytes(), "it stays");
            }
        }
    }

    /// The system reports it once, here to the write.
    #[tokio::test]
    async fn a_reset_that_a_write_has_met_is_no_end_for_the_read_after_it() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let socket = Socket::Tcp(TcpStream::connect(address).await.expect("listening"));
        let (mut peer, _) = listener.accept().await.expect("connected");
        peer.write_all(b"half").await.expect("written");
        peer.set_zero_linger().expect("an option");
        drop(peer);
        let mut stream = Stream::plain(socket);
        let failed = loop {
            match stream.write(b"x").await {
                Err(error) => break error,
                // It is on its way.
                Ok(_) => tokio::time::sleep(std::time::Duration::from_millis(1)).await,
            }
        };
        let mut came = Vec::new();
        let ended = stream.read_to_end(&mut came).await.expect_err("it was reset");
        assert_eq!((failed.kind(), ended.kind()), (ended.kind(), io::ErrorKind::ConnectionReset));
    }
}
