//! What is written: how much of it may be, and what changes once it was.

use std::io;

use bad_gateway::Ending;

use super::{Core, News, State};
use crate::error::GuardError;

impl Core {
    /// How many of `bytes` may be written now: what stands before that is understood. 0 of some bytes means that
    /// they must wait for the answer to a request before them.
    ///
    /// It may be called for several slices that are written together, until one of them is not taken whole.
    /// [`Core::wrote`] must follow, whatever became of the write.
    ///
    /// # Errors
    ///
    /// A [`GuardError`] in an [`io::Error`] if the bytes are not understood, from then on (what was written before
    /// is read first, if it is whole), or the connection failed;
    /// `BrokenPipe` if it has ended.
    pub fn plan(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.may_write()?;
        // For a second slice the plan is that before the first one.
        let (planned, before) = match &self.plan {
            None => {
                self.plan = Some((self.watcher.mark(), 0));
                (0, None)
            }
            Some((_, planned)) => (*planned, Some(self.watcher.mark())),
        };
        let count = match (self.watcher.read(bytes), before) {
            (Ok(count), _) => count,
            // What stands before it goes first.
            (Err(_), Some(before)) if planned > 0 => {
                self.watcher.back(before);
                0
            }
            (Err(reason), _) => {
                self.plan = None;
                self.watched.tell(|observer| observer.not_understood(reason));
                self.record.add(News::NotUnderstood(reason));
                self.refused = Some(reason);
                self.refuse();
                return Err(GuardError::Request(reason).into());
            }
        };
        if let Some((_, all)) = &mut self.plan {
            *all = planned + count;
        }
        Ok(count)
    }

    fn may_write(&self) -> io::Result<()> {
        match &self.state {
            State::Idle | State::Reading | State::Early => {
                self.refused.map_or(Ok(()), |reason| Err(GuardError::Request(reason).into()))
            }
            State::Failed(error) => Err(error.clone().into()),
            State::Ended if self.poisoned => Err(GuardError::Unsolicited.into()),
            State::Ended if self.refuses_content || self.watcher.is_between() => {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            _ => Ok(()),
        }
    }

    /// The first `count` bytes of the slices that were planned were written.
    pub fn wrote<'b>(&mut self, slices: impl IntoIterator<Item = &'b [u8]>, count: usize) {
        let Some((mark, planned)) = &self.plan else { return };
        if count != *planned {
            self.watcher.back(*mark);
            let mut left = count;
            for slice in slices {
                let here = left.min(slice.len());
                // It was understood when it was planned.
                let _understood = self.watcher.read(&slice[..here]);
                left -= here;
            }
        }
        self.plan = None;
        self.watcher.keep();
        match self.state {
            // What came too early may be looked at now.
            State::Idle => self.output.look_again(self.watcher.front().is_some()),
            State::Reading | State::Early if self.watcher.is_front_sent() => {
                self.parser.request_sent();
                if let State::Early = self.state {
                    self.finish(Ending::Open, 0);
                }
            }
            _ => {}
        }
    }

    /// What was planned could not be written, for that reason; none of it was.
    ///
    /// Linux tells a reset only once, and has told it now: a read that sees an end in order from here on has seen
    /// that reset ([`Ending::of_failed_write`]). Not so over TLS, where close_notify came before it: who knows that it
    /// did says [`Core::wrote`] with 0 bytes in place of this.
    pub fn write_failed(&mut self, kind: io::ErrorKind) {
        self.wrote([], 0);
        self.broke = self.broke.or(Ending::of_failed_write(kind));
    }

    /// Whether what is written next must wait for an answer.
    #[cfg(feature = "tokio")]
    pub(crate) fn holds_writes(&self) -> bool {
        self.is_live() && self.watcher.waits()
    }

    /// Whether a reader that waits should look again, after a write.
    pub(crate) fn has_news(&self) -> bool {
        self.output.is_fresh() || matches!(self.state, State::Ended | State::Failed(_))
    }
}
