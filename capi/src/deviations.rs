//! What was tolerated.

use reader::{Deviation, Policy};

use crate::defect::number_of;
use crate::edge::{Elements, Given, Lent, Stored};
use crate::error::{Error, done};
use crate::parser::Parser;

/// `bgw_deviation`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Tolerated {
    pub(crate) offset: u64,
    pub(crate) defect: u32,
    pub(crate) closes: u32,
}

/// `bgw_deviations`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_deviations(
    parser: Lent<'_, Stored<Parser>>,
    refused_by: Lent<'_, Stored<Policy>>,
    out: Given<'_, Tolerated>,
    each: usize,
    room: usize,
    count: Given<'_, usize>,
) -> i32 {
    // SAFETY: all three came from C.
    let out = unsafe { out.elements(each, room) };
    done(out.and_then(|out| list(parser, refused_by, out, count)))
}

fn list(
    parser: Lent<'_, Stored<Parser>>,
    refused_by: Lent<'_, Stored<Policy>>,
    mut out: Elements<'_, Tolerated>,
    mut count: Given<'_, usize>,
) -> Result<(), Error> {
    count.check()?;
    let parser = parser.value()?;
    // Strict refuses all.
    let policy = if refused_by.is_null() { &Policy::STRICT } else { refused_by.value()? };
    let mut found = 0usize;
    for Deviation { defect, offset, .. } in parser.response.deviations().refused_by(*policy) {
        let (number, closes) = (number_of(defect), defect.closes().into());
        out.put(Tolerated { offset, defect: number, closes });
        found += 1;
    }
    count.set(found)
}
