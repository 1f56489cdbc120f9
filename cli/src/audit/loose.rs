//! The ways in which clients are known to read what they must not.
//!
//! Each is a reader of its own, simple and slow, that differs from the grammar in one thing. It
//! counts only where that thing stands in the bytes: what reads otherwise nothing that is forbidden
//! says nothing about a gateway.
//!
//! | way | counts where | read so by |
//! |---|---|---|
//! | a lone LF ends a line | a lone LF stands in a head, a chunk line or a trailer section | most clients |
//! | the first length | there is more than one (RFC 9110 §8.6) | http.client, some embedded clients |
//! | the last length | the same | some scripts |
//! | the length, not the coding | both stand there (RFC 9112 §6.3) | clients of HTTP/1.0 |
//! | a length frames what has no content | it stands in a 1xx or a 204 (RFC 9110 §8.6) | llhttp, actix |

use bad_gateway::Method;

/// One thing in which a client may differ from the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    LoneLf,
    FirstLength,
    LastLength,
    LengthOverCoding,
    LengthWithoutContent,
}

impl Way {
    pub(super) const ALL: [Self; 5] = [
        Self::LoneLf,
        Self::FirstLength,
        Self::LastLength,
        Self::LengthOverCoding,
        Self::LengthWithoutContent,
    ];

    /// What a client does that reads so: "a client that …".
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::LoneLf => "takes LF for a line end",
            Self::FirstLength => "takes the first Content-Length",
            Self::LastLength => "takes the last Content-Length",
            Self::LengthOverCoding => "takes Content-Length over Transfer-Encoding",
            Self::LengthWithoutContent => "takes Content-Length for content where there is none",
        }
    }
}

/// What a client makes of the bytes that reads in one of these ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loose {
    pub(super) status: u16,
    pub(super) content: Vec<u8>,
    /// The bytes of the response, interim ones included.
    pub(super) end: usize,
    pub(super) whole: bool,
}

/// The response at the front of `bytes`, read in this way; `None` where the way does not count.
///
/// `closed`: no more bytes come.
pub(super) fn read(bytes: &[u8], method: Method, closed: bool, way: Way) -> Option<Loose> {
    let mut reader = Reader { bytes, at: 0, way, counts: false };
    let loose = reader.response(method, closed)?;
    reader.counts.then_some(loose)
}

/// What the bytes claim to be, whatever is wrong with them: read with any line end.
pub(super) fn claimed(bytes: &[u8], method: Method) -> Option<Loose> {
    Reader { bytes, at: 0, way: Way::LoneLf, counts: false }.response(method, true)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    way: Way,
    /// Whether what this way reads otherwise stood there.
    counts: bool,
}

/// What of a head frames the content.
#[derive(Default)]
struct Head {
    status: u16,
    lengths: Vec<u64>,
    coded: bool,
}

impl Reader<'_> {
    fn response(&mut self, method: Method, closed: bool) -> Option<Loose> {
        loop {
            let head = self.head()?;
            let without_content = matches!(head.status, 100..=199 | 204);
            let length = self.length(&head);
            if without_content && self.way == Way::LengthWithoutContent && length.is_some() {
                self.counts = true;
            } else if matches!(head.status, 100 | 102..=199) {
                continue;
            } else if without_content || method == Method::Head || head.status == 304 {
                return Some(self.done(head.status, Vec::new(), true));
            }
            return Some(match length {
                Some(length) => self.by_length(head.status, length),
                None if head.coded => self.by_chunks(head.status),
                None => {
                    let content = self.bytes[self.at..].to_vec();
                    self.at = self.bytes.len();
                    self.done(head.status, content, closed)
                }
            });
        }
    }

    fn done(&self, status: u16, content: Vec<u8>, whole: bool) -> Loose {
        Loose { status, content, end: self.at, whole }
    }

    /// The next line without its end; `None` where none ends.
    fn line(&mut self) -> Option<Vec<u8>> {
        let rest = &self.bytes[self.at..];
        for (place, &byte) in rest.iter().enumerate() {
            if byte != b'\n' {
                continue;
            }
            let line = &rest[..place];
            if let Some(line) = line.strip_suffix(b"\r") {
                self.at += place + 1;
                return Some(line.to_vec());
            }
            if self.way == Way::LoneLf {
                self.counts = true;
                self.at += place + 1;
                return Some(line.to_vec());
            }
        }
        None
    }

    fn head(&mut self) -> Option<Head> {
        let first = self.line()?;
        let text = first.strip_prefix(b"HTTP/")?;
        let code = text.split(|&b| b == b' ' || b == b'\t').filter(|part| !part.is_empty()).nth(1);
        let mut head = Head { status: number(code?)?.try_into().ok()?, ..Head::default() };
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Some(head);
            }
            let Some(colon) = line.iter().position(|&byte| byte == b':') else { continue };
            let (name, value) = (line[..colon].trim_ascii(), &line[colon + 1..]);
            if name.eq_ignore_ascii_case(b"content-length") {
                let members = value.split(|&byte| byte == b',');
                head.lengths.extend(members.filter_map(|member| number(member.trim_ascii())));
            } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
                head.coded = true;
            }
        }
    }

    /// The length that frames the content in this way of reading.
    fn length(&mut self, head: &Head) -> Option<u64> {
        let several = head.lengths.len() > 1;
        let length = match self.way {
            Way::LastLength => head.lengths.last(),
            _ => head.lengths.first(),
        };
        let length = length.copied();
        if head.coded && length.is_some() {
            let over = self.way == Way::LengthOverCoding;
            self.counts |= over;
            return length.filter(|_| over);
        }
        self.counts |= several && matches!(self.way, Way::FirstLength | Way::LastLength);
        length
    }

    fn by_length(&mut self, status: u16, length: u64) -> Loose {
        let rest = &self.bytes[self.at..];
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let content = rest[..length.min(rest.len())].to_vec();
        self.at += content.len();
        let whole = content.len() == length;
        self.done(status, content, whole)
    }

    fn by_chunks(&mut self, status: u16) -> Loose {
        let mut content = Vec::new();
        loop {
            let Some(line) = self.line() else { return self.done(status, content, false) };
            let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            let digits = std::str::from_utf8(&line[..digits]).unwrap_or_default();
            let Ok(size) = usize::from_str_radix(digits, 16) else {
                return self.done(status, content, false);
            };
            if size == 0 {
                break;
            }
            let rest = &self.bytes[self.at..];
            let data = &rest[..size.min(rest.len())];
            content.extend_from_slice(data);
            self.at += data.len();
            if data.len() < size || self.line().is_none_or(|line| !line.is_empty()) {
                return self.done(status, content, false);
            }
        }
        loop {
            match self.line() {
                None => return self.done(status, content, false),
                Some(line) if line.is_empty() => return self.done(status, content, true),
                Some(_) => {}
            }
        }
    }
}

fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_get(bytes: &[u8], way: Way) -> Option<(u16, String, usize, bool)> {
        let loose = read(bytes, Method::Get, true, way)?;
        let content = String::from_utf8(loose.content).expect("text");
        Some((loose.status, content, bytes.len() - loose.end, loose.whole))
    }

    #[test]
    fn nothing_counts_in_what_conforms() {
        let fine: [&[u8]; 4] = [
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na\nb",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\n\n\r\n0\r\n\r\n",
            b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
            b"HTTP/1.0 200 OK\r\n\r\nto the\nend",
        ];
        for bytes in fine {
            for way in Way::ALL {
                assert_eq!(read_get(bytes, way), None, "{way:?}");
            }
        }
    }

    #[test]
    fn each_way_reads_its_own() {
        let lf = b"HTTP/1.1 200 OK\r\nContent-Length: 1\n\r\nabc";
        assert_eq!(read_get(lf, Way::LoneLf), Some((200, "a".to_owned(), 2, true)));
        let lf = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\n\nx";
        assert_eq!(read_get(lf, Way::LoneLf), Some((200, "a".to_owned(), 1, true)));

        let two = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 4\r\n\r\nabc";
        assert_eq!(read_get(two, Way::FirstLength), Some((200, "a".to_owned(), 2, true)));
        assert_eq!(read_get(two, Way::LastLength), Some((200, "abc".to_owned(), 0, false)));

        let both =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n";
        let read = Some((200, "0\r\n".to_owned(), 2, true));
        assert_eq!(read_get(both, Way::LengthOverCoding), read);
        assert_eq!(read_get(both, Way::FirstLength), None);

        let none = b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nabc";
        let read = Some((204, "ab".to_owned(), 1, true));
        assert_eq!(read_get(none, Way::LengthWithoutContent), read);
    }

    #[test]
    fn what_is_malformed_claims_to_be_a_response() {
        let claimed = |bytes| claimed(bytes, Method::Get).map(|loose| (loose.status, loose.whole));
        assert_eq!(claimed(b"HTTP/1.1 502 Bad\nX\n\n"), Some((502, true)));
        let interim = b"HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1  404\r\nContent-Length: 1\r\n\r\n";
        assert_eq!(claimed(interim), Some((404, false)));
        assert_eq!(claimed(b"not http at all"), None);
    }
}
