//! The end of the process, as its connections see it.

use tokio::sync::watch;

/// What the process is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Serving,
    /// What is under way may end; nothing begins.
    Draining,
    /// Everything ends now.
    Over,
}

/// A connection's view of it.
#[derive(Clone, Debug)]
pub(super) struct Drain(pub(super) watch::Receiver<Phase>);

impl Drain {
    /// The next phase, once it begins.
    pub(super) async fn next(&mut self) -> Phase {
        match self.0.changed().await {
            Ok(()) => *self.0.borrow_and_update(),
            Err(_) => Phase::Over,
        }
    }

    /// Waits until everything ends.
    pub(super) async fn over(&mut self) {
        let _ = self.0.wait_for(|phase| *phase == Phase::Over).await;
    }

    /// Whether connections may still begin something.
    pub(super) fn is_serving(&self) -> bool {
        *self.0.borrow() == Phase::Serving
    }
}
