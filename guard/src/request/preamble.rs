//! The preamble of the PROXY protocol, versions 1 and 2, which is no part of HTTP.
//!
//! ```text
//! v1 = "PROXY " ( "UNKNOWN" *TEXT / ( "TCP4" / "TCP6" ) SP source SP target SP port SP port ) CRLF
//! v2 = signature version-and-command family length(2) length-bytes
//! ```

use super::NotUnderstood;

const V1: &[u8] = b"PROXY ";
const V2: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
/// The most bytes of a line of version 1, and those of a header of version 2.
const V1_LINE: usize = 107;
const V2_HEADER: usize = 16;

/// What the first bytes of a connection are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// More are needed to say it.
    Open,
    /// A preamble whose first part has this length, and `rest` bytes behind it.
    Preamble {
        /// Bytes through the end of the line or the header.
        len: usize,
        /// Bytes behind the header.
        rest: u16,
    },
    /// No preamble.
    Http,
}

impl Start {
    pub(super) fn of(bytes: &[u8]) -> Result<Self, NotUnderstood> {
        if V1.starts_with(bytes) || V2.starts_with(bytes) {
            Ok(Self::Open)
        } else if bytes.starts_with(V1) {
            line(bytes)
        } else if bytes.starts_with(V2) {
            header(bytes)
        } else {
            Ok(Self::Http)
        }
    }
}

fn line(bytes: &[u8]) -> Result<Start, NotUnderstood> {
    let shown = &bytes[..bytes.len().min(V1_LINE)];
    let Some(end) = memchr::memchr(b'\n', shown) else {
        return if shown.len() < V1_LINE { Ok(Start::Open) } else { Err(NotUnderstood::Preamble) };
    };
    let text = shown[..end].strip_suffix(b"\r").ok_or(NotUnderstood::Preamble)?;
    let mut words = text[V1.len()..].split(|&byte| byte == b' ');
    let family = words.next().unwrap_or_default();
    let count = words.clone().filter(|word| !word.is_empty()).count();
    // Three words are a request line to whoever does not know the protocol.
    let fits = match family {
        b"UNKNOWN" => count == 0 || count == 4,
        b"TCP4" | b"TCP6" => count == 4,
        _ => false,
    };
    if fits && text.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        Ok(Start::Preamble { len: end + 1, rest: 0 })
    } else {
        Err(NotUnderstood::Preamble)
    }
}

fn header(bytes: &[u8]) -> Result<Start, NotUnderstood> {
    let Some(header) = bytes.first_chunk::<V2_HEADER>() else { return Ok(Start::Open) };
    // Version 2, and the commands LOCAL and PROXY.
    if !matches!(header[12], 0x20 | 0x21) {
        return Err(NotUnderstood::Preamble);
    }
    let rest = u16::from_be_bytes([header[14], header[15]]);
    Ok(Start::Preamble { len: V2_HEADER, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preamble_is_told_from_a_request() {
        let whole = |len, rest| Ok(Start::Preamble { len, rest });
        for (bytes, wanted) in [
            (&b""[..], Ok(Start::Open)),
            (b"P", Ok(Start::Open)),
            (b"POST", Ok(Start::Http)),
            (b"PROXY TCP4 1.2.3.4 5.6.7.8 1 80", Ok(Start::Open)),
            (b"PROXY TCP4 1.2.3.4 5.6.7.8 1 80\r\nGET", whole(33, 0)),
            (b"PROXY UNKNOWN\r\n", whole(15, 0)),
            (b"PROXY UNKNOWN HTTP/1.1\r\n", Err(NotUnderstood::Preamble)),
            (b"PROXY / HTTP/1.1\r\n", Err(NotUnderstood::Preamble)),
            (b"PROXY UNKNOWN\n", Err(NotUnderstood::Preamble)),
            (b"\r\n", Ok(Start::Open)),
            (b"\r\nGET", Ok(Start::Http)),
            (b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x01", Ok(Start::Open)),
            (b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x01\x02", whole(16, 0x102)),
            (b"\r\n\r\n\0\r\nQUIT\n\x31\x11\x01\x02", Err(NotUnderstood::Preamble)),
        ] {
            assert_eq!(Start::of(bytes), wanted, "{}", bytes.escape_ascii());
        }
        assert_eq!(
            Start::of(&[b"PROXY ", &[b'a'; 200][..]].concat()),
            Err(NotUnderstood::Preamble)
        );
    }
}
