//! The head: read, and decided about.

use super::state::State;
use super::{ResponseParser, Step};
use crate::defect::Reject;
use crate::framing;
use crate::head::{
    self, Head, HeadReader, InterimBudget, PlainHead, PositionsAhead, StatusLine, Walked,
};
use crate::policy::Scope;
use crate::scan::{Kernel, Scan};

/// Reads a head from its first byte on. Compiled once for each kernel, with all that a plain head
/// needs.
pub(super) struct Start<'p, const FIELDS: usize> {
    pub(super) parser: &'p mut ResponseParser<FIELDS>,
}

impl<const FIELDS: usize> Scan<'_> for Start<'_, FIELDS> {
    type Output = Result<Step, Reject>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K, bytes: &[u8]) -> Result<Step, Reject> {
        let ResponseParser { policy, fields, interim, interim_bytes, .. } = self.parser;
        let budget = || InterimBudget::left(policy.limits(), *interim, *interim_bytes);
        let walked = head::walk_whole(kernel, bytes, fields, policy.limits(), budget);
        let parser = self.parser;
        match walked {
            Walked::Whole(PlainHead { line, is_ok, len, framing }) => {
                let (request, policy) = (&parser.request, &parser.policy);
                match framing::decide_plain(&line, is_ok, &framing, request, policy) {
                    Some(decision) => Ok(parser.accept(line, len, decision)),
                    None => parser.decide_in_order(line, len, bytes),
                }
            }
            Walked::Part { line, at } => parser.begin_behind(line, at, bytes),
            Walked::Nothing => parser.go_on(bytes),
        }
    }
}

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// Decides about a whole head, everything judged in order.
    #[inline(never)]
    fn decide_in_order(
        &mut self,
        line: StatusLine,
        len: usize,
        bytes: &[u8],
    ) -> Result<Step, Reject> {
        self.line = None;
        let raw = bytes.get(..len).unwrap_or_default();
        let head = Head::new(raw, &line, &self.fields, self.consumed);
        let seen = &mut self.deviations;
        match framing::decide_in_order(&head, &self.request, &self.policy, seen) {
            Ok(decision) => Ok(self.accept(line, len, decision)),
            Err(reject) => {
                self.state = State::Failed(reject);
                Err(reject)
            }
        }
    }

    /// Goes on at the line that starts at `at`, behind plain ones.
    #[inline(never)]
    fn begin_behind(&mut self, line: StatusLine, at: usize, bytes: &[u8]) -> Result<Step, Reject> {
        let interim = self.interim_budget();
        let (fields, limits) = (&self.fields, self.policy.limits());
        let reader = HeadReader::after_plain_lines(line, at, bytes, fields, interim, limits);
        let all = reader.has_read(bytes);
        self.begin_with(reader);
        self.began = true;
        if all {
            return Ok(Step::NEED_MORE);
        }
        self.read_head(bytes, Some(PositionsAhead))
            .inspect_err(|reject| self.state = State::Failed(*reject))
    }

    /// Reads a head from its first byte on, a line at a time.
    pub(super) fn begin(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        // An empty first call must not disable the fast path.
        if bytes.is_empty() {
            return Ok(Step::NEED_MORE);
        }
        self.fields.clear();
        self.begin_with(HeadReader::new());
        self.read_head(bytes, None)
    }

    fn begin_with(&mut self, reader: HeadReader) {
        // From here on the table no longer has the fields of the interim head before.
        self.line = None;
        self.state = State::Head(reader);
    }

    /// Not inlined, so that a head that drips in pays nothing for what comes at its end.
    #[inline(never)]
    pub(super) fn go_on_in_head(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        if let State::Head(reader) = &mut self.state
            && reader.only_grows(bytes)
        {
            return Ok(Step::NEED_MORE);
        }
        self.go_on_in_piece(bytes)
    }

    /// Not inlined, so that what only grows needs no stack.
    #[inline(never)]
    fn go_on_in_piece(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        if let State::Head(reader) = &mut self.state
            && reader.read_piece(bytes, &mut self.fields, self.policy.limits())
        {
            return Ok(Step::NEED_MORE);
        }
        self.read_head(bytes, None).inspect_err(|reject| self.state = State::Failed(*reject))
    }

    /// Reads on in a head; `found`: a walk left positions of these bytes in the table.
    fn read_head(&mut self, bytes: &[u8], found: Option<PositionsAhead>) -> Result<Step, Reject> {
        let Self { state: State::Head(reader), policy, fields, .. } = self else {
            return Ok(Step::NEED_MORE);
        };
        let budget = || InterimBudget::left(policy.limits(), self.interim, self.interim_bytes);
        let mut scope = Scope { policy, seen: &mut self.deviations, base: self.consumed };
        match reader.read(bytes, fields, budget, found, &mut scope)? {
            None => Ok(Step::NEED_MORE),
            Some((line, len)) => self.decide(line, len, bytes),
        }
    }

    #[inline(never)]
    fn decide(&mut self, line: StatusLine, len: usize, bytes: &[u8]) -> Result<Step, Reject> {
        let raw = bytes.get(..len).unwrap_or_default();
        let head = Head::new(raw, &line, &self.fields, self.consumed);
        let decision = framing::decide(&head, &self.request, &self.policy, &mut self.deviations)?;
        Ok(self.accept(line, len, decision))
    }

    fn interim_budget(&self) -> InterimBudget {
        InterimBudget::left(self.policy.limits(), self.interim, self.interim_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defect::Defect;
    use crate::framing::Framing;
    use crate::policy::Policy;
    use crate::request::{Method, RequestContext};
    use crate::response::Event;

    const HEAD: &[u8] =
        b"HTTP/1.1 200 OK\r\nServer: example\r\nDate: today\r\nConnection: close\r\n\r\n";

    /// Whether the fields of the head are positions, and not slots, where so much of the bytes is shown at a
    /// time.
    fn stays_plain(bytes: &[u8], ends: &[usize]) -> bool {
        let mut parser = ResponseParser::new(Policy::LENIENT, RequestContext::new(Method::Get));
        let mut event = Event::NeedMore;
        for &end in ends {
            assert_eq!(event, Event::NeedMore);
            event = parser.step(&bytes[..end]).expect("tolerated").event;
        }
        assert_eq!(event, Event::Head(Framing::Close));
        parser.fields.is_plain()
    }

    #[test]
    fn plain_lines_are_stored_nowhere_however_they_come() {
        let len = HEAD.len();
        let with_content = [HEAD, &[b'a'; 100_000]].concat();
        assert!(stays_plain(HEAD, &[len]));
        assert!(stays_plain(HEAD, &[0, 0, len]), "who asks before the first read");
        for first in 1..len {
            assert!(stays_plain(HEAD, &[first, len]), "{first}");
            assert!(stays_plain(HEAD, &[0, first, len]), "{first}");
            assert!(stays_plain(&with_content, &[first, with_content.len()]), "{first}");
        }
        assert!(stays_plain(HEAD, &(1..=len).collect::<Vec<_>>()), "byte by byte");
        let odd = [&HEAD[..len - 2], b"X:\r\n\r\n"].concat();
        assert!(!stays_plain(&odd, &[odd.len()]));
    }

    #[test]
    fn interim_and_empty_responses_are_plain_too() {
        let bytes =
            b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 204 No Content\r\nA: b\r\n\r\n";
        let mut parser = ResponseParser::new(Policy::STRICT, RequestContext::new(Method::Get));
        let interim = parser.step(bytes).expect("valid");
        assert_eq!(interim.event, Event::Interim);
        assert!(parser.fields.is_plain());
        let last = parser.step(&bytes[interim.consumed..]).expect("valid");
        assert_eq!(last.event, Event::Head(Framing::None));
        assert!(parser.fields.is_plain());
    }

    #[test]
    fn a_batch_of_positions_ends_anywhere() {
        let refused = |bytes: &[u8], first: usize| {
            let mut parser = ResponseParser::new(Policy::STRICT, RequestContext::new(Method::Get));
            let step = match first {
                0 => Ok(Step::NEED_MORE),
                _ => parser.step(&bytes[..first]),
            };
            assert_eq!(step, Ok(Step::NEED_MORE), "{first}");
            parser.step(bytes).expect_err("a NUL")
        };
        for lines in 61..=65 {
            let plain = ["HTTP/1.1 200 OK\r\n", &"A: b\r\n".repeat(lines), "Name: "].concat();
            for text in 0..130 {
                let bytes = [plain.as_bytes(), &vec![b'v'; text], b"\0"].concat();
                let reject = Reject::new(Defect::FieldValueNul, bytes.len() as u64 - 1);
                for first in [0, plain.len() - 3, plain.len() - 2, plain.len()] {
                    assert_eq!(refused(&bytes, first), reject, "{lines} {text} {first}");
                }
            }
        }
    }
}
