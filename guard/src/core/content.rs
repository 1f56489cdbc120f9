//! What is done with the content of a response, so that it is what its head, as it went, says.

use bad_gateway::{Ending, Method, Outcome, Policy, RequestContext, Span, check};

use super::output::Judged;

/// How content goes to the reader.
#[derive(Debug)]
pub(super) enum Content {
    /// As it comes; a head too.
    Plain,
    /// In the chunks in which it comes.
    Raw {
        /// The number of deviations so far.
        deviations: usize,
        /// The last chunk's line, while the trailer section is read.
        tail: Vec<u8>,
    },
    /// In chunks of our own.
    Anew {
        /// The end of the last chunk's data is due.
        open: bool,
        /// The last chunk went.
        done: bool,
    },
    /// Without its chunk framing.
    Bare,
    /// Not at all; the head is held until the content has ended.
    Dropped {
        /// That head.
        held: Vec<u8>,
    },
}

impl Content {
    /// In chunks as they come, behind a head with so many deviations.
    pub(super) const fn raw(deviations: usize) -> Self {
        Self::Raw { deviations, tail: Vec::new() }
    }

    #[inline]
    pub(super) fn is_raw(&self) -> bool {
        matches!(self, Self::Raw { tail, .. } if tail.is_empty())
    }

    /// Whether what is read next may pass where it stands.
    #[inline]
    pub(super) fn may_pass(&self) -> bool {
        self.is_raw() || matches!(self, Self::Plain)
    }

    /// In chunks of our own from the first byte on.
    pub(super) const fn anew() -> Self {
        Self::Anew { open: false, done: false }
    }

    /// Whether it goes otherwise than it comes.
    pub(super) const fn is_changed(&self) -> bool {
        !matches!(self, Self::Plain | Self::Raw { .. })
    }

    /// What ends it, where the close does in what came.
    pub(super) fn close(&mut self) -> Vec<u8> {
        match self {
            Self::Dropped { held } => std::mem::take(held),
            Self::Anew { open, done: false } => {
                let end: &[u8] = if *open { b"\r\n0\r\n\r\n" } else { b"0\r\n\r\n" };
                end.to_vec()
            }
            _ => Vec::new(),
        }
    }

    /// Chunks them anew from `raw` on, if that is the first chunk framing that deviates.
    fn notice(&mut self, raw: &[u8], seen: usize) {
        if let Self::Raw { deviations, tail } = self
            && *deviations < seen
        {
            let framing = if tail.is_empty() { raw } else { tail };
            *self = Self::Anew { open: framing.starts_with(b"\r\n"), done: false };
        }
    }

    /// The same where a row that the head has already could come again: each is recorded once.
    fn notice_in_trailers(&mut self, raw: &[u8], seen: usize) {
        if let Self::Raw { tail, .. } = self
            && seen > 0
            && !is_strict_end(&[tail.as_slice(), raw].concat())
        {
            self.notice(raw, seen + 1);
        }
    }

    /// Chunk framing without data: the end of a chunk, a chunk line.
    pub(super) fn framing(&mut self, raw: &[u8], seen: usize, judged: &mut Judged) {
        if raw.is_empty() {
            return;
        }
        self.notice(raw, seen);
        match self {
            Self::Raw { tail, .. } if is_last(raw) => {
                tail.extend_from_slice(raw);
                judged.skip(raw.len());
            }
            Self::Raw { .. } => judged.pass(raw.len()),
            _ => judged.skip(raw.len()),
        }
    }

    /// Content, and the chunk framing around it.
    pub(super) fn data(&mut self, raw: &[u8], data: Span, seen: usize, judged: &mut Judged) {
        self.notice(raw, seen);
        match self {
            Self::Plain | Self::Raw { .. } => return judged.pass(raw.len()),
            Self::Dropped { .. } => return judged.skip(raw.len()),
            Self::Bare => {}
            Self::Anew { open, .. } => {
                let end = if *open { "\r\n" } else { "" };
                judged.text.extend_from_slice(format!("{end}{:x}\r\n", data.len()).as_bytes());
                *open = true;
            }
        }
        judged.skip(data.start());
        judged.data += data.len();
        judged.skip(raw.len() - data.end());
    }

    /// The end of the content, the last chunk and the trailer section with it; `trailers` are those that go
    /// on where they do not pass as they came.
    pub(super) fn last(
        &mut self,
        raw: &[u8],
        seen: usize,
        trailers: impl FnOnce() -> Vec<u8>,
        judged: &mut Judged,
    ) {
        self.notice(raw, seen);
        self.notice_in_trailers(raw, seen);
        match self {
            Self::Raw { tail, .. } if tail.is_empty() => return judged.pass(raw.len()),
            Self::Raw { tail, .. } => {
                judged.text.append(tail);
                judged.text.extend_from_slice(raw);
            }
            Self::Anew { done: true, .. } | Self::Plain | Self::Bare => {}
            Self::Anew { open, done } => {
                judged.text.extend_from_slice(if *open { b"\r\n0\r\n" } else { b"0\r\n" });
                judged.text.append(&mut trailers());
                judged.text.extend_from_slice(b"\r\n");
                *done = true;
            }
            Self::Dropped { held } => judged.text.append(held),
        }
        judged.skip(raw.len());
    }
}

/// Whether chunk framing holds the last chunk's line.
fn is_last(framing: &[u8]) -> bool {
    let line = framing.strip_prefix(b"\r\n").unwrap_or(framing);
    let mut digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit());
    !line.is_empty() && digits.all(|byte| *byte == b'0')
}

/// Whether the last chunk and the trailer section have no fault.
fn is_strict_end(framing: &[u8]) -> bool {
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    if framing.is_empty() {
        return true;
    }
    let end = framing.strip_prefix(b"\r\n").unwrap_or(framing);
    let request = RequestContext::new(Method::Get);
    let verdict = check(&[HEAD, end].concat(), request, Ending::Open, Policy::STRICT);
    verdict.outcome == Outcome::Valid && verdict.leftover == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_chunk_is_known_by_its_size() {
        for (framing, last) in [
            (&b"\r\n"[..], false),
            (b"\r\n5\r\n", false),
            (b"10;0\r\n", false),
            (b"0\r\n", true),
            (b"\r\n000;a=1\r\n", true),
            (b"", false),
        ] {
            assert_eq!(is_last(framing), last, "{}", framing.escape_ascii());
        }
    }
}
