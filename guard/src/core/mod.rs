//! The guard without I/O: what was written → which requests are outstanding; what was received → what may pass.

// In this order: each uses those above it.
mod output;
mod content;
mod news;
mod options;
mod end;
mod writing;
mod passing;
mod response;

use std::sync::Arc;

use bad_gateway::{Ending, Method, Policy, RequestContext, ResponseParser};

use crate::error::GuardError;
use crate::observe::{Observer, Watched};
use crate::request::{Mark, NotUnderstood, Watcher};
use content::Content;
use news::Record;
pub use news::{Exchange, News};
pub use options::Interim;
use options::Options;
use output::{Before, Output};
use passing::Passing;

/// What the reader of a connection gets next.
///
/// ```
/// use bad_gateway::Policy;
/// use bad_gateway_guard::{Core, Next};
///
/// let mut core = Core::new(Policy::GATEWAY);
/// let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
/// assert_eq!(core.plan(request).unwrap(), request.len());
/// core.wrote([&request[..]], request.len());
///
/// // A head without a fault passes where it stands; one with is written anew.
/// assert_eq!(core.received(b"HTTP/1.1 103 Early Hints\r\n\r\n"), 28);
/// assert_eq!(core.received(b"HTTP/1.1 204\r\n\r\n"), 0);
/// let Next::Deliver(repaired) = core.next() else { panic!() };
/// assert_eq!(repaired, b"HTTP/1.1 204 \r\n\r\n");
/// ```
#[derive(Debug)]
#[allow(clippy::exhaustive_enums, reason = "a caller must do each of them")]
pub enum Next<'a> {
    /// These bytes; say with [`Core::delivered`] how many of them went.
    Deliver(&'a [u8]),
    /// Nothing yet: call [`Core::judge`].
    Judge,
    /// What is read from upstream next, given to [`Core::received`] or [`Core::judge`].
    Read,
    /// Nothing before a request was written whole.
    Wait,
    /// All that is read from upstream, as it comes: the connection is a tunnel.
    Tunnel,
    /// The end.
    End,
    /// This error.
    Fail(&'a GuardError),
}

/// The room from which on reading in place is worth it.
const ENOUGH: usize = 64;

/// Where the response side stands.
#[derive(Debug)]
enum State {
    /// Between responses.
    Idle,
    Reading,
    /// The response has ended, its request has not.
    Early,
    Tunnel,
    Ended,
    Failed(GuardError),
}

/// How far the response to the first outstanding request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "nothing, something, or all of it")]
pub enum Reached {
    /// Its final head did not pass: another answer may stand in its place.
    Nothing,
    /// Its final head passed.
    Head,
    /// It passed whole.
    End,
}

/// A guard without I/O, for one connection to an upstream.
///
/// [`Guard`](crate::Guard) is this around a connection. Before bytes are written, [`Core::plan`] says how many of
/// them may be, and afterwards [`Core::wrote`] is told how many were. Of bytes that were received
/// [`Core::received`] says how many pass where they stand; [`Core::next`] tells the rest. An example stands at [`Next`].
#[derive(Debug)]
pub struct Core {
    parser: Box<ResponseParser>,
    watcher: Watcher,
    /// Where the watcher stood before what was planned, and how many bytes that is.
    plan: Option<(Mark, usize)>,
    state: State,
    /// What is done with the content of the response that is read.
    content: Content,
    output: Output,
    /// No more content of the request that was answered may be written, as the upstream may take what comes
    /// for a request.
    refuses_content: bool,
    /// How the connection has ended, as a write found that failed.
    broke: Option<Ending>,
    /// Bytes came that answer nothing.
    poisoned: bool,
    /// What is to be written is not understood; what was written before is answered first.
    refused: Option<NotUnderstood>,
    reached: Reached,
    /// What was decided before the final head, if that is of the same look.
    head_from: Option<Before>,
    options: Options,
    watched: Watched,
    record: Record,
}

impl Core {
    /// For a connection that was just made.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self {
            parser: Box::new(ResponseParser::new(policy, RequestContext::new(Method::Get))),
            watcher: Watcher::new(),
            plan: None,
            state: State::Idle,
            content: Content::Plain,
            output: Output::default(),
            refuses_content: false,
            broke: None,
            poisoned: false,
            refused: None,
            reached: Reached::Nothing,
            head_from: None,
            options: Options::default(),
            watched: Watched::default(),
            record: Record::default(),
        }
    }

    /// Tells the observer of every verdict.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.watched = Watched(Some(observer));
        self
    }

    /// What the reader gets next.
    #[must_use]
    pub fn next(&self) -> Next<'_> {
        if !self.output.is_empty()
            && let Some(bytes) = self.output.first()
        {
            return Next::Deliver(bytes);
        }
        match &self.state {
            State::Failed(error) => Next::Fail(error),
            State::Ended => Next::End,
            State::Tunnel => Next::Tunnel,
            _ if self.output.is_fresh() => Next::Judge,
            State::Idle if self.output.keeps() => Next::Wait,
            State::Idle | State::Reading | State::Early => Next::Read,
        }
    }

    /// So many bytes of [`Next::Deliver`] went to the reader.
    pub fn delivered(&mut self, count: usize) {
        self.output.delivered(count);
    }

    /// Whether what is read next may be read into the reader's buffer, of `room` bytes, behind
    /// [`Core::held`].
    #[must_use]
    pub fn reads_in_place(&self, room: usize) -> bool {
        let held = self.output.kept().len();
        let joins = held == 0 || self.content.is_raw();
        joins && self.content.may_pass() && held.saturating_add(ENOUGH) <= room
    }

    /// Whether what is read next may be read into the reader's buffer, of `room` bytes, and nothing stands before it:
    /// for most reads that is all there is to ask.
    #[inline]
    pub(crate) fn reads_on(&self, room: usize) -> bool {
        self.output.is_empty() && self.is_live() && self.content.may_pass() && ENOUGH <= room
    }

    /// Whether nothing waits for the reader, and nothing is held back.
    #[inline]
    pub(crate) fn has_passed_all(&self) -> bool {
        self.output.is_empty()
    }

    /// The bytes that were received and are held back.
    #[must_use]
    pub fn held(&self) -> &[u8] {
        self.output.kept()
    }

    /// Judges bytes that were received, [`Core::held`] first; gives how many of them pass where they stand. The
    /// others are kept here. Only where [`Core::next`] says [`Next::Read`].
    pub fn received(&mut self, bytes: &[u8]) -> usize {
        debug_assert!(self.output.first().is_none(), "what waits for the reader goes first");
        let passing = self.pass_plain(bytes);
        if let Passing::All = passing
            && self.output.is_empty()
        {
            return bytes.len();
        }
        let judged = self.look(bytes, passing);
        self.output.take(bytes, judged, self.is_live())
    }

    /// Where to read what is received, if not in place: at most `room` bytes, and some. Say then
    /// with [`Core::judge`] how many came.
    pub fn room(&mut self, room: usize) -> &mut [u8] {
        self.output.room(room)
    }

    /// Judges what is kept here, and `count` more bytes that were read into [`Core::room`]. Only where
    /// [`Core::next`] says [`Next::Read`], or with 0 bytes [`Next::Judge`].
    pub fn judge(&mut self, count: usize) {
        debug_assert!(self.output.first().is_none(), "what waits for the reader goes first");
        let kept = self.output.start(count);
        let judged = self.look(&kept[self.output.range()], Passing::Until(0, None));
        self.output.put_back(kept, judged, self.is_live());
    }

    #[inline]
    fn is_live(&self) -> bool {
        matches!(self.state, State::Idle | State::Reading | State::Early)
    }

    /// How far the response to the first outstanding request has come: of [`Next::Deliver`] too, also where
    /// [`Next::Fail`] follows.
    #[must_use]
    pub fn reached(&self) -> Reached {
        self.reached
    }

    /// What happened since it was asked last, in order, where it is recorded.
    pub fn news(&mut self) -> Option<News> {
        self.record.next()
    }

    /// Whether another request may be written, as far as is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        (self.is_live() && self.refused.is_none()) || matches!(self.state, State::Tunnel)
    }

    /// Whether the connection is a tunnel: what passes is not HTTP any more.
    #[must_use]
    pub fn is_tunnel(&self) -> bool {
        matches!(self.state, State::Tunnel)
    }

    /// Whether nothing is written, read or awaited: bytes that come from upstream now are no answer.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
            && self.watcher.is_between()
            && self.watcher.outstanding() == 0
            && !self.output.keeps()
    }

    /// The number of requests that were written, at least their heads, and whose responses were not read to
    /// their ends.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.watcher.outstanding()
    }

    /// What the reading of the response that is read depends on: of the first outstanding request.
    #[must_use]
    pub fn request(&self) -> Option<RequestContext> {
        self.watcher.front().map(|asked| asked.so_far())
    }

    /// Whether that request waits for a 100 before its content is written (RFC 9110 §10.1.1).
    #[must_use]
    pub fn expects_continue(&self) -> bool {
        self.watcher.front().is_some_and(|asked| asked.expects && !asked.begun)
    }

    /// What was noted of that request's head, where it is [recorded](Core::recording).
    #[must_use]
    pub fn note(&self) -> Option<&[u8]> {
        self.watcher.front().map(|asked| &*asked.note)
    }

    /// Starts to read the response to the first outstanding request; says whether there is one.
    #[inline]
    fn begin(&mut self) -> bool {
        let Some(asked) = self.watcher.front() else { return false };
        let context = asked.so_far();
        self.parser.next_response(context);
        self.head_from = None;
        self.record.begin();
        self.state = State::Reading;
        true
    }
}
