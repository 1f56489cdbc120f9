//! What of a head and of its trailers may go downstream, repaired.
//!
//! Hop-by-hop fields stay behind (RFC 9110 §7.6.1), and so does everything that was tolerated but
//! must not be sent on: folds, blanks before colons, list members, lengths that frame nothing.
//! What is written here reads again as valid under [`Policy::STRICT`]. What is *not* done here:
//! adding Date, Via or Proxy-Status, which is the caller's to decide ([`Forward::with_extra`]).

pub use crate::pieces::BufferTooSmall;

use crate::framing::{self, Framing};
use crate::head::{Field, Fields, FramingField, Head, Trailers, is_forbidden_in_trailers};
use crate::pieces;
use crate::policy::{Deviations, Limits, Policy, Scope};
use crate::request::Request;
use crate::syntax::TCHAR;
use crate::value::named::Named;
use crate::value::{self, content_length};

/// A head on its way downstream, always as HTTP/1.1.
///
/// It borrows the head and copies nothing until it is written. [`Forward::write_to`], `to_bytes`
/// (with the feature `bytes`) and [`Forward::pieces`] write the same bytes; for other protocols
/// [`Forward::status`], [`Forward::fields`] and [`Forward::content_length`] tell what they hold.
/// Source: RFC 9110 §7.6, RFC 9112 §5.2 and §6.
///
/// ```
/// use bad_gateway::forward::Forward;
/// use bad_gateway::{Deviations, FieldTable, Method, Policy, Request, framing, parse_head};
///
/// let mut table = FieldTable::<64>::new();
/// let mut seen = Deviations::NONE;
/// let (policy, request) = (Policy::LENIENT, Request::new(Method::Get));
/// let bytes = b"HTTP/1.0 200\nX-A : 1\r\n  2\r\nConnection: x-b\r\nX-B: 3\r\n\
///     Content-Length: 02\r\n\r\n";
/// let head = parse_head(bytes, &policy, &mut table, &mut seen)?.unwrap();
/// let framing = framing::decide(&head, &request, &policy, &mut seen)?.framing;
///
/// let mut out = [0; 256];
/// let len = Forward::new(head, framing, &request).write_to(&mut out).unwrap();
/// assert_eq!(&out[..len], b"HTTP/1.1 200 \r\nX-A: 1 2\r\nContent-Length: 2\r\n\r\n");
/// # Ok::<(), bad_gateway::Reject>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Forward<'a> {
    head: Head<'a>,
    framing: Framing,
    /// The Content-Length of an answer without content, where it may be passed on.
    described: Option<u64>,
    /// The head's fields that Connection names.
    named: Named,
    closing: bool,
    extra: &'a [(&'a str, &'a [u8])],
}

/// Connection-specific fields that stay behind whether Connection names them or not
/// (RFC 9110 §7.6.1), and Content-Length, which is always written anew.
const LEFT_BEHIND: &[&[u8]] = &[
    // Reserved (RFC 9112 §9.6): beside our own `Connection: close` the next hop would drop it.
    b"close",
    b"connection",
    b"content-length",
    b"keep-alive",
    b"proxy-connection",
    b"te",
    b"transfer-encoding",
    b"upgrade",
];

impl<'a> Forward<'a> {
    /// The head that answers `request`, with the framing that was decided for it;
    /// [`Framing::None`] for an interim one.
    #[must_use]
    pub fn new(head: Head<'a>, framing: Framing, request: &Request) -> Self {
        let framing = match framing {
            // The content of a 205 is dropped (RFC 9110 §15.3.6).
            Framing::None | Framing::Tunnel => framing,
            _ if head.status() == 205 => Framing::Length(0),
            framing => framing,
        };
        let described = match framing {
            Framing::None => described_length(&head, request),
            _ => None,
        };
        let named = named_by_connection(&head, head.fields());
        Self { head, framing, described, named, closing: false, extra: &[] }
    }

    /// Delimits the content in another way downstream: chunked, until the close, or by a length
    /// that the caller knows. Has no effect on a head without content, and cannot make one of
    /// another.
    ///
    /// ```
    /// use bad_gateway::forward::Forward;
    /// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, Request, parse_head};
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
    /// let request = Request::new(Method::Get);
    ///
    /// // A client of HTTP/1.0 knows no chunks.
    /// let old = Forward::new(head, Framing::Chunked, &request).with_framing(Framing::Close);
    /// let mut out = [0; 64];
    /// let len = old.write_to(&mut out).unwrap();
    /// assert_eq!(&out[..len], b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[must_use]
    pub const fn with_framing(mut self, framing: Framing) -> Self {
        let dropped = self.head.status() == 205;
        let without = matches!(framing, Framing::None | Framing::Tunnel);
        if !dropped && !without && !matches!(self.framing, Framing::None | Framing::Tunnel) {
            self.framing = framing;
        }
        self
    }

    /// Says `Connection: close`: the connection to the client ends with this response.
    #[must_use]
    pub const fn closing(mut self) -> Self {
        self.closing = true;
        self
    }

    /// Adds fields of the caller's, such as Date, Via or Proxy-Status, as pairs of name and value.
    /// They are written as given and judged by nobody, so neither may come from a peer unchecked.
    ///
    /// ```
    /// use bad_gateway::forward::Forward;
    /// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, Request, parse_head};
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 204 No Content\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
    /// let forward = Forward::new(head, Framing::None, &Request::new(Method::Get))
    ///     .with_extra(&[("Via", b"1.1 edge")]);
    /// let mut out = [0; 64];
    /// let len = forward.write_to(&mut out).unwrap();
    /// assert_eq!(&out[..len], b"HTTP/1.1 204 No Content\r\nVia: 1.1 edge\r\n\r\n");
    /// # Ok::<(), bad_gateway::Reject>(())
    /// ```
    #[must_use]
    pub const fn with_extra(mut self, fields: &'a [(&'a str, &'a [u8])]) -> Self {
        self.extra = fields;
        self
    }

    /// The status code to send: a tolerated one above 599 becomes 500 (RFC 9110 §15).
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self.head.status() {
            600.. => 500,
            code => code,
        }
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
    /// Connection names, and Content-Length are left out.
    ///
    /// A folded value goes downstream as its segments joined by one SP.
    pub fn fields(&self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        remaining(self.head, self.head.fields(), self.named)
            .filter(|field| !LEFT_BEHIND.iter().any(|name| name.eq_ignore_ascii_case(field.name())))
    }

    /// The trailer fields that may go downstream, in the order received: without those that must
    /// not stand in a trailer section (RFC 9110 §6.5.1), and those that the head's Connection
    /// names.
    pub fn trailers(&self, trailers: Trailers<'a>) -> impl Iterator<Item = Field<'a>> + use<'a> {
        let fields = trailers.fields();
        remaining(self.head, fields, named_by_connection(&self.head, fields))
            .filter(|field| !is_forbidden_in_trailers(field.name()))
    }

    /// The number of bytes that the head has downstream, through its empty line.
    #[must_use]
    pub fn len(&self) -> usize {
        pieces::measure(|show| self.pieces(show))
    }

    /// Never: a head has a status line.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        false
    }

    /// Writes the head, through its empty line, to the start of `out`; gives its length.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] if it does not fit; then `out` holds its beginning.
    pub fn write_to(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        pieces::write(out, |show| self.pieces(show))
    }

    /// The head, through its empty line, as [`bytes::Bytes`].
    #[cfg(feature = "bytes")]
    #[must_use]
    pub fn to_bytes(&self) -> bytes::Bytes {
        pieces::collect(self.len(), |show| self.pieces(show))
    }

    /// Shows the head piece by piece, in order, without copying. A piece may be empty, and lives as
    /// long as the call of `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        let mut digits = [0; 20];
        show(b"HTTP/1.1 ");
        show(decimal(u64::from(self.status()), &mut digits));
        show(b" ");
        show(self.head.reason());
        show(b"\r\n");
        for field in self.fields() {
            show_field(field.name(), show, |show| {
                join(field.value().segments(), b" ", show);
            });
        }
        if let Some(octets) = self.content_length() {
            show_field(b"Content-Length", show, |show| show(decimal(octets, &mut digits)));
        }
        if self.framing == Framing::Chunked {
            show_field(b"Transfer-Encoding", show, |show| show(b"chunked"));
        }
        self.connection(show);
        for (name, value) in self.extra {
            show_field(name.as_bytes(), show, |show| show(value));
        }
        show(b"\r\n");
    }

    /// Connection and Upgrade are written anew: a switch needs both (RFC 9110 §7.8), and so does
    /// the demand for one (§15.5.22).
    fn connection(&self, show: &mut dyn FnMut(&[u8])) {
        let upgrades = self.head.fields().lines("upgrade").flat_map(value::members);
        let mut upgrades = upgrades.filter(is_protocol).peekable();
        let switches = matches!(self.head.status(), 101 | 426) && upgrades.peek().is_some();
        if switches {
            show_field(b"Upgrade", show, |show| {
                join(upgrades.map(|member| member.bytes), b", ", show);
            });
        }
        let closes = self.closing || self.framing == Framing::Close;
        let options: &[u8] = match (switches, closes) {
            (true, true) => b"upgrade, close",
            (true, false) => b"upgrade",
            (false, true) => b"close",
            (false, false) => return,
        };
        show_field(b"Connection", show, |show| show(options));
    }
}

/// Whether a member of Upgrade is `protocol-name ["/" protocol-version]`, roughly: one that is not
/// could hold a fold.
fn is_protocol(member: &value::Member<'_>) -> bool {
    !member.bytes.is_empty() && member.bytes.iter().all(|&byte| byte == b'/' || TCHAR.has(byte))
}

/// Which of the fields the head's Connection names.
fn named_by_connection(head: &Head<'_>, fields: Fields<'_>) -> Named {
    let lines = head.framing_lines(FramingField::Connection);
    if fields.is_empty() || lines.clone().next().is_none() {
        return Named::NONE;
    }
    Named::of(fields.into_iter().map(|field| field.name()), lines.flat_map(value::members))
}

/// The fields that are left when those that Connection names are gone.
fn remaining<'a>(
    head: Head<'a>,
    fields: Fields<'a>,
    named: Named,
) -> impl Iterator<Item = Field<'a>> + use<'a> {
    let is_named = move |place: usize, name: &[u8]| {
        named.has(place).unwrap_or_else(|| {
            let mut options = head.framing_lines(FramingField::Connection).flat_map(value::members);
            options.any(|option| option.bytes.eq_ignore_ascii_case(name))
        })
    };
    let kept = move |&(place, field): &(usize, Field<'a>)| !is_named(place, field.name());
    fields.into_iter().enumerate().filter(kept).map(|(_, field)| field)
}

/// The Content-Length of an answer without content, which tells what a GET would have got: kept
/// where it may stand and has no fault (RFC 9110 §8.6).
fn described_length(head: &Head<'_>, request: &Request) -> Option<u64> {
    let code = head.status();
    if code < 200 || code == 204 || framing::unused_fault(head, request, &Limits::DEFAULT).is_some()
    {
        return None;
    }
    let mut none = Deviations::NONE;
    let mut strict = Scope { policy: &Policy::STRICT, seen: &mut none, base: 0 };
    let lines = head.framing_lines(FramingField::ContentLength);
    Some(content_length::read(lines, &mut strict).ok()??.octets)
}

fn show_field(name: &[u8], show: &mut dyn FnMut(&[u8]), value: impl FnOnce(&mut dyn FnMut(&[u8]))) {
    show(name);
    show(b": ");
    value(show);
    show(b"\r\n");
}

fn join<'a>(pieces: impl Iterator<Item = &'a [u8]>, between: &[u8], show: &mut dyn FnMut(&[u8])) {
    for (count, piece) in pieces.enumerate() {
        if count > 0 {
            show(between);
        }
        show(piece);
    }
}

/// The decimal digits of `number`, at the end of `digits`.
fn decimal(number: u64, digits: &mut [u8; 20]) -> &[u8] {
    let (mut left, mut at) = (number, digits.len());
    loop {
        at -= 1;
        // A remainder of ten fits a byte.
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            return &digits[at..];
        }
    }
}
