//! What the core tells, on its way to the log.

use bad_gateway::Outcome;
use bad_gateway_guard::{News, Next};

use super::Relay;
use crate::guard::event::{Action, Event, What};

impl Relay<'_> {
    /// Takes what the core has to tell.
    pub(super) fn hear(&mut self) {
        while let Some(news) = self.core.news() {
            match news {
                News::Response(exchange) if exchange.verdict.outcome == Outcome::Valid => {
                    let action = if exchange.changed { Action::Repaired } else { Action::Passed };
                    let event = self.event(What::Response(exchange), action);
                    self.tell(event);
                    self.carried += 1;
                    self.timing.next();
                }
                News::Response(exchange) => self.failing = Some(exchange),
                News::Unsolicited(bytes) => {
                    let event = self.event(What::Unsolicited(bytes), Action::Closed);
                    self.tell(event);
                }
                News::NotUnderstood(reason) => self.refused = Some(reason),
                News::Unanswered(count) => self.unanswered(count),
                _ => {}
            }
        }
        self.tell_what_passed();
    }

    fn unanswered(&mut self, count: usize) {
        match &mut self.told {
            Some(event) if self.failing.is_none() => event.unanswered = count,
            _ => self.lost = count,
        }
    }

    pub(super) fn event(&self, what: What, action: Action) -> Event {
        let (before, spent) = (self.carried, self.timing.spent(&what));
        Event { before, spent, ..Event::now(self.peer, what, action) }
    }

    /// Tells it, once it is known that nothing belongs to it any more.
    pub(super) fn tell(&mut self, event: Event) {
        if let Some(before) = self.told.replace(event) {
            self.shared.tell(before);
        }
    }

    /// Tells the last thing, unless the client has not taken all of it yet.
    pub(super) fn tell_what_passed(&mut self) {
        if self.told.is_some() && !self.delivers() {
            self.tell_all();
        }
    }

    /// Whether something waits for the client to take it.
    pub(super) fn delivers(&self) -> bool {
        let waits = !self.out.is_empty() || matches!(self.core.next(), Next::Deliver(_));
        waits && !self.is_tunnel()
    }

    /// The last response came whole, and the client does not get all of it.
    pub(super) fn cut_what_is_told(&mut self) {
        if self.delivers() {
            self.told = self.told.take().map(Event::cut);
        }
    }

    /// Tells the last thing.
    pub(super) fn tell_all(&mut self) {
        if let Some(last) = self.told.take() {
            self.shared.tell(last);
        }
    }
}
