//! The ways in which a head arrives. The head is `cdn` in each of them.

use std::borrow::Cow;

use super::heads;

/// A head that arrives in pieces.
pub(crate) struct Drip {
    pub(crate) name: &'static str,
    pub(crate) head: Cow<'static, [u8]>,
    /// Where the last head starts.
    pub(crate) last: usize,
    /// How many bytes are there after each arrival.
    pub(crate) arrivals: Vec<usize>,
}

/// By one byte, by 16 bytes, in two halves.
pub(crate) fn all() -> [Drip; 3] {
    let head = heads::CDN;
    let half = head.len().div_ceil(2);
    [("drip1", 1), ("drip16", 16), ("drip2", half)].map(|(name, piece)| Drip {
        name,
        head: Cow::Borrowed(head),
        last: 0,
        arrivals: arrivals(head.len(), piece),
    })
}

/// An interim head and the final one behind it, there at once: for those who read responses, not heads.
pub(crate) fn hints() -> Drip {
    let head = heads::hints();
    let last = head.len() - heads::TYPICAL.len();
    Drip { name: "hints", arrivals: vec![head.len()], head: Cow::Owned(head), last }
}

/// How many of `length` bytes are there after each arrival of `piece` bytes.
pub(crate) fn arrivals(length: usize, piece: usize) -> Vec<usize> {
    (1..=length.div_ceil(piece)).map(|count| (count * piece).min(length)).collect()
}
