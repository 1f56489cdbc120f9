//! A head for the next parser on the same connection: hop-by-hop fields stay, deviations go.
//!
//! What is *not* done here: the content, whose chunk lines and trailers may deviate too.

use super::delimit::possible;
use super::end_to_end::with_named;
use super::field::ForwardField;
use super::write::{decimal, sent_status, show_field, show_line, show_status_line};
use crate::framing::{self, Framing};
use crate::head::{FieldTable, FramingField, Head, parse_head};
use crate::pieces::encoded;
use crate::policy::{Deviations, Limits, Policy};
use crate::request::RequestContext;
use crate::syntax::TCHAR;
use crate::value::connection::is_end_to_end;
use crate::value::{self, Member};

/// A head repaired for the next parser on the same connection: a client library behind a guard, or the
/// proxy that a module runs in.
///
/// Where nothing needs repair it is the bytes that came ([`Repair::received`]). Else it is written anew,
/// so that the head is valid and clean under [`Policy::STRICT`] for the same request:
///
/// - hop-by-hop fields stay, Connection among them; an option that is no token goes, and one that names an
///   end-to-end field goes with that field (RFC 9110 §7.6.1), but Content-Length stays;
/// - folds, blanks before colons, control bytes and line ends are repaired, lines that were dropped are gone;
/// - HTTP/1.0 stays, everything later is HTTP/1.1; a status code above 599 is 500;
/// - the fields that frame are written as the framing was decided: one Content-Length, or Transfer-Encoding
///   alone, or neither; where they frame nothing they stay if they have no fault;
/// - what was tolerated and forbids reuse ([`Defect::closes`](crate::Defect::closes)) adds
///   `Connection: close` to a final head.
///
/// The content then goes on as [`Repair::framing`] says, which is the framing that was decided, with two
/// exceptions: that of a 205 is dropped (`Length(0)`, RFC 9110 §15.3.6), and what came in chunks for a
/// request of HTTP/1.0 goes on to the close.
///
/// Where the head was given other bytes than those that were read, what is no field line there is left out,
/// as [`Forward`](super::Forward) does it; they never pass as they are unless they are such a head.
///
/// ```
/// use bad_gateway::forward::Repair;
/// use bad_gateway::{Ending, Event, Method, Policy, RequestContext, ResponseParser};
///
/// let request = RequestContext::new(Method::Get);
/// let mut response = ResponseParser::new(Policy::LENIENT, request);
/// let bytes = b"HTTP/1.1 200 OK\nConnection: keep-alive, Date\r\nDate: x\r\nContent-Length: 2, 2\r\n\r\nok";
/// let step = response.step(bytes)?;
/// let Event::Head(framing) = step.event else { panic!() };
/// let head = response.head(&bytes[..step.consumed]);
/// let repair = Repair::new(head, framing, &request, response.deviations());
/// assert_eq!(repair.received(), None, "it deviates");
/// let mut out = [0; 256];
/// let len = repair.encode_into(&mut out).unwrap();
/// assert_eq!(&out[..len], b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Repair<'a> {
    head: Head<'a>,
    framing: Framing,
    closing: bool,
    /// Whether fields that frame nothing may stay.
    described: bool,
    received: Option<&'a [u8]>,
    /// The request is of HTTP/1.0, which knows no chunks.
    unchunked: bool,
}

impl<'a> Repair<'a> {
    /// The head that answers `request`, with the framing that was decided for it ([`Framing::None`] for an
    /// interim one) and all that was tolerated so far in the response.
    ///
    /// A framing that the head cannot have is replaced as [`Forward::new`](super::Forward::new) does it.
    pub fn new(
        head: Head<'a>,
        framing: Framing,
        request: &RequestContext,
        deviations: &Deviations,
    ) -> Self {
        let mut written = possible(&head, framing, request);
        if written == Framing::Chunked && request.is_http10() {
            written = Framing::Close;
        }
        // The content of a 205 is dropped, so the close of the upstream no longer shows its end.
        let hides_the_end = framing == Framing::Close && written != Framing::Close;
        let closes = deviations.closing().is_some() || hides_the_end;
        let closing = closes && !head.is_interim() && written != Framing::Tunnel;
        let described = written == Framing::None
            && !matches!(head.status(), 100..=199 | 204)
            && framing::unused_fault(&head, request, &Limits::DEFAULT).is_none();
        let unchunked = request.is_http10();
        let repair = Self { head, framing: written, closing, described, received: None, unchunked };
        let received = if closing && !has_close(&head) { None } else { repair.clean(request) };
        Self { received, ..repair }
    }

    /// Content to the close goes on in chunks, for a reader to whom a close says nothing: a Unix socket knows
    /// no reset. With another framing, and to a request of HTTP/1.0, it changes nothing.
    ///
    /// ```
    /// use bad_gateway::forward::Repair;
    /// use bad_gateway::{Framing, Method, Policy, RequestContext, ResponseParser};
    ///
    /// let request = RequestContext::new(Method::Get);
    /// let mut response = ResponseParser::new(Policy::GATEWAY, request);
    /// let bytes = b"HTTP/1.0 200 OK\r\nServer: x\r\n\r\n";
    /// let _head = response.step(bytes)?;
    /// let repair = Repair::new(response.head(bytes), Framing::Close, &request, response.deviations());
    /// let repair = repair.in_chunks();
    /// let mut out = [0; 256];
    /// let len = repair.encode_into(&mut out).unwrap();
    /// assert_eq!(
    ///     &out[..len],
    ///     b"HTTP/1.1 200 OK\r\nServer: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
    /// );
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    pub const fn in_chunks(mut self) -> Self {
        if matches!(self.framing, Framing::Close) && !self.unchunked {
            (self.framing, self.received) = (Framing::Chunked, None);
            (self.closing, self.described) = (true, false);
        }
        self
    }

    /// The bytes of the head, if nothing in them needs repair.
    #[must_use]
    pub const fn received(&self) -> Option<&'a [u8]> {
        self.received
    }

    /// The status code that is written.
    #[must_use]
    pub const fn status(&self) -> u16 {
        sent_status(&self.head)
    }

    /// How the content must be delimited behind this head.
    #[must_use]
    pub const fn framing(&self) -> Framing {
        self.framing
    }

    /// Whether `Connection: close` was added because reuse is forbidden.
    #[must_use]
    pub const fn is_closing(&self) -> bool {
        self.closing
    }

    /// Shows the head piece by piece, in order, without copying. A piece may be empty, and lives as
    /// long as the call of `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        if let Some(received) = self.received {
            return show(received);
        }
        self.status_line(show);
        for (field, named) in with_named(self.head, self.head.fields()) {
            let stays = match FramingField::of(field.name()) {
                Some(FramingField::Connection) => false,
                Some(FramingField::ContentLength | FramingField::TransferEncoding) => {
                    self.described
                }
                None => !(named && is_end_to_end(field.name())),
            };
            if stays && let Some(line) = ForwardField::of(field) {
                show_line(&line, show);
            }
        }
        match self.framing {
            Framing::Length(octets) => {
                let mut digits = [0; 20];
                show_field(b"Content-Length", show, |show| show(decimal(octets, &mut digits)));
            }
            Framing::Chunked => show_field(b"Transfer-Encoding", show, |show| show(b"chunked")),
            Framing::None | Framing::Close | Framing::Tunnel => {}
        }
        self.connection(show);
        show(b"\r\n");
    }

    fn status_line(&self, show: &mut dyn FnMut(&[u8])) {
        // HTTP/1.0 knows no chunks.
        let old = self.head.version().minor() == 0 && self.framing != Framing::Chunked;
        let version: &[u8] = if old { b"HTTP/1.0" } else { b"HTTP/1.1" };
        show_status_line(version, &self.head, show);
    }

    /// The options that stay, and those that are added, in one line.
    fn connection(&self, show: &mut dyn FnMut(&[u8])) {
        let mut switches = self.head.status() == 101;
        let mut open = false;
        let mut option = |option: &[u8], show: &mut dyn FnMut(&[u8])| {
            show(if open { b", " } else { b"Connection: " });
            show(option);
            open = true;
        };
        for member in options(&self.head) {
            let is = |name: &[u8]| member.bytes.eq_ignore_ascii_case(name);
            let in_the_way = self.closing && (is(b"close") || is(b"keep-alive"));
            if !in_the_way && !is_end_to_end(member.bytes) {
                switches &= !is(b"upgrade");
                option(member.bytes, show);
            }
        }
        if switches {
            option(b"upgrade", show);
        }
        if self.closing {
            option(b"close", show);
        }
        if open {
            show(b"\r\n");
        }
    }

    /// The bytes of the head, if they are one that is valid and clean under STRICT and framed like this,
    /// with a version that every parser knows. A head with more fields than there is room for here is
    /// written anew.
    fn clean(&self, request: &RequestContext) -> Option<&'a [u8]> {
        const STRICT: Policy = Policy::STRICT.with_limits(Limits::LARGEST);
        let raw = self.head.raw();
        if !(raw.starts_with(b"HTTP/1.0 ") || raw.starts_with(b"HTTP/1.1 ")) {
            return None;
        }
        let (mut table, mut none) = (FieldTable::<256>::new(), Deviations::NONE);
        let head = parse_head(raw, &STRICT, &mut table, &mut none).ok()??;
        let decided = framing::decide(&head, request, &STRICT, &mut none).ok()?.framing;
        let same = decided == self.framing && head.status() == self.head.status();
        (same && head.len() == raw.len()).then_some(raw)
    }
}

encoded!(Repair<'_>, "the head with its empty line");

/// The options of Connection that are tokens.
fn options<'a>(head: &Head<'a>) -> impl Iterator<Item = Member<'a>> + use<'a> {
    let members = head.framing_lines(FramingField::Connection).flat_map(value::members);
    members.filter(|member| !member.bytes.is_empty() && TCHAR.first_outside(member.bytes).is_none())
}

fn has_close(head: &Head<'_>) -> bool {
    options(head).any(|member| member.bytes.eq_ignore_ascii_case(b"close"))
}
