//! Whether bytes could be what an upstream sent, where digits alone could be a coincidence.

/// Whether they begin like a response or a well-known protocol, or are text.
pub(super) fn plausible(bytes: &[u8]) -> bool {
    begins_known(bytes) || is_text(bytes)
}

/// A response, a TLS record, or an HTTP/2 frame.
pub(super) fn begins_known(bytes: &[u8]) -> bool {
    let tls = matches!(bytes, [0x14..=0x17, 3, 0..=4, ..]);
    let http2 = matches!(bytes, [0, 0, _, 0..=9, ..]);
    bytes.starts_with(b"HTTP/") || tls || http2
}

fn is_text(bytes: &[u8]) -> bool {
    let printable = |b: &&u8| matches!(b, 0x20..=0x7e | b'\r' | b'\n' | b'\t');
    !bytes.is_empty() && bytes.iter().filter(printable).count() * 10 >= bytes.len() * 9
}
