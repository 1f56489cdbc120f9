//! Who is told of every verdict.

use std::sync::Arc;

use bad_gateway::{RequestContext, Verdict};

use crate::request::NotUnderstood;

/// Is told of every verdict, also of those on valid responses: for a log, or for a metric of deviations.
///
/// A closure of a request and a verdict is one. It is called while a read or a write of the connection runs, so
/// it should be quick. Each response has one verdict, but for that which the client library no longer waits
/// for.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::sync::Arc;
/// use bad_gateway::{Policy, RequestContext, Verdict};
/// use bad_gateway_guard::Core;
///
/// static DEVIATING: AtomicU64 = AtomicU64::new(0);
/// let observer = |_: &RequestContext, verdict: &Verdict| {
///     // What could be refused, once nothing shows here any more.
///     if verdict.deviations.refused_by(Policy::STRICT).next().is_some() {
///         DEVIATING.fetch_add(1, Ordering::Relaxed);
///     }
/// };
/// let core = Core::new(Policy::GATEWAY).with_observer(Arc::new(observer));
/// ```
pub trait Observer: Send + Sync {
    /// A response was read to its end, was refused, or was cut off; or none came.
    fn verdict(&self, request: &RequestContext, verdict: &Verdict);

    /// Bytes came from upstream while no request was outstanding.
    fn unsolicited(&self) {}

    /// What was to be written is no request that can be watched, and was not written.
    fn not_understood(&self, _reason: NotUnderstood) {}

    /// The connection ended, as it had to, while so many requests behind the last one that was answered waited
    /// for theirs.
    fn unanswered(&self, _requests: usize) {}
}

impl<F: Fn(&RequestContext, &Verdict) + Send + Sync> Observer for F {
    fn verdict(&self, request: &RequestContext, verdict: &Verdict) {
        self(request, verdict);
    }
}

/// The observer of a connection, if it has one.
#[derive(Clone, Default)]
pub(crate) struct Watched(pub(crate) Option<Arc<dyn Observer>>);

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "an observer" } else { "no observer" })
    }
}

impl Watched {
    pub(crate) const fn is_somebody(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn tell(&self, what: impl FnOnce(&dyn Observer)) {
        if let Some(observer) = &self.0 {
            what(observer.as_ref());
        }
    }
}
