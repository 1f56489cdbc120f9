//! The likely cause.

use core::fmt::{self, Write};
use core::mem::offset_of;

use reader::cause::likely;

use crate::edge::{Given, Grows, Lent, Slice, Stored};
use crate::error::{Error, done};
use crate::number;
use crate::parser::Parser;

/// `bgw_cause`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Likely {
    pub(crate) size: usize,
    pub(crate) name: Slice,
    pub(crate) says: Slice,
    pub(crate) detail: Slice,
    pub(crate) upstream: Slice,
    pub(crate) nginx: Slice,
    pub(crate) haproxy: Slice,
    pub(crate) envoy: Slice,
    pub(crate) text: [u8; 120],
}

// SAFETY: it is `repr(C)` and begins with its size; all else are slices and bytes, which may be zero.
unsafe impl Grows for Likely {
    const LEAST: usize = size_of::<Self>();
}

/// `bgw_likely_cause`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_likely_cause(
    parser: Lent<'_, Stored<Parser>>,
    ending: i32,
    reused: u32,
    leftover: Lent<'_, u8>,
    len: usize,
    out: Given<'_, Likely>,
) -> i32 {
    // SAFETY: both came from C.
    let leftover = unsafe { leftover.bytes(len) };
    done(leftover.and_then(|leftover| find(parser, ending, reused != 0, leftover, out)))
}

fn find(
    parser: Lent<'_, Stored<Parser>>,
    ending: i32,
    reused: bool,
    leftover: &[u8],
    out: Given<'_, Likely>,
) -> Result<(), Error> {
    let (out, parser, ending) = (out.out()?, parser.value()?, number::ending(ending)?);
    let verdict = parser.response.end(ending, leftover.len() as u64);
    // Ignored unless the response is valid, as in the verdict.
    let leftover = if verdict.leftover > 0 { leftover } else { &[] };
    let mut evidence = parser.windows.evidence(ending).with_leftover(leftover);
    evidence = evidence.with_request(parser.response.request());
    evidence.reused = reused;
    let cause = likely(&verdict, evidence).ok_or(Error::Nothing)?;
    let mend = cause.mend();
    let mut detail = Text { bytes: [0; 120], len: 0 };
    if let Some(more) = cause.detail(&evidence) {
        // What has no room is left out.
        let _ = write!(detail, "{more}");
    }
    let text = |text: Option<&'static str>| text.map_or(Slice::EMPTY, Slice::text);
    out.put(&Likely {
        size: out.size(),
        name: Slice::text(cause.name()),
        says: Slice::text(cause.says()),
        // It stands in the caller's structure.
        detail: out.slice_of(offset_of!(Likely, text), detail.len),
        upstream: Slice::text(mend.upstream),
        nginx: text(mend.nginx),
        haproxy: text(mend.haproxy),
        envoy: text(mend.envoy),
        text: detail.bytes,
    });
    Ok(())
}

/// A text that is written into a structure.
struct Text {
    bytes: [u8; 120],
    len: usize,
}

impl Write for Text {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let room = self.bytes.get_mut(self.len..self.len + more.len()).ok_or(fmt::Error)?;
        room.copy_from_slice(more.as_bytes());
        self.len += more.len();
        Ok(())
    }
}
