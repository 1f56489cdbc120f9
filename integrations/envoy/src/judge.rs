//! Mode `on`: only what was judged passes.

use bad_gateway::answer::{Intermediary, Page};
use bad_gateway::{Ending, Outcome, Policy};
use bad_gateway_guard::{Core, Exchange, GuardError, News, Next, Reached};

use crate::line::{KEPT, Line};
use crate::passed::{Passed, Passing};
use crate::settings::Mode;

/// How this is called in the Proxy-Status of its pages.
const NAME: &str = "bad-gateway";

/// Judges one connection to an upstream.
#[derive(Debug)]
pub(crate) struct Judge {
    core: Core,
    /// The response that is refused.
    failing: Option<Box<Exchange>>,
    /// The connection carried a response before.
    reused: bool,
    /// What is said to Envoy has been said, and nothing follows.
    over: bool,
    lines: Vec<Line>,
}

impl Judge {
    pub(crate) fn new(policy: Policy) -> Self {
        // Envoy takes every end of a connection for the end of content that runs to it: chunks tell them apart.
        let core = Core::new(policy)
            .recording(KEPT, |_| Box::default())
            .recording_what_is_wrong()
            .taking_heads_back()
            .with_chunks_to_the_close();
        Self { core, failing: None, reused: false, over: false, lines: Vec::new() }
    }

    /// How many bytes of those that Envoy writes, in these slices, go to the upstream now.
    pub(crate) fn sent(&mut self, slices: &[&[u8]]) -> usize {
        let mut went = 0;
        for slice in slices {
            let mut rest = *slice;
            while !rest.is_empty() {
                let planned = self.core.plan(rest).unwrap_or(0);
                self.core.wrote([rest], planned);
                if planned == 0 {
                    self.hear();
                    return went;
                }
                went += planned;
                rest = &rest[planned..];
            }
        }
        self.hear();
        went
    }

    /// Judges what the upstream sent, in these slices, and then how it ended, if it has.
    pub(crate) fn received(&mut self, slices: &[&[u8]], ended: Option<Ending>) -> Passed {
        let mut passing = Passing::new(slices);
        for slice in slices {
            if !self.take(slice, &mut passing) {
                break;
            }
        }
        self.deliver(&mut passing);
        if let Some(ending) = ended
            && let Next::Read | Next::Wait = self.core.next()
        {
            self.core.ended(ending);
            self.deliver(&mut passing);
        }
        self.hear();
        self.conclude(&mut passing);
        passing.passed()
    }

    /// Whether the connection ends, once what passed has gone.
    pub(crate) const fn is_over(&self) -> bool {
        self.over
    }

    /// Whether more may go to the upstream, now or behind an answer.
    pub(crate) fn is_open(&self) -> bool {
        self.core.is_open()
    }

    /// What the log is to say.
    pub(crate) fn lines(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }

    /// Says whether more is taken behind these.
    fn take(&mut self, slice: &[u8], passing: &mut Passing<'_>) -> bool {
        let mut rest = slice;
        while !rest.is_empty() {
            self.deliver(passing);
            match self.core.next() {
                Next::Tunnel => {
                    passing.pass(rest);
                    return true;
                }
                Next::Read => rest = self.judge(rest, passing),
                // They came within the head of a request.
                Next::Wait => self.core.unsolicited(),
                _ => return false,
            }
        }
        self.deliver(passing);
        true
    }

    /// Has bytes judged, and gives those behind them.
    fn judge<'a>(&mut self, bytes: &'a [u8], passing: &mut Passing<'_>) -> &'a [u8] {
        if self.core.held().is_empty() && self.core.reads_in_place(bytes.len()) {
            let passes = self.core.received(bytes);
            passing.pass(&bytes[..passes]);
            if passes < bytes.len() {
                passing.turn();
            }
            return &[];
        }
        passing.turn();
        let room = self.core.room(bytes.len());
        let (here, behind) = bytes.split_at(room.len().min(bytes.len()));
        room[..here.len()].copy_from_slice(here);
        self.core.judge(here.len());
        behind
    }

    /// Passes on what the core gives.
    fn deliver(&mut self, passing: &mut Passing<'_>) {
        loop {
            match self.core.next() {
                Next::Deliver(bytes) => {
                    passing.turn().extend_from_slice(bytes);
                    let count = bytes.len();
                    self.core.delivered(count);
                }
                Next::Judge => self.core.judge(0),
                _ => return,
            }
        }
    }

    /// Takes what the core has to tell.
    fn hear(&mut self) {
        while let Some(news) = self.core.news() {
            match news {
                News::Response(exchange) => match exchange.verdict.outcome {
                    Outcome::Valid => self.reused = true,
                    // Envoy asks again, or answers itself.
                    Outcome::NoResponse => {}
                    _ => {
                        self.lines.push(Line::refused(Mode::On, &exchange, self.reused));
                        self.failing = Some(exchange);
                    }
                },
                News::Unsolicited(_) => self.lines.push(Line::unsolicited(Mode::On)),
                News::NotUnderstood(why) => self.lines.push(Line::not_understood(Mode::On, why)),
                _ => {}
            }
        }
    }

    /// What follows from what the core says last: an end, a page, or a cut, which is an end where none is due.
    fn conclude(&mut self, passing: &mut Passing<'_>) {
        if self.over {
            return;
        }
        let page = match self.core.next() {
            Next::End => Vec::new(),
            Next::Fail(error) => self.page(error),
            _ => return,
        };
        if !page.is_empty() {
            passing.turn().extend_from_slice(&page);
        }
        self.over = true;
    }

    /// Nothing where the head of another answer went.
    fn page(&self, error: &GuardError) -> Vec<u8> {
        match (self.core.reached(), error, &self.failing) {
            (Reached::Nothing, GuardError::Request(why), _) => {
                let method = self.core.request().map(|request| request.method());
                why.answer(method)
            }
            (Reached::Nothing, _, Some(exchange)) => bad_gateway(exchange),
            _ => Vec::new(),
        }
    }
}

/// The page in place of a response. It closes: what comes behind is no answer to anything.
fn bad_gateway(exchange: &Exchange) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(page) = Page::for_verdict(&exchange.verdict, exchange.request.method()) {
        let page = match Intermediary::new(NAME) {
            Ok(name) => page.with_intermediary(name),
            Err(_) => page,
        };
        page.closing().pieces(&mut |piece| out.extend_from_slice(piece));
    }
    out
}
