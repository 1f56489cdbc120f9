//! The client's side of TLS.

use std::io;

#[cfg(feature = "tls")]
use super::handshake::Handshake;
use super::{Address, Reason, Socket, Stream, TlsOptions, Unreachable, Upstream};

/// What the handshakes with one upstream need.
#[derive(Clone)]
pub(crate) struct Tls {
    #[cfg(feature = "tls")]
    ready: Option<Handshake>,
}

#[cfg(feature = "tls")]
impl Tls {
    /// Reads what the options name, if the upstream is asked through TLS.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read, or the name is none.
    pub(crate) fn new(options: &TlsOptions, upstream: &Upstream) -> Result<Self, String> {
        let ready = upstream.tls.then(|| Handshake::new(options, &upstream.host));
        Ok(Self { ready: ready.transpose()? })
    }

    /// For upstreams that are asked in clear.
    pub(crate) fn none() -> Self {
        Self { ready: None }
    }

    /// Why the upstream ended TLS by an alert, if the error of a read is one.
    pub(crate) fn alert(&self, peer: &Address, error: &io::Error) -> Option<Unreachable> {
        self.ready.as_ref()?.alert(peer, error)
    }

    pub(super) async fn handshake(
        &self,
        socket: Socket,
        peer: &Address,
    ) -> Result<Stream, Unreachable> {
        match &self.ready {
            Some(ready) => ready.shake(socket, peer).await,
            // Made for another upstream.
            None => Err(Unreachable::new(
                Reason::ProxyInternalError,
                format!("{peer}: TLS was not made ready"),
                "",
            )),
        }
    }
}

#[cfg(not(feature = "tls"))]
impl Tls {
    /// Nothing is read: there are no upstreams with TLS.
    #[allow(clippy::unnecessary_wraps, reason = "it can fail with the feature `tls`")]
    pub(crate) fn new(_: &TlsOptions, _: &Upstream) -> Result<Self, String> {
        Ok(Self {})
    }

    /// For upstreams that are asked in clear.
    pub(crate) fn none() -> Self {
        Self {}
    }

    /// There are no alerts.
    pub(crate) fn alert(&self, _: &Address, _: &io::Error) -> Option<Unreachable> {
        None
    }

    #[allow(clippy::unused_async, reason = "with the feature `tls` it waits")]
    pub(super) async fn handshake(
        &self,
        socket: Socket,
        peer: &Address,
    ) -> Result<Stream, Unreachable> {
        drop(socket);
        Err(Unreachable::new(
            Reason::ProxyInternalError,
            format!("{peer}: this command was built without TLS (feature `tls`)"),
            "",
        ))
    }
}
