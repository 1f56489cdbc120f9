//! What is kept of the bytes, so that the likely cause can be told: windows of a fixed size.
//!
//! Offsets count from the first byte of the response.

use reader::cause::Evidence;
use reader::{Ending, Reject};

const BEFORE: usize = Evidence::BEFORE;
const AROUND: usize = Evidence::BEFORE + Evidence::BEHIND;

/// The windows on one response.
pub(crate) struct Windows {
    first: Window<{ Evidence::FIRST }>,
    /// The last of the bytes that were consumed.
    last: Window<BEFORE>,
    /// The bytes around the defect, once there is one.
    around: Window<AROUND>,
    /// Where the defect stands among those.
    at: usize,
    /// How many bytes were consumed.
    consumed: u64,
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

    /// Adds bytes at the end, and drops as many at the front as there is no room for.
    fn roll(&mut self, bytes: &[u8]) {
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
        last: Window::EMPTY,
        around: Window::EMPTY,
        at: 0,
        consumed: 0,
    };

    /// Forgets everything, for the following response.
    pub(crate) const fn clear(&mut self) {
        (self.first.len, self.last.len, self.around.len) = (0, 0, 0);
        (self.at, self.consumed) = (0, 0);
    }

    /// Takes note of the bytes that a step was given, and of how many it consumed.
    #[inline]
    pub(crate) fn stepped(&mut self, bytes: &[u8], consumed: usize) {
        self.given(bytes);
        if consumed > 0 {
            self.last.roll(bytes.get(..consumed).unwrap_or_default());
            self.consumed = self.consumed.saturating_add(consumed as u64);
        }
    }

    /// Takes note of the bytes that were given to a step which refused them, or was asked again afterwards.
    #[cold]
    pub(crate) fn refused(&mut self, bytes: &[u8], reject: Reject) {
        self.given(bytes);
        // The first byte of those in `last` stands there.
        let start = self.consumed.saturating_sub(self.last.len as u64);
        let at = usize::try_from(reject.offset.saturating_sub(start)).unwrap_or(usize::MAX);
        let skipped = at.saturating_sub(BEFORE);
        let mut around = Window::EMPTY;
        around.push(self.last.as_slice().get(skipped..).unwrap_or_default());
        around.push(bytes.get(skipped.saturating_sub(self.last.len)..).unwrap_or_default());
        if around.len > self.around.len {
            (self.around, self.at) = (around, at - skipped);
        }
    }

    /// The first window takes what it has not seen of the bytes that begin where the consumed ones end.
    #[inline]
    fn given(&mut self, bytes: &[u8]) {
        if self.first.len < Evidence::FIRST {
            let consumed = usize::try_from(self.consumed).unwrap_or(usize::MAX);
            let seen = self.first.len.saturating_sub(consumed);
            self.first.push(bytes.get(seen..).unwrap_or_default());
        }
    }

    /// What the windows show.
    pub(crate) fn evidence(&self, ending: Ending) -> Evidence<'_> {
        let evidence = Evidence::new(ending).first(self.first.as_slice());
        if self.around.len == 0 {
            return evidence;
        }
        evidence.at_defect(self.around.as_slice(), self.at)
    }
}

#[cfg(test)]
mod tests {
    use reader::cause::Evidence;
    use reader::{Ending, Event, Method, Policy, RequestContext, check};

    use crate::parser::Parser;

    /// Reads `bytes`, shown `piece` more at a time, and all of them after a refusal.
    fn read(parser: &mut Parser, bytes: &[u8], piece: usize) {
        let (mut at, mut shown) = (0, 0);
        loop {
            match parser.step(&bytes[at..shown]) {
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
                    let _again = parser.step(&bytes[at..]);
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
                let mut fresh = Parser::new(Policy::GATEWAY, request);
                for parser in [&mut fresh, &mut used] {
                    read(parser, &bytes, piece);
                    assert_eq!(parser.windows.evidence(Ending::Open), wanted, "by {piece}");
                    parser.restart(request);
                    // Another response in between.
                    read(parser, &b"HTTP/1.1 204 No\r\nContent\r\n".repeat(20), piece);
                    parser.restart(request);
                }
            }
        }
    }
}
