//! The ways in which a head arrives. The head is `cdn` in each of them.

use super::heads;

/// A head that arrives in pieces.
pub(crate) struct Drip {
    pub(crate) name: &'static str,
    pub(crate) head: &'static [u8],
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
        head,
        last: 0,
        arrivals: arrivals(head.len(), piece),
    })
}

/// An interim head and the final one behind it, there at once, and asked for one after the other: for those who
/// read responses, not heads.
pub(crate) fn hints() -> Drip {
    let head = heads::hints().leak();
    let last = head.len() - heads::TYPICAL.len();
    Drip { name: "hints", head, last, arrivals: vec![head.len(); 2] }
}

/// How many of `length` bytes are there after each arrival of `piece` bytes.
pub(crate) fn arrivals(length: usize, piece: usize) -> Vec<usize> {
    (1..=length.div_ceil(piece)).map(|count| (count * piece).min(length)).collect()
}
