//! Heads and trailer sections, shown over the bytes that the caller kept.

use reader::{Field, Head};

use crate::edge::{Elements, Given, Grows, Lent, Slice, Stored};
use crate::error::{Error, done};
use crate::parser::Parser;

/// `bgw_head`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Line {
    pub(crate) size: usize,
    pub(crate) status: u32,
    pub(crate) minor: u32,
    pub(crate) fields: u32,
    pub(crate) interim: u32,
    pub(crate) reason: Slice,
}

// SAFETY: it is `repr(C)` and begins with its size; all else are numbers and a slice, which may be zero.
unsafe impl Grows for Line {
    const LEAST: usize = size_of::<Self>();
}

/// `bgw_field`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) name: Slice,
    pub(crate) value: Slice,
    pub(crate) name_at: usize,
    pub(crate) folded: u32,
    pub(crate) unused: u32,
}

impl Shown {
    fn of(field: Field<'_>, raw: &[u8]) -> Self {
        let value = field.value();
        let whole = value.as_slice();
        Self {
            name: Slice::of(field.name()),
            value: Slice::of(whole.unwrap_or_else(|| folded(value, raw))),
            name_at: field.name_at(),
            folded: whole.is_none().into(),
            unused: 0,
        }
    }
}

/// The bytes of a folded value, from its first piece through its last.
fn folded<'a>(value: reader::Value<'a>, raw: &'a [u8]) -> &'a [u8] {
    let at = |piece: &[u8]| piece.as_ptr().addr().wrapping_sub(raw.as_ptr().addr());
    let mut pieces = value.segments();
    let Some(first) = pieces.next() else { return &[] };
    let last = pieces.last().unwrap_or(first);
    raw.get(at(first)..at(last).wrapping_add(last.len())).unwrap_or_default()
}

impl Parser {
    /// The head that was announced last, if these may be its bytes.
    pub(crate) fn head<'a>(&'a self, raw: &'a [u8]) -> Result<Head<'a>, Error> {
        let head = self.response.head(raw);
        if head.is_empty() { Err(Error::Head) } else { Ok(head) }
    }
}

/// `bgw_head_of`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_head_of(
    parser: Lent<'_, Stored<Parser>>,
    raw: Lent<'_, u8>,
    len: usize,
    out: Given<'_, Line>,
) -> i32 {
    // SAFETY: both came from C.
    let raw = unsafe { raw.bytes(len) };
    done(raw.and_then(|raw| line(parser, raw, out)))
}

fn line(parser: Lent<'_, Stored<Parser>>, raw: &[u8], out: Given<'_, Line>) -> Result<(), Error> {
    let (out, parser) = (out.out()?, parser.value()?);
    let head = parser.head(raw)?;
    out.put(&Line {
        size: out.size(),
        status: head.status().into(),
        minor: head.version().minor().into(),
        fields: u32::try_from(head.fields().len()).unwrap_or(u32::MAX),
        interim: head.is_interim().into(),
        reason: Slice::of(head.reason()),
    });
    Ok(())
}

/// `bgw_fields`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_fields(
    parser: Lent<'_, Stored<Parser>>,
    raw: Lent<'_, u8>,
    len: usize,
    first: usize,
    out: Given<'_, Shown>,
    each: usize,
    room: usize,
    count: Given<'_, usize>,
) -> i32 {
    // SAFETY: both came from C.
    let raw = unsafe { raw.bytes(len) };
    // SAFETY: all three came from C.
    let out = unsafe { out.elements(each, room) };
    done(raw.and_then(|raw| {
        let parser = parser.value()?;
        show(parser.head(raw)?.fields(), raw, first, out?, count)
    }))
}

/// `bgw_trailers`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_trailers(
    parser: Lent<'_, Stored<Parser>>,
    raw: Lent<'_, u8>,
    len: usize,
    first: usize,
    out: Given<'_, Shown>,
    each: usize,
    room: usize,
    count: Given<'_, usize>,
) -> i32 {
    // SAFETY: both came from C.
    let raw = unsafe { raw.bytes(len) };
    // SAFETY: all three came from C.
    let out = unsafe { out.elements(each, room) };
    done(raw.and_then(|raw| {
        let parser = parser.value()?;
        show(parser.response.trailers(raw).fields(), raw, first, out?, count)
    }))
}

/// Writes the fields from the place `first` on, as far as there is room, and their number.
fn show(
    fields: reader::Fields<'_>,
    raw: &[u8],
    first: usize,
    mut out: Elements<'_, Shown>,
    mut count: Given<'_, usize>,
) -> Result<(), Error> {
    count.check()?;
    let mut written = 0usize;
    for field in fields.into_iter().skip(first) {
        if !out.put(Shown::of(field, raw)) {
            break;
        }
        written += 1;
    }
    count.set(written)
}
