//! The registry of defects, by number.

use reader::Defect;

use crate::edge::{Given, Grows, Lent, Slice};
use crate::error::{Error, done};
use crate::number;

/// `bgw_defect`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) size: usize,
    pub(crate) number: u32,
    pub(crate) tolerance: i32,
    pub(crate) closes: u32,
    pub(crate) rfc: u32,
    pub(crate) section: Slice,
    pub(crate) code: Slice,
    pub(crate) name: Slice,
    pub(crate) message: Slice,
    pub(crate) proxy_status: Slice,
}

// SAFETY: it is `repr(C)` and begins with its size; all else are numbers and slices, which may be zero.
unsafe impl Grows for Row {
    const LEAST: usize = size_of::<Self>();
}

/// The number that C sees.
pub(crate) fn number_of(defect: Defect) -> u32 {
    u32::from(defect.number())
}

/// The defect of that number.
pub(crate) fn numbered(number: u32) -> Result<Defect, Error> {
    u16::try_from(number).ok().and_then(Defect::from_number).ok_or(Error::Unknown)
}

/// `bgw_defect_find`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_defect_find(name: Lent<'_, u8>, len: usize) -> u32 {
    // SAFETY: both came from C.
    let name = unsafe { name.bytes(len) };
    let name = name.ok().and_then(|name| str::from_utf8(name).ok());
    name.and_then(Defect::find).map_or(0, number_of)
}

/// `bgw_defect_count`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_defect_count() -> usize {
    Defect::ALL.len()
}

/// `bgw_defect_at`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_defect_at(place: usize) -> u32 {
    Defect::ALL.get(place).copied().map_or(0, number_of)
}

/// `bgw_defect_row`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_defect_row(number: u32, out: Given<'_, Row>) -> i32 {
    done(row(number, out))
}

fn row(number: u32, out: Given<'_, Row>) -> Result<(), Error> {
    let (out, defect) = (out.out()?, numbered(number)?);
    let (rfc, section) = defect.rfc();
    out.put(&Row {
        size: out.size(),
        number,
        tolerance: number::tolerance(defect.tolerance()),
        closes: defect.closes().into(),
        rfc: rfc.into(),
        section: Slice::text(section),
        code: Slice::text(defect.code()),
        name: Slice::text(defect.name()),
        message: Slice::text(defect.message()),
        proxy_status: Slice::text(defect.proxy_status().as_str()),
    });
    Ok(())
}
