//! What is shown piece by piece, for vectored writes, and the three ways to have it in one place.

/// The number of bytes that `pieces` shows.
pub(crate) fn measure(pieces: impl FnOnce(&mut dyn FnMut(&[u8]))) -> usize {
    let mut len = 0usize;
    pieces(&mut |piece| len = len.saturating_add(piece.len()));
    len
}

/// Copies what `pieces` shows to the start of `out`, as far as it fits; gives the whole length.
///
/// # Errors
///
/// [`BufferTooSmall`] if not all of it fits.
pub(crate) fn write(
    out: &mut [u8],
    pieces: impl FnOnce(&mut dyn FnMut(&[u8])),
) -> Result<usize, BufferTooSmall> {
    let mut needed = 0usize;
    pieces(&mut |piece| {
        let room = out.get_mut(needed..).unwrap_or_default();
        let fits = piece.len().min(room.len());
        room[..fits].copy_from_slice(&piece[..fits]);
        needed = needed.saturating_add(piece.len());
    });
    if needed <= out.len() { Ok(needed) } else { Err(BufferTooSmall { needed }) }
}

/// Collects what `pieces` shows, which is `len` bytes.
#[cfg(feature = "bytes")]
pub(crate) fn collect(len: usize, pieces: impl FnOnce(&mut dyn FnMut(&[u8]))) -> bytes::Bytes {
    use bytes::BufMut;
    let mut out = bytes::BytesMut::with_capacity(len);
    pieces(&mut |piece| out.put_slice(piece));
    out.freeze()
}

/// Gives a type that shows itself by `pieces` the other three ways to have it: measured, written, collected.
///
/// `$what` is what is written, as the documentation calls it.
macro_rules! encoded {
    ($type:ty, $what:literal) => {
        impl $type {
            #[doc = concat!("The number of bytes of ", $what, ".")]
            #[must_use]
            pub fn encoded_len(&self) -> usize {
                $crate::pieces::measure(|show| self.pieces(show))
            }

            #[doc = concat!("Writes ", $what, " to the start of `out`; gives its length in bytes.")]
            ///
            /// # Errors
            ///
            /// [`BufferTooSmall`](crate::forward::BufferTooSmall) if it does not fit; then `out` holds its
            /// beginning.
            pub fn encode_into(
                &self,
                out: &mut [u8],
            ) -> Result<usize, $crate::pieces::BufferTooSmall> {
                $crate::pieces::write(out, |show| self.pieces(show))
            }

            #[doc = concat!("Collects ", $what, " as [`bytes::Bytes`].")]
            #[cfg(feature = "bytes")]
            #[must_use]
            pub fn to_bytes(&self) -> bytes::Bytes {
                $crate::pieces::collect(self.encoded_len(), |show| self.pieces(show))
            }
        }
    };
}
pub(crate) use encoded;

/// The buffer is too small for what was to be written: the error of every `encode_into`.
///
/// ```
/// use bad_gateway::answer::Intermediary;
///
/// let edge = Intermediary::new("edge.example").unwrap();
/// let error = edge.encode_into(&mut [0; 4]).unwrap_err();
/// assert_eq!(error.needed, 12);
/// assert_eq!(error.to_string(), "it takes 12 bytes");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BufferTooSmall {
    /// The number of bytes that all of it takes.
    pub needed: usize,
}

impl core::fmt::Display for BufferTooSmall {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "it takes {} bytes", self.needed)
    }
}

impl core::error::Error for BufferTooSmall {}
