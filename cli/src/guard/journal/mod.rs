//! The log: one line for each response that is to be told, and its bytes in a file where they are to be saved.
//!
//! A thread of its own finds out what is wrong with a response, so that no connection waits for that.

mod line;
mod save;

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub(super) use self::line::Lines;
pub(super) use self::save::Folder;
use super::event::Event;

/// How many lines may wait; what comes then is lost, and counted.
const WAITING: usize = 4096;

/// How long the last lines may take.
const LAST: Duration = Duration::from_secs(5);

/// Where events go.
pub(super) struct Journal {
    sender: SyncSender<Event>,
    lost: AtomicU64,
}

/// The thread that writes the log; it ends once the last sender did.
pub(super) struct Writer(JoinHandle<()>);

impl Journal {
    pub(super) fn start(lines: Lines) -> io::Result<(Self, Writer)> {
        let (sender, receiver) = sync_channel(WAITING);
        let thread =
            thread::Builder::new().name("log".to_owned()).spawn(move || write(lines, &receiver))?;
        Ok((Self { sender, lost: AtomicU64::new(0) }, Writer(thread)))
    }

    pub(super) fn tell(&self, event: Event) {
        if self.sender.try_send(event).is_err() && self.lost.fetch_add(1, Ordering::Relaxed) == 0 {
            tracing::warn!("log lines are lost: what reads the log does not keep up");
        }
    }

    /// How many lines were lost.
    pub(super) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

impl Writer {
    /// Waits until all is written; not for ever, where nobody reads the log any more. Says whether it is.
    pub(super) fn finish(self) -> bool {
        let until = Instant::now() + LAST;
        while !self.0.is_finished() && Instant::now() < until {
            thread::sleep(Duration::from_millis(5));
        }
        self.0.is_finished()
    }
}

fn write(mut lines: Lines, events: &Receiver<Event>) {
    let mut out = io::BufWriter::new(io::stdout());
    let mut broken = false;
    while let Ok(event) = events.recv() {
        let mut next = Some(event);
        while let Some(event) = next {
            let line = lines.line(&event);
            broken |= !broken && failed(&out.write_all(&line));
            next = events.try_recv().ok();
        }
        broken |= !broken && failed(&out.flush());
    }
}

fn failed(written: &io::Result<()>) -> bool {
    if let Err(error) = written {
        tracing::error!("the log cannot be written: {error}");
    }
    written.is_err()
}
