//! A layer for the connectors of hyper-util's pooled client.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bad_gateway::Policy;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tower_layer::Layer;
use tower_service::Service;

use crate::guard::Guard;
use crate::observe::Observer;
use crate::settings::Settings;

/// Puts a guard around each connection that a connector makes, for the client of `hyper_util::client::legacy`.
///
/// It stands around the connector, the one for TLS too, so that the guard sees HTTP. A connection on which
/// ALPN chose HTTP/2 is left alone; one on which HTTP/2 is spoken without having been negotiated is refused.
///
/// ```
/// use bad_gateway::Policy;
/// use bad_gateway_guard::GuardLayer;
/// use hyper_util::client::legacy::{Client, connect::HttpConnector};
/// use hyper_util::rt::TokioExecutor;
/// use tower_layer::Layer;
///
/// let connector = GuardLayer::new(Policy::GATEWAY).layer(HttpConnector::new());
/// let client = Client::builder(TokioExecutor::new()).build(connector);
/// # let _: Client<_, http_body_util::Empty<bytes::Bytes>> = client;
/// ```
#[derive(Clone, Debug)]
pub struct GuardLayer(Settings);

impl GuardLayer {
    /// A layer of guards with that policy.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self(Settings::new(policy))
    }

    /// Tells the observer of every verdict on every connection.
    #[must_use]
    pub fn with_observer(self, observer: Arc<dyn Observer>) -> Self {
        Self(self.0.with_observer(observer))
    }
}

impl<C> Layer<C> for GuardLayer {
    type Service = GuardConnector<C>;

    fn layer(&self, inner: C) -> GuardConnector<C> {
        GuardConnector { inner, settings: self.0.clone() }
    }
}

/// A connector whose connections are guarded: what [`GuardLayer`] makes.
#[derive(Clone, Debug)]
pub struct GuardConnector<C> {
    inner: C,
    settings: Settings,
}

impl<C> Service<http::Uri> for GuardConnector<C>
where
    C: Service<http::Uri>,
    C::Response: Read + Write + Connection + Unpin,
    C::Future: Send + 'static,
{
    type Response = Guarded<C::Response>;
    type Error = C::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, C::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), C::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, uri: http::Uri) -> Self::Future {
        let (connecting, settings) = (self.inner.call(uri), self.settings.clone());
        Box::pin(async move { Ok(Guarded::new(connecting.await?, &settings)) })
    }
}

/// A connection of hyper-util's client: guarded, or left alone where it speaks HTTP/2.
#[derive(Debug)]
pub struct Guarded<T>(Kind<T>);

#[derive(Debug)]
enum Kind<T> {
    Http1(Box<TokioIo<Guard<TokioIo<T>>>>),
    Http2(T),
}

impl<T: Connection> Guarded<T> {
    fn new(io: T, settings: &Settings) -> Self {
        if io.connected().is_negotiated_h2() {
            return Self(Kind::Http2(io));
        }
        let guard = settings.guard(TokioIo::new(io));
        Self(Kind::Http1(Box::new(TokioIo::new(guard))))
    }
}

impl<T: Connection> Connection for Guarded<T> {
    fn connected(&self) -> Connected {
        match &self.0 {
            Kind::Http1(io) => io.inner().get_ref().inner().connected(),
            Kind::Http2(io) => io.connected(),
        }
    }
}

impl<T: Read + Unpin> Read for Guarded<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.get_mut().0 {
            Kind::Http1(io) => Pin::new(io).poll_read(cx, buf),
            Kind::Http2(io) => Pin::new(io).poll_read(cx, buf),
        }
    }
}

impl<T: Read + Write + Unpin> Write for Guarded<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().0 {
            Kind::Http1(io) => Pin::new(io).poll_write(cx, buf),
            Kind::Http2(io) => Pin::new(io).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().0 {
            Kind::Http1(io) => Pin::new(io).poll_flush(cx),
            Kind::Http2(io) => Pin::new(io).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().0 {
            Kind::Http1(io) => Pin::new(io).poll_shutdown(cx),
            Kind::Http2(io) => Pin::new(io).poll_shutdown(cx),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.0 {
            Kind::Http1(io) => io.is_write_vectored(),
            Kind::Http2(io) => io.is_write_vectored(),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().0 {
            Kind::Http1(io) => Pin::new(io).poll_write_vectored(cx, bufs),
            Kind::Http2(io) => Pin::new(io).poll_write_vectored(cx, bufs),
        }
    }
}
