//! The parser, made in storage of the caller's, and its steps.

use reader::{Ending, Event, Policy, Reject, RequestContext, ResponseParser};

use crate::defect::number_of;
use crate::edge::{Given, Grows, Kept, Lent, Stored};
use crate::error::{Error, done, give};
use crate::number;
use crate::windows::Windows;

/// What the storage of `bgw_parser` holds: the reader, and what it read.
pub(crate) struct Parser {
    pub(crate) response: ResponseParser,
    pub(crate) windows: Windows,
}

impl Kept for Parser {
    const MARK: u64 = u64::from_le_bytes(*b"bgw1pars");
}

impl Parser {
    pub(crate) fn new(policy: Policy, request: RequestContext) -> Self {
        Self { response: ResponseParser::new(policy, request), windows: Windows::EMPTY }
    }

    /// Goes on to the following response.
    pub(crate) fn next(&mut self, request: RequestContext) {
        self.response.next_response(request);
        self.windows.clear();
    }

    /// Starts with another connection.
    pub(crate) fn restart(&mut self, policy: Policy, request: RequestContext) {
        self.response.restart(policy, request);
        self.windows.clear();
    }

    #[inline]
    pub(crate) fn step(&mut self, bytes: &[u8]) -> Result<reader::Step, Reject> {
        let step = self.response.step(bytes);
        self.note(bytes, &step);
        step
    }

    /// The same over all content that is there.
    #[inline]
    pub(crate) fn step_over_data(&mut self, bytes: &[u8]) -> Result<reader::Step, Reject> {
        let step = self.response.step_over_data(bytes);
        self.note(bytes, &step);
        step
    }

    #[inline]
    fn note(&mut self, bytes: &[u8], step: &Result<reader::Step, Reject>) {
        match step {
            Ok(step) => {
                let is_head = matches!(step.event, Event::Head(_));
                self.windows.stepped(bytes, step.consumed, is_head);
            }
            Err(reject) => {
                let verdict = self.response.end(Ending::Open, 0);
                self.windows.refused(bytes, *reject, &verdict);
            }
        }
    }
}

/// `bgw_parser_size`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_parser_size() -> usize {
    size_of::<Stored<Parser>>()
}

/// `bgw_storage_align`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_storage_align() -> usize {
    align_of::<Stored<Parser>>()
}

/// `bgw_init`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_init(
    parser: Given<'_, Stored<Parser>>,
    size: usize,
    policy: Lent<'_, Stored<Policy>>,
    request: Lent<'_, Stored<RequestContext>>,
) -> i32 {
    // SAFETY: pointer and size came from C.
    let keep = |made| unsafe { parser.keep(size, made) };
    done(new(policy, request).and_then(keep).map(drop))
}

pub(crate) fn new(
    policy: Lent<'_, Stored<Policy>>,
    request: Lent<'_, Stored<RequestContext>>,
) -> Result<Parser, Error> {
    Ok(Parser::new(*policy.value()?, *request.value()?))
}

/// `bgw_next`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_next(
    parser: Given<'_, Stored<Parser>>,
    request: Lent<'_, Stored<RequestContext>>,
) -> i32 {
    done(next(parser, request))
}

fn next(
    parser: Given<'_, Stored<Parser>>,
    request: Lent<'_, Stored<RequestContext>>,
) -> Result<(), Error> {
    let (parser, request) = (parser.value()?, request.value()?);
    parser.next(*request);
    Ok(())
}

/// `bgw_restart`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_restart(
    parser: Given<'_, Stored<Parser>>,
    policy: Lent<'_, Stored<Policy>>,
    request: Lent<'_, Stored<RequestContext>>,
) -> i32 {
    done(restart(parser, policy, request))
}

fn restart(
    parser: Given<'_, Stored<Parser>>,
    policy: Lent<'_, Stored<Policy>>,
    request: Lent<'_, Stored<RequestContext>>,
) -> Result<(), Error> {
    let (parser, policy, request) = (parser.value()?, policy.value()?, request.value()?);
    parser.restart(*policy, *request);
    Ok(())
}

/// `bgw_sent`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_sent(parser: Given<'_, Stored<Parser>>) -> i32 {
    done(parser.value().map(|parser| parser.response.request_sent()))
}

/// `bgw_event`
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(crate) size: usize,
    pub(crate) consumed: usize,
    pub(crate) kind: i32,
    pub(crate) framing: i32,
    pub(crate) length: u64,
    pub(crate) data_at: usize,
    pub(crate) data_len: usize,
    pub(crate) offset: u64,
    pub(crate) defect: u32,
    pub(crate) deviates: u32,
}

// SAFETY: it is `repr(C)` and begins with its size; all else are numbers, which may be zero.
unsafe impl Grows for Found {
    const LEAST: usize = size_of::<Self>();
}

impl Found {
    /// Nothing but that more is needed.
    const NOTHING: Self = Self {
        size: 0,
        consumed: 0,
        kind: 0,
        framing: number::UNKNOWN,
        length: 0,
        data_at: 0,
        data_len: 0,
        offset: 0,
        defect: 0,
        deviates: 0,
    };

    fn of(step: Result<reader::Step, Reject>) -> Self {
        let step = match step {
            Ok(step) => step,
            Err(Reject { defect, offset, .. }) => {
                return Self { kind: 7, offset, defect: number_of(defect), ..Self::NOTHING };
            }
        };
        let found = Self { consumed: step.consumed, ..Self::NOTHING };
        match step.event {
            Event::NeedMore => found,
            Event::Interim => Self { kind: 1, ..found },
            Event::Head(decided) => {
                let (framing, length) = number::framing(Some(decided));
                Self { kind: 2, framing, length, ..found }
            }
            Event::Data(span) => {
                Self { kind: 3, data_at: span.start(), data_len: span.len(), ..found }
            }
            Event::Trailers => Self { kind: 4, ..found },
            Event::End => Self { kind: 5, ..found },
            Event::Tunnel => Self { kind: 6, ..found },
        }
    }
}

/// `bgw_step`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_step(
    parser: Given<'_, Stored<Parser>>,
    bytes: Lent<'_, u8>,
    len: usize,
    out: Given<'_, Found>,
) -> i32 {
    // SAFETY: both came from C.
    let bytes = unsafe { bytes.bytes(len) };
    give(bytes.and_then(|bytes| step(parser, bytes, out, Parser::step)))
}

/// `bgw_step_over_data`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_step_over_data(
    parser: Given<'_, Stored<Parser>>,
    bytes: Lent<'_, u8>,
    len: usize,
    out: Given<'_, Found>,
) -> i32 {
    // SAFETY: both came from C.
    let bytes = unsafe { bytes.bytes(len) };
    give(bytes.and_then(|bytes| step(parser, bytes, out, Parser::step_over_data)))
}

#[inline]
fn step(
    parser: Given<'_, Stored<Parser>>,
    bytes: &[u8],
    out: Given<'_, Found>,
    step: impl FnOnce(&mut Parser, &[u8]) -> Result<reader::Step, Reject>,
) -> Result<i32, Error> {
    let (out, parser) = (out.out()?, parser.value()?);
    let found = Found::of(step(parser, bytes));
    let deviates = u32::from(!parser.response.deviations().is_empty());
    out.put(&Found { size: out.size(), deviates, ..found });
    Ok(found.kind)
}
