//! What happened, as the log and the metrics are told.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bad_gateway::Outcome;
use bad_gateway_guard::{Exchange, NotUnderstood};
use tokio::time::Instant;

use crate::net::Unreachable;

/// One thing that happened on one connection.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) at: SystemTime,
    pub(super) peer: Arc<str>,
    /// How many responses the connection carried before.
    pub(super) before: u64,
    pub(super) what: What,
    pub(super) action: Action,
    pub(super) spent: Spent,
    /// How many pipelined requests behind it got no response.
    pub(super) unanswered: usize,
}

impl Event {
    /// What happens now, on a connection that carried nothing.
    pub(super) fn now(peer: &Arc<str>, what: What, action: Action) -> Self {
        let (at, peer) = (SystemTime::now(), peer.clone());
        Self { at, peer, before: 0, what, action, spent: Spent::default(), unanswered: 0 }
    }

    /// The same, where the process ends before the client has taken all of it. What is wrong with a response is worth
    /// more than who cut it.
    pub(super) fn cut(self) -> Self {
        match self.what {
            What::Response(exchange) if exchange.verdict.outcome == Outcome::Valid => {
                let what = What::DrainOver(Left::Response(exchange));
                Self { what, action: Action::Aborted, ..self }
            }
            what => Self { what, ..self },
        }
    }
}

#[derive(Debug)]
pub(super) enum What {
    /// A response that was judged, or the lack of one.
    Response(Box<Exchange>),
    /// Bytes of the upstream that answer nothing.
    Unsolicited(Vec<u8>),
    /// The upstream closed an idle connection.
    IdleEnd,
    /// A request that is not understood.
    NotUnderstood(NotUnderstood),
    /// The client was gone before it had its response.
    ClientLeft(Left),
    /// The process ended before the client had its response.
    DrainOver(Left),
    /// Too many requests wait: what passes from here on is not judged.
    Unjudged,
    /// The upstream could not be reached; the beginning of the request's head, and the answer's status.
    Unreachable(Unreachable, Box<[u8]>, Option<u16>),
}

impl What {
    /// The response, or what came of one.
    pub(super) fn exchange(&self) -> Option<&Exchange> {
        match self {
            Self::Response(exchange)
            | Self::ClientLeft(Left::Response(exchange))
            | Self::DrainOver(Left::Response(exchange)) => Some(exchange),
            _ => None,
        }
    }
}

/// What is left where something else ends a connection than the upstream.
#[derive(Debug)]
pub(super) enum Left {
    /// A response, of which so much came.
    Response(Box<Exchange>),
    /// A request that was not sent whole; the beginning of its head, if that was understood.
    Request(Box<[u8]>),
}

/// What was done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Action {
    /// It passed as it came.
    Passed,
    /// It passed, with what deviates repaired or left out.
    Repaired,
    /// A page stands in its place.
    Answered,
    /// The client saw it cut off.
    Aborted,
    /// The client's connection was closed without a byte.
    Closed,
    /// It passed, whatever is wrong with it.
    Observed,
}

impl Action {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Repaired => "repaired",
            Self::Answered => "answered",
            Self::Aborted => "aborted",
            Self::Closed => "closed",
            Self::Observed => "observed",
        }
    }
}

/// How long it took: to connect, and from the request on to the first and the last byte of the response.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spent {
    pub(super) connect: Option<Duration>,
    pub(super) first: Option<Duration>,
    pub(super) last: Option<Duration>,
}

/// The times of a connection, from which that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    connect: Duration,
    /// When the request that is answered was sent, or as much of it as was.
    asked: Instant,
    /// When the first byte of its response came.
    first: Option<Instant>,
}

impl Timing {
    pub(super) fn new(connect: Duration) -> Self {
        Self { connect, asked: Instant::now(), first: None }
    }

    /// Some of a request was sent.
    pub(super) fn sent(&mut self, now: Instant) {
        if self.first.is_none() {
            self.asked = now;
        }
    }

    /// Some of a response came.
    pub(super) fn came(&mut self, now: Instant) {
        self.first.get_or_insert(now);
    }

    pub(super) const fn has_begun(&self) -> bool {
        self.first.is_some()
    }

    /// Another response is due; it was asked for before, or will be.
    pub(super) fn next(&mut self) {
        (self.asked, self.first) = (Instant::now(), None);
    }

    /// What was spent on this; what is no response has no first byte, whatever came.
    pub(super) fn spent(&self, what: &What) -> Spent {
        let since = |then: Instant| then.saturating_duration_since(self.asked);
        let first = self.first.filter(|_| what.exchange().is_some());
        Spent {
            connect: Some(self.connect),
            first: first.map(since),
            last: first.map(|_| since(Instant::now())),
        }
    }
}
