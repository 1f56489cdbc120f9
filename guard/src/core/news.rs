//! What became of each response, for who keeps a log.

use std::collections::VecDeque;

use bad_gateway::{RequestContext, Verdict};

use crate::request::{Asked, NotUnderstood};

/// What happened on a connection whose [`Core`](crate::Core) records it.
#[derive(Debug)]
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
}

/// A request, and the response to it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// What of the request the reading depends on.
    pub request: RequestContext,
    /// What was noted of the request's head.
    pub note: Box<[u8]>,
    /// The decision.
    pub verdict: Verdict,
    /// The first bytes of the response, as they came, interim responses among them.
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
    opening: Vec<u8>,
    came: u64,
    pub(super) dropped: u32,
    pub(super) changed: bool,
    news: VecDeque<News>,
}

impl Record {
    pub(super) const fn keeping(keep: usize) -> Self {
        Self {
            keep: Some(keep),
            opening: Vec::new(),
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

    /// These bytes of the response came.
    pub(super) fn came(&mut self, bytes: &[u8]) {
        let Some(keep) = self.keep else { return };
        self.came = self.came.saturating_add(bytes.len() as u64);
        let room = keep.saturating_sub(self.opening.len());
        self.opening.extend_from_slice(&bytes[..bytes.len().min(room)]);
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
        if self.keep.is_none() {
            return;
        }
        let exchange = Exchange {
            request: asked.so_far(),
            note: std::mem::take(&mut asked.note),
            verdict: *verdict,
            opening: std::mem::take(&mut self.opening),
            came: self.came,
            dropped: self.dropped,
            changed: self.changed,
            begun,
        };
        self.news.push_back(News::Response(Box::new(exchange)));
    }

    pub(super) fn next(&mut self) -> Option<News> {
        self.news.pop_front()
    }
}
