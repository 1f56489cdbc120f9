//! How long each wait may be, and what happens then.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bad_gateway::Ending;
use bad_gateway_guard::{Next, Reached};
use tokio::time::{Instant, Sleep, sleep_until};

use super::{End, Relay};

/// How long the upstream is not looked at while the client has sent nothing on a fresh connection. Some
/// upstreams speak first, and what they say then is told best as an answer.
const GRACE: Duration = Duration::from_secs(1);

/// For how long the upstream is looked at once more where a wait is over: a process that did not run meanwhile, with its
/// machine, wakes to the alarm before it is told what came.
const ONCE_MORE: Duration = Duration::from_millis(5);

pub(super) struct Clock {
    made: Instant,
    /// When something came from the upstream last, or went there.
    pub(super) stirred: Instant,
    /// The first look at the upstream may be taken.
    pub(super) looks: bool,
    /// Until when a wait that is over goes on, if that is behind its end.
    again: Option<Instant>,
    /// It wakes at some time, which may be too early.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Clock {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { made: now, stirred: now, looks: false, again: None, alarm: None }
    }
}

impl Relay<'_> {
    /// Until when the present wait may last.
    fn deadline(&self) -> Option<Instant> {
        let limits = &self.shared.settings.limits;
        let (between, stirred) = (limits.between_bytes, self.clock.stirred);
        // The client is not hurried.
        if self.is_tunnel() || self.client_full {
            return None;
        }
        if self.upstream_full {
            return Some(stirred + between);
        }
        if let Next::Wait = self.core.next() {
            return Some(stirred + between);
        }
        let Some(request) = self.core.request() else {
            if !self.spoke && !self.clock.looks {
                return Some(self.clock.made + GRACE);
            }
            return limits.idle.filter(|_| self.is_idle()).map(|idle| stirred + idle);
        };
        let begun = !self.core.held().is_empty();
        let first = !self.timing.has_begun();
        match self.core.reached() {
            Reached::Head => Some(stirred + between),
            Reached::End => self.client_ended.then(|| stirred + between),
            _ if begun => Some(stirred + between),
            _ if request.is_sent() || self.core.expects_continue() || self.client_ended => {
                Some(stirred + if first { limits.first_byte } else { between })
            }
            // The client still sends.
            _ => None,
        }
    }

    /// Whether a wait lasted too long; then what follows from it has happened.
    pub(super) fn has_expired(&mut self, context: &mut Context<'_>) -> Result<bool, End> {
        loop {
            let Some(over) = self.deadline() else { return Ok(false) };
            let again = self.clock.again.filter(|again| *again >= over);
            let deadline = again.unwrap_or(over);
            let alarm = match &mut self.clock.alarm {
                Some(alarm) if alarm.deadline() <= deadline => alarm,
                Some(alarm) => {
                    alarm.as_mut().reset(deadline);
                    alarm
                }
                none => none.insert(Box::pin(sleep_until(deadline))),
            };
            let Poll::Ready(()) = alarm.as_mut().poll(context) else { return Ok(false) };
            self.clock.alarm = None;
            let now = Instant::now();
            if now >= deadline && again.is_some() {
                return self.expire().map(|()| true);
            }
            if now >= deadline {
                self.clock.again = Some(now + ONCE_MORE);
            }
        }
    }

    fn expire(&mut self) -> Result<(), End> {
        if self.core.request().is_some() {
            self.core.ended(Ending::TimedOut);
            self.hear();
            return Ok(());
        }
        if !self.spoke && !self.clock.looks {
            self.clock.looks = true;
            return Ok(());
        }
        if self.is_idle() {
            return Err(End::Client);
        }
        // A request that does not go on, or bytes of the upstream that come too early for it.
        self.core.unsolicited();
        self.hear();
        Ok(())
    }
}
