//! The answer to the client: a whole 502 or 504.

use reader::answer::{Intermediary, Media, Page, Texts};
use reader::{ExtraField, Method};

use crate::edge::{Given, Grows, Lent, Slice, Stored};
use crate::error::{Error, done};
use crate::parser::Parser;
use crate::policy::answer;
use crate::{number, request};

/// `bgw_extra`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Extra {
    pub(crate) name: Slice,
    pub(crate) value: Slice,
}

/// `bgw_page`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) size: usize,
    pub(crate) method: Slice,
    pub(crate) accept: Slice,
    pub(crate) accept_language: Slice,
    pub(crate) support: Slice,
    pub(crate) request_id: Slice,
    pub(crate) name: Slice,
    pub(crate) next_hop: Slice,
    pub(crate) next_protocol: Slice,
    pub(crate) error: Slice,
    pub(crate) extra: Lent<'static, Extra>,
    pub(crate) extras: usize,
    pub(crate) date: u64,
    pub(crate) retry_after: u32,
    pub(crate) status: u32,
    pub(crate) detailed: u32,
    pub(crate) closing: u32,
}

// SAFETY: it is `repr(C)` and begins with its size; all else are numbers, slices and a pointer, which may be zero.
unsafe impl Grows for Wanted {
    const LEAST: usize = size_of::<Self>();
}

/// The most fields that a caller may add.
pub(crate) const EXTRAS: usize = 16;

/// `bgw_answer`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_answer(
    parser: Lent<'_, Stored<Parser>>,
    ending: i32,
    page: Lent<'_, Wanted>,
    out: Given<'_, u8>,
    room: usize,
    needed: Given<'_, usize>,
) -> i32 {
    // SAFETY: both came from C.
    let out = unsafe { out.room(room) };
    done(out.and_then(|out| write(parser, ending, page.copied()?, out, needed)))
}

fn write(
    parser: Lent<'_, Stored<Parser>>,
    ending: i32,
    wanted: Wanted,
    out: &mut [u8],
    mut needed: Given<'_, usize>,
) -> Result<(), Error> {
    needed.check()?;
    let method = request::method_of(wanted.method.bytes()?);
    let page = if parser.is_null() {
        let status = i32::try_from(wanted.status).map_err(|_| Error::Value)?;
        Page::for_answer(answer(status)?, method)
    } else {
        about(parser, ending, method)?
    };
    let mut room = EMPTY;
    let page = wanted.fill(page, &mut room)?;
    let octets = page.encoded_len();
    needed.set(octets)?;
    if octets > out.len() {
        return Err(Error::Room);
    }
    page.encode_into(out).map_err(|_| Error::Room)?;
    Ok(())
}

/// The page about what the parser read.
fn about(
    parser: Lent<'_, Stored<Parser>>,
    ending: i32,
    method: Method,
) -> Result<Page<'static>, Error> {
    let verdict = parser.value()?.response.end(number::ending(ending)?, 0);
    Page::for_verdict(&verdict, method).ok_or(Error::Nothing)
}

type Room<'a> = [ExtraField<'a>; EXTRAS];

/// Places for extra fields; what stands in them until then is never written.
const EMPTY: Room<'static> = match ExtraField::new("X", b"") {
    Ok(field) => [field; EXTRAS],
    Err(_) => panic!("it is a field"),
};

impl Wanted {
    /// The page with all that the caller wants on it.
    fn fill<'a>(&self, page: Page<'a>, room: &'a mut Room<'a>) -> Result<Page<'a>, Error> {
        let mut page = page;
        if !self.accept.is_empty() {
            page = page.with_media(Media::from_accept(self.accept.bytes()?));
        }
        if !self.accept_language.is_empty() {
            let texts = Texts::from_accept_language(self.accept_language.bytes()?, &[]);
            page = page.with_texts(texts).map_err(|_| Error::Text)?;
        }
        if !self.support.is_empty() {
            page = page.with_support(self.support.str()?).map_err(|_| Error::Text)?;
        }
        if !self.request_id.is_empty() {
            page = page.with_request_id(self.request_id.str()?).map_err(|_| Error::Text)?;
        }
        if self.date > 0 {
            page = page.with_date(self.date).map_err(|_| Error::Value)?;
        }
        if self.retry_after > 0 {
            page = page.with_retry_after(self.retry_after);
        }
        if let Some(intermediary) = self.intermediary()? {
            page = page.with_intermediary(intermediary);
        }
        if self.closing != 0 {
            page = page.closing();
        }
        page.with_extra(self.extra(room)?).map_err(|_| Error::Text)
    }

    fn intermediary<'a>(&self) -> Result<Option<Intermediary<'a>>, Error> {
        if self.name.is_empty() {
            return Ok(None);
        }
        let mut intermediary = Intermediary::new(self.name.str()?).map_err(|_| Error::Text)?;
        if !self.error.is_empty() {
            intermediary = intermediary.with_error(self.error.str()?).map_err(|_| Error::Text)?;
        }
        if !self.next_hop.is_empty() {
            let hop = self.next_hop.str()?;
            intermediary = intermediary.with_next_hop(hop).map_err(|_| Error::Text)?;
        }
        if !self.next_protocol.is_empty() {
            intermediary = intermediary.with_next_protocol(self.next_protocol.bytes()?);
        }
        Ok(Some(if self.detailed != 0 { intermediary.detailed() } else { intermediary }))
    }

    /// The fields to add, checked.
    fn extra<'a>(&self, room: &'a mut Room<'a>) -> Result<&'a [ExtraField<'a>], Error> {
        // SAFETY: pointer and number came from C.
        let given = unsafe { self.extra.many(self.extras) }?;
        let room = room.get_mut(..given.len()).ok_or(Error::Size)?;
        for (place, extra) in room.iter_mut().zip(given) {
            let name = extra.name.str()?;
            *place = ExtraField::new(name, extra.value.bytes()?).map_err(|_| Error::Text)?;
        }
        Ok(room)
    }
}
