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

    /// Waits until everything ends. What is passed over meanwhile [`Drain::next`] tells all the same.
    pub(super) async fn over(&self) {
        let _ = self.0.clone().wait_for(|phase| *phase == Phase::Over).await;
    }

    /// Whether connections may still begin something.
    pub(super) fn is_serving(&self) -> bool {
        *self.0.borrow() == Phase::Serving
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, timeout};

    use super::*;

    #[tokio::test]
    async fn who_waits_for_the_end_overlooks_no_phase() {
        let (phase, drain) = watch::channel(Phase::Serving);
        let mut drain = Drain(drain);
        phase.send(Phase::Draining).expect("it is there");
        assert!(timeout(Duration::ZERO, drain.over()).await.is_err());
        assert_eq!(drain.next().await, Phase::Draining);
        phase.send(Phase::Over).expect("it is there");
        drain.over().await;
        assert_eq!(drain.next().await, Phase::Over);
        drop(phase);
        assert_eq!(drain.next().await, Phase::Over);
    }
}
