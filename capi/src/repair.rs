//! The head, repaired for the next parser on the same connection.

use reader::forward::Repair;
use reader::{Ending, Framing};

use crate::edge::{Given, Grows, Lent, Stored};
use crate::error::{Error, done};
use crate::number;
use crate::parser::Parser;

/// `bgw_repaired`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Repaired {
    pub(crate) size: usize,
    pub(crate) needed: usize,
    pub(crate) length: u64,
    pub(crate) framing: i32,
    pub(crate) status: u32,
    pub(crate) closing: u32,
    pub(crate) unchanged: u32,
}

// SAFETY: it is `repr(C)` and begins with its size; all else are numbers, which may be zero.
unsafe impl Grows for Repaired {
    const LEAST: usize = size_of::<Self>();
}

/// `bgw_repair`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_repair(
    parser: Lent<'_, Stored<Parser>>,
    raw: Lent<'_, u8>,
    len: usize,
    out: Given<'_, u8>,
    room: usize,
    info: Given<'_, Repaired>,
) -> i32 {
    // SAFETY: both came from C.
    let raw = unsafe { raw.bytes(len) };
    // SAFETY: both came from C.
    let out = unsafe { out.room(room) };
    done(raw.and_then(|raw| repair(parser, raw, out?, info)))
}

fn repair(
    parser: Lent<'_, Stored<Parser>>,
    raw: &[u8],
    out: &mut [u8],
    info: Given<'_, Repaired>,
) -> Result<(), Error> {
    let (info, parser) = (info.out()?, parser.value()?);
    let (head, response) = (parser.head(raw)?, &parser.response);
    // That of an interim head is none.
    let decided = response.end(Ending::Open, 0).framing.unwrap_or(Framing::None);
    let repair = Repair::new(head, decided, response.request(), response.deviations());
    let unchanged = repair.received().is_some();
    let needed = if unchanged { raw.len() } else { repair.encoded_len() };
    let (framing, length) = number::framing(Some(repair.framing()));
    info.put(&Repaired {
        size: info.size(),
        needed,
        length,
        framing,
        status: repair.status().into(),
        closing: repair.is_closing().into(),
        unchanged: unchanged.into(),
    });
    if needed > out.len() {
        return Err(Error::Room);
    }
    repair.encode_into(out).map_err(|_| Error::Room)?;
    Ok(())
}
