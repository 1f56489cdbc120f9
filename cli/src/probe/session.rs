//! Exchanges with one upstream, on one connection for as long as it can be used again.

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::time::Duration;

use bad_gateway::{Ending, Outcome, Verdict};
use bad_gateway_report::input::{Choice, Plan, ReadError, Reader, Reading};
use tokio::io::AsyncReadExt;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::guess::guess;
use super::live::{Live, Seen};
use super::question::Question;
use super::request::Request;
use crate::net::{Address, Connection, Times, Tls, Unreachable, Upstream, connect};

/// How long a connection is looked at, before it is used again, for an end that is there already.
const GLANCE: Duration = Duration::from_millis(1);

/// How an upstream is asked and its answers are judged.
pub(crate) struct Setup<'a> {
    pub(crate) upstream: &'a Upstream,
    pub(crate) tls: &'a Tls,
    pub(crate) request: &'a Request,
    pub(crate) choice: Choice,
    pub(crate) connect_time: Duration,
    /// The time for the request and all of its answer.
    pub(crate) time: Duration,
    /// Whether a person will look at the bytes.
    pub(crate) surroundings: bool,
}

impl Setup<'_> {
    /// How what answers the request is read.
    pub(super) fn plan(&self, ending: Ending, reused: bool) -> Plan {
        Plan {
            choice: self.choice.clone(),
            requests: vec![self.request.sent()],
            ending,
            reused,
            split: None,
            copied: false,
            head_alone: false,
            surroundings: self.surroundings,
        }
    }
}

/// A connection, if there is one that can be used, and what asks on it.
pub(crate) struct Session<'a> {
    setup: &'a Setup<'a>,
    runtime: Runtime,
    connection: Option<Connection>,
}

/// What there is to know about an exchange beside its bytes.
#[derive(Debug)]
pub(crate) struct Circumstances {
    pub(crate) peer: Address,
    /// The steps of connecting; `None` where the connection was there.
    pub(crate) times: Option<Times>,
    pub(crate) seen: Seen,
}

/// Why an exchange has no verdict.
#[derive(Debug)]
pub(crate) enum Failure {
    Unreachable(Unreachable),
    /// What came was looked at, and could not be saved: why.
    Saving(String),
    Output(io::Error),
}

/// What an idle connection did.
#[derive(Debug)]
pub(crate) enum Idle {
    StayedOpen,
    Closed,
    /// Bytes came that nobody had asked for.
    Spoke(usize),
}

impl<'a> Session<'a> {
    pub(crate) fn new(setup: &'a Setup<'a>) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { setup, runtime, connection: None })
    }

    /// Sends the request, reads what answers it, and looks at that.
    pub(crate) fn exchange<T>(
        &mut self,
        raw: Option<&mut File>,
        mut look: impl FnMut(&Reading<'_>, &Circumstances) -> io::Result<T>,
    ) -> Result<T, Failure> {
        let setup = self.setup;
        let (mut connection, times) = self.connection()?;
        let plan = setup.plan(Ending::Open, times.is_none());
        let seen = RefCell::new(Seen::default());
        let peer = connection.peer.clone();
        let mut looked = None;
        let mut verdict = None;
        let bytes = &setup.request.bytes;
        let live = Live::new(&self.runtime, &mut connection.stream, bytes, setup.time, &seen);
        let mut live = live.saving(raw);
        let mut tell = |reading: &Reading<'_>| {
            let seen = seen.borrow().clone();
            let circumstances = Circumstances { peer: peer.clone(), times, seen };
            verdict = Some(reading.verdict);
            look(reading, &circumstances).map(|it| looked = Some(it))
        };
        let read = Reader::new(&plan, &plan.requests[0]).read_from(&mut live, &mut tell);
        if let Err(ReadError::Input(error) | ReadError::Output(error)) = read {
            return Err(Failure::Output(error));
        }
        let seen = seen.into_inner();
        if let Some(why) = seen.unsaved {
            return Err(Failure::Saving(why));
        }
        let whole = seen.unsent == 0 && !seen.ended && seen.fault.is_none();
        if whole && verdict.is_some_and(|verdict| can_go_on(&verdict)) {
            self.connection = Some(connection);
        }
        looked.ok_or_else(|| Failure::Output(io::Error::other("there was no reading")))
    }

    /// The connection that is there, or a new one with the times of its making.
    fn connection(&mut self) -> Result<(Connection, Option<Times>), Failure> {
        if let (Idle::StayedOpen, Some(connection)) = (self.idle(GLANCE), self.connection.take()) {
            return Ok((connection, None));
        }
        let setup = self.setup;
        let connecting = connect(setup.upstream, setup.tls, setup.connect_time);
        let connection = self.runtime.block_on(connecting).map_err(Failure::Unreachable)?;
        let times = connection.times;
        Ok((connection, Some(times)))
    }

    /// Whether the next exchange has a connection.
    pub(crate) fn is_kept(&self) -> bool {
        self.connection.is_some()
    }

    /// Leaves the connection idle for as long as it stays open, at most for `time`.
    pub(crate) fn idle(&mut self, time: Duration) -> Idle {
        let Some(connection) = &mut self.connection else {
            return Idle::Closed;
        };
        let mut buffer = [0; 4096];
        let read = connection.stream.read(&mut buffer);
        let idle = match self.runtime.block_on(async { timeout(time, read).await }) {
            Err(_) => return Idle::StayedOpen,
            Ok(Ok(0) | Err(_)) => Idle::Closed,
            Ok(Ok(count)) => Idle::Spoke(count),
        };
        self.connection = None;
        idle
    }

    /// Asks what is spoken on the port.
    pub(crate) fn guess(setup: &Setup<'_>) -> Option<&'static Question> {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        runtime.block_on(guess(setup.upstream, setup.connect_time))
    }
}

fn can_go_on(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::Valid && verdict.reuse.is_yes() && verdict.leftover == 0
}
