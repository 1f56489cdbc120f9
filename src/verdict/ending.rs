//! How a connection stands once no more bytes come.

/// How the connection stands: the caller's fact, which no byte can tell.
///
/// With the feature `std`, the kind of an I/O error becomes one:
///
/// | `std::io::ErrorKind` | `Ending` |
/// |---|---|
/// | `TimedOut`, `WouldBlock` (a socket's read time-out) | [`Ending::TimedOut`] |
/// | `UnexpectedEof` (a missing `close_notify` in TLS libraries) | [`Ending::Truncated`] |
/// | any other | [`Ending::Reset`] |
///
/// A read of 0 bytes is no error: it is [`Ending::Closed`].
///
/// ```
/// use bad_gateway::{Ending, Method, Outcome, Policy, RequestContext, check};
///
/// // Content that runs until the close is complete only if the close was in order.
/// let bytes = b"HTTP/1.1 200 OK\r\n\r\nto the end";
/// let outcome = |ending| check(bytes, RequestContext::new(Method::Get), ending, Policy::GATEWAY).outcome;
/// assert_eq!(outcome(Ending::Closed), Outcome::Valid);
/// assert_eq!(outcome(Ending::Open), Outcome::NeedMore);
/// assert_eq!(outcome(Ending::Truncated), Outcome::Incomplete);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ending {
    /// It is still open.
    Open,
    /// The peer closed it in order.
    Closed,
    /// It was reset, or broke otherwise.
    Reset,
    /// No data came in time; the time-out is the caller's.
    TimedOut,
    /// TLS ended without `close_notify`, so the end may be forged (RFC 9112 §9.8).
    Truncated,
}

impl Ending {
    /// The lower-case name: `open`, `closed`, `reset`, `timeout` or `truncated`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::TimedOut => "timeout",
            Self::Truncated => "truncated",
        }
    }
}

impl core::fmt::Display for Ending {
    /// As [`Ending::as_str`].
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(feature = "std")]
impl Ending {
    /// How the connection has ended, where a failed write of the request tells it; nothing where the write was only
    /// put off, or the peer had ended the connection before (`BrokenPipe`).
    ///
    /// Linux reports the error of a socket once, to the call that comes first. Where that is a write, the next read
    /// returns 0 as after a close in order, and content that was cut would look whole: who writes while the response
    /// is read must take this in place of that [`Ending::Closed`].
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// use bad_gateway::Ending;
    ///
    /// assert_eq!(Ending::of_failed_write(ErrorKind::ConnectionReset), Some(Ending::Reset));
    /// assert_eq!(Ending::of_failed_write(ErrorKind::BrokenPipe), None);
    /// ```
    #[must_use]
    pub fn of_failed_write(kind: std::io::ErrorKind) -> Option<Self> {
        use std::io::ErrorKind::{BrokenPipe, Interrupted, TimedOut, WouldBlock, WriteZero};
        match kind {
            BrokenPipe | Interrupted | WouldBlock | WriteZero => None,
            TimedOut => Some(Self::TimedOut),
            _ => Some(Self::Reset),
        }
    }
}

#[cfg(feature = "std")]
impl From<std::io::ErrorKind> for Ending {
    /// Time-outs are [`Ending::TimedOut`], an unexpected end is [`Ending::Truncated`] (as TLS
    /// libraries report a missing `close_notify`), every other error is [`Ending::Reset`]. `WouldBlock` is how a
    /// blocking socket with a time-out says that it ran out; on a non-blocking one it is no ending: read on.
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// use bad_gateway::Ending;
    ///
    /// assert_eq!(Ending::from(ErrorKind::WouldBlock), Ending::TimedOut);
    /// assert_eq!(Ending::from(ErrorKind::UnexpectedEof), Ending::Truncated);
    /// assert_eq!(Ending::from(ErrorKind::ConnectionReset), Ending::Reset);
    /// ```
    fn from(kind: std::io::ErrorKind) -> Self {
        match kind {
            std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => Self::TimedOut,
            std::io::ErrorKind::UnexpectedEof => Self::Truncated,
            _ => Self::Reset,
        }
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn a_failed_write_tells_an_ending_unless_it_was_only_put_off() {
        for kind in [ErrorKind::WouldBlock, ErrorKind::Interrupted, ErrorKind::WriteZero] {
            assert_eq!(Ending::of_failed_write(kind), None, "{kind:?}");
        }
        assert_eq!(Ending::of_failed_write(ErrorKind::TimedOut), Some(Ending::TimedOut));
    }
}
