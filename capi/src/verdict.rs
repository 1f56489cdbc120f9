//! The verdict about what was read, and what stands against using the connection again.

use reader::{Reject, Reuse, Verdict};

use crate::defect::number_of;
use crate::edge::{Given, Grows, Lent, Slice, Stored};
use crate::error::{Error, give};
use crate::number;
use crate::parser::Parser;

/// `bgw_verdict`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Judged {
    pub(crate) size: usize,
    pub(crate) outcome: i32,
    pub(crate) answer: u32,
    pub(crate) offset: u64,
    pub(crate) defect: u32,
    pub(crate) reuse: u32,
    pub(crate) barrier: i32,
    pub(crate) barrier_defect: u32,
    pub(crate) retry: u32,
    pub(crate) deviations: u32,
    pub(crate) interim: u32,
    pub(crate) status: u32,
    pub(crate) minor: u32,
    pub(crate) fields: u32,
    pub(crate) trailers: u32,
    pub(crate) framing: i32,
    pub(crate) length: u64,
    pub(crate) content: u64,
    pub(crate) consumed: u64,
    pub(crate) leftover: u64,
    pub(crate) missing: u64,
    pub(crate) missing_known: u32,
    pub(crate) unused: u32,
    pub(crate) proxy_status: Slice,
}

// SAFETY: it is `repr(C)` and begins with its size; all else are numbers and a slice, which may be zero.
unsafe impl Grows for Judged {
    const LEAST: usize = size_of::<Self>();
}

impl Judged {
    pub(crate) fn of(verdict: &Verdict, size: usize) -> Self {
        let (framing, length) = number::framing(verdict.framing);
        let (defect, offset) = match verdict.reject() {
            Some(Reject { defect, offset, .. }) => (number_of(defect), offset),
            None => (0, 0),
        };
        let (barrier, barrier_defect) = match verdict.reuse {
            Reuse::Yes => number::barrier(None),
            Reuse::No(barrier) => number::barrier(Some(barrier)),
        };
        let head = verdict.head;
        Self {
            size,
            outcome: number::outcome(verdict.outcome),
            answer: verdict.answer().map_or(0, |answer| answer.status().into()),
            offset,
            defect,
            reuse: verdict.reuse.is_yes().into(),
            barrier,
            barrier_defect,
            retry: verdict.retry.into(),
            deviations: u32::try_from(verdict.deviations.iter().count()).unwrap_or(u32::MAX),
            interim: verdict.interim,
            status: head.map_or(0, |head| head.status.into()),
            minor: head.map_or(0, |head| head.version.minor().into()),
            fields: head.map_or(0, |head| head.fields),
            trailers: verdict.trailers,
            framing,
            length,
            content: verdict.content,
            consumed: verdict.consumed,
            leftover: verdict.leftover,
            missing: verdict.missing.unwrap_or(0),
            missing_known: verdict.missing.is_some().into(),
            unused: 0,
            proxy_status: verdict
                .proxy_status()
                .map_or(Slice::EMPTY, |status| Slice::text(status.as_str())),
        }
    }
}

/// `bgw_end`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_end(
    parser: Lent<'_, Stored<Parser>>,
    ending: i32,
    leftover: u64,
    out: Given<'_, Judged>,
) -> i32 {
    give(end(parser, ending, leftover, out))
}

fn end(
    parser: Lent<'_, Stored<Parser>>,
    ending: i32,
    leftover: u64,
    out: Given<'_, Judged>,
) -> Result<i32, Error> {
    let (out, parser) = (out.out()?, parser.value()?);
    let verdict = parser.response.end(number::ending(ending)?, leftover);
    let judged = Judged::of(&verdict, out.size());
    out.put(&judged);
    Ok(judged.outcome)
}

/// `bgw_barrier`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_barrier(
    parser: Lent<'_, Stored<Parser>>,
    mut defect: Given<'_, u32>,
) -> i32 {
    give(parser.value().and_then(|parser| {
        let (kind, number) = number::barrier(parser.response.barrier());
        defect.set_if_given(number)?;
        Ok(kind)
    }))
}
