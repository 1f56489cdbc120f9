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

/// What the fields say that the library does not read.
#[derive(Default)]
struct Said {
    length: Option<u64>,
    chunked: bool,
    expects: bool,
    /// The first fault.
    fault: Option<NotUnderstood>,
}

impl Said {
    #[inline]
    fn field(&mut self, name: &[u8], value: &[u8]) {
        let fault = if name.eq_ignore_ascii_case(b"content-length") {
            let octets = digits(value);
            let again = self.length.is_some();
            self.length = self.length.or(octets);
            (again || octets.is_none()).then_some(NotUnderstood::ContentLength)
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            let again = std::mem::replace(&mut self.chunked, true);
            let other = !value.eq_ignore_ascii_case(b"chunked");
            (again || other).then_some(NotUnderstood::TransferEncoding)
        } else {
            if name.eq_ignore_ascii_case(b"expect") {
                self.expects |= value.eq_ignore_ascii_case(b"100-continue");
            }
            None
        };
        self.fault = self.fault.or(fault);
    }
}

/// Reads the head that stands at the start of `bytes` whole; gives its length too.
#[inline]
pub(super) fn read(bytes: &[u8]) -> Result<(Understood, usize), NotUnderstood> {
    let mut said = Said::default();
    let read = RequestContext::read_head(bytes, |name, value| said.field(name, value));
    let (context, len) = read.map_err(NotUnderstood::Head)?;
    let Said { length, chunked, expects, fault } = said;
    if let Some(fault) = fault {
        return Err(fault);
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
    Ok((Understood { context, content, expects }, len))
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
            .map(|(head, _)| head.content)
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
        assert_eq!(read(old).err(), Some(TransferEncoding));
        for (length, wanted) in [("0", None), ("1", Some(ConnectContent))] {
            let head = format!("CONNECT a:1 HTTP/1.1\r\nContent-Length: {length}\r\n\r\n");
            assert_eq!(read(head.as_bytes()).err(), wanted);
        }
    }

    #[test]
    fn what_is_expected_is_noted() {
        let expects = |head: &str| read(head.as_bytes()).expect("a head").0.expects;
        assert!(expects("PUT / HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n"));
        assert!(!expects("PUT / HTTP/1.1\r\nExpect: other\r\n\r\n"));
        assert!(!expects("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n"));
    }
}
