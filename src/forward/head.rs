//! A head on its way downstream.

use super::InvalidFraming;
use super::delimit::{LONGEST, described_length, possible};
use super::end_to_end::end_to_end;
use super::field::ForwardField;
use super::members::{self, Announced};
use super::stretch::Stretch;
use super::write::{decimal, sent_status, show_field, show_line, show_status_line};
use crate::extra::ExtraField;
use crate::framing::Framing;
use crate::head::{Head, Trailers, is_forbidden_in_trailers};
use crate::pieces::encoded;
use crate::request::RequestContext;

/// A head on its way downstream, always as HTTP/1.1.
///
/// It borrows the head and copies nothing until it is written. [`Forward::encode_into`], `to_bytes`
/// (with the feature `bytes`) and [`Forward::pieces`] write the same bytes; for other protocols
/// [`Forward::status`], [`Forward::fields`] and [`Forward::content_length`] tell what they hold, and
/// `to_parts` (with the feature `http`) has them all as types of that crate.
/// Source: RFC 9110 §7.6, RFC 9112 §5.2 and §6.
///
/// # How much longer it is
///
/// A gateway of the same kind behind this one needs limits that are larger by:
///
/// | limit | what is repaired | what is added |
/// |---|---|---|
/// | `line` | 1 byte, the SP behind a colon or a status code; 2 where `bare-lf` is tolerated | lines of 38 bytes at most |
/// | `head` | 1 byte for each line; 2 where `bare-lf` is tolerated, and 1 for the empty line | 66 bytes at most: 28 for Connection, 38 for the field that delimits the content |
/// | `fields` | none | 2 at most: those two, where they did not come |
///
/// What [`Forward::with_extra`] adds comes on top. A head within the default limits so has at most
/// 65,859 bytes and 258 fields under GATEWAY, and no line of more than 32,769 bytes.
///
/// # Time
///
/// It is linear in the head, whatever names stand in it and in Connection, up to 4,096 fields;
/// more cost one more walk over Connection for each further 4,096. A head with more than 256 fields
/// takes 49 KiB of stack for a moment.
///
/// # Other bytes
///
/// A head is a view of bytes that the caller kept. Where it was given other bytes, what is no
/// field line there, or no reason phrase, is left out: nothing is written that does not stand in
/// those bytes as a line of its own.
///
/// ```
/// use bad_gateway::forward::Forward;
/// use bad_gateway::{Deviations, FieldTable, Method, Policy, RequestContext, framing, parse_head};
///
/// let mut table = FieldTable::<64>::new();
/// let mut seen = Deviations::NONE;
/// let (policy, request) = (Policy::LENIENT, RequestContext::new(Method::Get));
/// let bytes = b"HTTP/1.0 200\nX-A : 1\r\n  2\r\nConnection: x-b\r\nX-B: 3\r\n\
///     Content-Length: 02\r\n\r\n";
/// let head = parse_head(bytes, &policy, &mut table, &mut seen)?.unwrap();
/// let framing = framing::decide(&head, &request, &policy, &mut seen)?.framing;
///
/// let mut out = [0; 256];
/// let len = Forward::new(head, framing, &request).encode_into(&mut out).unwrap();
/// assert_eq!(&out[..len], b"HTTP/1.1 200 \r\nX-A: 1 2\r\nContent-Length: 2\r\n\r\n");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Forward<'a> {
    pub(super) head: Head<'a>,
    pub(super) framing: Framing,
    /// The Content-Length of an answer without content, where it may be passed on.
    pub(super) described: Option<u64>,
    pub(super) closing: bool,
    pub(super) extra: &'a [ExtraField<'a>],
}

impl<'a> Forward<'a> {
    /// The head that answers `request`, with the framing that was decided for it;
    /// [`Framing::None`] for an interim one.
    ///
    /// A framing that the head cannot have is replaced by the one it has: none for interim heads,
    /// answers to HEAD, 204 and 304; a tunnel for a 101 and a 2xx to CONNECT; `Length(0)` for a
    /// 205, the content of which is dropped (RFC 9110 §15.3.6). Any other head has content, so
    /// for [`Framing::None`] and [`Framing::Tunnel`] it is delimited as the head says, and for a
    /// length above 2^63 − 1 by the close. (No error: with the framing that [`Event::Head`](crate::Event) or
    /// [`framing::decide`](crate::framing::decide) gave nothing is replaced, and [`Forward::framing`] tells.)
    pub fn new(head: Head<'a>, framing: Framing, request: &RequestContext) -> Self {
        let framing = possible(&head, framing, request);
        let described = match framing {
            Framing::None => described_length(&head, request),
            _ => None,
        };
        Self { head, framing, described, closing: false, extra: &[] }
    }

    /// Delimits the content in another way downstream: chunked, until the close, or by a length
    /// that the caller knows.
    ///
    /// Content that runs to the close looks whole where it was cut off: write it in chunks to whoever
    /// speaks HTTP/1.1.
    ///
    /// ```
    /// use bad_gateway::forward::Forward;
    /// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
    /// let request = RequestContext::new(Method::Get);
    ///
    /// // A client of HTTP/1.0 knows no chunks.
    /// let old = Forward::new(head, Framing::Chunked, &request).with_framing(Framing::Close);
    /// let mut out = [0; 64];
    /// let len = old.unwrap().encode_into(&mut out).unwrap();
    /// assert_eq!(&out[..len], b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidFraming`] if the head cannot have that framing: content where there is none or the other way
    /// round, other content in a 205 than none, a length above 2^63 − 1. Ask [`Forward::framing`]
    /// what there is to change.
    pub const fn with_framing(mut self, framing: Framing) -> Result<Self, InvalidFraming> {
        let known = self.framing;
        let fits = match (known, framing) {
            (Framing::None, Framing::None) | (Framing::Tunnel, Framing::Tunnel) => true,
            (Framing::None | Framing::Tunnel, _) | (_, Framing::None | Framing::Tunnel) => false,
            (_, Framing::Length(octets)) if octets > LONGEST => false,
            (_, framing) => self.head.status() != 205 || matches!(framing, Framing::Length(0)),
        };
        if !fits {
            return Err(InvalidFraming { framing, known });
        }
        self.framing = framing;
        Ok(self)
    }

    /// Says `Connection: close`: the connection to the client ends with this response.
    pub const fn closing(mut self) -> Self {
        self.closing = true;
        self
    }

    /// Adds fields of the caller's, such as Date, Via or Proxy-Status, in place of those that were added
    /// before. They stand beside those that came; none is replaced.
    ///
    /// ```
    /// use bad_gateway::forward::Forward;
    /// use bad_gateway::{Deviations, ExtraField, FieldTable, Framing, Method, Policy, RequestContext};
    /// use bad_gateway::parse_head;
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 204 No Content\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
    /// let via = [ExtraField::new("Via", b"1.1 edge").unwrap()];
    /// let forward = Forward::new(head, Framing::None, &RequestContext::new(Method::Get));
    /// let forward = forward.with_extra(&via);
    /// let mut out = [0; 64];
    /// let len = forward.encode_into(&mut out).unwrap();
    /// assert_eq!(&out[..len], b"HTTP/1.1 204 No Content\r\nVia: 1.1 edge\r\n\r\n");
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    pub const fn with_extra(mut self, fields: &'a [ExtraField<'a>]) -> Self {
        self.extra = fields;
        self
    }

    /// The status code to send: a tolerated one above 599 becomes 500 (RFC 9110 §15).
    #[must_use]
    pub const fn status(&self) -> u16 {
        sent_status(&self.head)
    }

    /// How the content is delimited downstream.
    #[must_use]
    pub const fn framing(&self) -> Framing {
        self.framing
    }

    /// The Content-Length to send, in bytes, if any: also where there is no content, but the head
    /// tells what a GET would have got (RFC 9110 §8.6).
    #[must_use]
    pub const fn content_length(&self) -> Option<u64> {
        match self.framing {
            Framing::Length(octets) => Some(octets),
            _ => self.described,
        }
    }

    /// The end-to-end fields, in the order received. Connection-specific fields, those that
    /// Connection names, and Content-Length are left out; so are the Upgrade and the Connection that a 101 and
    /// a 426 need, which `pieces` and `to_parts` write beside these.
    ///
    /// Trailer goes on where a trailer section can follow, that is with [`Framing::Chunked`], and
    /// with [`Framing::None`], where it tells what a GET would have got. It then announces no
    /// field that [`Forward::trailers`] would leave out, and 256 at most.
    pub fn fields(&self) -> impl Iterator<Item = ForwardField<'a>> + use<'a> {
        let head = self.head;
        let announces = matches!(self.framing, Framing::Chunked | Framing::None);
        let mut announced = None;
        end_to_end(head, head.fields()).filter_map(move |line| match line.is(b"trailer") {
            false => Some(line),
            true if announces => {
                announced.get_or_insert_with(|| Announced::by(&head)).left_of(line)
            }
            true => None,
        })
    }

    /// The trailer fields that may go downstream, in the order received: without those that must
    /// not stand in a trailer section (RFC 9110 §6.5.1), and those that the head's Connection
    /// names. None unless the content goes downstream in chunks, as there is no trailer section
    /// otherwise (RFC 9112 §7.1.2).
    pub fn trailers(
        &self,
        trailers: Trailers<'a>,
    ) -> impl Iterator<Item = ForwardField<'a>> + use<'a> {
        let chunked = self.framing == Framing::Chunked;
        let lines = chunked.then(|| end_to_end(self.head, trailers.fields()));
        lines.into_iter().flatten().filter(|line| !is_forbidden_in_trailers(line.name()))
    }

    /// Shows the head piece by piece, in order, without copying. A piece may be empty, and lives as
    /// long as the call of `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        show_status_line(b"HTTP/1.1", &self.head, show);
        let mut stretch = Stretch::NONE;
        for line in self.fields() {
            let plain = line.plain();
            if plain.is_some_and(|plain| stretch.add(plain)) {
                continue;
            }
            if plain.is_none()
                && let Some((before, behind)) = line.around_gap()
            {
                if !stretch.add(before) {
                    show(stretch.bytes());
                    stretch = before;
                }
                show(stretch.bytes());
                show(b" ");
                stretch = behind;
                continue;
            }
            show(stretch.bytes());
            stretch = plain.unwrap_or(Stretch::NONE);
            if plain.is_none() {
                show_line(&line, show);
            }
        }
        show(stretch.bytes());
        if let Some(octets) = self.content_length() {
            show_field(b"Content-Length", show, |show| show(decimal(octets, &mut [0; 20])));
        }
        if self.framing == Framing::Chunked {
            show_field(b"Transfer-Encoding", show, |show| show(b"chunked"));
        }
        self.connection(show);
        for field in self.extra {
            show_field(field.name().as_bytes(), show, |show| show(field.value()));
        }
        show(b"\r\n");
    }

    /// Connection is written anew.
    fn connection(&self, show: &mut dyn FnMut(&[u8])) {
        for line in self.upgrades() {
            show_line(&line, show);
        }
        if let Some(options) = self.options(self.closing || self.framing == Framing::Close) {
            show_field(b"Connection", show, |show| show(options));
        }
    }

    /// The lines of Upgrade: a switch needs them (RFC 9110 §7.8), and so does the demand for one (§15.5.22).
    pub(super) fn upgrades(&self) -> impl Iterator<Item = ForwardField<'a>> + use<'a> {
        let named = matches!(self.head.status(), 101 | 426).then(|| self.head.fields());
        let lines = named.into_iter().flat_map(|fields| fields.named("upgrade"));
        lines.filter_map(ForwardField::of).filter_map(members::protocols)
    }

    /// The value of Connection, if there is one.
    pub(super) fn options(&self, closes: bool) -> Option<&'static [u8]> {
        match (self.upgrades().next().is_some(), closes) {
            (true, true) => Some(b"upgrade, close"),
            (true, false) => Some(b"upgrade"),
            (false, true) => Some(b"close"),
            (false, false) => None,
        }
    }
}

encoded!(Forward<'_>, "the head with its empty line");
