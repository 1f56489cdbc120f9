//! What a request head that was sent says about its response.
//!
//! The grammar is that of RFC 9112 §3 and §5 and nothing beside it: CRLF ends each line, a field name
//! has no blank behind it, nothing is folded. What a gateway itself wrote has no other form, and what it
//! passed on unread may mean something else to the server. What is *not* read: the request's content.

use super::offer::Offer;
use super::{InvalidRequest, Method, RequestContext, Version};
use crate::scan::few;
use crate::syntax::{BLANK, TCHAR, TEXT, trim};

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
    /// offer that is too long see [`OfferTooLong`](super::OfferTooLong).
    ///
    /// ```
    /// use bad_gateway::{InvalidRequest, Method, RequestContext, Version};
    ///
    /// let sent = b"GET /chat HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    /// let request = RequestContext::from_head(sent)?;
    /// assert_eq!((request.method(), request.version()), (Method::Get, Version::HTTP_11));
    /// assert_eq!(request.upgrade(), Some(&b"websocket"[..]));
    /// assert!(!request.is_closing() && request.is_sent());
    ///
    /// let cut = RequestContext::from_head(b"GET / HTTP/1.1\r\nHost: a\r\n");
    /// assert_eq!(cut, Err(InvalidRequest::Incomplete));
    /// # Ok::<(), InvalidRequest>(())
    /// ```
    pub fn from_head(bytes: &[u8]) -> Result<Self, InvalidRequest> {
        Self::read_head(bytes, |_, _| {}).map(|(request, _)| request)
    }

    /// The same, with the length of the head through its empty line; each of its fields is shown to `each`, name and
    /// value: for who delimits the request's content too, and reads the head but once.
    ///
    /// What was shown before an error may be anything.
    ///
    /// # Errors
    ///
    /// Those of [`RequestContext::from_head`].
    ///
    /// ```
    /// use bad_gateway::RequestContext;
    ///
    /// let mut hosts = Vec::new();
    /// let sent = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nmore";
    /// let (_, len) = RequestContext::read_head(sent, |name, value| {
    ///     if name.eq_ignore_ascii_case(b"host") {
    ///         hosts.push(value.to_vec());
    ///     }
    /// })?;
    /// assert_eq!((len, hosts), (27, vec![b"a".to_vec()]));
    /// # Ok::<(), bad_gateway::InvalidRequest>(())
    /// ```
    #[inline]
    pub fn read_head(
        bytes: &[u8],
        mut each: impl FnMut(&[u8], &[u8]),
    ) -> Result<(Self, usize), InvalidRequest> {
        let (method, version, at) = request_line(bytes)?;
        let mut lines = Lines { bytes, at };
        let (mut close, mut keep_alive, mut offer) = (false, false, Offer::NONE);
        while let Some((name, value)) = lines.next_field()? {
            each(name, value);
            if name.eq_ignore_ascii_case(b"connection") {
                for option in value.split(|&byte| byte == b',').map(trim) {
                    close |= option.eq_ignore_ascii_case(b"close");
                    keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
                }
            } else if name.eq_ignore_ascii_case(b"upgrade") && !value.is_empty() {
                offer.push(value).map_err(InvalidRequest::Offer)?;
            }
        }
        let closes = close || (version == Version::HTTP_10 && !keep_alive);
        Ok((Self { method, version, closes, sent: true, offer }, lines.at))
    }
}

/// Name and value.
type FieldLine<'a> = (&'a [u8], &'a [u8]);

/// The lines of a head, each with its position and without its CRLF.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    /// For a line with which something is wrong, or that is not whole.
    #[cold]
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

    /// The name and the value of the next field line; nothing where the head ends.
    ///
    /// `field-name ":" OWS field-value OWS` (RFC 9112 §5)
    #[inline]
    fn next_field(&mut self) -> Result<Option<FieldLine<'a>>, InvalidRequest> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.starts_with(b"\r\n") {
            self.at += 2;
            return Ok(None);
        }
        let name_end = TCHAR.first_outside(rest).unwrap_or(rest.len());
        if name_end > 0
            && let (name, [b':', behind @ ..]) = rest.split_at(name_end)
        {
            let value_end = few::text_len(behind);
            if let (value, [b'\r', b'\n', ..]) = behind.split_at(value_end) {
                self.at += name_end + 1 + value_end + 2;
                return Ok(Some((name, without_blanks(value))));
            }
        }
        // Something is wrong with it: first with where it ends, then with what stands in it.
        let (at, line) = self.next_line()?;
        Err(field_fault(at, line))
    }
}

/// A value without the blanks around it, of which most have one SP before it.
#[inline]
fn without_blanks(value: &[u8]) -> &[u8] {
    match value {
        [b' ', inner @ ..] => match inner {
            [first, .., last] if !BLANK.has(*first) && !BLANK.has(*last) => inner,
            [only] if !BLANK.has(*only) => inner,
            _ => trim(inner),
        },
        _ => trim(value),
    }
}

/// `method SP request-target SP HTTP-version CRLF` (RFC 9112 §3); gives its length too.
#[inline]
fn request_line(bytes: &[u8]) -> Result<(Method, Version, usize), InvalidRequest> {
    // Most are that.
    let (method, method_end) = match bytes.first_chunk() == Some(b"GET ") {
        true => (Method::Get, 3),
        false => other_method(bytes),
    };
    if method_end > 0
        && let Some([b' ', behind @ ..]) = bytes.get(method_end..)
    {
        let target_len = target_len(behind);
        if target_len > 0
            && let Some((version, [minor @ b'0'..=b'9', b'\r', b'\n', ..])) =
                behind[target_len..].split_first_chunk()
            && version == b" HTTP/1."
        {
            let len = method_end + 1 + target_len + b" HTTP/1.1\r\n".len();
            return Ok((method, Version::from_minor(minor - b'0'), len));
        }
    }
    // Something is wrong with it: first with where it ends, then with what stands in it.
    let (_, line) = Lines { bytes, at: 0 }.next_line()?;
    Err(request_line_fault(line))
}

/// The method that stands at the start, and its length.
#[inline(never)]
fn other_method(bytes: &[u8]) -> (Method, usize) {
    let len = TCHAR.first_outside(bytes).unwrap_or(bytes.len());
    (Method::from_bytes(&bytes[..len]), len)
}

/// The number of bytes at the start that a target may hold.
#[inline]
fn target_len(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_graphic()).unwrap_or(bytes.len())
}

/// What is wrong with a request line that ends as it must.
#[cold]
fn request_line_fault(line: &[u8]) -> InvalidRequest {
    let wrong = |at| InvalidRequest::RequestLine { at };
    let method_end = TCHAR.first_outside(line).unwrap_or(line.len());
    if method_end == 0 || line.get(method_end) != Some(&b' ') {
        return wrong(method_end);
    }
    let target_at = method_end + 1;
    let target_len = target_len(&line[target_at..]);
    let target_end = target_at + target_len;
    if target_len == 0 || line.get(target_end) != Some(&b' ') {
        return wrong(target_end);
    }
    InvalidRequest::Version { at: target_end + 1 }
}

/// What is wrong with a field line that ends as it must.
#[cold]
fn field_fault(at: usize, line: &[u8]) -> InvalidRequest {
    let name_end = TCHAR.first_outside(line).unwrap_or(line.len());
    if name_end == 0 || line.get(name_end) != Some(&b':') {
        return InvalidRequest::FieldName { at: at + name_end };
    }
    let value = &line[name_end + 1..];
    let bad = TEXT.first_outside(value).unwrap_or(value.len());
    InvalidRequest::FieldValue { at: at + name_end + 1 + bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_given_without_the_blanks_around_it() {
        for value in ["", "a", "a b", "a\tb c"] {
            for before in ["", " ", "\t", "  ", " \t "] {
                for behind in ["", " ", "\t", "  "] {
                    let line = [before, value, behind].concat();
                    assert_eq!(without_blanks(line.as_bytes()), value.as_bytes(), "{line:?}");
                }
            }
        }
    }

    #[test]
    fn a_request_line_has_a_target() {
        let read = |head: &[u8]| RequestContext::read_head(head, |_, _| {});
        assert!(read(b"GET / HTTP/1.1\r\n\r\n").is_ok());
        let wrong = read(b"GET  HTTP/1.1\r\n\r\n");
        assert_eq!(wrong, Err(InvalidRequest::RequestLine { at: 4 }));
    }
}
