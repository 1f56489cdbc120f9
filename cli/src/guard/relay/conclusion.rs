//! How both connections end: in order, with a page, or so that the client sees the cut.

use bad_gateway::{Ending, Outcome};
use bad_gateway_guard::{Exchange, GuardError, Next, Reached};

use super::{End, Relay};
use crate::guard::close::Conclusion;
use crate::guard::drain::Drain;
use crate::guard::event::{Action, Left, What};
use crate::guard::noted::Noted;
use crate::guard::settings::{NoResponse, OnUnreachable};
use crate::net::Unreachable;

impl Relay<'_> {
    pub(super) async fn conclude(mut self: Box<Self>, end: End, drain: &Drain) {
        let conclusion = match end {
            End::Core => self.conclusion(),
            End::Client | End::Tunnel | End::Drained => Conclusion::Close,
            End::Killed if self.is_idle() => Conclusion::Close,
            End::Broken | End::Killed => Conclusion::Abort,
        };
        match end {
            End::Client => self.give_up(What::ClientLeft, Action::Closed),
            End::Killed if matches!(conclusion, Conclusion::Abort) => {
                self.cut_what_is_told();
                self.give_up(What::DrainOver, Action::Aborted);
            }
            _ => {}
        }
        if let Some(reason) = self.refused {
            // The answer may be that to a request before it.
            let own = matches!(self.core.next(), Next::Fail(GuardError::Request(_)));
            let action = match conclusion.action() {
                Action::Answered if !own => Action::Closed,
                action => action,
            };
            let event = self.event(What::NotUnderstood(reason), action);
            self.tell(event);
        }
        self.tell_all();
        // Nothing but a reset says of what is no HTTP that it was cut.
        let cuts = self.is_tunnel() && end != End::Tunnel;
        let Self { client, upstream, client_ended, .. } = *self;
        if cuts {
            upstream.reset();
        } else {
            drop(upstream);
        }
        conclusion.carry_out(client, client_ended, drain).await;
    }

    /// Neither the upstream nor what it sent ends it: a response may be due, or a request be on its way.
    fn give_up(&mut self, what: impl FnOnce(Left) -> What, action: Action) {
        let asks = self.asks();
        let left = self.core.given_up().map(Left::Response);
        // A response that came whole before its request.
        self.hear();
        let Some(left) = left.or_else(|| asks.then(|| Left::Request(Box::default()))) else {
            return;
        };
        let mut event = self.event(what(left), action);
        event.unanswered = self.core.outstanding().saturating_sub(1);
        self.tell(event);
    }

    /// Whether part of a request came, and no response is due.
    fn asks(&self) -> bool {
        let begun = self.core.is_open() && !self.core.is_idle() || !self.asked.is_empty();
        begun && !self.deaf && !self.is_tunnel() && self.core.outstanding() == 0
    }

    /// What follows from what the core says last.
    fn conclusion(&mut self) -> Conclusion {
        if let Next::Fail(GuardError::Request(reason)) = self.core.next() {
            return match self.core.reached() {
                Reached::Nothing => {
                    let method = self.core.request().map(|request| request.method());
                    Conclusion::Answer(reason.answer(method))
                }
                Reached::Head => Conclusion::Abort,
                _ => Conclusion::Close,
            };
        }
        if let Some(exchange) = self.failing.take() {
            return self.failure(exchange);
        }
        if let Next::Fail(_) = self.core.next() {
            return Conclusion::Abort;
        }
        if self.ended_idle {
            let event = self.event(What::IdleEnd, Action::Closed);
            self.tell(event);
        }
        Conclusion::Close
    }

    /// The upstream ended TLS before it answered anything, as in a handshake that fails.
    fn turned_away(&mut self, unreachable: Unreachable, exchange: Exchange) -> Conclusion {
        let (pages, note) = (&self.shared.pages, exchange.note);
        let (status, conclusion) = match self.shared.settings.on_unreachable {
            OnUnreachable::Close => (None, Conclusion::Close),
            OnUnreachable::Page => {
                let method = exchange.request.method();
                let (status, page) = pages.unreachable(unreachable.reason, method, Noted(&note));
                (Some(status), Conclusion::Answer(page))
            }
        };
        let what = What::Unreachable(unreachable, note, status);
        let event = self.event(what, conclusion.action());
        self.tell(event);
        conclusion
    }

    /// A response that is not valid, or did not come.
    fn failure(&mut self, exchange: Box<Exchange>) -> Conclusion {
        let verdict = &exchange.verdict;
        let silent = verdict.outcome == Outcome::NoResponse && verdict.ending != Ending::TimedOut;
        if silent
            && self.carried == 0
            && let Some(unreachable) = self.alert.take()
        {
            return self.turned_away(unreachable, *exchange);
        }
        // As without us: the client knows a connection that ended between two requests.
        let closes = self.carried > 0 || self.shared.settings.no_response == NoResponse::Close;
        let (conclusion, action) = if exchange.begun {
            (Conclusion::Abort, Action::Aborted)
        } else if silent && closes {
            (Conclusion::Close, Action::Closed)
        } else {
            let (method, note) = (exchange.request.method(), Noted(&exchange.note));
            match self.shared.pages.about(verdict, method, note) {
                Some((_, page)) => (Conclusion::Answer(page), Action::Answered),
                None => (Conclusion::Abort, Action::Aborted),
            }
        };
        let mut event = self.event(What::Response(exchange), action);
        event.unanswered = self.lost;
        self.tell(event);
        conclusion
    }
}
