//! What became of each response, for who keeps a log.

use std::collections::VecDeque;

use bad_gateway::{RequestContext, Verdict};

use crate::request::{Asked, NotUnderstood};

/// What happened on a connection whose [`Core`](crate::Core) records it. An example stands at
/// [`Spectator`](crate::Spectator).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum News {
    /// A response was read to its end, was refused, or was cut off; or none came.
    Response(Box<Exchange>),
    /// These bytes, or their beginning, came while no request was outstanding.
    Unsolicited(Vec<u8>),
    /// What was to be written is no request that can be watched.
    NotUnderstood(NotUnderstood),
    /// The connection ended while so many requests behind the last one that was answered waited for theirs.
    Unanswered(usize),
    /// More waits for an answer than a [`Spectator`](crate::Spectator) keeps: it judges nothing from here on.
    Unjudged,
}

/// A request, and the response to it. Its `Debug` shows the bytes that were kept of both.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// What of the request the reading depends on.
    pub request: RequestContext,
    /// What was noted of the request's head.
    pub note: Box<[u8]>,
    /// The decision.
    pub verdict: Verdict,
    /// The first bytes of the response, as they came, interim responses among them; none of one that nobody has to
    /// look at ([`Core::recording_what_is_wrong`](crate::Core::recording_what_is_wrong)).
    pub opening: Vec<u8>,
    /// How many bytes of it came.
    pub came: u64,
    /// How many interim responses did not pass.
    pub dropped: u32,
    /// What passed is not byte for byte what came.
    pub changed: bool,
    /// Its final head passed.
    pub begun: bool,
}

/// The record of a connection; nothing, unless it was asked for.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// How many bytes of each response are kept, if anything is recorded.
    keep: Option<usize>,
    /// Those of every response, or only where something is wrong.
    pub(super) all: bool,
    opening: Vec<u8>,
    /// From where on bytes of the look that is taken are not in `opening` yet.
    from: usize,
    came: u64,
    pub(super) dropped: u32,
    pub(super) changed: bool,
    news: VecDeque<News>,
}

impl Record {
    pub(super) const fn keeping(keep: usize) -> Self {
        Self {
            keep: Some(keep),
            all: true,
            opening: Vec::new(),
            from: 0,
            came: 0,
            dropped: 0,
            changed: false,
            news: VecDeque::new(),
        }
    }

    /// Whether anything is recorded.
    pub(super) const fn is_kept(&self) -> bool {
        self.keep.is_some()
    }

    /// Another response begins.
    pub(super) fn begin(&mut self) {
        self.opening.clear();
        (self.came, self.dropped, self.changed) = (0, 0, false);
    }

    /// Bytes are looked at from here on.
    pub(super) fn look_from(&mut self, at: usize) {
        self.from = at;
    }

    /// So many bytes of the response came.
    pub(super) fn came(&mut self, count: usize) {
        self.came = self.came.saturating_add(count as u64);
    }

    /// Keeps what came of the response in this look, `bytes` up to its end: while it goes on, or where somebody has to
    /// look at it. Most responses come and go in one look, and are not copied.
    pub(super) fn keep(&mut self, bytes: &[u8]) {
        let Some(keep) = self.keep else { return };
        let new = bytes.get(self.from..).unwrap_or_default();
        let room = keep.saturating_sub(self.opening.len());
        self.opening.extend_from_slice(&new[..new.len().min(room)]);
        self.from = bytes.len();
    }

    /// The response is one that nobody has to look at.
    pub(super) fn forget(&mut self) {
        self.opening = Vec::new();
    }

    pub(super) fn add(&mut self, news: News) {
        if self.keep.is_some() {
            self.news.push_back(news);
        }
    }

    pub(super) fn unsolicited(&mut self, bytes: &[u8]) {
        if let Some(keep) = self.keep {
            self.add(News::Unsolicited(bytes[..bytes.len().min(keep)].to_vec()));
        }
    }

    /// The response to this request was judged.
    pub(super) fn response(&mut self, asked: &mut Asked, verdict: &Verdict, begun: bool) {
        if self.is_kept() {
            let exchange = Box::new(self.exchange(asked, verdict, begun));
            self.news.push_back(News::Response(exchange));
        }
    }

    pub(super) fn exchange(
        &mut self,
        asked: &mut Asked,
        verdict: &Verdict,
        begun: bool,
    ) -> Exchange {
        Exchange {
            request: asked.so_far(),
            note: std::mem::take(&mut asked.note),
            verdict: *verdict,
            opening: std::mem::take(&mut self.opening),
            came: self.came,
            dropped: self.dropped,
            changed: self.changed,
            begun,
        }
    }

    pub(super) fn next(&mut self) -> Option<News> {
        self.news.pop_front()
    }
}
