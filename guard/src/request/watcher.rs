//! Follows what is written, and knows which requests are outstanding.
//!
//! It reads ahead of the write, so that nothing goes out that was not understood, and goes back to where it
//! stood if less went out than it read.

use bad_gateway::InvalidRequest;

use super::chunks::Chunks;
use super::head::{self, Content, Understood};
use super::lines::Lines;
use super::outstanding::Outstanding;
use super::preamble::Start;
use super::trailers::Trailers;
use super::{Asked, MAX_OUTSTANDING, MAX_REQUEST_HEAD, NotUnderstood, Note, is_tchar};

/// Where in what is written the next byte stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// At the start of the connection, where a preamble may stand.
    Start,
    /// In the rest of a preamble.
    Preamble(u16),
    Head(Lines),
    Length(u64),
    Chunks(Chunks),
    Trailers(Trailers),
    Tunnel,
}

/// Follows what is written on one connection.
#[derive(Debug)]
pub(crate) struct Watcher {
    place: Place,
    /// The bytes of a head, or of a preamble, that came in pieces.
    pending: Vec<u8>,
    /// `pending` is whole and was read; it goes once it was written.
    whole: bool,
    outstanding: Outstanding,
    /// Makes a note of each head.
    note: Option<Note>,
}

/// Where the watcher stood before it read ahead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    place: Place,
    pending: usize,
    outstanding: usize,
    /// Of the last outstanding request: whether its content was begun, and was sent.
    last: (bool, bool),
}

impl Watcher {
    pub(crate) const fn new() -> Self {
        Self {
            place: Place::Start,
            pending: Vec::new(),
            whole: false,
            outstanding: Outstanding::new(),
            note: None,
        }
    }

    /// Notes of each head what `note` makes of it.
    pub(crate) fn set_note(&mut self, note: Note) {
        self.note = Some(note);
    }

    /// The request whose response is read.
    pub(crate) fn front(&self) -> Option<&Asked> {
        self.outstanding.first()
    }

    /// Whether it was written whole.
    pub(crate) fn is_front_sent(&self) -> bool {
        self.front().is_some_and(|asked| asked.sent)
    }

    /// The same, to take its note.
    pub(crate) fn front_mut(&mut self) -> Option<&mut Asked> {
        self.outstanding.first_mut()
    }

    /// The number of requests that were written whole, and whose responses are not read to their end.
    pub(crate) fn sent_whole(&self) -> usize {
        self.outstanding.iter().filter(|asked| asked.sent).count()
    }

    /// The number of requests whose responses are not read to their end.
    pub(crate) fn outstanding(&self) -> usize {
        self.outstanding.len()
    }

    /// The request whose response is read need no longer wait for a 100.
    pub(crate) fn continued(&mut self) {
        if let Some(front) = self.outstanding.first_mut() {
            front.expects = false;
        }
    }

    /// The response to the first outstanding request was read.
    pub(crate) fn answered(&mut self) {
        self.outstanding.pop();
    }

    /// The connection is a tunnel from now on.
    pub(crate) fn open_tunnel(&mut self) {
        self.place = Place::Tunnel;
        self.outstanding.truncate(0);
    }

    /// Whether no request is written in part.
    pub(crate) fn is_between(&self) -> bool {
        match self.place {
            Place::Start => self.pending.is_empty(),
            Place::Head(lines) => lines.is_fresh(),
            _ => false,
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        let last = self.outstanding.last().map_or((false, false), |last| (last.begun, last.sent));
        let (pending, outstanding) = (self.pending.len(), self.outstanding.len());
        Mark { place: self.place, pending, outstanding, last }
    }

    /// Goes back to where it stood: what was read since was not written.
    pub(crate) fn back(&mut self, mark: Mark) {
        self.place = mark.place;
        self.pending.truncate(mark.pending);
        self.whole = false;
        self.outstanding.truncate(mark.outstanding);
        if let Some(last) = self.outstanding.last_mut() {
            (last.begun, last.sent) = mark.last;
        }
    }

    /// What was read was written.
    pub(crate) fn keep(&mut self) {
        if self.whole {
            self.whole = false;
            self.pending = Vec::new();
        }
    }

    /// Reads ahead; gives how many of the bytes may be written now. None of them: they must wait for an
    /// answer. Before what is not understood it stops, and is an error where nothing stands before it.
    #[inline]
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Result<usize, NotUnderstood> {
        let mut at = 0;
        // What came in pieces is written before more is read, so that one buffer is enough.
        while at < bytes.len() && !self.whole {
            let mark = (at > 0).then(|| self.mark());
            match (self.step(&bytes[at..]), mark) {
                (Ok(0), _) => break,
                (Ok(len), _) => at += len,
                (Err(_), Some(mark)) => {
                    self.back(mark);
                    break;
                }
                (Err(error), None) => return Err(error),
            }
        }
        Ok(at)
    }

    #[inline(always)]
    fn step(&mut self, bytes: &[u8]) -> Result<usize, NotUnderstood> {
        if let Place::Head(lines) = self.place
            && lines.is_fresh()
        {
            if self.must_wait() {
                return Ok(0);
            }
            // Most come whole and are read once; what is wrong with another is told by its lines.
            if let Some(len) = self.whole_head(bytes) {
                return Ok(len);
            }
        }
        self.step_within(bytes)
    }

    #[inline(never)]
    fn step_within(&mut self, bytes: &[u8]) -> Result<usize, NotUnderstood> {
        match self.place {
            Place::Tunnel => Ok(bytes.len()),
            Place::Start => self.start(bytes),
            Place::Preamble(left) => {
                let here = usize::from(left).min(bytes.len());
                // It is no more than `left`.
                let left = left - u16::try_from(here).unwrap_or(left);
                self.place =
                    if left == 0 { Place::Head(Lines::default()) } else { Place::Preamble(left) };
                Ok(here)
            }
            Place::Head(lines) => self.head(lines, bytes),
            Place::Length(left) => {
                let here = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                self.begun();
                self.place = Place::Length(left - here as u64);
                if here as u64 == left {
                    self.sent();
                }
                Ok(here)
            }
            Place::Chunks(mut chunks) => {
                let (len, last) = chunks.read(bytes)?;
                self.begun();
                self.place =
                    if last { Place::Trailers(Trailers::START) } else { Place::Chunks(chunks) };
                Ok(len)
            }
            Place::Trailers(mut trailers) => {
                let (len, ended) = trailers.read(bytes)?;
                self.place = Place::Trailers(trailers);
                if ended {
                    self.sent();
                }
                Ok(len)
            }
        }
    }

    #[inline(never)]
    fn start(&mut self, bytes: &[u8]) -> Result<usize, NotUnderstood> {
        // No preamble's first part is longer; most first bytes say that there is none.
        let first = &bytes[..bytes.len().min(128)];
        let known = self.pending.len();
        if known == 0
            && Start::of(first) == Ok(Start::Http)
            && let Some(len) = self.whole_head(bytes)
        {
            return Ok(len);
        }
        self.pending.extend_from_slice(first);
        match Start::of(&self.pending)? {
            Start::Open => Ok(self.pending.len() - known),
            Start::Preamble { len, rest } => {
                self.pending.truncate(len);
                self.whole = true;
                self.place =
                    if rest == 0 { Place::Head(Lines::default()) } else { Place::Preamble(rest) };
                Ok(len - known)
            }
            Start::Http => {
                self.pending.truncate(known);
                let mut lines = Lines::default();
                if lines.read(&self.pending)?.is_some() {
                    // Nothing but line ends.
                    head::read(&self.pending)?;
                }
                self.head(lines, bytes)
            }
        }
    }

    /// Reads a head that stands there whole, and has no fault; gives its length.
    #[inline(always)]
    fn whole_head(&mut self, bytes: &[u8]) -> Option<usize> {
        let (understood, len) = head::read(bytes).ok()?;
        if len > MAX_REQUEST_HEAD as usize {
            return None;
        }
        self.asks(understood, &bytes[..len]);
        Some(len)
    }

    #[inline(never)]
    fn head(&mut self, mut lines: Lines, bytes: &[u8]) -> Result<usize, NotUnderstood> {
        // What is no HTTP/1 at all does not even begin to go out.
        if lines.is_fresh() && !bytes.first().is_some_and(|&byte| is_tchar(byte)) {
            return Err(NotUnderstood::Head(InvalidRequest::RequestLine { at: 0 }));
        }
        let Some(end) = lines.read(bytes)? else {
            self.pending.extend_from_slice(bytes);
            self.place = Place::Head(lines);
            return Ok(bytes.len());
        };
        if self.pending.is_empty() {
            let (understood, _) = head::read(&bytes[..end])?;
            self.asks(understood, &bytes[..end]);
        } else {
            self.pending.extend_from_slice(&bytes[..end]);
            self.whole = true;
            let (understood, _) = head::read(&self.pending)?;
            let pending = std::mem::take(&mut self.pending);
            self.asks(understood, &pending);
            self.pending = pending;
        }
        Ok(end)
    }

    /// A request with this head is outstanding, and its content follows.
    #[inline(always)]
    fn asks(&mut self, understood: Understood, head: &[u8]) {
        let Understood { context, content, expects } = understood;
        let note = self.note.map(|note| note(head)).unwrap_or_default();
        let sent = content == Content::Length(0);
        self.outstanding.push(Asked { context, expects, begun: false, sent, note });
        self.place = match content {
            Content::Length(0) => Place::Head(Lines::default()),
            Content::Length(octets) => Place::Length(octets),
            Content::Chunked => Place::Chunks(Chunks::START),
        };
    }

    /// Whether what is written next must wait for an answer.
    #[cfg(feature = "tokio")]
    pub(crate) fn waits(&self) -> bool {
        matches!(self.place, Place::Head(lines) if lines.is_fresh()) && self.must_wait()
    }

    /// Whether no request may be written before another one is answered.
    fn must_wait(&self) -> bool {
        self.outstanding.len() >= MAX_OUTSTANDING
            || self.outstanding.last().is_some_and(Asked::may_switch)
    }

    fn begun(&mut self) {
        if let Some(last) = self.outstanding.last_mut() {
            last.begun = true;
        }
    }

    /// A request has ended, though it may have been answered already.
    fn sent(&mut self) {
        self.place = Place::Head(Lines::default());
        if let Some(last) = self.outstanding.last_mut() {
            last.sent = true;
        }
    }
}
