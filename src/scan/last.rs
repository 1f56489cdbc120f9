//! The last bytes at hand: what is left behind whole blocks, or a small piece that came.

use super::dispatch;
use super::kernel::{Kernel, Masks, Scan};

/// The masks of the last `rest` bytes, 64 at most: bit 0 stands for the first of these. No bit of `control`, and
/// all bits of `token`, are set behind them.
#[inline]
pub(crate) fn masks_of_last(bytes: &[u8], rest: usize) -> Masks {
    dispatch(Last { rest }, bytes)
}

struct Last {
    rest: usize,
}

impl Scan<'_> for Last {
    type Output = Masks;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K, bytes: &[u8]) -> Masks {
        last_masks(kernel, bytes, self.rest)
    }
}

/// The masks of the last `rest` bytes, 64 at most. The bits behind them are set as if a name
/// went on there.
#[inline(always)]
pub(super) fn last_masks<K: Kernel>(kernel: K, bytes: &[u8], rest: usize) -> Masks {
    let Masks { control, token } = match bytes.last_chunk() {
        Some(block) => kernel.classify(block),
        None => short_masks(kernel, bytes),
    };
    let unused = 64 - (rest & 63);
    Masks { control: control >> (unused & 63), token: !(!token >> (unused & 63)) }
}

/// The masks of fewer than 64 bytes, as the last ones of a block.
#[cold]
#[inline(never)]
fn short_masks<K: Kernel>(kernel: K, bytes: &[u8]) -> Masks {
    let mut block = [0; 64];
    if let Some(place) = block.get_mut(64 - bytes.len().min(64)..) {
        place.copy_from_slice(bytes);
    }
    kernel.classify(&block)
}
