//! What the client writes: which requests are outstanding, and what of them their responses depend on.
//!
//! Requests are read by a grammar of their own, which is narrower than what servers accept: a head under
//! STRICT's line grammar, one Content-Length of digits or the one coding `chunked`, and nothing else. What
//! is not understood is refused before it goes out whole. So a request is framed here as the upstream does
//! it, or not at all.

// In this order: each uses those above it.
mod lines;
mod preamble;
mod chunks;
mod trailers;
mod head;
mod outstanding;
mod watcher;

use std::fmt;

use bad_gateway::{InvalidRequest, Method, RequestContext};

pub(crate) use watcher::{Mark, Watcher};

/// The most requests that can be outstanding; more wait until one is answered.
pub const MAX_OUTSTANDING: usize = 64;

/// The most bytes of a request's head, and of its trailer section.
pub const MAX_REQUEST_HEAD: u32 = 65_536;

/// Makes a note of a request's head.
pub type Note = fn(&[u8]) -> Box<[u8]>;

/// A request that was written, at least its head, and whose response was not read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) context: RequestContext,
    /// It waits for a 100 before it sends its content (RFC 9110 §10.1.1).
    pub(crate) expects: bool,
    /// A byte of its content went out.
    pub(crate) begun: bool,
    /// It went out whole.
    pub(crate) sent: bool,
    /// What was noted of its head.
    pub(crate) note: Box<[u8]>,
}

impl Asked {
    /// What the reading depends on, with how far it was sent.
    pub(crate) fn so_far(&self) -> RequestContext {
        if self.sent { self.context } else { self.context.still_sending() }
    }

    /// Whether the answer may open a tunnel, so that what comes behind it is no request.
    fn may_switch(&self) -> bool {
        self.context.method() == bad_gateway::Method::Connect || self.context.upgrade().is_some()
    }
}

/// Why what was written is no request that can be watched.
///
/// It says nothing about whether a server would take it: what is rare enough is not read at all. The text of
/// its `Display` holds no byte of the request.
///
/// ```
/// use bad_gateway_guard::{Core, GuardError, NotUnderstood};
/// use bad_gateway::Policy;
///
/// let mut core = Core::new(Policy::GATEWAY);
/// let written = b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n";
/// let error = core.plan(written).unwrap_err();
/// let found = error.get_ref().and_then(|error| GuardError::find(error)).unwrap();
/// assert_eq!(*found, GuardError::Request(NotUnderstood::BothLengths));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotUnderstood {
    /// Its head is not one of HTTP/1.x, or offers an upgrade of more than 64 bytes; the preface of HTTP/2
    /// too. The position is that in the head.
    Head(InvalidRequest),
    /// Its head, or its trailer section, is longer than [`MAX_REQUEST_HEAD`].
    Size,
    /// Content-Length is not one line of digits, or above 2^63 − 1.
    ContentLength,
    /// Transfer-Encoding is not one line with the one coding `chunked`, or stands in HTTP/1.0.
    TransferEncoding,
    /// Content-Length and Transfer-Encoding stand beside each other (RFC 9112 §6.3).
    BothLengths,
    /// A CONNECT has content, which means nothing (RFC 9110 §9.3.6).
    ConnectContent,
    /// A chunk line, or the end of a chunk, is not in order (RFC 9112 §7.1).
    Chunk,
    /// The trailer section is not in order.
    Trailers,
    /// It begins as a PROXY protocol preamble and goes on otherwise.
    Preamble,
}

impl NotUnderstood {
    /// The answer that a proxy writes to such a request, of that method if it is known: a 400, behind which the
    /// connection closes.
    ///
    /// ```
    /// use bad_gateway::Method;
    /// use bad_gateway_guard::NotUnderstood;
    ///
    /// let answer = NotUnderstood::Size.answer(Some(Method::Head));
    /// assert!(answer.starts_with(b"HTTP/1.1 400 Bad Request\r\n"));
    /// assert!(answer.ends_with(b"\r\nConnection: close\r\n\r\n"));
    /// ```
    #[must_use]
    pub fn answer(self, method: Option<Method>) -> Vec<u8> {
        let text = format!("The request is not understood: {self}.\n");
        let head = format!(
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            text.len()
        );
        if method == Some(Method::Head) { head.into_bytes() } else { (head + &text).into_bytes() }
    }
}

impl fmt::Display for NotUnderstood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Head(error) => return error.fmt(f),
            Self::Size => "a head or a trailer section of more than 65,536 bytes",
            Self::ContentLength => "no Content-Length of digits, once",
            Self::TransferEncoding => "another Transfer-Encoding than chunked, once, in HTTP/1.1",
            Self::BothLengths => "Content-Length beside Transfer-Encoding",
            Self::ConnectContent => "a CONNECT with content",
            Self::Chunk => "no chunk",
            Self::Trailers => "no trailer section",
            Self::Preamble => "no preamble of the PROXY protocol",
        })
    }
}

impl std::error::Error for NotUnderstood {}

/// Whether a token may hold the byte (RFC 9110 §5.6.2).
const fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

/// Whether a field value may hold the byte: HTAB, SP, VCHAR, obs-text.
const fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7F)
}
