//! A connection from which a response is read while it comes.

use std::cell::RefCell;
use std::fs::File;
use std::future::poll_fn;
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bad_gateway::Ending;
use bad_gateway_report::input;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::Runtime;
use tokio::time::timeout_at;

use crate::net::Stream;

/// How long a connection may be quiet behind a response, until nothing more is waited for.
const QUIET: Duration = Duration::from_millis(50);
/// For how long, in all, bytes are read that belong to no response.
const LONGEST: Duration = Duration::from_secs(1);

/// When what came, from the moment on in which the request was begun.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    pub(crate) first: Option<Duration>,
    pub(crate) head: Option<Duration>,
    pub(crate) last: Option<Duration>,
    /// When the connection ended, or the time was up.
    pub(crate) end: Option<Duration>,
}

/// What the connection showed beside its bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) clock: Clock,
    /// What was wrong with the connection, where its end alone does not say it.
    pub(crate) fault: Option<String>,
    /// How many bytes of the request were not sent.
    pub(crate) unsent: usize,
    /// Why what came could not be saved, from some byte on.
    pub(crate) unsaved: Option<String>,
    pub(crate) ended: bool,
}

/// One exchange on a connection.
pub(crate) struct Live<'a> {
    runtime: &'a Runtime,
    stream: &'a mut Stream,
    unsent: &'a [u8],
    raw: Option<&'a mut File>,
    began: Instant,
    until: Instant,
    /// Since when no response is due any more.
    answered: Option<Instant>,
    /// Whether nothing is waited for any more.
    done: bool,
    ending: Ending,
    seen: &'a RefCell<Seen>,
}

impl<'a> Live<'a> {
    /// The exchange that begins with that request; all of it within `time`.
    pub(crate) fn new(
        runtime: &'a Runtime,
        stream: &'a mut Stream,
        request: &'a [u8],
        time: Duration,
        seen: &'a RefCell<Seen>,
    ) -> Self {
        let began = Instant::now();
        Self {
            runtime,
            stream,
            unsent: request,
            raw: None,
            began,
            until: began + time,
            answered: None,
            done: false,
            ending: Ending::Open,
            seen,
        }
    }

    /// With a place for every byte that comes.
    pub(crate) fn saving(self, raw: Option<&'a mut File>) -> Self {
        Self { raw, ..self }
    }

    /// Until when to wait for a byte.
    fn patience(&self) -> Instant {
        match self.answered {
            Some(since) => self.until.min(since + LONGEST).min(Instant::now() + QUIET),
            None => self.until,
        }
    }

    /// Sends what can be sent, and reads what has come.
    fn poll(&mut self, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut seen = self.seen.borrow_mut();
        while !self.unsent.is_empty() && seen.fault.is_none() {
            match Pin::new(&mut *self.stream).poll_write(context, self.unsent) {
                Poll::Ready(Ok(count)) => self.unsent = &self.unsent[count..],
                Poll::Ready(Err(error)) => {
                    // What the upstream has sent before it stopped reading is worth reading.
                    let left = self.unsent.len();
                    seen.fault =
                        Some(format!("{left} bytes of the request were not taken: {error}"));
                }
                Poll::Pending => break,
            }
        }
        seen.unsent = self.unsent.len();
        // TLS keeps what its socket did not take.
        let _ = Pin::new(&mut *self.stream).poll_flush(context);
        let mut buffer = ReadBuf::new(buffer);
        let read = Pin::new(&mut *self.stream).poll_read(context, &mut buffer);
        read.map_ok(|()| buffer.filled().len())
    }

    fn end(&mut self, ending: Ending) {
        self.done = true;
        self.ending = ending;
        let mut seen = self.seen.borrow_mut();
        seen.ended = true;
        seen.clock.end = Some(self.began.elapsed());
    }
}

impl Read for Live<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.done {
            return Ok(0);
        }
        let patience = self.patience().into();
        let runtime = self.runtime;
        let read = runtime.block_on(async {
            timeout_at(patience, poll_fn(|context| self.poll(context, buffer))).await
        });
        match read {
            Ok(Ok(0)) => self.end(Ending::Closed),
            Ok(Ok(count)) => {
                if self.answered.is_none() {
                    let now = self.began.elapsed();
                    let clock = &mut self.seen.borrow_mut().clock;
                    clock.first.get_or_insert(now);
                    clock.last = Some(now);
                }
                if let Some(Err(error)) =
                    self.raw.as_mut().map(|raw| raw.write_all(&buffer[..count]))
                {
                    // The response is judged all the same.
                    self.raw = None;
                    self.seen.borrow_mut().unsaved = Some(error.to_string());
                }
                return Ok(count);
            }
            Ok(Err(error)) => {
                let ending = Ending::from(error.kind());
                if ending == Ending::Reset && error.kind() != io::ErrorKind::ConnectionReset {
                    self.seen.borrow_mut().fault = Some(error.to_string());
                }
                self.end(ending);
            }
            // Behind a response it is no time-out: the connection stays open.
            Err(_) if self.answered.is_some() => self.done = true,
            Err(_) => self.end(Ending::TimedOut),
        }
        Ok(0)
    }
}

impl input::Connection for Live<'_> {
    fn ending(&self) -> Ending {
        self.ending
    }

    fn head_came(&mut self) {
        let clock = &mut self.seen.borrow_mut().clock;
        clock.head = clock.last;
    }

    fn answered(&mut self) {
        self.answered = Some(Instant::now());
    }
}
