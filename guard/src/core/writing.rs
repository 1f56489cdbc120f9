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
        let before = self.watcher.mark();
        let (mark, planned) = self.plan.unwrap_or((before, 0));
        let count = match self.watcher.read(bytes) {
            Ok(count) => count,
            // What stands before it goes first.
            Err(_) if planned > 0 => {
                self.watcher.back(before);
                0
            }
            Err(reason) => {
                self.watched.tell(|observer| observer.not_understood(reason));
                self.record.add(News::NotUnderstood(reason));
                self.refused = Some(reason);
                self.refuse();
                return Err(GuardError::Request(reason).into());
            }
        };
        self.plan = Some((mark, planned + count));
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
        let Some((mark, planned)) = self.plan.take() else { return };
        if count != planned {
            self.watcher.back(mark);
            let mut left = count;
            for slice in slices {
                let here = left.min(slice.len());
                // It was understood when it was planned.
                let _understood = self.watcher.read(&slice[..here]);
                left -= here;
            }
        }
        self.watcher.keep();
        if let State::Idle = self.state {
            // What came too early may be looked at now.
            self.output.look_again(self.watcher.front().is_some());
        }
        let sent = self.watcher.front().is_some_and(|asked| asked.sent);
        match self.state {
            State::Reading if sent => self.parser.request_sent(),
            State::Early if sent => {
                self.parser.request_sent();
                self.finish(Ending::Open, 0);
            }
            _ => {}
        }
    }

    /// What was planned could not be written, for that reason; none of it was.
    ///
    /// Linux tells a reset only once, and has told it now: a read that sees an end in order from here on has seen
    /// that reset ([`Ending::of_failed_write`]).
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
