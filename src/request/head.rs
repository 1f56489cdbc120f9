//! What a request head that was sent says about its response.
//!
//! The grammar is that of RFC 9112 §3 and §5 and nothing beside it: CRLF ends each line, a field name
//! has no blank behind it, nothing is folded. What a gateway itself wrote has no other form, and what it
//! passed on unread may mean something else to the server. What is *not* read: the request's content.

use core::fmt;

use super::{Method, OfferTooLong, RequestContext, Version};
use crate::syntax::{TCHAR, TEXT, trim};

impl RequestContext {
    /// What the request says whose head `bytes` begin with: the head that was really sent upstream, as it
    /// went over the wire. What stands behind its empty line is not looked at.
    ///
    /// Read are the method, the version, Connection and Upgrade. The request ends the connection where
    /// Connection has `close`, and in HTTP/1.0 where it lacks `keep-alive` (RFC 9112 §9.3). It counts
    /// as sent whole; add [`RequestContext::still_sending`] where its content is still on its way.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`], with the position of the first byte that no request head can have there. For an
    /// offer that is too long see [`OfferTooLong`].
    ///
    /// ```
    /// use bad_gateway::{InvalidRequest, Method, RequestContext, Version};
    ///
    /// let sent = b"GET /chat HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    /// let request = RequestContext::from_head(sent)?;
    /// assert_eq!((request.method(), request.version()), (Method::Get, Version::HTTP_11));
    /// assert_eq!(request.upgrade(), Some(&b"websocket"[..]));
    /// assert!(!request.closes() && request.is_sent());
    ///
    /// let cut = RequestContext::from_head(b"GET / HTTP/1.1\r\nHost: a\r\n");
    /// assert_eq!(cut, Err(InvalidRequest::Incomplete));
    /// # Ok::<(), InvalidRequest>(())
    /// ```
    pub fn from_head(bytes: &[u8]) -> Result<Self, InvalidRequest> {
        let mut lines = Lines { bytes, at: 0 };
        let (_, first) = lines.next_line()?;
        let mut request = request_line(first)?;
        let (mut close, mut keep_alive) = (false, false);
        loop {
            let (at, line) = lines.next_line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = field(at, line)?;
            if name.eq_ignore_ascii_case(b"connection") {
                for option in value.split(|&byte| byte == b',').map(trim) {
                    close |= option.eq_ignore_ascii_case(b"close");
                    keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
                }
            } else if name.eq_ignore_ascii_case(b"upgrade") && !value.is_empty() {
                request.offer_more(value).map_err(InvalidRequest::Offer)?;
            }
        }
        request.closes = close || (request.is_http10() && !keep_alive);
        Ok(request)
    }

    /// What the request says: its parts as they go upstream, not as they came from the client, whose
    /// Connection and Upgrade are its own.
    ///
    /// HTTP/1.0 is taken as that, every other version as the HTTP/1.1 in which it is sent on. Connection
    /// and Upgrade are read as [`RequestContext::from_head`] reads them.
    ///
    /// # Errors
    ///
    /// [`OfferTooLong`] if the values of Upgrade have more than 64 bytes.
    ///
    /// ```
    /// use bad_gateway::{Method, RequestContext};
    ///
    /// let request = http::Request::put("/").header("connection", "close").body(()).unwrap();
    /// let context = RequestContext::from_parts(&request.into_parts().0)?;
    /// assert!(context.method() == Method::Put && context.closes());
    /// # Ok::<(), bad_gateway::OfferTooLong>(())
    /// ```
    #[cfg(feature = "http")]
    pub fn from_parts(parts: &http::request::Parts) -> Result<Self, OfferTooLong> {
        let mut request = Self::new(Method::from(&parts.method));
        if parts.version == http::Version::HTTP_10 {
            request.version = Version::HTTP_10;
        }
        let has = |wanted: &[u8]| {
            let values = parts.headers.get_all(http::header::CONNECTION).into_iter();
            let mut options = values.flat_map(|value| value.as_bytes().split(|&byte| byte == b','));
            options.any(|option| trim(option).eq_ignore_ascii_case(wanted))
        };
        request.closes = has(b"close") || (request.is_http10() && !has(b"keep-alive"));
        for value in parts.headers.get_all(http::header::UPGRADE) {
            let value = trim(value.as_bytes());
            if !value.is_empty() {
                request.offer_more(value)?;
            }
        }
        Ok(request)
    }
}

/// The lines of a head, each with its position and without its CRLF.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    fn next_line(&mut self) -> Result<(usize, &'a [u8]), InvalidRequest> {
        let at = self.at;
        let rest = self.bytes.get(at..).unwrap_or_default();
        let end = memchr::memchr2(b'\r', b'\n', rest).ok_or(InvalidRequest::Incomplete)?;
        match rest.get(end..) {
            Some([b'\r', b'\n', ..]) => {}
            Some([b'\r']) => return Err(InvalidRequest::Incomplete),
            _ => return Err(InvalidRequest::LineEnd { at: at + end }),
        }
        self.at = at + end + 2;
        Ok((at, &rest[..end]))
    }
}

/// `method SP request-target SP HTTP-version` (RFC 9112 §3)
fn request_line(line: &[u8]) -> Result<RequestContext, InvalidRequest> {
    let wrong = |at| InvalidRequest::RequestLine { at };
    let method_end = TCHAR.first_outside(line).unwrap_or(line.len());
    if method_end == 0 || line.get(method_end) != Some(&b' ') {
        return Err(wrong(method_end));
    }
    let target_at = method_end + 1;
    let target = &line[target_at..];
    let target_len =
        target.iter().position(|byte| !byte.is_ascii_graphic()).unwrap_or(target.len());
    let target_end = target_at + target_len;
    if target_len == 0 || line.get(target_end) != Some(&b' ') {
        return Err(wrong(target_end));
    }
    let version_at = target_end + 1;
    let minor = match &line[version_at..] {
        [b'H', b'T', b'T', b'P', b'/', b'1', b'.', minor @ b'0'..=b'9'] => minor - b'0',
        _ => return Err(InvalidRequest::Version { at: version_at }),
    };
    let request = RequestContext::new(Method::from_bytes(&line[..method_end]));
    Ok(request.with_version(Version::from_minor(minor)))
}

/// `field-name ":" OWS field-value OWS` (RFC 9112 §5)
fn field(at: usize, line: &[u8]) -> Result<(&[u8], &[u8]), InvalidRequest> {
    let name_end = TCHAR.first_outside(line).unwrap_or(line.len());
    if name_end == 0 || line.get(name_end) != Some(&b':') {
        return Err(InvalidRequest::FieldName { at: at + name_end });
    }
    let value = &line[name_end + 1..];
    match TEXT.first_outside(value) {
        Some(bad) => Err(InvalidRequest::FieldValue { at: at + name_end + 1 + bad }),
        None => Ok((&line[..name_end], trim(value))),
    }
}

/// The bytes are no request head: the error of [`RequestContext::from_head`].
///
/// The text of its `Display` is one line without any byte of the request, so it can be logged.
///
/// ```
/// use bad_gateway::{InvalidRequest, RequestContext};
///
/// let folded = b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n";
/// let error = RequestContext::from_head(folded).unwrap_err();
/// assert_eq!(error, InvalidRequest::FieldName { at: 25 });
/// assert_eq!(error.to_string(), "no field name, or no colon right behind it, at byte 25");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// The bytes end before the head's empty line does.
    Incomplete,
    /// Something else than CRLF ends a line: a CR or an LF alone.
    LineEnd {
        /// The position of that byte.
        at: usize,
    },
    /// The first line is no method, one SP, a target, one SP (RFC 9112 §3).
    RequestLine {
        /// The position of the first byte that does not fit.
        at: usize,
    },
    /// The version is not `HTTP/1.` and one digit (RFC 9112 §2.3).
    Version {
        /// Where the version should stand.
        at: usize,
    },
    /// A field line does not begin with a token and a colon: a fold, a blank before the colon, no colon
    /// (RFC 9112 §5.1, §5.2).
    FieldName {
        /// The position of the first byte that does not fit.
        at: usize,
    },
    /// A field value holds a control byte (RFC 9110 §5.5).
    FieldValue {
        /// The position of that byte.
        at: usize,
    },
    /// More is offered in Upgrade than is kept.
    Offer(OfferTooLong),
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, at) = match self {
            Self::Incomplete => return f.write_str("the head has no end"),
            Self::Offer(error) => return error.fmt(f),
            Self::LineEnd { at } => ("a line that does not end in CRLF", at),
            Self::RequestLine { at } => ("no request line", at),
            Self::Version { at } => ("no version of HTTP/1.x", at),
            Self::FieldName { at } => ("no field name, or no colon right behind it", at),
            Self::FieldValue { at } => ("a control byte in a field value", at),
        };
        write!(f, "{what}, at byte {at}")
    }
}

impl core::error::Error for InvalidRequest {}
