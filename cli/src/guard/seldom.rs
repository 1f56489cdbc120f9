//! What may happen many times a second, and is said once a minute: what is said fills somebody's disk.

use std::time::Duration;

use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);

/// One such thing.
#[derive(Debug, Default)]
pub(super) struct Seldom {
    /// When it was said last, and when it happened last; nothing where it is over.
    seen: Option<(Instant, Instant)>,
    /// How often it happened since it was said.
    unsaid: u64,
}

impl Seldom {
    /// It happens now; gives how often it did unsaid, where it is to be said.
    pub(super) fn happens(&mut self, now: Instant) -> Option<u64> {
        let said = self.seen.map(|(said, _)| said);
        if let Some(said) = said.filter(|said| now.saturating_duration_since(*said) < MINUTE) {
            self.seen = Some((said, now));
            self.unsaid += 1;
            return None;
        }
        self.seen = Some((now, now));
        Some(std::mem::take(&mut self.unsaid))
    }

    /// When it is over, if it does not happen before.
    pub(super) fn over(&self) -> Option<Instant> {
        self.seen.map(|(_, happened)| happened + MINUTE)
    }

    /// It is over; gives how often it happened unsaid.
    pub(super) fn ended(&mut self) -> u64 {
        std::mem::take(self).unsaid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_all_the_time_is_said_once_a_minute() {
        let start = Instant::now();
        let mut seldom = Seldom::default();
        assert_eq!(seldom.over(), None);
        let said: Vec<_> = (0..3600)
            .filter_map(|tick| {
                let now = start + tick * Duration::from_millis(50);
                Some((tick, seldom.happens(now)?))
            })
            .collect();
        assert_eq!(said, [(0, 0), (1200, 1199), (2400, 1199)]);
        assert_eq!(seldom.over(), Some(start + 3599 * Duration::from_millis(50) + MINUTE));
        assert_eq!((seldom.ended(), seldom.over()), (1199, None));
        assert_eq!(seldom.happens(start + 4 * MINUTE), Some(0));
    }
}
