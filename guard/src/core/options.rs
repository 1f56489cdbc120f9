//! What of a connection's ways can be chosen.

use bad_gateway::Version;

use super::Core;
use super::news::Record;
use crate::request::{Asked, Note};

/// Which interim responses pass (RFC 9110 §15.2), where not all of them do; to a request of HTTP/1.0 none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums, reason = "those that were asked for, or all")]
pub enum Interim {
    /// One 100, to a request that expects it: widely used clients take others for the answer.
    Expected,
    /// Each.
    All,
}

impl Interim {
    /// Whether one with this status passes to the request.
    pub(super) fn passes(self, status: u16, asked: &Asked) -> bool {
        match self {
            // Once a 100 came, the request expects it no longer.
            Self::Expected => status == 100 && asked.expects,
            Self::All => asked.context.version() != Version::HTTP_10,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Options {
    /// Without a choice every one passes, as a client library's connection gives it.
    pub(super) interim: Option<Interim>,
    pub(super) chunks_to_the_close: bool,
    pub(super) takes_heads_back: bool,
}

impl Options {
    /// Whether final heads do not all pass at once, as they are.
    #[inline]
    pub(super) const fn changes_heads(&self) -> bool {
        self.chunks_to_the_close || self.takes_heads_back
    }
}

impl Core {
    /// Passes only these interim responses; without this every one, to HTTP/1.0 too.
    #[must_use]
    pub fn with_interim(mut self, interim: Interim) -> Self {
        self.options.interim = Some(interim);
        self
    }

    /// Passes content to the close in chunks, to requests of HTTP/1.1: for a reader to whom the end of the
    /// connection looks the same, however it came.
    ///
    /// ```
    /// use bad_gateway::{Ending, Policy};
    /// use bad_gateway_guard::{Core, Next};
    ///
    /// let mut core = Core::new(Policy::GATEWAY).with_chunks_to_the_close();
    /// let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    /// let count = core.plan(request)?;
    /// core.wrote([&request[..]], count);
    /// assert_eq!(core.received(b"HTTP/1.1 200 OK\r\n\r\nab"), 0);
    /// let mut out = Vec::new();
    /// loop {
    ///     match core.next() {
    ///         Next::Deliver(bytes) => {
    ///             out.extend_from_slice(bytes);
    ///             let count = bytes.len();
    ///             core.delivered(count);
    ///         }
    ///         Next::Judge => core.judge(0),
    ///         Next::Read => core.ended(Ending::Closed),
    ///         _ => break,
    ///     }
    /// }
    /// let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    /// assert_eq!(out, format!("{head}2\r\nab\r\n0\r\n\r\n").into_bytes());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn with_chunks_to_the_close(mut self) -> Self {
        self.options.chunks_to_the_close = true;
        self
    }

    /// Does not pass a head that came together with what is wrong with its content: then another answer may
    /// still stand in its place. Without this each head passes that has no fault itself.
    ///
    /// ```
    /// use bad_gateway::Policy;
    /// use bad_gateway_guard::{Core, Next, Reached};
    ///
    /// let mut core = Core::new(Policy::GATEWAY).taking_heads_back();
    /// let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    /// let count = core.plan(request)?;
    /// core.wrote([&request[..]], count);
    /// assert_eq!(core.received(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0x\r\n"), 0);
    /// assert!(matches!((core.next(), core.reached()), (Next::Fail(_), Reached::Nothing)));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn taking_heads_back(mut self) -> Self {
        self.options.takes_heads_back = true;
        self
    }

    /// Records what happens, for [`Core::news`]: of each response at most `keep` bytes, and of each request
    /// what `note` makes of its head.
    #[must_use]
    pub fn recording(mut self, keep: usize, note: Note) -> Self {
        self.record = Record::keeping(keep);
        self.watcher.set_note(note);
        self
    }

    /// Keeps no bytes of a response that is valid, does not deviate, and leaves the connection to the next one: who
    /// writes a log of all the others has nothing to tell of it.
    ///
    /// ```
    /// use bad_gateway::Policy;
    /// use bad_gateway_guard::{Core, News};
    ///
    /// let mut core = Core::new(Policy::GATEWAY).recording(512, |_| Box::default()).recording_what_is_wrong();
    /// let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    /// for (bytes, kept) in [(&b"HTTP/1.1 204 No Content\r\n\r\n"[..], 0), (b"HTTP/1.1 204\r\n\r\n", 16)] {
    ///     let count = core.plan(request)?;
    ///     core.wrote([&request[..]], count);
    ///     core.received(bytes);
    ///     let Some(News::Response(exchange)) = core.news() else { panic!() };
    ///     assert_eq!((exchange.opening.len(), exchange.came), (kept, bytes.len() as u64));
    /// }
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn recording_what_is_wrong(mut self) -> Self {
        self.record.all = false;
        self
    }
}
