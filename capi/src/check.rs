//! The one-shot: all bytes in, the verdict out, the parser left for what else is asked.

use reader::{Event, Policy, RequestContext};

use crate::edge::{Given, Lent, Stored};
use crate::error::{Error, give};
use crate::number;
use crate::parser::{Parser, new};
use crate::verdict::Judged;

/// `bgw_check`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_check(
    parser: Given<'_, Stored<Parser>>,
    size: usize,
    policy: Lent<'_, Stored<Policy>>,
    request: Lent<'_, Stored<RequestContext>>,
    bytes: Lent<'_, u8>,
    len: usize,
    ending: i32,
    out: Given<'_, Judged>,
) -> i32 {
    // SAFETY: both came from C.
    let bytes = unsafe { bytes.bytes(len) };
    // SAFETY: pointer and size came from C.
    let keep = |made| unsafe { parser.keep(size, made) };
    give(bytes.and_then(|bytes| {
        let (ending, out) = (number::ending(ending)?, out.out()?);
        let parser = keep(new(policy, request)?)?;
        let leftover = read(parser, bytes);
        let judged = Judged::of(&parser.response.end(ending, leftover), out.size());
        out.put(&judged);
        Ok::<_, Error>(judged.outcome)
    }))
}

/// Reads one response; gives the number of the bytes behind it.
fn read(parser: &mut Parser, bytes: &[u8]) -> u64 {
    let mut rest = bytes;
    while let Ok(step) = parser.step(rest) {
        rest = rest.get(step.consumed..).unwrap_or_default();
        if let Event::NeedMore | Event::End | Event::Tunnel = step.event {
            break;
        }
    }
    rest.len() as u64
}
