//! A value on its way downstream: repaired as it is shown.

use super::list::{self, Kept};

/// A value as it may go downstream: without the blanks around it, its folds and each control byte
/// that was tolerated as one SP (RFC 9110 §5.5, RFC 9112 §5.2).
///
/// `Debug` shows the length in bytes, folds included, alone.
///
/// ```
/// use bad_gateway::forward::Forward;
/// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
///
/// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
/// let bytes = b"HTTP/1.1 304 \r\nX: a b\r\nTrailer: Digest, Content-Length, Y\r\n\r\n";
/// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
/// let forward = Forward::new(head, Framing::None, &RequestContext::new(Method::Get));
/// let values: Vec<_> = forward.fields().map(|line| line.value()).collect();
/// assert_eq!(values[0].as_slice(), Some(&b"a b"[..]));
/// // What must not stand in a trailer section is not announced either.
/// assert_eq!(values[1].as_slice(), None);
/// assert_eq!(values[1].segments().collect::<Vec<_>>().join(&b' '), b"Digest, Y");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy)]
pub struct ForwardValue<'a> {
    pub(super) bytes: &'a [u8],
    /// Whether the bytes hold no control byte.
    pub(super) whole: bool,
    /// The members of the list that go on, where others do not.
    pub(super) kept: Option<Kept>,
}

impl<'a> ForwardValue<'a> {
    /// The value in one piece; `None` where it had to be repaired inside.
    #[must_use]
    pub const fn as_slice(&self) -> Option<&'a [u8]> {
        if self.whole && self.kept.is_none() { Some(self.bytes) } else { None }
    }

    /// The pieces that, joined by one SP, are the value.
    pub fn segments(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        let Self { bytes, whole: _, kept } = *self;
        let all = kept.is_none().then_some(bytes);
        let runs = kept.into_iter().flat_map(move |kept| list::runs(bytes, kept));
        all.into_iter().chain(runs).flat_map(pieces)
    }

    /// The value in one piece, copied.
    ///
    /// ```
    /// use bad_gateway::forward::Forward;
    /// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 304 \r\nX: a\r\n\t b\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::LENIENT, &mut table, &mut seen)?.unwrap();
    /// let forward = Forward::new(head, Framing::None, &RequestContext::new(Method::Get));
    /// assert_eq!(forward.fields().next().unwrap().value().to_vec(), b"a b");
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    pub fn to_vec(&self) -> std::vec::Vec<u8> {
        crate::value::joined(self.as_slice(), self.segments())
    }
}

impl core::fmt::Debug for ForwardValue<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ForwardValue")
            .field("len", &self.bytes.len())
            .field("whole", &self.as_slice().is_some())
            .finish()
    }
}

/// What stands between the folds, cut in two at each control byte.
fn pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
    bytes
        .split(|&byte| matches!(byte, b'\r' | b'\n'))
        .map(trim)
        .filter(|line| !line.is_empty())
        .flat_map(|line| line.split(|&byte| is_control(byte)))
}

/// Whether no value may hold the byte: it is none of HTAB, SP, VCHAR and obs-text.
const fn is_control(byte: u8) -> bool {
    (byte < b' ' && byte != b'\t') || byte == 0x7F
}

/// `bytes` without the blanks and control bytes around them.
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    let shows = |&byte: &u8| byte > b' ' && byte != 0x7F;
    let first = bytes.iter().position(shows).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(shows).map_or(first, |last| last + 1);
    &bytes[first..end]
}
