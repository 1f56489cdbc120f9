//! The value of Upgrade that a request sent, kept inline.

use core::fmt;

/// The most bytes that are kept.
const MOST: usize = 64;

/// The protocols that a request offered: one list, whatever the lines it came in. Empty: none.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    /// Invariant: `len <= MOST`.
    len: u8,
    bytes: [u8; MOST],
}

impl Offer {
    pub(super) const NONE: Self = Self { len: 0, bytes: [0; MOST] };

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// Adds the value of one more line, behind a comma.
    ///
    /// # Errors
    ///
    /// [`OfferTooLong`] if all of it does not fit.
    pub(super) fn push(&mut self, value: &[u8]) -> Result<(), OfferTooLong> {
        let known = usize::from(self.len);
        let comma: &[u8] = if known > 0 { b"," } else { b"" };
        let len = known.saturating_add(comma.len()).saturating_add(value.len());
        let place = self.bytes.get_mut(known..len).ok_or(OfferTooLong { len })?;
        let (first, behind) = place.split_at_mut(comma.len());
        first.copy_from_slice(comma);
        behind.copy_from_slice(value);
        self.len = u8::try_from(len).map_err(|_| OfferTooLong { len })?;
        Ok(())
    }

    /// Becomes `other`; the bytes of an empty one need not be copied.
    #[inline]
    pub(super) const fn assign(&mut self, other: &Self) {
        self.len = other.len;
        if other.len > 0 {
            self.bytes = other.bytes;
        }
    }
}

impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Offer {}

/// The offered Upgrade value is longer than the 64 bytes that are kept.
///
/// Before the request is sent: leave Upgrade and the option `upgrade` of Connection out, or offer
/// fewer protocols; a server is free to ignore the offer anyway (RFC 9110 §7.8). A request that was
/// sent already can be read as one without an offer ([`RequestContext::new`](super::RequestContext::new)): then every 101 is
/// refused as `upgrade-unsolicited`, and all other responses are read as ever.
///
/// ```
/// use bad_gateway::{Method, RequestContext};
///
/// let error = RequestContext::new(Method::Get).with_upgrade(&[b'a'; 65]).unwrap_err();
/// assert_eq!(error.len, 65);
/// assert_eq!(error.to_string(), "an offered Upgrade value can have at most 64 bytes, not 65");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OfferTooLong {
    /// The number of bytes that would have to be kept.
    pub len: usize,
}

impl fmt::Display for OfferTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an offered Upgrade value can have at most {MOST} bytes, not {}", self.len)
    }
}

impl core::error::Error for OfferTooLong {}
