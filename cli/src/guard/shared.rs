//! What all connections share.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bad_gateway::{Answer, Outcome, Policy};
use bad_gateway_guard::Core;
use tokio::time::Instant;

use super::event::{Event, What};
use super::journal::Journal;
use super::metrics::Metrics;
use super::noted;
use super::pages::Pages;
use super::seldom::Seldom;
use super::settings::{NoResponse, Settings};
use crate::net::{Connection, Tls, Unreachable, connect};

/// How many bytes of a response are kept while it is read, to tell what is wrong with it; and where it may be
/// saved.
const KEPT: usize = 8 * 1024;
const SAVED: usize = 256 * 1024;

pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) policy: Policy,
    pub(super) tls: Tls,
    pub(super) pages: Pages,
    pub(super) metrics: Metrics,
    pub(super) journal: Journal,
    /// Clients see no difference between a cut and an end: content to the close goes in chunks.
    in_chunks: bool,
    /// It was said last that the upstream cannot be reached.
    said_down: AtomicBool,
    failing: Mutex<Seldom>,
}

impl Shared {
    pub(super) fn new(
        settings: Settings,
        tls: Tls,
        pages: Pages,
        journal: Journal,
        in_chunks: bool,
    ) -> Self {
        let no_response = match settings.no_response {
            NoResponse::BadGateway => Answer::BadGateway,
            NoResponse::GatewayTimeout | NoResponse::Close => Answer::GatewayTimeout,
        };
        let policy = settings.choice.policy().with_no_response(no_response);
        let metrics = Metrics::new();
        let (said_down, failing) = (AtomicBool::new(false), Mutex::default());
        Self { settings, policy, tls, pages, metrics, journal, in_chunks, said_down, failing }
    }

    /// A core for one connection in `enforce`.
    pub(super) fn core(&self) -> Core {
        let core = self.recorder().with_interim(self.settings.interim).taking_heads_back();
        if self.in_chunks { core.with_chunks_to_the_close() } else { core }
    }

    /// A core that records what happens, and changes no more than it must.
    pub(super) fn recorder(&self) -> Core {
        let keep = if self.settings.save.is_some() { SAVED } else { KEPT };
        let core = Core::new(self.policy).recording(keep, noted::note);
        if self.settings.log.all { core } else { core.recording_what_is_wrong() }
    }

    /// Connects to the upstream, and says so where that changed; not each time, where it changes all the time.
    pub(super) async fn connect(&self) -> Result<Connection, Unreachable> {
        let limit = self.settings.limits.connect;
        let connected = connect(&self.settings.upstream, &self.tls, limit).await;
        match &connected {
            Ok(_) => {
                if self.said_down.load(Ordering::Relaxed)
                    && self.said_down.swap(false, Ordering::Relaxed)
                {
                    tracing::info!("the upstream can be reached again");
                }
            }
            Err(error) => {
                // Nothing panics while it is held.
                let due =
                    self.failing.lock().is_ok_and(|mut it| it.happens(Instant::now()).is_some());
                if due && !self.said_down.swap(true, Ordering::Relaxed) {
                    tracing::warn!("the upstream cannot be reached: {error}. {}", error.look);
                }
            }
        }
        connected
    }

    /// Counts it, and logs it if it is to be logged.
    pub(super) fn tell(&self, event: Event) {
        self.metrics.count(&event);
        let plain = match &event.what {
            What::Response(exchange) => {
                let verdict = &exchange.verdict;
                verdict.outcome == Outcome::Valid
                    && verdict.deviations.is_empty()
                    && verdict.leftover == 0
                    && event.unanswered == 0
            }
            What::ClientLeft(_) => true,
            _ => false,
        };
        if !plain || self.settings.log.all {
            self.journal.tell(event);
        }
    }
}

/// How long all steps to the connection took.
pub(super) fn connected_after(connection: &Connection) -> Duration {
    let times = connection.times;
    times.resolve.unwrap_or_default() + times.connect + times.tls.unwrap_or_default()
}
