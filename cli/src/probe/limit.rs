//! How long an upstream keeps an idle connection.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use bad_gateway::{Barrier, Outcome};

use super::session::{Failure, Idle, Session, Setup};
use crate::net::Unreachable;

/// What happened on a connection that was left idle.
#[derive(Debug)]
pub(crate) enum AfterIdle {
    /// A request was answered by a valid response.
    Answered,
    /// The upstream closed the connection after that time.
    Closed(Duration),
    /// The upstream said something after that time, so many bytes, and is asked no more.
    Spoke(Duration, usize),
    /// The connection took the request, and what answered it was not valid.
    Refused(Outcome),
    /// The first response already let no other follow.
    NotKept(Option<Barrier>),
    /// The first response already was not valid.
    NotValid(Outcome),
    Unreachable(Unreachable),
}

/// Leaves a connection idle for each of these times, all at once, and asks again.
pub(crate) fn limit(setup: &Setup<'_>, times: &[Duration]) -> io::Result<Vec<AfterIdle>> {
    thread::scope(|scope| {
        let tries: Vec<_> =
            times.iter().map(|&time| scope.spawn(move || after(setup, time))).collect();
        let join = |handle: thread::ScopedJoinHandle<'_, _>| {
            handle.join().unwrap_or_else(|_| Err(io::Error::other("a thread ended early")))
        };
        tries.into_iter().map(join).collect()
    })
}

fn after(setup: &Setup<'_>, time: Duration) -> io::Result<AfterIdle> {
    let mut session = Session::new(setup)?;
    let first = session.exchange(None, |reading, _| Ok((reading.verdict.outcome, reading.barrier)));
    match first {
        Ok((Outcome::Valid, barrier)) if !session.is_kept() => {
            return Ok(AfterIdle::NotKept(barrier));
        }
        Ok((Outcome::Valid, _)) => {}
        Ok((outcome, _)) => return Ok(AfterIdle::NotValid(outcome)),
        Err(failure) => return failed(failure),
    }
    let began = Instant::now();
    match session.idle(time) {
        Idle::StayedOpen => {}
        Idle::Closed => return Ok(AfterIdle::Closed(began.elapsed())),
        Idle::Spoke(count) => return Ok(AfterIdle::Spoke(began.elapsed(), count)),
    }
    match session
        .exchange(None, |reading, seen| Ok((reading.verdict.outcome, seen.times.is_some())))
    {
        // It was closed between the last look and the request.
        Ok((_, true)) => Ok(AfterIdle::Closed(time)),
        Ok((Outcome::Valid, _)) => Ok(AfterIdle::Answered),
        Ok((outcome, _)) => Ok(AfterIdle::Refused(outcome)),
        Err(failure) => failed(failure),
    }
}

fn failed(failure: Failure) -> io::Result<AfterIdle> {
    match failure {
        Failure::Unreachable(unreachable) => Ok(AfterIdle::Unreachable(unreachable)),
        // Nothing is saved here.
        Failure::Saving(why) => Err(io::Error::other(why)),
        Failure::Output(error) => Err(error),
    }
}
