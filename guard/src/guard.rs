//! The guard around a connection.

use std::io;
use std::sync::Arc;
use std::task::Waker;

use bad_gateway::Policy;

use crate::core::Core;
use crate::observe::Observer;

/// A connection to an upstream, of which only what was judged can be read.
///
/// It stands where the connection stood: a client library writes requests and reads responses. It is over
/// [`std::io::Read`] and [`std::io::Write`], with the feature `tokio` over `AsyncRead` and `AsyncWrite`, what `Io`
/// is over.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
/// use bad_gateway::Policy;
/// use bad_gateway_guard::Guard;
///
/// fn fetch(upstream: &str) -> std::io::Result<Vec<u8>> {
///     let mut connection = Guard::new(TcpStream::connect(upstream)?, Policy::GATEWAY);
///     connection.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")?;
///     let mut response = Vec::new();
///     connection.read_to_end(&mut response)?; // whole and without a fault, or an error
///     Ok(response)
/// }
/// ```
#[derive(Debug)]
pub struct Guard<Io> {
    pub(crate) io: Io,
    pub(crate) core: Core,
    /// Who is to be woken when something can be read.
    pub(crate) reader: Option<Waker>,
    /// Who is to be woken when something can be written.
    #[cfg_attr(
        not(feature = "tokio"),
        allow(dead_code, reason = "nobody waits without a runtime")
    )]
    pub(crate) writer: Option<Waker>,
}

impl<Io> Guard<Io> {
    /// A guard around a connection that carried nothing yet.
    pub fn new(io: Io, policy: Policy) -> Self {
        Self::with_core(io, Core::new(policy))
    }

    pub(crate) fn with_core(io: Io, core: Core) -> Self {
        Self { io, core, reader: None, writer: None }
    }

    /// Tells the observer of every verdict.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.core = self.core.with_observer(observer);
        self
    }

    /// The connection.
    #[must_use]
    pub fn get_ref(&self) -> &Io {
        &self.io
    }

    /// The connection. What is read from it or written to it directly, the guard does not see; and it cannot be taken
    /// out, since bytes that came from it may still be held back.
    pub fn get_mut(&mut self) -> &mut Io {
        &mut self.io
    }

    /// Whether another request may be written, as far as is known without reading: what a pool asks.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.core.is_open()
    }

    /// How much of `bufs` may be written now. `None`: nothing, before an answer was read.
    ///
    /// [`Guard::wrote`] must follow a `Some`.
    pub(crate) fn plan<'b>(
        &mut self,
        bufs: impl IntoIterator<Item = &'b [u8]>,
    ) -> io::Result<Option<Allowed>> {
        let mut planned = 0;
        for buf in bufs {
            let here = self.core.plan(buf)?;
            planned += here;
            if here < buf.len() {
                if planned == 0 {
                    self.core.wrote([], 0);
                    return Ok(None);
                }
                return Ok(Some(Allowed::First(planned)));
            }
        }
        Ok(Some(Allowed::All))
    }

    /// What became of what was planned.
    pub(crate) fn wrote<'b>(
        &mut self,
        bufs: impl IntoIterator<Item = &'b [u8]>,
        written: Result<usize, &io::Error>,
    ) {
        match written {
            Ok(count) => self.core.wrote(bufs, count),
            Err(error) => self.core.write_failed(error.kind()),
        }
        if self.core.has_news()
            && let Some(reader) = &self.reader
        {
            reader.wake_by_ref();
        }
    }
}

/// How much of what is to be written may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Allowed {
    All,
    /// So many bytes, at least one.
    First(usize),
}
