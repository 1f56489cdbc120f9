//! Judges a connection whose bytes pass whatever is wrong with them.

use bad_gateway::Ending;

use crate::core::{Core, Exchange, News, Next};
use crate::request::MAX_OUTSTANDING;

/// The most bytes of the client's side that are kept until an answer tells what they are.
const WAITING: usize = 64 * 1024;

/// Judges what passes both ways on a connection, and changes nothing.
///
/// What it cannot follow, it judges no more: a request that is not understood, one too many of them at a time, what
/// comes behind a response that is not valid.
///
/// ```
/// use bad_gateway::Policy;
/// use bad_gateway_guard::{Core, News, Spectator};
///
/// let core = Core::new(Policy::GATEWAY).recording(512, |head| head[..3].into());
/// let mut spectator = Spectator::new(core);
/// spectator.sent(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
/// spectator.received(b"HTTP/1.1 200 OK\nContent-Length: 0\n\n");
/// let Some(News::Response(exchange)) = spectator.news() else { panic!() };
/// assert_eq!((&*exchange.note, exchange.verdict.reject().unwrap().offset), (&b"GET"[..], 15));
/// assert!(!spectator.is_judging());
/// ```
#[derive(Debug)]
pub struct Spectator {
    core: Core,
    /// What was sent and cannot be told before an answer.
    waiting: Vec<u8>,
    blind: bool,
}

impl Spectator {
    /// With a core that was not used yet.
    #[must_use]
    pub const fn new(core: Core) -> Self {
        Self { core, waiting: Vec::new(), blind: false }
    }

    /// These bytes were sent to the upstream.
    pub fn sent(&mut self, bytes: &[u8]) {
        if self.blind {
            return;
        }
        if self.waiting.is_empty() {
            let read = self.read(bytes);
            self.keep(&bytes[read..]);
        } else {
            self.keep(bytes);
        }
    }

    /// These bytes came from the upstream.
    pub fn received(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() && !self.blind {
            if self.core.held().is_empty() && self.core.reads_in_place(rest.len()) {
                self.core.received(rest);
                rest = &[];
            } else {
                let room = self.core.room(rest.len());
                let (here, behind) = rest.split_at(room.len().min(rest.len()));
                room[..here.len()].copy_from_slice(here);
                self.core.judge(here.len());
                rest = behind;
            }
            self.go_on();
        }
    }

    /// The upstream's connection ended like this.
    pub fn ended(&mut self, ending: Ending) {
        if !self.blind {
            self.core.ended(ending);
            self.stop();
        }
    }

    /// The first request whose response is due, with what of it came: for who has given both up.
    pub fn given_up(&mut self) -> Option<Box<Exchange>> {
        if self.blind { None } else { self.core.given_up() }
    }

    /// Whether what passes is still judged.
    #[must_use]
    pub const fn is_judging(&self) -> bool {
        !self.blind
    }

    /// Whether it judges, and nothing is sent, received or awaited: both sides may end here, and nothing is lost.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        !self.blind && self.core.is_idle()
    }

    /// The number of requests that wait for their responses.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.core.outstanding()
    }

    /// What happened since it was asked last, in order, if the core records it.
    pub fn news(&mut self) -> Option<News> {
        self.core.news()
    }

    /// Takes note of what was sent; gives how much of it could be told.
    fn read(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            let Ok(count @ 1..) = self.core.plan(&bytes[at..]) else {
                self.core.wrote([], 0);
                break;
            };
            self.core.wrote([&bytes[at..]], count);
            at += count;
        }
        self.pass_over();
        at
    }

    /// Keeps what could not be told, until an answer came.
    fn keep(&mut self, bytes: &[u8]) {
        if bytes.is_empty() || !self.core.is_open() {
            return;
        }
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() > WAITING || self.core.outstanding() >= MAX_OUTSTANDING {
            self.core.unjudged();
            self.stop();
        }
    }

    /// An answer may tell what waits.
    fn go_on(&mut self) {
        self.pass_over();
        if !self.waiting.is_empty() {
            let waiting = std::mem::take(&mut self.waiting);
            let read = self.read(&waiting);
            if !self.blind {
                self.keep(&waiting[read..]);
            }
        }
    }

    /// Passes over what the core would deliver.
    fn pass_over(&mut self) {
        loop {
            match self.core.next() {
                Next::Deliver(bytes) => {
                    let count = bytes.len();
                    self.core.delivered(count);
                }
                Next::Judge => self.core.judge(0),
                Next::Read => return,
                // Bytes came within a request's head.
                Next::Wait => {
                    self.core.unsolicited();
                    return self.stop();
                }
                Next::Tunnel | Next::End | Next::Fail(_) => return self.stop(),
            }
        }
    }

    fn stop(&mut self) {
        self.blind = true;
        self.waiting = Vec::new();
    }
}
