//! What our framing work costs a parser that leaves it to its caller: Content-Length,
//! Transfer-Encoding and Connection found by comparing names, read, and decided (RFC 9112 §6.3).

/// How the content is delimited, in the words of no parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    None,
    Length(u64),
    Chunked,
    Close,
}

/// The framing of an answer to a GET, and whether the connection persists; nothing where the three
/// fields do not make sense.
#[inline]
pub(crate) fn decide<'a>(
    status: u16,
    minor: u8,
    fields: impl Iterator<Item = (&'a [u8], &'a [u8])>,
) -> Option<(Framing, bool)> {
    let mut length = None;
    let mut chunked = false;
    let (mut close, mut keep_alive) = (false, false);
    for (name, value) in fields {
        if name.eq_ignore_ascii_case(b"content-length") {
            if length.is_some() {
                return None;
            }
            length = Some(decimal(value)?);
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if chunked || !value.eq_ignore_ascii_case(b"chunked") {
                return None;
            }
            chunked = true;
        } else if name.eq_ignore_ascii_case(b"connection") {
            for member in value.split(|&byte| byte == b',') {
                let member = member.trim_ascii();
                close |= member.eq_ignore_ascii_case(b"close");
                keep_alive |= member.eq_ignore_ascii_case(b"keep-alive");
            }
        }
    }
    if chunked && (length.is_some() || minor == 0) {
        return None;
    }
    let framing = match (status, chunked, length) {
        (100..=199 | 204 | 304, _, _) => Framing::None,
        (_, true, _) => Framing::Chunked,
        (_, _, Some(octets)) => Framing::Length(octets),
        _ => Framing::Close,
    };
    Some((framing, !close && (minor > 0 || keep_alive)))
}

#[inline]
fn decimal(value: &[u8]) -> Option<u64> {
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0_u64, |number, &byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}
