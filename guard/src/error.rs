//! What a reader of the guard finds in the error that its client library gives it.

use std::error::Error;
use std::{fmt, io};

use bad_gateway::{Ending, Reject, Verdict};

use crate::request::NotUnderstood;

/// Why the guard let nothing more through.
///
/// It travels inside of an [`io::Error`] of kind `InvalidData`, always: client libraries take some other kinds
/// for an end of the content. [`GuardError::find`] gets it back out of what they wrapped it in. The text of its
/// `Display` holds no byte of either side.
///
/// ```
/// use std::io::{Cursor, Read, Write};
/// use bad_gateway::{Defect, Policy};
/// use bad_gateway_guard::{Guard, GuardError};
///
/// # struct Upstream(Cursor<&'static [u8]>);
/// # impl Read for Upstream {
/// #     fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> { self.0.read(buf) }
/// # }
/// # impl Write for Upstream {
/// #     fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> { Ok(buf.len()) }
/// #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
/// # }
/// let upstream = Upstream(Cursor::new(b"HTTP/1.1 200 OK\nServer: x\n\n"));
/// let mut connection = Guard::new(upstream, Policy::GATEWAY);
/// connection.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")?;
///
/// let error = connection.read_to_end(&mut Vec::new()).unwrap_err();
/// let found = GuardError::find(&error).expect("the guard's");
/// assert_eq!(found.reject().map(|reject| reject.defect), Some(Defect::BareLf));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GuardError {
    /// The response was refused, or cut off.
    Response(Box<Verdict>),
    /// Bytes came while no request was outstanding, so no further one is written: whatever they are, they
    /// answer nothing. What is read is an end.
    Unsolicited,
    /// What was to be written is no request that can be watched.
    Request(NotUnderstood),
}

impl GuardError {
    /// The guard's error in `error`, in its sources, or in what they wrap.
    ///
    /// [`Error::source`] alone does not lead there: that of an [`io::Error`] skips the error inside of it, and
    /// `ureq::Error` has none (with the feature `ureq` it is looked into).
    #[must_use]
    pub fn find<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = error.downcast_ref::<Self>() {
                return Some(found);
            }
            let inner: Option<&'e (dyn Error + 'static)> = inside(error);
            if let Some(found) = inner.and_then(Self::find) {
                return Some(found);
            }
            next = error.source();
        }
        None
    }

    /// The verdict on the response that was refused or cut off.
    #[must_use]
    pub fn verdict(&self) -> Option<&Verdict> {
        match self {
            Self::Response(verdict) => Some(verdict),
            Self::Unsolicited | Self::Request(_) => None,
        }
    }

    /// The defect and its offset, if the response was refused.
    #[must_use]
    pub fn reject(&self) -> Option<Reject> {
        self.verdict()?.reject()
    }
}

/// The error that this one wraps without calling it its source.
fn inside<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return error.get_ref().map(|inner| inner as &(dyn Error + 'static));
    }
    #[cfg(feature = "ureq")]
    if let Some(ureq::Error::Io(error)) = error.downcast_ref::<ureq::Error>() {
        return Some(error);
    }
    None
}

impl fmt::Display for GuardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Response(verdict) => match (verdict.reject(), verdict.ending) {
                (Some(reject), _) => reject.fmt(f),
                (None, Ending::Reset) => {
                    f.write_str("The connection was reset within the response")
                }
                (None, Ending::TimedOut) => f.write_str("The response stopped, and time ran out"),
                (None, Ending::Truncated) => {
                    f.write_str("TLS ended within the response, without close_notify")
                }
                (None, _) => f.write_str("The connection ended within the response"),
            },
            Self::Unsolicited => f.write_str("Bytes came from upstream that answer no request"),
            Self::Request(reason) => write!(f, "The request cannot be watched: {reason}"),
        }
    }
}

impl Error for GuardError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Response(verdict) => match &verdict.outcome {
                bad_gateway::Outcome::Malformed(reject) => Some(reject),
                _ => None,
            },
            Self::Unsolicited => None,
            Self::Request(reason) => Some(reason),
        }
    }
}

impl From<GuardError> for io::Error {
    fn from(error: GuardError) -> Self {
        Self::new(io::ErrorKind::InvalidData, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Wrapper(io::Error);

    impl fmt::Display for Wrapper {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a library's")
        }
    }

    impl Error for Wrapper {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn it_is_found_in_whatever_it_was_wrapped_in() {
        let plain = || io::Error::from(GuardError::Unsolicited);
        let errors: [Box<dyn Error + 'static>; 4] = [
            Box::new(GuardError::Unsolicited),
            Box::new(plain()),
            Box::new(io::Error::other(plain())),
            Box::new(io::Error::other(Wrapper(io::Error::other(Wrapper(plain()))))),
        ];
        for error in &errors {
            assert_eq!(
                GuardError::find(error.as_ref()),
                Some(&GuardError::Unsolicited),
                "{error:?}"
            );
        }
        assert_eq!(GuardError::find(&io::Error::other("another")), None);
        #[cfg(feature = "ureq")]
        assert!(GuardError::find(&ureq::Error::Io(io::Error::other(plain()))).is_some());
    }
}
