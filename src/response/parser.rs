//! The parser: its state, and what it shows of what was read.

use super::state::State;
use super::{Event, Step};
use crate::body::Body;
use crate::framing::{Decision, Framing, Persistence};
use crate::head::{FieldTable, Head, StatusLine, Trailers};
use crate::policy::{Deviations, Policy};
use crate::request::RequestContext;

/// Reads one response after the other from the bytes that one connection delivers.
///
/// `FIELDS` is the room for fields, 16 bytes each; with the default, the parser is smaller than
/// 8 KiB. It does no I/O, reads no clock and allocates nothing.
///
/// - Spans lie inside of the bytes just consumed.
/// - [`Event::NeedMore`] means: what is left, again, and more. A finished line is never looked at
///   twice.
/// - Any split of the input gives the same events in sum, the same verdict, the same offsets.
///   Offsets count bytes from the first one of the response, interim responses included.
/// - After the first error every call returns that error.
/// - Content of a 205 that the policy tolerates is read and dropped: no event shows it.
///
/// `Debug` shows no byte of the peer.
///
/// ```
/// use bad_gateway::{Ending, Event, Method, Policy, RequestContext, ResponseParser};
///
/// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
/// let mut buffer = Vec::new();
/// let mut content = Vec::new();
/// let pieces = [&b"HTTP/1.1 200 OK\r\nContent-Le"[..], b"ngth: 5\r\n\r\nhe", b"llo"];
/// let mut arriving = pieces.into_iter();
/// let ending = loop {
///     let step = response.step(&buffer)?;
///     let consumed: Vec<u8> = buffer.drain(..step.consumed).collect();
///     match step.event {
///         Event::NeedMore => match arriving.next() {
///             Some(piece) => buffer.extend_from_slice(piece),
///             None => break Ending::Closed,
///         },
///         Event::Data(span) => content.extend_from_slice(span.of(&consumed)),
///         Event::Head(_) => assert_eq!(response.head(&consumed).status(), 200),
///         Event::Interim | Event::Trailers => {}
///         Event::End | Event::Tunnel => break Ending::Open,
///     }
/// };
/// assert_eq!(content, b"hello");
/// let verdict = response.end(ending, buffer.len() as u64);
/// assert!(verdict.answer().is_none(), "there is nothing to answer in its place");
/// assert!(verdict.reuse.is_yes(), "the connection can take another request");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Debug)]
pub struct ResponseParser<const FIELDS: usize = 256> {
    pub(super) policy: Policy,
    pub(super) request: RequestContext,
    pub(super) state: State,
    pub(super) fields: FieldTable<FIELDS>,
    /// Used in [`State::Body`] alone.
    pub(super) body: Body,
    /// The head that was read last, and its length.
    pub(super) line: Option<(StatusLine, usize)>,
    /// Its first byte's offset.
    pub(super) head_at: u64,
    /// How far into the consumed bytes the trailer section starts.
    pub(super) trailers_at: usize,
    pub(super) deviations: Deviations,
    pub(super) decision: Option<(Framing, Persistence)>,
    /// The offset of the next byte that was not consumed.
    pub(super) consumed: u64,
    /// Whether any byte was given; may be false where `consumed` is above 0, which says the same.
    pub(super) began: bool,
    pub(super) content: u64,
    pub(super) interim: u32,
    pub(super) interim_bytes: u32,
    pub(super) trailer_close: bool,
}

impl ResponseParser {
    /// A parser for the response to `request`, with room for 256 fields.
    ///
    /// [`ResponseParser::with_room`] makes one with another room.
    #[must_use]
    pub fn new(policy: Policy, request: RequestContext) -> Self {
        Self::with_room(policy, request)
    }
}

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// A parser for the response to `request`, with room for `FIELDS` fields of the final head and
    /// the trailer section together; one more is refused as `field-count`.
    ///
    /// ```
    /// use bad_gateway::{Method, Policy, RequestContext, ResponseParser};
    ///
    /// let small = ResponseParser::<32>::with_room(Policy::GATEWAY, RequestContext::new(Method::Get));
    /// assert!(size_of_val(&small) < size_of::<ResponseParser>());
    /// ```
    #[must_use]
    pub fn with_room(policy: Policy, request: RequestContext) -> Self {
        Self {
            policy,
            request,
            state: State::Start,
            fields: FieldTable::new(),
            body: Body::new(Framing::None, 200, 0),
            line: None,
            head_at: 0,
            trailers_at: 0,
            deviations: Deviations::NONE,
            decision: None,
            consumed: 0,
            began: false,
            content: 0,
            interim: 0,
            interim_bytes: 0,
            trailer_close: false,
        }
    }

    /// Starts the following response on the same connection: the policy stays, everything that was
    /// read is forgotten, and offsets count from 0 again.
    ///
    /// Only a connection that can be used again has a following response
    /// ([`Verdict::reuse`](crate::Verdict::reuse)); with another connection the parser starts anew,
    /// whatever came before.
    ///
    /// ```
    /// use bad_gateway::{Ending, Event, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Head));
    /// let bytes = b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    /// let first = response.step(bytes)?;
    /// assert!(response.end(Ending::Open, 0).reuse.is_yes());
    ///
    /// response.next_response(RequestContext::new(Method::Delete));
    /// let second = response.step(&bytes[first.consumed..])?;
    /// assert_eq!(response.end(Ending::Open, 0).consumed, second.consumed as u64);
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[inline]
    pub fn next_response(&mut self, request: RequestContext) {
        self.request.assign(&request);
        self.state = State::Start;
        self.line = None;
        self.deviations.clear();
        self.decision = None;
        (self.consumed, self.content) = (0, 0);
        (self.interim, self.interim_bytes) = (0, 0);
        (self.began, self.trailer_close) = (false, false);
    }

    /// Starts with another connection, and with its policy: from here on it is what
    /// [`ResponseParser::with_room`] gives, but the room for fields is not cleared, which takes time.
    ///
    /// For whoever keeps parsers to use them again.
    ///
    /// ```
    /// use bad_gateway::{Ending, Method, Outcome, Policy, RequestContext, ResponseParser};
    ///
    /// let get = RequestContext::new(Method::Get);
    /// let mut response = ResponseParser::new(Policy::STRICT, get);
    /// assert!(response.step(b"HTTP/1.1 200\r\n\r\n").is_err());
    /// response.restart(Policy::GATEWAY, get);
    /// let _head = response.step(b"HTTP/1.1 200\r\n\r\n")?;
    /// assert_eq!(response.end(Ending::Closed, 0).outcome, Outcome::Valid);
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    pub fn restart(&mut self, policy: Policy, request: RequestContext) {
        self.policy = policy;
        self.next_response(request);
    }

    /// Says that the request was sent whole by now, after [`RequestContext::still_sending`].
    ///
    /// Until then a 101 is refused (`upgrade-early`), and the connection cannot be used again
    /// ([`Barrier::RequestUnsent`](crate::Barrier::RequestUnsent)).
    ///
    /// ```
    /// use bad_gateway::{Barrier, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let request = RequestContext::new(Method::Put).still_sending();
    /// let mut response = ResponseParser::new(Policy::GATEWAY, request);
    /// let _head = response.step(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")?;
    /// assert_eq!(response.barrier(), Some(Barrier::RequestUnsent));
    /// response.request_sent();
    /// assert_eq!(response.barrier(), None);
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    pub const fn request_sent(&mut self) {
        self.request.set_sent();
    }

    /// The request that this response answers.
    ///
    /// ```
    /// use bad_gateway::{Method, Policy, RequestContext, ResponseParser};
    ///
    /// let request = RequestContext::new(Method::Put).still_sending();
    /// let mut response = ResponseParser::new(Policy::GATEWAY, request);
    /// response.request_sent();
    /// assert!(response.request().is_sent());
    /// ```
    pub const fn request(&self) -> &RequestContext {
        &self.request
    }

    /// Takes note of a head of `len` bytes, and of what it means.
    #[inline(always)]
    pub(super) fn accept(&mut self, line: StatusLine, len: usize, decision: Decision) -> Step {
        let base = self.consumed;
        self.line = Some((line, len));
        self.head_at = base;
        self.consumed = base.saturating_add(len as u64);
        if line.is_interim() {
            let own = u32::try_from(len - line.start.index()).unwrap_or(u32::MAX);
            self.interim = self.interim.saturating_add(1);
            self.interim_bytes = self.interim_bytes.saturating_add(own);
            self.state = State::Start;
            return Step { consumed: len, event: Event::Interim };
        }
        self.decision = Some((decision.framing, decision.persistence));
        self.state = match decision.framing {
            Framing::Tunnel => State::Tunnel,
            framing => {
                self.body.restart(framing, line.code, self.consumed);
                State::Body
            }
        };
        Step { consumed: len, event: Event::Head(decision.framing) }
    }

    /// The head that the last [`Event::Interim`] or [`Event::Head`] announced, over the bytes that
    /// its step consumed; the final one can be asked for until [`ResponseParser::next_response`].
    ///
    /// The caller keeps those bytes as long as the head is of use. A slice of another length gives
    /// empty names and values, and so does every slice before the first head. Over other bytes, names and
    /// values are whatever stands there, never a panic; [`Forward`](crate::forward::Forward) leaves out what
    /// is no field line in those bytes.
    #[must_use]
    pub fn head<'a>(&'a self, raw: &'a [u8]) -> Head<'a> {
        static NONE: (StatusLine, FieldTable<0>) = (StatusLine::NONE, FieldTable::new());
        let Some((line, len)) = &self.line else {
            return Head::new(&[], &NONE.0, &NONE.1, self.head_at);
        };
        let raw = if raw.len() == *len { raw } else { &[] };
        Head::new(raw, line, &self.fields, self.head_at)
    }

    /// The trailer section that [`Event::Trailers`] announced, over the bytes that its step
    /// consumed; it can be asked for until [`ResponseParser::next_response`].
    ///
    /// Over other bytes, names and values are whatever stands there, or empty, never a panic;
    /// [`Forward`](crate::forward::Forward) leaves out what is no field line in those bytes. An example stands
    /// at [`Trailers`].
    #[must_use]
    pub fn trailers<'a>(&'a self, raw: &'a [u8]) -> Trailers<'a> {
        let raw = match self.state {
            State::End => raw.get(self.trailers_at..).unwrap_or_default(),
            _ => return Trailers::NONE,
        };
        Trailers::new(raw, self.fields.trailers())
    }

    /// What was tolerated so far in this response, also before an error.
    ///
    /// ```
    /// use bad_gateway::{Defect, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let mut response = ResponseParser::new(Policy::GATEWAY, RequestContext::new(Method::Get));
    /// let _head = response.step(b"HTTP/1.1 200\r\nContent-Length: 9\r\n\r\n")?;
    /// assert!(response.deviations().contains(Defect::StatusSpaceMissing));
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[must_use]
    pub const fn deviations(&self) -> &Deviations {
        &self.deviations
    }
}
