//! From the upstream to the client: what was judged.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bad_gateway::Ending;
use bad_gateway_guard::Next;
use tokio::io::AsyncWrite;

use super::{End, Relay};
use crate::guard::buffer::SIZE;
use crate::guard::io::{poll_read, poll_write};

impl Relay<'_> {
    /// Passes what there is; says whether anything moved.
    pub(super) fn pass_responses(&mut self, context: &mut Context<'_>) -> Result<bool, End> {
        let mut moved = false;
        while !self.answering.is_over(context) {
            if !self.out.is_empty() {
                let Some(count) = self.give(context, Source::Out)? else { return Ok(moved) };
                self.out.consume(count);
                moved = true;
                continue;
            }
            match self.core.next() {
                Next::Deliver(_) => {
                    let Some(count) = self.give(context, Source::Core)? else { return Ok(moved) };
                    self.core.delivered(count);
                }
                Next::Judge => {
                    self.core.judge(0);
                    self.hear();
                }
                Next::Read => {
                    if !self.spoke && !self.clock.looks {
                        return Ok(moved);
                    }
                    let Poll::Ready(got) = self.judge(context) else { return Ok(moved) };
                    self.take(got);
                }
                Next::Tunnel => {
                    if !self.pass_tunnel(context)? {
                        return Ok(moved);
                    }
                }
                Next::Wait => return Ok(moved),
                Next::End | Next::Fail(_) => return Err(End::Core),
            }
            moved = true;
        }
        Ok(moved)
    }

    /// Writes to the client; nothing where it takes none for now.
    fn give(&mut self, context: &mut Context<'_>, source: Source) -> Result<Option<usize>, End> {
        let bytes = match (source, self.core.next()) {
            (Source::Core, Next::Deliver(bytes)) => bytes,
            _ => self.out.filled(),
        };
        let written = poll_write(&mut self.client, context, bytes);
        let was_full = std::mem::replace(&mut self.client_full, written.is_pending());
        match written {
            Poll::Pending => Ok(None),
            Poll::Ready(Ok(count)) => {
                // The upstream could not be read meanwhile.
                if was_full {
                    self.stir();
                }
                self.answering.passed(count);
                Ok(Some(count))
            }
            Poll::Ready(Err(_)) => Err(End::Client),
        }
    }

    /// Reads from the upstream, and has it judged.
    fn judge(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        if self.core.reads_in_place(SIZE) {
            self.out.put(self.core.held());
            let got = poll_read(&mut self.upstream, context, self.out.room());
            let passes = match got {
                Poll::Ready(Ok(count @ 1..)) => {
                    self.out.add(count);
                    self.core.received(self.out.filled())
                }
                _ => 0,
            };
            self.out.truncate(passes);
            self.out.rest();
            return got;
        }
        let got = poll_read(&mut self.upstream, context, self.core.room(SIZE));
        if let Poll::Ready(Ok(count @ 1..)) = got {
            self.core.judge(count);
        }
        got
    }

    /// What became of a read.
    fn take(&mut self, got: io::Result<usize>) {
        let now = self.stir();
        match got {
            Ok(0) => self.end(Ending::Closed),
            Ok(_) => self.timing.came(now),
            Err(error) => {
                let address = &self.shared.settings.upstream.address;
                self.alert = self.shared.tls.alert(address, &error);
                self.end(Ending::from(error.kind()));
            }
        }
        self.hear();
    }

    fn end(&mut self, ending: Ending) {
        // Once the client has ended, the upstream follows it, perhaps before that was seen.
        self.ended_idle =
            !self.client_ended && self.core.outstanding() == 0 && self.core.held().is_empty();
        self.core.ended(ending);
    }

    /// Passes what is no HTTP; says whether to go on.
    fn pass_tunnel(&mut self, context: &mut Context<'_>) -> Result<bool, End> {
        if self.tunnel_ended {
            // Some of what the client sent did not arrive.
            if self.sink {
                return Err(End::Broken);
            }
            if !self.client_shut {
                self.client_shut = Pin::new(&mut self.client).poll_shutdown(context).is_ready();
            }
            if self.client_shut && self.client_ended && self.upstream_shut {
                return Err(End::Tunnel);
            }
            return Ok(false);
        }
        match poll_read(&mut self.upstream, context, self.out.room()) {
            Poll::Pending => return Ok(false),
            Poll::Ready(Ok(0)) => self.tunnel_ended = true,
            Poll::Ready(Ok(count)) => self.out.add(count),
            Poll::Ready(Err(_)) => return Err(End::Broken),
        }
        Ok(true)
    }
}

/// Where the bytes for the client are.
#[derive(Clone, Copy)]
enum Source {
    Out,
    Core,
}
