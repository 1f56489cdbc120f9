//! The member of Proxy-Status that this intermediary writes (RFC 9209).
//!
//! It is built from the registry, the verdict's numbers and what the caller configured, never from
//! bytes of the peer. What is *not* here: members that came from upstream, which are kept in front
//! of it (§2), and `header-name`, `trailer-name`, `header-size` and `trailer-size`: a name is the
//! peer's, and a line is refused at the first byte beyond the limit, before its size is known.

use super::invalid::InvalidOption;
use super::out::{Out, sf_string};
use crate::defect::{Defect, ProxyStatus};
use crate::pieces::encoded;
use crate::syntax::TCHAR;
use crate::verdict::{Ending, Outcome, Verdict};

/// An intermediary, and what it reports of a response in Proxy-Status (RFC 9209).
///
/// Only the name, the error type, the status code received and known sizes are told on their own;
/// what may give away the inside of a network is written when asked for (RFC 9209 §4). What is written is
/// one member of the field, without the field's name; a sender that has members from upstream appends it to
/// them (RFC 9209 §2).
///
/// ```
/// use bad_gateway::answer::Intermediary;
/// use bad_gateway::{Ending, Method, Policy, RequestContext, check};
///
/// let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Open, Policy::GATEWAY);
/// let edge = Intermediary::new("edge.example")?.with_next_protocol(b"http/1.1").detailed();
///
/// let mut out = [0; 256];
/// let len = edge.about(&verdict).encode_into(&mut out).unwrap();
/// assert_eq!(
///     str::from_utf8(&out[..len]).unwrap(),
///     "edge.example;error=http_response_transfer_coding;received-status=200;next-protocol=http/1.1;\
///      details=\"A chunk size holds a byte that is no hexadecimal digit, at byte 47 [K002]\"",
/// );
/// # Ok::<(), bad_gateway::answer::InvalidOption>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Intermediary<'a> {
    name: &'a str,
    error: Option<&'a str>,
    next_hop: Option<&'a str>,
    next_protocol: Option<&'a [u8]>,
    detailed: bool,
    facts: Option<Facts>,
}

/// What of a verdict is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    error: Option<ProxyStatus>,
    outcome: Outcome,
    ending: Ending,
    received: Option<u16>,
    size: Option<(&'static str, u64)>,
    missing: Option<u64>,
}

impl<'a> Intermediary<'a> {
    /// The intermediary of that name: a host name, a product, an identifier of a deployment.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Name`] if the name is empty or holds anything but printable ASCII, which is all
    /// that a structured field can carry (RFC 9651 §3.3.3).
    pub fn new(name: &'a str) -> Result<Self, InvalidOption> {
        if name.is_empty() || !is_printable(name) {
            return Err(InvalidOption::Name);
        }
        Ok(Self {
            name,
            error: None,
            next_hop: None,
            next_protocol: None,
            detailed: false,
            facts: None,
        })
    }

    /// Reports what a verdict says: the error type, the status code of the final head if one was
    /// accepted, and sizes.
    ///
    /// The sizes are those that a verdict truly knows, in bytes: `header-section-size` where a
    /// head is larger than the limit (what came of it, with its status line), `body-size` where
    /// content is (what was read of it), `trailer-section-size` where a trailer section is (what
    /// came of it).
    pub fn about(mut self, verdict: &Verdict) -> Self {
        self.facts = Some(Facts::new(verdict));
        self
    }

    pub(super) const fn reporting(mut self, facts: Option<Facts>) -> Self {
        if facts.is_some() {
            self.facts = facts;
        }
        self
    }

    /// Names the error type itself, such as `connection_refused`, for failures that no verdict
    /// knows (RFC 9209 §2.3); stands in place of the verdict's.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Error`] if it is no Token.
    pub fn with_error(mut self, error: &'a str) -> Result<Self, InvalidOption> {
        if !is_token(error.as_bytes()) {
            return Err(InvalidOption::Error);
        }
        self.error = Some(error);
        Ok(self)
    }

    /// Names the next hop (RFC 9209 §2.1.2), which tells the client about the network behind.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::NextHop`] if it is empty or holds anything but printable ASCII.
    pub fn with_next_hop(mut self, next_hop: &'a str) -> Result<Self, InvalidOption> {
        if next_hop.is_empty() || !is_printable(next_hop) {
            return Err(InvalidOption::NextHop);
        }
        self.next_hop = Some(next_hop);
        Ok(self)
    }

    /// Names the protocol spoken with the next hop by its ALPN identifier (RFC 9209 §2.1.3): a
    /// Token where it can be one (`http/1.1` can), else a Byte Sequence.
    pub const fn with_next_protocol(mut self, alpn: &'a [u8]) -> Self {
        self.next_protocol = Some(alpn);
        self
    }

    /// Adds `details`: the registry's message, the offset and the code of the defect, or how the
    /// connection ended (RFC 9209 §2.1.5).
    pub const fn detailed(mut self) -> Self {
        self.detailed = true;
        self
    }

    /// Shows the member piece by piece, in order, without copying. A piece lives as long as the
    /// call of `show`.
    pub fn pieces(&self, show: &mut dyn FnMut(&[u8])) {
        let mut out = Out(show);
        token_or_string(self.name, &mut out);
        let known = self.facts.and_then(|facts| facts.error);
        if let Some(error) = self.error.or(known.map(ProxyStatus::as_str)) {
            out.raw(";error=");
            out.raw(error);
        }
        if let Some(facts) = &self.facts {
            if let Some(code) = facts.received {
                out.put(format_args!(";received-status={code}"));
            }
            if let Some((key, octets)) = facts.size.filter(|(_, octets)| *octets <= MOST) {
                out.put(format_args!(";{key}={octets}"));
            }
        }
        if let Some(hop) = self.next_hop {
            out.raw(";next-hop=");
            token_or_string(hop, &mut out);
        }
        if let Some(alpn) = self.next_protocol {
            out.raw(";next-protocol=");
            token_or_bytes(alpn, &mut out);
        }
        if let Some(facts) = self.facts.as_ref().filter(|_| self.detailed) {
            facts.details(&mut out);
        }
    }
}

encoded!(Intermediary<'_>, "the member");

impl Facts {
    pub(super) fn new(verdict: &Verdict) -> Self {
        Self {
            error: verdict.proxy_status(),
            outcome: verdict.outcome,
            ending: verdict.ending,
            received: verdict.head.map(|head| head.status),
            size: size(verdict),
            missing: verdict.missing,
        }
    }

    fn details(&self, out: &mut Out<'_>) {
        let text = match (self.outcome, self.ending) {
            (Outcome::Valid | Outcome::NeedMore, _) => return,
            (Outcome::Malformed(reject), _) => {
                out.raw(";details=\"");
                out.text(reject.defect.message().trim_end_matches('.'), sf_string);
                let (offset, code) = (reject.offset, reject.defect.code());
                out.put(format_args!(", at byte {offset} [{code}]\""));
                return;
            }
            (Outcome::NoResponse, Ending::TimedOut) => "No byte of a response came in time",
            (Outcome::NoResponse, _) => "The connection ended before the first byte of a response",
            (_, Ending::TimedOut) => "The rest of the response did not come in time",
            (_, Ending::Reset) => "The connection broke before the response was complete",
            (_, Ending::Truncated) => {
                "The connection ended without close_notify before the response was complete"
            }
            _ => "The connection was closed before the response was complete",
        };
        out.put(format_args!(";details=\"{text}"));
        if let Some(octets) = self.missing {
            out.put(format_args!(", {octets} bytes short"));
        }
        out.raw("\"");
    }
}

/// The size that a verdict truly knows, and its parameter.
fn size(verdict: &Verdict) -> Option<(&'static str, u64)> {
    let reject = verdict.reject()?;
    // A head and a trailer section are consumed whole, so what is refused inside of one starts
    // where the consumed bytes end; empty lines before a head are no part of it.
    let came = reject.offset.checked_sub(verdict.consumed)?.checked_add(1);
    let padded = verdict.deviations.contains(Defect::LeadingEmptyLine);
    match reject.defect {
        Defect::HeadSize if !padded => Some(("header-section-size", came?)),
        Defect::TrailerSectionSize => Some(("trailer-section-size", came?)),
        Defect::ContentSize if verdict.content > 0 => Some(("body-size", verdict.content)),
        _ => None,
    }
}

/// The largest Integer of a structured field (RFC 9651 §3.3.1).
const MOST: u64 = 999_999_999_999_999;

fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// `sf-token = ( ALPHA / "*" ) *( tchar / ":" / "/" )` (RFC 9651 §3.3.4)
fn is_token(bytes: &[u8]) -> bool {
    let inside = |&byte: &u8| TCHAR.has(byte) || matches!(byte, b':' | b'/');
    let starts = |&byte: &u8| byte.is_ascii_alphabetic() || byte == b'*';
    bytes.first().is_some_and(starts) && bytes.iter().all(inside)
}

fn token_or_string(text: &str, out: &mut Out<'_>) {
    if is_token(text.as_bytes()) {
        return out.raw(text);
    }
    out.raw("\"");
    out.text(text, sf_string);
    out.raw("\"");
}

fn token_or_bytes(bytes: &[u8], out: &mut Out<'_>) {
    if is_token(bytes) {
        return (out.0)(bytes);
    }
    out.raw(":");
    for group in bytes.chunks(3) {
        (out.0)(&base64(group));
    }
    out.raw(":");
}

/// Up to three bytes as four characters (RFC 4648 §4).
fn base64(group: &[u8]) -> [u8; 4] {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let byte = |at: usize| group.get(at).copied().unwrap_or(0);
    let bits = u32::from_be_bytes([0, byte(0), byte(1), byte(2)]);
    let mut four = [b'='; 4];
    for (at, (place, shift)) in four.iter_mut().zip([18, 12, 6, 0]).enumerate() {
        if at <= group.len() {
            *place = ALPHABET[(bits >> shift & 63) as usize];
        }
    }
    four
}
