//! The guard without I/O: what was written → which requests are outstanding; what was received → what may pass.

// In this order: each uses those above it.
mod output;
mod content;
mod writing;
mod response;

use std::io;
use std::sync::Arc;

use bad_gateway::{Barrier, Ending, Method, Outcome, Policy, RequestContext, ResponseParser};

use crate::error::GuardError;
use crate::observe::{Observer, Watched};
use crate::request::{Mark, Watcher};
use content::Content;
use output::Output;

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

/// A guard without I/O, for one connection to an upstream.
///
/// [`Guard`](crate::Guard) is this around a connection. Before bytes are written, [`Core::plan`] says how many of
/// them may be, and afterwards [`Core::wrote`] is told how many were. Of bytes that were received
/// [`Core::received`] says how many pass where they stand; [`Core::next`] tells the rest.
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
    /// Bytes came that answer nothing.
    poisoned: bool,
    watched: Watched,
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
            poisoned: false,
            watched: Watched::default(),
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
        if let Some(bytes) = self.output.first() {
            return Next::Deliver(bytes);
        }
        match &self.state {
            State::Failed(error) => Next::Fail(error),
            State::Ended => Next::End,
            State::Tunnel => Next::Tunnel,
            _ if self.output.is_fresh() => Next::Judge,
            State::Idle if !self.output.kept().is_empty() => Next::Wait,
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
        const ENOUGH: usize = 64;
        let held = self.output.kept().len();
        let joins = held == 0 || self.content.is_raw();
        joins && self.content.may_pass() && held.saturating_add(ENOUGH) <= room
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
        let judged = self.look(bytes);
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
        let judged = self.look(&kept[self.output.range()]);
        self.output.put_back(kept, judged, self.is_live());
    }

    fn is_live(&self) -> bool {
        matches!(self.state, State::Idle | State::Reading | State::Early)
    }

    /// The upstream's connection ended like this; what [`Core::next`] says then is the last.
    pub fn ended(&mut self, ending: Ending) {
        if let State::Idle = self.state {
            if !self.output.kept().is_empty() {
                return self.unsolicited();
            }
            if !self.begin() {
                self.state = State::Ended;
                return;
            }
        }
        match self.state {
            State::Early => self.finish(ending, 0),
            State::Reading => self.cut(ending),
            State::Idle | State::Tunnel | State::Ended | State::Failed(_) => {}
        }
    }

    /// The response ends with the connection: that may be its end, or it was cut off.
    fn cut(&mut self, ending: Ending) {
        let verdict = self.parser.end(ending, 0);
        self.tell(&verdict);
        self.output.forget();
        let unanswered = self.watcher.outstanding().saturating_sub(1);
        match verdict.outcome {
            Outcome::Valid => {
                let held = self.content.take_held();
                self.output.say(&held);
                self.state = State::Ended;
            }
            // The library sends the request again, or says that there was no response.
            Outcome::NoResponse => self.state = State::Ended,
            _ => self.state = State::Failed(GuardError::Response(Box::new(verdict))),
        }
        self.tell_unanswered(unanswered);
    }

    /// What the reader gets of an error of the upstream's connection: the guard's where a response was cut, else
    /// the error as it is.
    #[must_use]
    pub fn broke(&mut self, error: io::Error) -> Option<io::Error> {
        use io::ErrorKind::{
            BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, UnexpectedEof, WouldBlock,
        };
        // The connection may be read again.
        if matches!(error.kind(), Interrupted | WouldBlock) || !self.is_live() {
            return Some(error);
        }
        self.ended(ending(&error));
        // Those that libraries take for an end.
        let end = matches!(
            error.kind(),
            BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof
        );
        if end && matches!(self.state, State::Failed(_)) { None } else { Some(error) }
    }

    /// Whether another request may be written, as far as is known.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_live() || matches!(self.state, State::Tunnel)
    }

    /// Whether nothing is written, read or awaited: bytes that come from upstream now are no answer.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
            && self.watcher.is_between()
            && self.watcher.outstanding() == 0
            && self.output.kept().is_empty()
    }

    /// The number of requests that were written, at least their heads, and whose responses were not read to
    /// their ends.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.watcher.outstanding()
    }

    /// Of the request whose response is read: what of it the reading depends on, and whether it waits for a 100.
    #[must_use]
    pub fn request(&self) -> Option<(RequestContext, bool)> {
        self.watcher.front().map(|asked| (asked.context, asked.expects && !asked.begun))
    }

    /// Starts to read the response to the first outstanding request; says whether there is one.
    fn begin(&mut self) -> bool {
        let Some(asked) = self.watcher.front() else { return false };
        let context = if asked.sent { asked.context } else { asked.context.still_sending() };
        self.parser.next_response(context);
        self.content = Content::Plain;
        self.state = State::Reading;
        true
    }

    /// The response has ended, with so many bytes behind it.
    fn finish(&mut self, ending: Ending, behind: usize) {
        let more = self.watcher.outstanding() > 1;
        let leftover = if more { 0 } else { behind as u64 };
        let verdict = self.parser.end(ending, leftover);
        self.tell(&verdict);
        self.watcher.answered();
        self.content = Content::Plain;
        if verdict.reuse.is_yes() {
            self.state = State::Idle;
        } else {
            self.poisoned = verdict.leftover > 0;
            self.state = State::Ended;
            self.tell_unanswered(self.watcher.outstanding());
        }
    }

    /// The response has ended: what is next?
    fn end_of_response(&mut self, behind: usize) {
        let unsent = self.parser.barrier() == Some(Barrier::RequestUnsent);
        let waits =
            |core: &Self| core.watcher.front().is_some_and(|asked| asked.expects && !asked.begun);
        if unsent && behind == 0 {
            // The content that a 100 would have called for does not come, or comes (RFC 9110 §10.1.1): nobody
            // knows what the next byte would be.
            if !waits(self) {
                self.state = State::Early;
                return;
            }
            self.refuses_content = true;
        }
        self.finish(Ending::Open, behind);
    }

    fn fail(&mut self) {
        let verdict = self.parser.end(Ending::Open, 0);
        self.tell(&verdict);
        self.state = State::Failed(GuardError::Response(Box::new(verdict)));
        self.tell_unanswered(self.watcher.outstanding().saturating_sub(1));
    }

    /// Bytes came from upstream while no request was outstanding: no later request may be written, and the
    /// connection reads as ended, as it does where they come together with the end of a response.
    pub fn unsolicited(&mut self) {
        self.watched.tell(|observer| observer.unsolicited());
        self.output.forget();
        self.poisoned = true;
        self.state = State::Ended;
    }

    fn tell(&self, verdict: &bad_gateway::Verdict) {
        if let Some(asked) = self.watcher.front() {
            self.watched.tell(|observer| observer.verdict(&asked.context, verdict));
        }
    }

    fn tell_unanswered(&self, requests: usize) {
        if requests > 0 {
            self.watched.tell(|observer| observer.unanswered(requests));
        }
    }
}

/// How the connection stands after the error.
fn ending(error: &io::Error) -> Ending {
    // ureq's time-outs have no kind of their own.
    #[cfg(feature = "ureq")]
    if let Some(ureq::Error::Timeout(_)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return Ending::TimedOut;
    }
    Ending::from(error.kind())
}
