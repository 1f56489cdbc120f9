//! The read of a guard, the same for every kind of I/O.

use std::io;
use std::task::{Poll, ready};

use bad_gateway::Ending;

use crate::core::{Core, Next};

/// How much is read at once where it is not read in place.
const READ: usize = 16 * 1024;

/// A connection to an upstream, and the buffer of who reads from the guard.
pub(crate) trait Wire {
    /// The room that is left in the reader's buffer.
    fn room(&self) -> usize;
    /// Puts bytes into it; they fit.
    fn put(&mut self, bytes: &[u8]);
    /// What was put into it.
    fn filled(&self) -> &[u8];
    /// Leaves only so many of them.
    fn keep(&mut self, len: usize);
    /// Reads from the connection into the reader's buffer.
    fn fill(&mut self) -> Poll<io::Result<usize>>;
    /// Reads from the connection elsewhere.
    fn read(&mut self, into: &mut [u8]) -> Poll<io::Result<usize>>;
    /// What to do until a request was written.
    fn wait(&mut self) -> Poll<io::Result<()>>;
}

/// Reads into the reader's buffer, where nothing stands before what comes, and all that passes has passed then. `None`:
/// [`read_on`] must follow.
#[inline(always)]
pub(crate) fn read_through(core: &mut Core, wire: &mut impl Wire) -> Option<Poll<io::Result<()>>> {
    if !core.reads_on(wire.room()) {
        return None;
    }
    match wire.fill() {
        Poll::Pending => return Some(Poll::Pending),
        Poll::Ready(Ok(1..)) => {
            let passes = core.received(wire.filled());
            wire.keep(passes);
            if passes > 0 && core.has_passed_all() {
                return Some(Poll::Ready(Ok(())));
            }
        }
        Poll::Ready(got) => {
            if let Err(error) = came(core, got) {
                return Some(Poll::Ready(Err(error)));
            }
        }
    }
    None
}

/// Reads into the reader's buffer behind [`read_through`]; when it holds nothing then, that is the end.
#[inline(never)]
pub(crate) fn read_on(core: &mut Core, wire: &mut impl Wire) -> Poll<io::Result<()>> {
    while wire.room() > 0 {
        match core.next() {
            Next::Deliver(bytes) => {
                let count = bytes.len().min(wire.room());
                wire.put(&bytes[..count]);
                core.delivered(count);
            }
            // What is there goes first.
            _ if !wire.filled().is_empty() => break,
            Next::Judge => core.judge(0),
            Next::Tunnel => return wire.fill().map_ok(|_| ()),
            Next::End => break,
            Next::Fail(error) => return Poll::Ready(Err(error.clone().into())),
            Next::Wait => return wire.wait(),
            Next::Read => {
                let got = if core.reads_in_place(wire.room()) {
                    ready!(read_in_place(core, wire))
                } else {
                    let got = ready!(wire.read(core.room(READ)));
                    if let Ok(count @ 1..) = got {
                        core.judge(count);
                    }
                    got
                };
                came(core, got)?;
            }
        }
    }
    Poll::Ready(Ok(()))
}

/// What follows from a read that brought no bytes. The error is the reader's.
fn came(core: &mut Core, got: io::Result<usize>) -> io::Result<()> {
    match got {
        Ok(0) => core.ended(Ending::Closed),
        Ok(_) => {}
        Err(error) => return core.broke(error).map_or(Ok(()), Err),
    }
    Ok(())
}

/// Reads into the reader's buffer, behind what is held back, and leaves there what passes.
fn read_in_place(core: &mut Core, wire: &mut impl Wire) -> Poll<io::Result<usize>> {
    wire.put(core.held());
    let got = wire.fill();
    let passes = match got {
        Poll::Ready(Ok(1..)) => core.received(wire.filled()),
        _ => 0,
    };
    wire.keep(passes);
    got
}
