//! How much a connection passes at once before others have their turn.
//!
//! Between two fast peers bytes can always be read and always be written: without an end to its turn one connection
//! would pass a whole response, and all others would wait that long.

use std::task::Context;

/// What one turn may pass in one direction; each has its own, so that a client that sends without an end does not keep
/// the answer from itself.
///
/// Less is fairer and costs more: what waits in the kernel for 64 connections at once fits into no cache. At 64 KiB
/// a response of 1 MB took half as much processor time again, at 1 MiB nothing that could be measured.
const BYTES: usize = 1024 * 1024;

/// What is left of a turn.
#[derive(Debug)]
pub(super) struct Turn(usize);

impl Turn {
    pub(super) const fn new() -> Self {
        Self(BYTES)
    }

    /// So many bytes were passed.
    pub(super) fn passed(&mut self, count: usize) {
        self.0 = self.0.saturating_sub(count);
    }

    /// Whether it is over; then the task is woken for another one, behind those that wait.
    pub(super) fn is_over(&self, context: &Context<'_>) -> bool {
        let over = self.0 == 0;
        if over {
            context.waker().wake_by_ref();
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::task::{Wake, Waker};

    use super::*;

    struct Count(AtomicU32);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn who_has_passed_enough_is_woken_again() {
        let count = Arc::new(Count(AtomicU32::new(0)));
        let waker = Waker::from(count.clone());
        let context = Context::from_waker(&waker);
        let mut turn = Turn::new();
        for (passed, over) in [(0, false), (BYTES - 1, false), (1, true), (BYTES, true)] {
            let before = count.0.load(Ordering::Relaxed);
            turn.passed(passed);
            assert_eq!(turn.is_over(&context), over);
            assert_eq!(count.0.load(Ordering::Relaxed) - before, u32::from(over));
        }
    }
}
