//! From the client to the upstream: requests, as they are.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::AsyncWrite;

use super::{End, Relay};
use crate::guard::io::{poll_read, poll_write};

impl Relay<'_> {
    /// Passes what there is; says whether anything moved.
    pub(super) fn pass_requests(&mut self, context: &mut Context<'_>) -> Result<bool, End> {
        let mut moved = false;
        while !self.asking.is_over(context) {
            if !self.asked.is_empty() && self.write(context, &mut moved)? {
                continue;
            }
            self.flush(context);
            if self.client_ended {
                self.shut_upstream(context)?;
                return Ok(moved);
            }
            let room = self.asked.room();
            if room.is_empty() {
                return Ok(moved);
            }
            match poll_read(&mut self.client, context, room) {
                Poll::Pending => return Ok(moved),
                Poll::Ready(Ok(0)) => self.client_ended = true,
                Poll::Ready(Ok(count)) if self.deaf => self.asking.passed(count),
                Poll::Ready(Ok(count)) => {
                    self.asked.add(count);
                    self.spoke = true;
                }
                Poll::Ready(Err(_)) => return Err(End::Client),
            }
            moved = true;
        }
        Ok(moved)
    }

    /// Writes some of what waits; says whether more may be tried.
    fn write(&mut self, context: &mut Context<'_>, moved: &mut bool) -> Result<bool, End> {
        // What came while nothing was outstanding must not be taken for an answer.
        if self.carried > 0 && self.core.is_idle() {
            *moved |= self.pass_responses(context)?;
            // What the runtime has not seen yet it will see, and wake this.
            if self.core.is_idle() && self.upstream.socket().has_unread() {
                return Ok(false);
            }
        }
        let Ok(planned) = self.core.plan(self.asked.filled()) else {
            self.deaf = true;
            self.asked.clear();
            self.hear();
            *moved = true;
            return Ok(false);
        };
        let count = match self.offer(context, planned) {
            Poll::Ready(Ok(count)) => count,
            Poll::Ready(Err(_)) => {
                // It may have answered before; what the client still sends is read for nothing. How the connection has
                // ended, its stream tells whoever reads on.
                self.core.wrote([], 0);
                self.sink = true;
                return Ok(true);
            }
            Poll::Pending => 0,
        };
        self.core.wrote([self.asked.filled()], count);
        self.asked.consume(count);
        if count > 0 {
            self.asking.passed(count);
            *moved = true;
            self.flush_due = true;
            let now = self.stir();
            self.timing.sent(now);
        }
        Ok(count > 0)
    }

    /// Offers the upstream as much as is planned; gives how much it took.
    fn offer(&mut self, context: &mut Context<'_>, planned: usize) -> Poll<io::Result<usize>> {
        self.upstream_full = false;
        if planned == 0 {
            // It must wait for an answer.
            return Poll::Pending;
        }
        if self.sink {
            return Poll::Ready(Ok(planned));
        }
        let written = poll_write(&mut self.upstream, context, &self.asked.filled()[..planned]);
        self.upstream_full = written.is_pending();
        written
    }

    fn flush(&mut self, context: &mut Context<'_>) {
        if self.flush_due {
            self.flush_due = Pin::new(&mut self.upstream).poll_flush(context).is_pending();
        }
    }

    /// The client sends nothing more, and the upstream is told so.
    fn shut_upstream(&mut self, context: &mut Context<'_>) -> Result<(), End> {
        if self.asked.is_empty() && !self.deaf && !self.sink && !self.upstream_shut {
            self.upstream_shut = Pin::new(&mut self.upstream).poll_shutdown(context).is_ready();
        }
        if self.tunnel_ended && self.upstream_shut && self.client_shut {
            return Err(End::Tunnel);
        }
        Ok(())
    }
}
