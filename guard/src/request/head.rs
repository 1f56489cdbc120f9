//! What a request's head says: what the library reads of it, and how its content is delimited.

use bad_gateway::{InvalidRequest, Method, RequestContext, Version};

use super::NotUnderstood;

/// A head that was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Understood {
    pub(super) context: RequestContext,
    pub(super) content: Content,
    /// It has `Expect: 100-continue`.
    pub(super) expects: bool,
}

/// How the content of a request is delimited (RFC 9112 §6.3); by the close it never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Length(u64),
    Chunked,
}

/// Reads a head that is there whole.
pub(super) fn read(head: &[u8]) -> Result<Understood, NotUnderstood> {
    let context = RequestContext::from_head(head).map_err(NotUnderstood::Head)?;
    let (mut length, mut chunked, mut expects) = (None, false, false);
    for (name, value) in fields(head) {
        if name.eq_ignore_ascii_case(b"content-length") {
            let octets = digits(value).ok_or(NotUnderstood::ContentLength)?;
            if length.replace(octets).is_some() {
                return Err(NotUnderstood::ContentLength);
            }
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if chunked || !value.eq_ignore_ascii_case(b"chunked") {
                return Err(NotUnderstood::TransferEncoding);
            }
            chunked = true;
        } else if name.eq_ignore_ascii_case(b"expect") {
            expects |= value.eq_ignore_ascii_case(b"100-continue");
        }
    }
    let content = match (length, chunked) {
        (Some(_), true) => return Err(NotUnderstood::BothLengths),
        (_, true) if context.version() == Version::HTTP_10 => {
            return Err(NotUnderstood::TransferEncoding);
        }
        (length, false) => Content::Length(length.unwrap_or(0)),
        (None, true) => Content::Chunked,
    };
    if context.method() == Method::Connect && content != Content::Length(0) {
        return Err(NotUnderstood::ConnectContent);
    }
    // What HTTP/1.0 expects is ignored (RFC 9110 §10.1.1).
    let expects = expects && context.version() != Version::HTTP_10;
    Ok(Understood { context, content, expects })
}

/// The field lines of a head that was read already.
fn fields(head: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = head;
    let lines = std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest)?;
        let (line, behind) = rest.split_at(end + 1);
        rest = behind;
        line.strip_suffix(b"\r\n")
    });
    lines.skip(1).filter_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        Some((&line[..colon], trim(&line[colon + 1..])))
    })
}

fn trim(value: &[u8]) -> &[u8] {
    let shows = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let first = value.iter().position(shows).unwrap_or(value.len());
    let end = value.iter().rposition(shows).map_or(first, |last| last + 1);
    &value[first..end]
}

/// A number of digits alone, up to 2^63 − 1.
fn digits(value: &[u8]) -> Option<u64> {
    if value.is_empty() {
        return None;
    }
    value
        .iter()
        .try_fold(0_i64, |number, byte| {
            let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
            number.checked_mul(10)?.checked_add(digit)
        })?
        .try_into()
        .ok()
}

impl From<InvalidRequest> for NotUnderstood {
    fn from(error: InvalidRequest) -> Self {
        Self::Head(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(lines: &str) -> Result<Content, NotUnderstood> {
        read(format!("PUT / HTTP/1.1\r\nHost: a\r\n{lines}\r\n").as_bytes())
            .map(|head| head.content)
    }

    #[test]
    fn one_length_of_digits_or_the_one_coding() {
        use NotUnderstood::*;
        for (lines, wanted) in [
            ("", Ok(Content::Length(0))),
            ("Content-Length: 007\r\n", Ok(Content::Length(7))),
            ("content-length:\t9223372036854775807 \r\n", Ok(Content::Length(i64::MAX as u64))),
            ("Content-Length: 9223372036854775808\r\n", Err(ContentLength)),
            ("Content-Length:\r\n", Err(ContentLength)),
            ("Content-Length: +1\r\n", Err(ContentLength)),
            ("Content-Length: 1, 1\r\n", Err(ContentLength)),
            ("Content-Length: 1\r\nContent-Length: 1\r\n", Err(ContentLength)),
            ("Transfer-Encoding: Chunked\r\n", Ok(Content::Chunked)),
            ("Transfer-Encoding: gzip, chunked\r\n", Err(TransferEncoding)),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", Err(TransferEncoding)),
            ("Transfer-Encoding:\r\n", Err(TransferEncoding)),
            ("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", Err(BothLengths)),
        ] {
            assert_eq!(content(lines), wanted, "{lines}");
        }
        let old = b"PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert_eq!(read(old), Err(TransferEncoding));
        for (length, wanted) in [("0", None), ("1", Some(ConnectContent))] {
            let head = format!("CONNECT a:1 HTTP/1.1\r\nContent-Length: {length}\r\n\r\n");
            assert_eq!(read(head.as_bytes()).err(), wanted);
        }
    }

    #[test]
    fn what_is_expected_is_noted() {
        let expects = |head: &str| read(head.as_bytes()).expect("a head").expects;
        assert!(expects("PUT / HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n"));
        assert!(!expects("PUT / HTTP/1.1\r\nExpect: other\r\n\r\n"));
        assert!(!expects("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"));
    }
}
