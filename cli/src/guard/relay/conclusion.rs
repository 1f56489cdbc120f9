//! How both connections end: in order, with a page, or so that the client sees the cut.

use bad_gateway::{Ending, Outcome};
use bad_gateway_guard::{Exchange, GuardError, Next, Reached};

use super::{End, Relay};
use crate::guard::close::{answer, close};
use crate::guard::event::{Action, What};
use crate::guard::noted::Noted;
use crate::guard::pages::bad_request;
use crate::guard::settings::{NoResponse, OnUnreachable};
use crate::net::Unreachable;

/// What the client sees.
enum Conclusion {
    /// An end in order, and no byte more.
    Close,
    /// These bytes, and the end.
    Answer(Vec<u8>),
    /// A cut.
    Abort,
}

impl Conclusion {
    const fn action(&self) -> Action {
        match self {
            Self::Close => Action::Closed,
            Self::Answer(_) => Action::Answered,
            Self::Abort => Action::Aborted,
        }
    }
}

impl Relay<'_> {
    pub(super) async fn conclude(mut self: Box<Self>, end: End) {
        let conclusion = match end {
            End::Core => self.conclusion(),
            End::Client | End::Tunnel | End::Drained => Conclusion::Close,
            End::Killed if self.is_idle() => Conclusion::Close,
            End::Broken | End::Killed => Conclusion::Abort,
        };
        if end == End::Client {
            self.leave();
        }
        if let Some(reason) = self.refused {
            let event = self.event(What::NotUnderstood(reason), conclusion.action());
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
        match conclusion {
            Conclusion::Close => close(client, client_ended).await,
            Conclusion::Answer(bytes) => answer(client, &bytes).await,
            // It was made so from the beginning.
            Conclusion::Abort => drop(client),
        }
    }

    /// The client is gone: it may be that it waited for a response.
    fn leave(&mut self) {
        if let Some(exchange) = self.core.given_up() {
            let event = self.event(What::ClientLeft(exchange), Action::Closed);
            self.tell(event);
        }
    }

    /// What follows from what the core says last.
    fn conclusion(&mut self) -> Conclusion {
        if let Next::Fail(GuardError::Request(reason)) = self.core.next() {
            return match self.core.reached() {
                Reached::Nothing => {
                    let method = self.core.request().map(|request| request.method());
                    Conclusion::Answer(bad_request(*reason, method))
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
