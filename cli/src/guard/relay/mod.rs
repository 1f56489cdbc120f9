//! One connection of a client and one to the upstream, in `enforce`.
//!
//! ```text
//! client ── asked ──> core.plan ──> upstream        requests
//! client <── out ──── core ──────── upstream        responses: in `out` where they pass in place, else the core's
//! ```

// In this order: each uses those above it.
mod clock;
mod hearing;
mod requests;
mod responses;
mod conclusion;

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use bad_gateway_guard::{Core, Exchange, NotUnderstood, Reached};
use tokio::time::Instant;

use self::clock::Clock;
use super::buffer::Buffer;
use super::drain::{Drain, Phase};
use super::event::{Event, Timing};
use super::shared::{Shared, connected_after};
use super::turn::Turn;
use crate::net::{Connection, Socket, Stream, Unreachable};

/// Why passing bytes is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The client is gone, or done.
    Client,
    /// The core says the end, or an error.
    Core,
    /// Both sides of a tunnel have ended.
    Tunnel,
    /// A side of a tunnel broke.
    Broken,
    /// The process ends, and nothing is under way here.
    Drained,
    /// The process ends now.
    Killed,
}

/// Both connections, and what is between them.
pub(super) struct Relay<'a> {
    shared: &'a Shared,
    peer: &'a Arc<str>,
    client: Socket,
    upstream: Stream,
    core: Core,
    /// What the client sent and was not written upstream.
    asked: Buffer,
    /// What passes to the client.
    out: Buffer,
    clock: Clock,
    timing: Timing,
    /// Those of requests and of responses.
    asking: Turn,
    answering: Turn,
    /// The client has sent something.
    spoke: bool,
    /// The client sends nothing more.
    client_ended: bool,
    /// The upstream was told so.
    upstream_shut: bool,
    /// Nothing of what the client sends is written any more.
    deaf: bool,
    /// The upstream takes nothing any more; what is written is lost.
    sink: bool,
    /// The upstream does not take what waits, for now.
    upstream_full: bool,
    /// The client does not take what waits, for now.
    client_full: bool,
    /// What was written to the upstream may wait in its stream.
    flush_due: bool,
    /// In a tunnel, the upstream sends nothing more; and the client was told so.
    tunnel_ended: bool,
    client_shut: bool,
    draining: bool,
    /// The upstream's connection ended while nothing was outstanding, and before the client's did.
    ended_idle: bool,
    /// How many responses were read to their ends.
    carried: u64,
    /// Why the client's last request is not understood.
    refused: Option<NotUnderstood>,
    /// The alert by which the upstream ended TLS.
    alert: Option<Unreachable>,
    /// The response that is not valid.
    failing: Option<Box<Exchange>>,
    /// What was told of a response, until it is known what else belongs to it, and the client took it.
    told: Option<Event>,
    /// How many requests behind the failing response got none.
    lost: usize,
}

impl<'a> Relay<'a> {
    pub(super) fn new(
        shared: &'a Shared,
        peer: &'a Arc<str>,
        client: Socket,
        connection: Connection,
    ) -> Box<Self> {
        Box::new(Self {
            timing: Timing::new(connected_after(&connection)),
            shared,
            peer,
            client,
            upstream: connection.stream,
            core: shared.core(),
            asked: Buffer::default(),
            out: Buffer::default(),
            clock: Clock::new(),
            asking: Turn::new(),
            answering: Turn::new(),
            spoke: false,
            client_ended: false,
            upstream_shut: false,
            deaf: false,
            sink: false,
            upstream_full: false,
            client_full: false,
            flush_due: false,
            tunnel_ended: false,
            client_shut: false,
            draining: false,
            ended_idle: false,
            carried: 0,
            refused: None,
            alert: None,
            failing: None,
            told: None,
            lost: 0,
        })
    }

    /// Passes bytes until something ends it, and ends both connections as they must.
    pub(super) async fn run(mut self: Box<Self>, drain: &mut Drain) {
        let end = loop {
            tokio::select! {
                biased;
                // First, as what passes may use up what the runtime lets a task do at once.
                phase = drain.next() => match phase {
                    Phase::Draining => self.draining = true,
                    _ => break End::Killed,
                },
                end = poll_fn(|context| self.poll(context)) => break end,
            }
        };
        self.conclude(end, drain).await;
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<End> {
        match self.pass(context) {
            Ok(()) => Poll::Pending,
            Err(end) => Poll::Ready(end),
        }
    }

    /// Passes what there is, both ways, until both sides wait or a turn is over.
    fn pass(&mut self, context: &mut Context<'_>) -> Result<(), End> {
        (self.asking, self.answering) = (Turn::new(), Turn::new());
        loop {
            let asked = self.pass_requests(context)?;
            // Who is done is not told what the upstream does then: most often it ends, too.
            let answered = !self.client_is_done() && self.pass_responses(context)?;
            if self.draining && self.is_idle() {
                return Err(End::Drained);
            }
            if self.client_is_done() {
                return Err(End::Client);
            }
            if self.asking.is_over(context) || self.answering.is_over(context) {
                break;
            }
            if !asked && !answered && !self.has_expired(context)? {
                break;
            }
        }
        self.tell_what_passed();
        self.asked.rest();
        self.out.rest();
        Ok(())
    }

    /// Whether nothing is under way.
    fn is_idle(&self) -> bool {
        self.core.is_idle() && self.asked.is_empty() && self.out.is_empty()
    }

    /// Whether the client waits for nothing and sends nothing.
    fn client_is_done(&self) -> bool {
        if !self.client_ended {
            return false;
        }
        let waits = self.core.outstanding() > 0 && self.core.reached() != Reached::End;
        let passes = self.delivers() || !(self.deaf || self.asked.is_empty());
        !waits && !passes && !self.is_tunnel() && self.core.is_open()
    }

    fn is_tunnel(&self) -> bool {
        self.core.is_tunnel()
    }

    /// Something came from the upstream, or went there: now.
    fn stir(&mut self) -> Instant {
        self.clock.stirred = Instant::now();
        self.clock.stirred
    }
}
