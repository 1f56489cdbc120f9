//! The content, and the trailer section that may follow it.

use super::state::State;
use super::{Event, ResponseParser, Step};
use crate::body::BodyEvent;
use crate::defect::{Defect, Reject};
use crate::head::{FieldTable, Rules, SectionReader, StatusLine, Trailers};
use crate::policy::Scope;
use crate::value;

impl<const FIELDS: usize> ResponseParser<FIELDS> {
    /// The fast path for content, inlined into `step`. `None`: not this fast path.
    #[inline(always)]
    pub(super) fn step_plain_body(&mut self, bytes: &[u8]) -> Option<Step> {
        let State::Body = &self.state else { return None };
        let body = &mut self.body;
        let (data, consumed) = body.plain(bytes, &self.policy)?;
        (self.consumed, self.content) = (body.offset(), body.octets());
        Some(Step { consumed, event: Event::Data(data) })
    }

    pub(super) fn step_body(&mut self, bytes: &[u8]) -> Result<Step, Reject> {
        let body = &mut self.body;
        // The content of a 205 is dropped, so several pieces may be read before there is an event.
        let dropped = matches!(self.line, Some((StatusLine { code: 205, .. }, _)));
        let mut at = 0;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let piece = body.step_any(rest, &self.policy, &mut self.deviations);
            self.consumed = body.offset();
            self.content = body.octets();
            let piece = piece?;
            at += piece.consumed;
            let event = match piece.event {
                BodyEvent::Data(_) if dropped => continue,
                BodyEvent::Data(span) => Event::Data(span),
                BodyEvent::NeedMore => Event::NeedMore,
                BodyEvent::End => {
                    self.state = State::End;
                    Event::End
                }
                BodyEvent::LastChunk => {
                    let limits = self.policy.limits();
                    let bound = (limits.trailers as usize, Defect::TrailerSectionSize);
                    let most = FieldTable::<FIELDS>::most(limits.fields);
                    let rules = Rules { trailers: true, bound, most };
                    self.state = State::Trailers(SectionReader::at(0, rules));
                    return self.step_trailers(bytes, at);
                }
            };
            return Ok(Step { consumed: at, event });
        }
    }

    /// Reads on in the trailer section, after `at` bytes that the same step consumes.
    pub(super) fn step_trailers(&mut self, bytes: &[u8], at: usize) -> Result<Step, Reject> {
        let State::Trailers(reader) = &mut self.state else {
            return Ok(Step::NEED_MORE);
        };
        let rest = bytes.get(at..).unwrap_or_default();
        let mut scope =
            Scope { policy: &self.policy, seen: &mut self.deviations, base: self.consumed };
        let Some(len) = reader.read(rest, &mut self.fields, None, &mut scope)? else {
            return Ok(Step { consumed: at, event: Event::NeedMore });
        };
        self.consumed = self.consumed.saturating_add(len as u64);
        self.trailers_at = at;
        self.state = State::End;
        let trailers = Trailers::new(rest, self.fields.trailers());
        self.trailer_close = trailers
            .fields()
            .lines("connection")
            .flat_map(value::members)
            .any(|member| member.bytes.eq_ignore_ascii_case(b"close"));
        let event = if trailers.fields().is_empty() { Event::End } else { Event::Trailers };
        Ok(Step { consumed: at + len, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::request::{Method, RequestContext};

    #[test]
    fn plain_content_takes_the_short_way() {
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let known = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
        for (head, content) in [(&chunked[..], b"5\r\nhello\r\n"), (known, b"hello, you")] {
            let mut parser = ResponseParser::new(Policy::STRICT, RequestContext::new(Method::Get));
            assert!(parser.step_plain_body(content).is_none(), "the head comes first");
            let read = parser.step(head).expect("a head").consumed;
            let mut other = parser.clone();
            let step = parser.step_plain_body(content).expect("plain content");
            assert_eq!(other.go_on(content), Ok(step));
            assert_eq!((parser.consumed, parser.content), (other.consumed, other.content));
            assert_eq!(parser.consumed, (read + content.len()) as u64);
        }
    }
}
