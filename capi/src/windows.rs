//! What is kept of the bytes, so that the likely cause can be told: windows of a fixed size.
//!
//! Offsets count from the first byte of the response.

use reader::cause::Evidence;
use reader::{Ending, Reject, Verdict};

const BEFORE: usize = Evidence::BEFORE;
const AROUND: usize = Evidence::BEFORE + Evidence::BEHIND;
const FIRST: u64 = Evidence::FIRST as u64;

/// The windows on one response.
pub(crate) struct Windows {
    first: Window<{ Evidence::FIRST }>,
    /// What stands behind the final head, once that was accepted: `head.end`.
    content: Window<{ Evidence::CONTENT }>,
    head: Head,
    /// The last of the bytes that were consumed, once there are more than `first` holds.
    last: Window<BEFORE>,
    /// The bytes around the defect, once there is one.
    around: Window<AROUND>,
    /// Where the defect stands among those.
    at: usize,
    /// How many bytes were consumed.
    consumed: u64,
}

/// What is counted in the final head.
#[derive(Clone, Copy)]
struct Head {
    end: Option<u64>,
    octets: u64,
    above_ascii: u64,
    above_ascii_at: u64,
}

impl Head {
    const UNKNOWN: Self = Self { end: None, octets: 0, above_ascii: 0, above_ascii_at: 0 };

    /// What `evidence` counted, its bytes standing at `base` in the response.
    fn of(evidence: &Evidence<'_>, base: u64) -> Self {
        let above_ascii = evidence.above_ascii;
        let base = if above_ascii > 0 { base } else { 0 };
        Self {
            end: None,
            octets: evidence.head_bytes,
            above_ascii,
            above_ascii_at: base.saturating_add(evidence.above_ascii_at),
        }
    }
}

struct Window<const N: usize> {
    /// Invariant: at most `N`.
    len: usize,
    bytes: [u8; N],
}

impl<const N: usize> Window<N> {
    const EMPTY: Self = Self { len: 0, bytes: [0; N] };

    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// Adds bytes at the end, as far as there is room.
    fn push(&mut self, bytes: &[u8]) {
        let room = self.bytes.get_mut(self.len..).unwrap_or_default();
        let fits = bytes.len().min(room.len());
        room[..fits].copy_from_slice(&bytes[..fits]);
        self.len += fits;
    }

    /// Takes what is missing, the window being one that begins at `from`, of bytes that stand at `at`.
    #[inline]
    fn fill(&mut self, from: u64, bytes: &[u8], at: u64) {
        if self.len < N {
            let next = from.saturating_add(self.len as u64);
            let seen = usize::try_from(next.saturating_sub(at)).unwrap_or(usize::MAX);
            if let Some(new @ [_, ..]) = bytes.get(seen..) {
                self.push(new);
            }
        }
    }

    /// Adds bytes at the end, and drops as many at the front as there is no room for.
    #[inline]
    fn roll(&mut self, bytes: &[u8]) {
        match bytes.last_chunk() {
            Some(all) => (self.len, self.bytes) = (N, *all),
            None => self.roll_few(bytes),
        }
    }

    /// The same, where there are fewer of them than there is room for.
    fn roll_few(&mut self, bytes: &[u8]) {
        let stays = N.saturating_sub(bytes.len()).min(self.len);
        let from = self.len - stays;
        self.bytes.copy_within(from..self.len, 0);
        self.len = stays;
        self.push(&bytes[bytes.len().saturating_sub(N)..]);
    }
}

impl Windows {
    pub(crate) const EMPTY: Self = Self {
        first: Window::EMPTY,
        content: Window::EMPTY,
        head: Head::UNKNOWN,
        last: Window::EMPTY,
        around: Window::EMPTY,
        at: 0,
        consumed: 0,
    };

    /// Forgets everything, for the following response.
    pub(crate) const fn clear(&mut self) {
        (self.first.len, self.content.len) = (0, 0);
        (self.last.len, self.around.len) = (0, 0);
        self.head = Head::UNKNOWN;
        (self.at, self.consumed) = (0, 0);
    }

    /// Takes note of the bytes that a step was given, of how many it consumed, and of whether these are the
    /// final head.
    #[inline]
    pub(crate) fn stepped(&mut self, bytes: &[u8], consumed: usize, is_head: bool) {
        self.given(bytes);
        if consumed == 0 {
            return;
        }
        let (raw, behind) = bytes.split_at_checked(consumed).unwrap_or((bytes, &[]));
        let base = self.consumed;
        self.consumed = base.saturating_add(consumed as u64);
        if self.consumed > FIRST {
            self.roll(base, raw);
        }
        if is_head {
            self.head(raw, base);
            self.given(behind);
        }
    }

    /// The bytes `raw`, which stand at `base`, become the last ones.
    #[inline]
    fn roll(&mut self, base: u64, raw: &[u8]) {
        if base <= FIRST {
            let all = usize::try_from(base).unwrap_or_default();
            self.last.len = 0;
            self.last.roll(self.first.as_slice().get(..all).unwrap_or_default());
        }
        self.last.roll(raw);
    }

    /// The last of the bytes that were consumed.
    fn last(&self) -> &[u8] {
        if self.consumed > FIRST {
            return self.last.as_slice();
        }
        let all = usize::try_from(self.consumed).unwrap_or_default();
        let all = self.first.as_slice().get(..all).unwrap_or_default();
        &all[all.len().saturating_sub(BEFORE)..]
    }

    /// The final head is `raw`, which stands at `base`.
    #[inline(never)]
    fn head(&mut self, raw: &[u8], base: u64) {
        // Empty lines before it that were tolerated are no part of it.
        let empty = raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let counted = Evidence::new(Ending::Open).with_head(&raw[empty..], empty as u64);
        self.head = Head { end: Some(self.consumed), ..Head::of(&counted, base) };
    }

    /// Takes note of the bytes that were given to a step which refused them, or was asked again afterwards.
    #[cold]
    pub(crate) fn refused(&mut self, bytes: &[u8], reject: Reject, verdict: &Verdict) {
        self.given(bytes);
        if self.head.end.is_none() {
            // What was consumed are interim heads.
            let mut own = *verdict;
            own.interim = 0;
            let counted = Evidence::of(bytes, &own);
            self.head = Head::of(&counted, self.consumed);
            self.content.len = 0;
            self.content.push(counted.content);
        }
        // The first byte of the last ones stands there.
        let last = self.last();
        let start = self.consumed.saturating_sub(last.len() as u64);
        let at = usize::try_from(reject.offset.saturating_sub(start)).unwrap_or(usize::MAX);
        let skipped = at.saturating_sub(BEFORE);
        let mut around = Window::EMPTY;
        around.push(last.get(skipped..).unwrap_or_default());
        around.push(bytes.get(skipped.saturating_sub(last.len())..).unwrap_or_default());
        if around.len > self.around.len {
            (self.around, self.at) = (around, at - skipped);
        }
    }

    /// The windows that do not move take what they have not seen of the bytes that begin where the consumed ones
    /// end.
    #[inline]
    fn given(&mut self, bytes: &[u8]) {
        self.first.fill(0, bytes, self.consumed);
        if let Some(end) = self.head.end {
            self.content.fill(end, bytes, self.consumed);
        }
    }

    /// What the windows show.
    pub(crate) fn evidence(&self, ending: Ending) -> Evidence<'_> {
        let mut evidence = Evidence::new(ending).with_first(self.first.as_slice());
        evidence = evidence.with_content(self.content.as_slice());
        evidence.head_bytes = self.head.octets;
        evidence.above_ascii = self.head.above_ascii;
        evidence.above_ascii_at = self.head.above_ascii_at;
        if self.around.len == 0 {
            return evidence;
        }
        evidence.with_defect(self.around.as_slice(), self.at)
    }
}

#[cfg(test)]
mod tests {
    use reader::cause::Evidence;
    use reader::{Ending, Event, Method, Policy, Reject, RequestContext, Step, check};

    use crate::parser::Parser;

    type Way = fn(&mut Parser, &[u8]) -> Result<Step, Reject>;

    /// Reads `bytes`, shown `piece` more at a time, and all of them after a refusal.
    fn read(parser: &mut Parser, bytes: &[u8], piece: usize, step: Way) {
        let (mut at, mut shown) = (0, 0);
        loop {
            match step(parser, &bytes[at..shown]) {
                Ok(step) if step.event == Event::NeedMore && shown < bytes.len() => {
                    (at, shown) = (at + step.consumed, (shown + piece).min(bytes.len()));
                }
                Ok(step) => {
                    at += step.consumed;
                    if matches!(step.event, Event::NeedMore | Event::End) {
                        return;
                    }
                }
                Err(_) => {
                    let _again = step(parser, &bytes[at..]);
                    return;
                }
            }
        }
    }

    /// Responses in which the windows lie everywhere: inside of what is refused, and before it.
    fn responses() -> Vec<Vec<u8>> {
        let interim = format!("HTTP/1.1 103 Early Hints\r\nLink: {}\r\n\r\n", "a".repeat(150));
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let counted: String = (0..400).map(|number| format!("{number},")).collect();
        let chunk = |len: usize| format!("{len:x}\r\n{}\r\n", &counted[..len]);
        let bad = format!("no size\r\n{counted}");
        let responses = [
            "not http at all".to_owned(),
            format!("HTTP/1.1 200 OK\r\nX: {counted}\0{counted}"),
            format!("{interim}{interim}HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n{counted}"),
            format!("{head}{bad}"),
            format!("{head}{}{bad}", chunk(20)),
            format!("{head}{}{}{bad}", chunk(100), chunk(100)),
            format!("{head}{}{bad}", chunk(900)),
            format!("{head}{}{}", chunk(200), "0\r\nX: a\r\n Y: b\r\n\r\n"),
            format!("{head}{}g", chunk(200)),
            format!("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n{counted}"),
            format!(
                "{interim}HTTP/1.1 200 \u{fc}\r\nX: \u{fc}\r\nContent-Length: 2000\r\n\r\n{counted}"
            ),
            format!("{interim}HTTP/1.1 200 OK\r\nX: \u{fc}\r\nA: b\nC: d\r\n\r\n{counted}"),
        ];
        responses.into_iter().map(String::into_bytes).collect()
    }

    #[test]
    fn they_show_the_same_however_the_bytes_come() {
        let request = RequestContext::new(Method::Get);
        for bytes in responses() {
            let verdict = check(&bytes, request, Ending::Open, Policy::GATEWAY);
            let wanted = Evidence::of(&bytes, &verdict);
            let mut used = Parser::new(Policy::GATEWAY, request);
            for piece in [1, 2, 7, 64, 300, 1000, usize::MAX / 2] {
                for step in [Parser::step as Way, Parser::step_over_data] {
                    let mut fresh = Parser::new(Policy::GATEWAY, request);
                    for parser in [&mut fresh, &mut used] {
                        read(parser, &bytes, piece, step);
                        assert_eq!(parser.windows.evidence(Ending::Open), wanted, "by {piece}");
                        parser.next(request);
                        // Another response in between.
                        read(parser, &b"HTTP/1.1 204 No\r\nContent\r\n".repeat(20), piece, step);
                        parser.restart(Policy::GATEWAY, request);
                    }
                }
            }
        }
    }
}
