//! One connection: what Envoy tells of it, what is judged, and what Envoy is told to do.
//!
//! Envoy calls the filter anew while the filter calls Envoy: a close is told before it returns. So what is borrowed for
//! a judgement is given back before anything is done.

use std::cell::{Cell, RefCell};

use bad_gateway::Ending;

use crate::envoy::{Connection, Status, event, log};
use crate::judge::Judge;
use crate::line::Line;
use crate::passed::Passed;
use crate::settings::{Mode, Settings};
use crate::watch::Watch;

/// The filter of one connection to an upstream.
#[derive(Debug)]
pub(crate) struct Filter {
    way: Way,
    /// Nothing more is passed or judged.
    over: Cell<bool>,
}

#[derive(Debug)]
enum Way {
    Judge(Judging),
    Watch(RefCell<Box<Watch>>),
}

#[derive(Debug)]
struct Judging {
    judge: RefCell<Box<Judge>>,
    /// What Envoy has read waits for an answer, and whether it is the last.
    waits: Cell<Option<bool>>,
}

impl Filter {
    pub(crate) fn new(settings: Settings) -> Self {
        let way = match settings.mode {
            Mode::On => Way::Judge(Judging {
                judge: RefCell::new(Box::new(Judge::new(settings.policy))),
                waits: Cell::new(None),
            }),
            Mode::Report => Way::Watch(RefCell::new(Box::new(Watch::new(settings.policy)))),
        };
        Self { way, over: Cell::new(false) }
    }

    /// Envoy has `len` bytes for the upstream.
    pub(crate) fn read(&self, connection: &mut Connection, len: usize, end: bool) -> Status {
        if self.over.get() {
            connection.drop_read(len);
            return Status::StopIteration;
        }
        match &self.way {
            Way::Watch(watch) => {
                let lines = connection.read_buffer(|slices| {
                    let mut watch = watch.borrow_mut();
                    watch.sent(slices);
                    watch.lines()
                });
                tell(connection, lines);
                Status::Continue
            }
            Way::Judge(judging) => {
                let status = judging.read(connection, len, end);
                self.speak(judging, connection);
                status
            }
        }
    }

    /// Envoy has `len` bytes of the upstream, which are the last where it has ended in order.
    pub(crate) fn write(&self, connection: &mut Connection, len: usize, end: bool) -> Status {
        if self.over.get() {
            connection.drop_written(len);
            return Status::StopIteration;
        }
        let ended = end.then_some(Ending::Closed);
        match &self.way {
            Way::Watch(watch) => {
                let lines = connection.write_buffer(|slices| {
                    let mut watch = watch.borrow_mut();
                    watch.received(slices, ended);
                    watch.lines()
                });
                tell(connection, lines);
                Status::Continue
            }
            Way::Judge(judging) => self.judge(judging, connection, len, ended),
        }
    }

    /// An upstream that ends in order has its end among the bytes. Where Envoy ends the connection without that, it was
    /// reset, or something failed.
    pub(crate) fn event(&self, connection: &Connection, what: u32) {
        let closes = matches!(what, event::LOCAL_CLOSE | event::REMOTE_CLOSE);
        if !closes || self.over.replace(true) || what != event::LOCAL_CLOSE {
            return;
        }
        let lines = match &self.way {
            Way::Judge(judging) => {
                let mut judge = judging.judge.borrow_mut();
                judge.received(&[], Some(Ending::Reset));
                judge.lines()
            }
            Way::Watch(watch) => {
                let mut watch = watch.borrow_mut();
                watch.received(&[], Some(Ending::Reset));
                watch.lines()
            }
        };
        tell(connection, lines);
    }

    /// Nothing more is asked of a filter with a fault.
    pub(crate) fn give_up(&self) {
        self.over.set(true);
    }

    fn judge(
        &self,
        judging: &Judging,
        connection: &mut Connection,
        len: usize,
        ended: Option<Ending>,
    ) -> Status {
        let (passed, lines, over) = connection.write_buffer(|slices| {
            let mut judge = judging.judge.borrow_mut();
            let passed = judge.received(slices, ended);
            let over = judge.is_over();
            // What is written by itself is copied.
            let passed = if over { Passed::Instead(passed.bytes(slices)) } else { passed };
            (passed, judge.lines(), over)
        });
        tell(connection, lines);
        if let Passed::Instead(bytes) = passed {
            connection.drop_written(len);
            if over {
                self.end(connection, &bytes);
                return Status::StopIteration;
            }
            connection.add_written(&bytes);
        }
        if let Some(end) = judging.waits.take() {
            judging.read_again(connection, end);
        }
        Status::Continue
    }

    /// What the core has to say behind a request.
    fn speak(&self, judging: &Judging, connection: &mut Connection) {
        let (passed, lines, over) = {
            let mut judge = judging.judge.borrow_mut();
            (judge.received(&[], None), judge.lines(), judge.is_over())
        };
        tell(connection, lines);
        let bytes = passed.bytes(&[]);
        if over {
            self.end(connection, &bytes);
        } else if !bytes.is_empty() {
            connection.pass_to_reader(&bytes);
        }
    }

    /// Says the last thing, and ends the connection behind it.
    fn end(&self, connection: &mut Connection, bytes: &[u8]) {
        self.over.set(true);
        if !bytes.is_empty() {
            connection.pass_to_reader(bytes);
        }
        connection.close();
    }
}

impl Judging {
    /// Passes on what may go to the upstream; the rest waits where it is.
    fn read(&self, connection: &mut Connection, len: usize, end: bool) -> Status {
        let (first, open) = connection.read_buffer(|slices| {
            let mut judge = self.judge.borrow_mut();
            let count = judge.sent(slices);
            let first = (count < len).then(|| slices.concat()[..count].to_vec());
            (first, judge.is_open())
        });
        let Some(first) = first else { return Status::Continue };
        connection.drop_read(if open { first.len() } else { len });
        self.waits.set(open.then_some(end));
        if !first.is_empty() {
            connection.pass_to_upstream(&first, false);
        }
        Status::StopIteration
    }

    /// The same behind an answer, where it is to be given to the filters behind this one.
    fn read_again(&self, connection: &mut Connection, end: bool) {
        let len = connection.read_buffer(|slices| slices.iter().map(|slice| slice.len()).sum());
        if let Status::Continue = self.read(connection, len, end) {
            let all = connection.read_buffer(|slices| slices.concat());
            connection.drop_read(len);
            connection.pass_to_upstream(&all, end);
        }
    }
}

/// Logs the lines, with the upstream that they are about.
fn tell(connection: &Connection, lines: Vec<Line>) {
    if lines.is_empty() {
        return;
    }
    let upstream = connection.upstream();
    lines.into_iter().for_each(|line| log(&line.about(upstream.as_deref())));
}
