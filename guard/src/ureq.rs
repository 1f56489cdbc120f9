//! A connector for ureq 3.

use std::fmt;
use std::io::{Read, Write};
use std::sync::Arc;

use bad_gateway::Policy;
use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};

use crate::guard::Guard;
use crate::observe::Observer;
use crate::settings::Settings;

/// Puts a guard around each connection, at the end of a chain of ureq's connectors.
///
/// It comes behind the connector for TLS, so that the guard sees HTTP.
///
/// ```
/// use bad_gateway::Policy;
/// use bad_gateway_guard::UreqConnector;
/// use ureq::unversioned::resolver::DefaultResolver;
/// use ureq::unversioned::transport::{Connector, DefaultConnector};
///
/// let connector = DefaultConnector::default().chain(UreqConnector::new(Policy::GATEWAY));
/// let agent = ureq::Agent::with_parts(Default::default(), connector, DefaultResolver::default());
/// # let _: ureq::Agent = agent;
/// ```
#[derive(Debug)]
pub struct UreqConnector(Settings);

impl UreqConnector {
    /// A connector of guards with that policy.
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

impl<In: Transport> Connector<In> for UreqConnector {
    type Out = UreqTransport;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<UreqTransport>, Error> {
        let Some(transport) = chained else { return Ok(None) };
        let is_tls = transport.is_tls();
        let io = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        let guard = self.0.guard(io);
        let config = details.config;
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        Ok(Some(UreqTransport { buffers, guard, is_tls }))
    }
}

/// A guarded connection of ureq's: what [`UreqConnector`] makes.
pub struct UreqTransport {
    buffers: LazyBuffers,
    guard: Guard<TransportAdapter>,
    is_tls: bool,
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport").field("is_tls", &self.is_tls).finish_non_exhaustive()
    }
}

impl Transport for UreqTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.guard.get_mut().set_timeout(timeout);
        self.guard.write_all(&self.buffers.output()[..amount])?;
        self.guard.flush()?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.guard.get_mut().set_timeout(timeout);
        let count = self.guard.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(count);
        Ok(count > 0)
    }

    /// Whether the connection is there, silent, and not ended by what its last response was.
    fn is_open(&mut self) -> bool {
        self.guard.core.is_idle() && self.guard.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        self.is_tls
    }
}
