//! The bytes of a connection by which a cause is told: windows of a fixed size, and what is counted.

use super::lines;
use crate::request::RequestContext;
use crate::verdict::{Ending, Outcome, Verdict};

/// What a caller keeps of a connection, so that [`likely`](super::likely) can tell the cause.
///
/// Each window has a fixed size, whatever the splits of the input: what is longer is cut to it, and
/// what came shorter than it should be waited for, as far as the connection gives it. Whoever holds
/// all bytes of one response takes [`Evidence::of`]:
///
/// ```
/// use bad_gateway::cause::Evidence;
/// use bad_gateway::{Ending, Method, Policy, RequestContext, check};
///
/// let bytes = b"HTTP/1.1 204 No Content\r\n\r\n<html>";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY);
/// let evidence = Evidence::of(bytes, &verdict);
/// assert_eq!((evidence.first, evidence.leftover), (&bytes[..], &b"<html>"[..]));
/// assert_eq!(evidence.head_bytes, 27);
/// ```
///
/// Whoever reads piece by piece keeps the windows:
///
/// ```
/// use bad_gateway::Ending;
/// use bad_gateway::cause::Evidence;
///
/// let kept = b"HTTP/1.1 200 OK\r\nX: \0";
/// let evidence = Evidence::new(Ending::Open).with_first(kept).with_defect(kept, 20).reused();
/// assert_eq!((evidence.at_defect, evidence.defect_at), (&kept[..], 20));
/// assert!(evidence.reused);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Evidence<'a> {
    /// The first bytes of the response, interim responses included; at most [`Evidence::FIRST`].
    pub first: &'a [u8],
    /// The bytes around the defect; at most [`Evidence::BEFORE`] before it and
    /// [`Evidence::BEHIND`] from it on. Empty if there is no defect.
    pub at_defect: &'a [u8],
    /// Where the defect stands among [`Evidence::at_defect`].
    pub defect_at: usize,
    /// The first bytes behind the final head, or behind the head that holds the defect, as they
    /// came; at most [`Evidence::CONTENT`].
    pub content: &'a [u8],
    /// The first bytes behind a valid response; at most [`Evidence::LEFTOVER`].
    pub leftover: &'a [u8],
    /// The size of that head, from its status line through its empty line; 0 if it is not known.
    pub head_bytes: u64,
    /// How many bytes of that head are above 0x7f.
    pub above_ascii: u64,
    /// The offset in the response of the first of them.
    pub above_ascii_at: u64,
    /// Whether the request offered an upgrade.
    pub upgrade_offered: bool,
    /// Whether the connection carried a response before this one.
    pub reused: bool,
    /// How the connection stood.
    pub ending: Ending,
}

impl<'a> Evidence<'a> {
    /// The size of the window on the response's first bytes.
    pub const FIRST: usize = 512;
    /// How many bytes before the defect are looked at.
    pub const BEFORE: usize = 256;
    /// How many bytes from the defect on are looked at.
    pub const BEHIND: usize = 64;
    /// The size of the window on what follows the head.
    pub const CONTENT: usize = 512;
    /// The size of the window on what follows the response.
    pub const LEFTOVER: usize = 512;

    /// Nothing known but how the connection stood.
    pub const fn new(ending: Ending) -> Self {
        Self {
            first: b"",
            at_defect: b"",
            defect_at: 0,
            content: b"",
            leftover: b"",
            head_bytes: 0,
            above_ascii: 0,
            above_ascii_at: 0,
            upgrade_offered: false,
            reused: false,
            ending,
        }
    }

    /// The windows on `bytes`, which is everything that came for the response that `verdict` is
    /// about, and behind it.
    pub fn of(bytes: &'a [u8], verdict: &Verdict) -> Self {
        let evidence = Self::new(verdict.ending).with_first(bytes);
        let evidence = match lines::head(bytes, verdict.interim) {
            Some(head) => evidence
                .with_head(&bytes[head.clone()], head.start as u64)
                .with_content(&bytes[head.end..]),
            None => evidence,
        };
        let place = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
        match verdict.outcome {
            Outcome::Malformed(reject) => evidence.with_defect(bytes, place(reject.offset)),
            Outcome::Valid => {
                evidence.with_leftover(bytes.get(place(verdict.consumed)..).unwrap_or_default())
            }
            _ => evidence,
        }
    }

    /// With the bytes from the first one of the response on; what is too many is cut off.
    pub fn with_first(self, bytes: &'a [u8]) -> Self {
        Self { first: cut(bytes, Self::FIRST), ..self }
    }

    /// With the bytes around the defect, which stands at `at` among them; what is too many is cut
    /// off at both ends.
    pub fn with_defect(self, bytes: &'a [u8], at: usize) -> Self {
        let at = at.min(bytes.len());
        let bytes = cut(bytes, at.saturating_add(Self::BEHIND));
        let from = at.saturating_sub(Self::BEFORE);
        Self { at_defect: &bytes[from..], defect_at: at - from, ..self }
    }

    /// With what is counted in the whole final head, its empty line included; `at` is the offset in
    /// the response of its first byte.
    pub fn with_head(self, head: &[u8], at: u64) -> Self {
        let mut evidence = Self { head_bytes: head.len() as u64, ..self };
        (evidence.above_ascii, evidence.above_ascii_at) = (0, 0);
        // Most heads are, and that is found out soon.
        if !head.is_ascii() {
            evidence.count_above_ascii(head, at);
        }
        evidence
    }

    #[cold]
    fn count_above_ascii(&mut self, head: &[u8], at: u64) {
        let above = |byte: &u8| !byte.is_ascii();
        self.above_ascii = head.iter().copied().filter(above).count() as u64;
        self.above_ascii_at = head.iter().position(above).map_or(0, |byte| at + byte as u64);
    }

    /// With the bytes behind the head as they came; what is too many is cut off.
    pub fn with_content(self, bytes: &'a [u8]) -> Self {
        Self { content: cut(bytes, Self::CONTENT), ..self }
    }

    /// With the bytes behind a valid response; what is too many is cut off.
    pub fn with_leftover(self, bytes: &'a [u8]) -> Self {
        Self { leftover: cut(bytes, Self::LEFTOVER), ..self }
    }

    /// With what the request tells.
    pub fn with_request(self, request: &RequestContext) -> Self {
        Self { upgrade_offered: request.upgrade().is_some(), ..self }
    }

    /// On a connection that carried a response before this one. Whoever keeps that as a `bool` sets
    /// [`Evidence::reused`](Self#structfield.reused).
    pub const fn reused(self) -> Self {
        Self { reused: true, ..self }
    }

    /// The first bytes of what should be a head and is none: those of the response, or those
    /// behind its interim responses.
    pub(super) fn start(&self) -> &'a [u8] {
        let from = lines::start(self.at_defect, self.defect_at);
        let behind = self.at_defect.get(from..).unwrap_or_default();
        let interim =
            self.first.starts_with(b"HTTP/1.") && self.at_defect[..from].ends_with(b"\n\r\n");
        if interim { behind } else { self.first }
    }
}

fn cut(bytes: &[u8], size: usize) -> &[u8] {
    &bytes[..bytes.len().min(size)]
}
