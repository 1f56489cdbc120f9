//! What of the request changes how its response is read, made in storage of the caller's.

use reader::{InvalidRequest, Method, RequestContext, Version};

use crate::edge::{Given, Kept, Lent, Stored};
use crate::error::{Error, done};

impl Kept for RequestContext {
    const MARK: u64 = u64::from_le_bytes(*b"bgw1requ");
}

/// The method of these bytes; GET of none.
pub(crate) fn method_of(bytes: &[u8]) -> Method {
    if bytes.is_empty() { Method::Get } else { Method::from_bytes(bytes) }
}

/// `bgw_request_size`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_request_size() -> usize {
    size_of::<Stored<RequestContext>>()
}

/// `bgw_request_init`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_request_init(
    request: Given<'_, Stored<RequestContext>>,
    size: usize,
    method: Lent<'_, u8>,
    len: usize,
) -> i32 {
    // SAFETY: both came from C.
    let method = unsafe { method.bytes(len) };
    let made = method.map(|method| RequestContext::new(method_of(method)));
    // SAFETY: pointer and size came from C.
    done(made.and_then(|made| unsafe { request.keep(size, made) }).map(drop))
}

/// `bgw_request_from_head`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_request_from_head(
    request: Given<'_, Stored<RequestContext>>,
    size: usize,
    head: Lent<'_, u8>,
    len: usize,
    at: Given<'_, usize>,
) -> i32 {
    // SAFETY: both came from C.
    let head = unsafe { head.bytes(len) };
    let made = head.and_then(|head| from_head(head, at));
    // SAFETY: pointer and size came from C.
    done(made.and_then(|made| unsafe { request.keep(size, made) }).map(drop))
}

fn from_head(head: &[u8], mut at: Given<'_, usize>) -> Result<RequestContext, Error> {
    let fault = match RequestContext::from_head(head) {
        Ok(request) => return Ok(request),
        Err(fault) => fault,
    };
    let (error, place) = match fault {
        InvalidRequest::Offer(_) => (Error::Upgrade, 0),
        InvalidRequest::LineEnd { at }
        | InvalidRequest::RequestLine { at }
        | InvalidRequest::Version { at }
        | InvalidRequest::FieldName { at }
        | InvalidRequest::FieldValue { at } => (Error::Request, at),
        _ => (Error::Request, head.len()),
    };
    at.set_if_given(place)?;
    Err(error)
}

/// `bgw_request_version`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_request_version(
    request: Given<'_, Stored<RequestContext>>,
    minor: i32,
) -> i32 {
    done(change(request, |request| match minor {
        0 => Ok(request.with_version(Version::HTTP_10)),
        1 => Ok(request.with_version(Version::HTTP_11)),
        _ => Err(Error::Value),
    }))
}

/// `bgw_request_closing`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_request_closing(request: Given<'_, Stored<RequestContext>>) -> i32 {
    done(change(request, |request| Ok(request.closing())))
}

/// `bgw_request_unsent`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_request_unsent(request: Given<'_, Stored<RequestContext>>) -> i32 {
    done(change(request, |request| Ok(request.still_sending())))
}

/// `bgw_request_upgrade`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_request_upgrade(
    request: Given<'_, Stored<RequestContext>>,
    protocols: Lent<'_, u8>,
    len: usize,
) -> i32 {
    // SAFETY: both came from C.
    let protocols = unsafe { protocols.bytes(len) };
    done(change(request, |request| request.with_upgrade(protocols?).map_err(|_| Error::Upgrade)))
}

fn change(
    request: Given<'_, Stored<RequestContext>>,
    change: impl FnOnce(RequestContext) -> Result<RequestContext, Error>,
) -> Result<(), Error> {
    let request = request.value()?;
    *request = change(*request)?;
    Ok(())
}
