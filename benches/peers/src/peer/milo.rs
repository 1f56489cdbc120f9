//! milo-parser: events, in the buffer that it fills, for names and values and for the end of the
//! head; or for content alone. It keeps its parser, and decides the framing for itself.

use super::{Peer, Refused, Visited};
use crate::corpus::chunks::Chunked;
use crate::corpus::drips::Drip;
use crate::framing::Framing;
use milo_parser::{
    EVENT_ACTIVE_ON_DATA, EVENT_ACTIVE_ON_HEADER_NAME, EVENT_ACTIVE_ON_HEADER_VALUE, EVENT_DATA,
    EVENT_END, EVENT_HEADER_NAME, EVENT_HEADER_VALUE, Parser, STATE_BODY_DECISION, STATE_ERROR,
    STATE_START,
};
use std::hint::black_box;
use std::slice;

pub(crate) struct Milo {
    parser: Parser,
}

const IN_HEAD: u64 = EVENT_ACTIVE_ON_HEADER_NAME | EVENT_ACTIVE_ON_HEADER_VALUE;

impl Milo {
    pub(crate) fn new() -> Self {
        let mut parser = Parser::new();
        parser.autodetect = false;
        parser.is_request = false;
        Self { parser }
    }

    #[inline(always)]
    fn start(&mut self, events: u64, head_only: bool) {
        self.parser.reset(false);
        self.parser.active_events = events;
        self.parser.suspend_after_headers = head_only;
    }

    /// Gives the number of consumed bytes.
    #[inline(always)]
    fn parse(&mut self, bytes: &[u8]) -> usize {
        self.parser.parse(bytes.as_ptr(), bytes.len())
    }

    /// The status code, once the head is complete.
    #[inline(always)]
    fn status(&self) -> Result<u16, Refused> {
        match self.parser.state {
            STATE_BODY_DECISION => Ok(self.parser.status as u16),
            STATE_ERROR => Err("the head is refused"),
            _ => Err("the head does not end"),
        }
    }

    #[inline(always)]
    fn read(&mut self, message: &[u8]) -> Result<u16, Refused> {
        self.start(IN_HEAD, true);
        self.parse(message);
        black_box(self.parser.events);
        self.status()
    }

    /// Kind, position and length of each event.
    #[inline(always)]
    fn events(&self) -> impl Iterator<Item = (u8, usize, usize)> + use<'_> {
        // SAFETY: the parser owns a buffer of 64 KiB, all of it initialised, for as long as it lives.
        let buffer = unsafe { slice::from_raw_parts(self.parser.events, 64 * 1024) };
        let (events, _) = buffer.as_chunks::<9>();
        events.iter().map_while(|&[kind, a, b, c, d, e, f, g, h]| {
            let at = u32::from_le_bytes([a, b, c, d]) as usize;
            let len = u32::from_le_bytes([e, f, g, h]) as usize;
            (kind != EVENT_END).then_some((kind, at, len))
        })
    }
}

impl Peer for Milo {
    #[inline(always)]
    fn head(&mut self, message: &[u8]) -> Result<u16, Refused> {
        self.read(message)
    }

    #[inline(always)]
    fn fields(&mut self, message: &[u8]) -> Result<Visited, Refused> {
        self.read(message)?;
        let mut visited = Visited::default();
        let mut name: &[u8] = &[];
        for (kind, at, len) in self.events() {
            let bytes = &message[at..at + len];
            match kind {
                EVENT_HEADER_NAME => name = bytes,
                EVENT_HEADER_VALUE => visited = visited.visit(name, bytes),
                _ => return Err("another event than a name or a value"),
            }
        }
        Ok(visited)
    }

    fn framing(&mut self, message: &[u8]) -> Result<Option<Framing>, Refused> {
        let status = self.read(message)?;
        let parser = &self.parser;
        Ok(Some(if matches!(status, 100..=199 | 204 | 304) {
            Framing::None
        } else if parser.has_chunked_transfer_encoding {
            Framing::Chunked
        } else if parser.has_content_length {
            Framing::Length(parser.content_length)
        } else {
            Framing::Close
        }))
    }

    /// It cannot start behind a head, so the smallest head is read with the chunks.
    #[inline]
    fn chunked(&mut self, response: &Chunked) -> Result<u64, Refused> {
        self.start(EVENT_ACTIVE_ON_DATA, false);
        let consumed = self.parse(&response.message);
        if consumed != response.message.len() || self.parser.state != STATE_START {
            return Err("the content is refused");
        }
        let data = self.events().filter(|&(kind, ..)| kind == EVENT_DATA);
        Ok(data.map(|(_, _, len)| len as u64).sum())
    }

    #[inline]
    fn drip(&mut self, drip: &Drip) -> Result<u16, Refused> {
        self.start(IN_HEAD, true);
        let mut start = 0;
        for &end in &drip.arrivals {
            start += self.parse(black_box(&drip.head[start..end]));
            black_box(self.parser.events);
        }
        self.status()
    }
}
