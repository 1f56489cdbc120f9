//! What guards are made with, where a connector makes many.

use std::sync::Arc;

use bad_gateway::Policy;

use crate::guard::Guard;
use crate::observe::Observer;

/// How each guard of a connector is made.
#[derive(Clone)]
pub(crate) struct Settings {
    policy: Policy,
    observer: Option<Arc<dyn Observer>>,
}

impl Settings {
    pub(crate) const fn new(policy: Policy) -> Self {
        Self { policy, observer: None }
    }

    pub(crate) fn with_observer(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer: Some(observer), ..self }
    }

    /// A guard around a connection that carried nothing yet.
    pub(crate) fn guard<Io>(&self, io: Io) -> Guard<Io> {
        let guard = Guard::new(io, self.policy);
        match &self.observer {
            Some(observer) => guard.with_observer(observer.clone()),
            None => guard,
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("policy", &self.policy).finish_non_exhaustive()
    }
}
