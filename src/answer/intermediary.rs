//! The member of Proxy-Status that this intermediary writes (RFC 9209).
//!
//! It is built from the registry, the verdict's numbers and what the caller configured, never from
//! bytes of the peer. What is *not* here: members that came from upstream, which are kept in front
//! of it (§2), and `header-name`, `trailer-name`, `header-size` and `trailer-size`: a name is the
//! peer's, and a line is refused at the first byte beyond the limit, before its size is known.

use super::facts::Facts;
use super::invalid::InvalidOption;
use super::out::Out;
use super::structured::{LARGEST_INTEGER, is_printable, is_token, token_or_bytes, token_or_string};
use crate::defect::ProxyStatus;
use crate::pieces::encoded;
use crate::verdict::Verdict;

/// An intermediary, and what it reports of a response in Proxy-Status (RFC 9209).
///
/// It is called as there: each member of the field stands for one intermediary (§2).
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

impl<'a> Intermediary<'a> {
    /// The intermediary of that name: a host name, a product, an identifier of a deployment.
    ///
    /// # Errors
    ///
    /// [`InvalidOption::Name`] if the name is empty or holds anything but printable ASCII, which is all
    /// that a structured field can carry (RFC 9651 §3.3.3).
    pub const fn new(name: &'a str) -> Result<Self, InvalidOption> {
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
    pub const fn with_error(mut self, error: &'a str) -> Result<Self, InvalidOption> {
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
            if let Some((key, octets)) = facts.size.filter(|(_, octets)| *octets <= LARGEST_INTEGER)
            {
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
