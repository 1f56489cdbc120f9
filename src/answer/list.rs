//! The lists of Accept and Accept-Language: members, their parameters, their weights.
//!
//! They come from a client, so nothing here trusts them: what cannot be read is skipped, and each
//! byte is looked at a bounded number of times.

use crate::syntax::trim;

/// What stands between the separators, without the blanks around it; a separator inside of a
/// quoted string (RFC 9110 §5.6.4) does not count.
pub(super) fn split(value: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(value);
    core::iter::from_fn(move || {
        let bytes = rest?;
        let len = unquoted(bytes, separator).unwrap_or(bytes.len());
        rest = bytes.get(len + 1..);
        Some(trim(&bytes[..len]))
    })
}

/// The position of the first `wanted` outside of quotes.
fn unquoted(bytes: &[u8], wanted: u8) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    bytes.iter().position(|&byte| {
        if escaped {
            escaped = false;
        } else if quoted && byte == b'\\' {
            escaped = true;
        } else if byte == b'"' {
            quoted = !quoted;
        }
        byte == wanted && !quoted
    })
}

/// A weight in thousandths (RFC 9110 §12.4.2); `None` if it is malformed.
///
/// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )`
pub(super) fn weight(qvalue: &[u8]) -> Option<u16> {
    let (&whole, rest) = qvalue.split_first()?;
    let digits = match rest {
        [] => rest,
        [b'.', digits @ ..] if digits.len() <= 3 => digits,
        _ => return None,
    };
    let mut thousandths = match whole {
        b'0' => 0,
        b'1' => 1000,
        _ => return None,
    };
    for (digit, place) in digits.iter().zip([100, 10, 1]) {
        if !digit.is_ascii_digit() {
            return None;
        }
        thousandths += u16::from(digit - b'0') * place;
    }
    (thousandths <= 1000).then_some(thousandths)
}

/// The value of a parameter, if it is called `name`.
pub(super) fn parameter<'a>(part: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (own, value) = part.split_at_checked(name.len())?;
    let value = value.strip_prefix(b"=")?;
    own.eq_ignore_ascii_case(name).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights() {
        for (qvalue, thousandths) in [
            ("0", 0),
            ("1", 1000),
            ("0.", 0),
            ("1.000", 1000),
            ("0.5", 500),
            ("0.05", 50),
            ("0.999", 999),
        ] {
            assert_eq!(weight(qvalue.as_bytes()), Some(thousandths), "{qvalue}");
        }
        for bad in ["", ".5", "2", "1.001", "0.1234", "0.x", "-1", "01", "0,5", "+0.5"] {
            assert_eq!(weight(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn quotes_hide_separators() {
        let mut parts = split(b" a;b=\",\\\",\" ,\tc,,", b',');
        assert_eq!(parts.next(), Some(&b"a;b=\",\\\",\""[..]));
        assert_eq!(parts.next(), Some(&b"c"[..]));
        assert_eq!(parts.next(), Some(&b""[..]));
        assert_eq!(parts.next(), Some(&b""[..]));
        assert_eq!(parts.next(), None);
        assert_eq!(split(b"a\",b", b',').count(), 1, "a quote that does not end");
    }
}
