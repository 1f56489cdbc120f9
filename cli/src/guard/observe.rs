//! One connection of a client and one to the upstream, in `observe`: every byte passes, and is looked at.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bad_gateway::{Ending, Framing, Outcome};
use bad_gateway_guard::{News, Spectator};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

use super::buffer::Buffer;
use super::close::Conclusion;
use super::drain::{Drain, Phase};
use super::event::{Action, Event, Left, Timing, What};
use super::io::{poll_read, poll_write};
use super::shared::{Shared, connected_after};
use super::turn::Turn;
use crate::net::{Connection, Socket, Stream};

/// One direction.
#[derive(Debug, Default)]
struct Way {
    buffer: Buffer,
    flush_due: bool,
    /// Nothing more comes.
    ended: bool,
    /// And the other side was told so.
    shut: bool,
    /// The other side takes nothing any more: what comes is read, and lost.
    sink: bool,
}

/// Which of both sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    From,
    To,
}

/// What came of a read.
enum Came<'b> {
    Bytes(&'b [u8]),
    End,
    Error(&'b io::Error),
}

impl Way {
    /// Passes what there is, until its turn is over. The error: which of both sides broke.
    fn pass(
        &mut self,
        from: &mut (impl AsyncRead + Unpin),
        to: &mut (impl AsyncWrite + Unpin),
        context: &mut Context<'_>,
        came: &mut dyn FnMut(Came<'_>),
    ) -> Result<(), Side> {
        let mut turn = Turn::new();
        while !turn.is_over(context) {
            match self.write(to, context, &mut turn) {
                Poll::Pending => return Ok(()),
                Poll::Ready(written) => written.map_err(|_| Side::To)?,
            }
            if self.flush_due {
                self.flush_due = Pin::new(&mut *to).poll_flush(context).is_pending();
            }
            if self.ended {
                if !self.shut {
                    self.shut = Pin::new(to).poll_shutdown(context).is_ready();
                }
                return Ok(());
            }
            match poll_read(from, context, self.buffer.room()) {
                Poll::Pending => {
                    self.buffer.rest();
                    return Ok(());
                }
                Poll::Ready(Ok(0)) => {
                    self.ended = true;
                    came(Came::End);
                }
                Poll::Ready(Ok(count)) => {
                    self.buffer.add(count);
                    came(Came::Bytes(self.buffer.filled()));
                }
                Poll::Ready(Err(error)) => {
                    came(Came::Error(&error));
                    return Err(Side::From);
                }
            }
        }
        Ok(())
    }

    /// Writes what there is.
    fn write(
        &mut self,
        to: &mut (impl AsyncWrite + Unpin),
        context: &mut Context<'_>,
        turn: &mut Turn,
    ) -> Poll<io::Result<()>> {
        while !self.buffer.is_empty() {
            let count = match self.buffer.filled() {
                lost if self.sink => lost.len(),
                bytes => ready!(poll_write(to, context, bytes))?,
            };
            self.buffer.consume(count);
            turn.passed(count);
            self.flush_due = !self.sink;
        }
        Poll::Ready(Ok(()))
    }

    /// Passes requests. The upstream may have answered before it stopped to take them: what the client still sends is
    /// read for nothing then, and the other way goes on.
    fn pass_requests(
        &mut self,
        client: &mut (impl AsyncRead + Unpin),
        upstream: &mut (impl AsyncWrite + Unpin),
        context: &mut Context<'_>,
        came: &mut dyn FnMut(Came<'_>),
    ) -> Result<(), Side> {
        match self.pass(client, upstream, context, came) {
            Err(Side::To) => {
                (self.sink, self.flush_due) = (true, false);
                self.pass(client, upstream, context, came)
            }
            passed => passed,
        }
    }

    fn is_over(&self) -> bool {
        self.sink || (self.ended && self.shut)
    }
}

/// Who looks at what passes.
struct Sight<'a> {
    shared: &'a Shared,
    peer: &'a Arc<str>,
    spectator: Spectator,
    timing: Timing,
    carried: u64,
    /// A valid response was the last thing that passed, and no reset came behind it.
    answered: bool,
    /// What passes is no HTTP any more.
    tunnel: bool,
    /// The last response, until it is known how many behind it are not answered, and the client took it.
    told: Option<Event>,
}

impl Sight<'_> {
    fn sent(&mut self, came: &Came<'_>) {
        if let Came::Bytes(bytes) = came {
            self.answered = false;
            self.timing.sent(Instant::now());
            self.spectator.sent(bytes);
            self.hear();
        }
    }

    fn received(&mut self, came: &Came<'_>) {
        match came {
            Came::Bytes(bytes) => {
                self.answered = false;
                self.timing.came(Instant::now());
                self.spectator.received(bytes);
            }
            Came::End => self.spectator.ended(Ending::Closed),
            Came::Error(error) => {
                let ending = Ending::from(error.kind());
                // Behind a whole response TLS that ends without close_notify cuts nothing off, and a reset could: what
                // the client has not taken yet.
                self.answered &= ending == Ending::Truncated;
                self.spectator.ended(ending);
            }
        }
        self.hear();
    }

    fn hear(&mut self) {
        while let Some(news) = self.spectator.news() {
            let what = match news {
                News::Response(exchange) => {
                    let valid = exchange.verdict.outcome == Outcome::Valid;
                    self.tunnel = valid && exchange.verdict.framing == Some(Framing::Tunnel);
                    self.answered = valid && !self.tunnel && self.spectator.outstanding() == 0;
                    What::Response(exchange)
                }
                News::Unsolicited(bytes) => What::Unsolicited(bytes),
                News::NotUnderstood(reason) => What::NotUnderstood(reason),
                News::Unjudged => What::Unjudged,
                News::Unanswered(count) => {
                    if let Some(event) = &mut self.told {
                        event.unanswered = count;
                    }
                    continue;
                }
                _ => continue,
            };
            let of_response = matches!(what, What::Response(_));
            let event = self.event(what);
            if of_response {
                self.carried += 1;
                self.timing.next();
            }
            if let Some(before) = self.told.replace(event) {
                self.shared.tell(before);
            }
        }
    }

    /// Tells the last thing.
    fn tell_all(&mut self) {
        if let Some(last) = self.told.take() {
            self.shared.tell(last);
        }
    }

    /// Neither the upstream nor what it sent ends it: a response may be due, or a request be on its way.
    fn give_up(&mut self, what: impl Fn(Left) -> What, action: Action) {
        let seen = &self.spectator;
        let asks = seen.is_judging() && !seen.is_idle() && seen.outstanding() == 0;
        let left = self.spectator.given_up().map(Left::Response);
        // A response that came whole before its request.
        self.hear();
        self.tell_all();
        let Some(left) = left.or_else(|| asks.then(|| Left::Request(Box::default()))) else {
            return;
        };
        let unanswered = self.spectator.outstanding().saturating_sub(1);
        self.shared.tell(Event { action, unanswered, ..self.event(what(left)) });
    }

    /// The process ends, and cuts the client off: perhaps in what it has not taken yet of a whole response.
    fn cut(&mut self, undelivered: bool) {
        if undelivered && !self.tunnel {
            self.told = self.told.take().map(Event::cut);
        }
        self.give_up(What::DrainOver, Action::Aborted);
    }

    fn event(&self, what: What) -> Event {
        let (before, spent) = (self.carried, self.timing.spent(&what));
        Event { before, spent, ..Event::now(self.peer, what, Action::Observed) }
    }
}

/// How it ends.
enum End {
    InOrder,
    Broken,
}

/// Both directions.
#[derive(Default)]
struct Ways {
    there: Way,
    back: Way,
    draining: bool,
}

impl Ways {
    /// Passes what there is, both ways, until it waits or ends.
    fn pass(
        &mut self,
        client: &mut Socket,
        upstream: &mut Stream,
        context: &mut Context<'_>,
        sight: &mut Sight<'_>,
    ) -> Poll<End> {
        let Self { there, back, draining } = self;
        let sent = &mut |came: Came<'_>| sight.sent(&came);
        // The error: whether the client broke.
        let passed = match there.pass_requests(client, upstream, context, sent) {
            Err(side) => Err(side == Side::From),
            Ok(()) => {
                let received = &mut |came: Came<'_>| sight.received(&came);
                let passed = back.pass(upstream, client, context, received);
                passed.map_err(|side| side == Side::To)
            }
        };
        let rests = there.buffer.is_empty() && back.buffer.is_empty();
        if back.buffer.is_empty() {
            sight.tell_all();
        }
        match passed {
            Err(true) => {
                sight.give_up(What::ClientLeft, Action::Observed);
                Poll::Ready(End::Broken)
            }
            Err(false) if sight.answered => Poll::Ready(End::InOrder),
            Err(false) => Poll::Ready(End::Broken),
            Ok(()) if there.is_over() && back.is_over() => {
                // Nothing but a reset says of what is no HTTP that some of it did not arrive.
                let lost = there.sink && sight.tunnel;
                Poll::Ready(if lost { End::Broken } else { End::InOrder })
            }
            Ok(()) if *draining && rests && sight.spectator.is_idle() => Poll::Ready(End::InOrder),
            Ok(()) => Poll::Pending,
        }
    }
}

/// Passes bytes until both sides have ended, or one broke.
pub(super) async fn run(
    shared: &Shared,
    peer: &Arc<str>,
    mut client: Socket,
    connection: Connection,
    drain: &mut Drain,
) {
    let timing = Timing::new(connected_after(&connection));
    let spectator = Spectator::new(shared.recorder());
    let mut sight = Sight {
        shared,
        peer,
        spectator,
        timing,
        carried: 0,
        answered: false,
        tunnel: false,
        told: None,
    };
    let mut upstream = connection.stream;
    let mut ways = Ways::default();
    let end = loop {
        let pass = poll_fn(|context| ways.pass(&mut client, &mut upstream, context, &mut sight));
        tokio::select! {
            biased;
            // First, as what passes may use up what the runtime lets a task do at once.
            phase = drain.next() => match phase {
                Phase::Draining => ways.draining = true,
                _ => {
                    sight.cut(!ways.back.buffer.is_empty());
                    break End::Broken;
                }
            },
            end = pass => break end,
        }
    };
    sight.tell_all();
    let conclusion = match end {
        End::InOrder => Conclusion::Close,
        End::Broken => {
            upstream.reset();
            Conclusion::Abort
        }
    };
    conclusion.carry_out(client, ways.there.ended, drain).await;
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    #[test]
    fn what_has_no_end_leaves_the_other_direction_its_turn() {
        let context = &mut Context::from_waker(Waker::noop());
        let mut ways = [Way::default(), Way::default()];
        for _ in 0..2 {
            for way in &mut ways {
                let (mut from, mut to, mut passed) = (tokio::io::repeat(0), tokio::io::sink(), 0);
                let came = &mut |came: Came<'_>| {
                    let Came::Bytes(bytes) = came else { panic!("it has no end") };
                    passed += bytes.len();
                };
                assert!(way.pass(&mut from, &mut to, context, came).is_ok());
                assert!(passed > 0);
            }
        }
    }
}
