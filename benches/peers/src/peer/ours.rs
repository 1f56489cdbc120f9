//! `bad-gateway`: one [`ResponseParser`] kept for all responses of a connection. A head is read
//! when its framing is decided. Chunks are read by [`Body`], the block beneath, because most peers
//! have only that; [`Front`] reads them through the parser too.

use super::{Peer, Refused, Visited};
use crate::corpus::chunks::Chunked;
use crate::corpus::drips::Drip;
use crate::framing::Framing;
use bad_gateway::{
    Body, BodyEvent, Deviations, Event, Framing as Ours, Head, Method, Policy, Reject,
    RequestContext, ResponseParser, Step,
};
use std::hint::black_box;

const GET: RequestContext = RequestContext::new(Method::Get);
const POLICY: Policy = Policy::GATEWAY;

pub(crate) struct BadGateway {
    parser: ResponseParser,
}

impl BadGateway {
    pub(crate) fn new() -> Self {
        Self { parser: ResponseParser::new(POLICY, GET) }
    }

    #[inline(always)]
    fn read<'a>(&'a mut self, message: &'a [u8]) -> Result<(Head<'a>, Ours), Refused> {
        self.parser.next_response(GET);
        match black_box(&self.parser.step(message)) {
            Ok(Step { consumed, event: Event::Head(framing), .. }) => {
                Ok((black_box(&self.parser).head(&message[..*consumed]), *framing))
            }
            Ok(_) => Err("it does not start with a whole final head"),
            Err(_) => Err("the head is refused"),
        }
    }
}

fn refused(_: Reject) -> Refused {
    "it is refused"
}

impl Peer for BadGateway {
    #[inline(always)]
    fn head(&mut self, message: &[u8]) -> Result<u16, Refused> {
        let (head, _) = self.read(message)?;
        Ok(head.status())
    }

    #[inline(always)]
    fn fields(&mut self, message: &[u8]) -> Result<Visited, Refused> {
        let (head, _) = self.read(message)?;
        let fields = head.fields().into_iter();
        Ok(fields.fold(Visited::default(), |visited, field| {
            visited.visit(field.name(), field.value().as_slice().unwrap_or_default())
        }))
    }

    fn framing(&mut self, message: &[u8]) -> Result<Option<Framing>, Refused> {
        Ok(match self.read(message)?.1 {
            Ours::None => Some(Framing::None),
            Ours::Length(octets) => Some(Framing::Length(octets)),
            Ours::Chunked => Some(Framing::Chunked),
            Ours::Close => Some(Framing::Close),
            Ours::Tunnel => return Err("it is a tunnel"),
        })
    }

    #[inline]
    fn chunked(&mut self, response: &Chunked) -> Result<u64, Refused> {
        let mut rest = response.content();
        let mut body = Body::new(Ours::Chunked, 200, 0);
        let mut seen = Deviations::NONE;
        let mut octets = 0;
        loop {
            let piece = body.step(rest, &POLICY, &mut seen).map_err(refused)?;
            rest = &rest[piece.consumed..];
            match black_box(piece.event) {
                BodyEvent::Data(span) => octets += span.len() as u64,
                BodyEvent::LastChunk if rest == b"\r\n" => return Ok(octets),
                _ => return Err("the content does not end with its last chunk"),
            }
        }
    }

    #[inline]
    fn drip(&mut self, drip: &Drip) -> Result<u16, Refused> {
        self.parser.next_response(GET);
        let mut start = 0;
        for &end in &drip.arrivals {
            let step = self.parser.step(black_box(&drip.head[start..end])).map_err(refused)?;
            if let Event::Head(framing) = step.event {
                black_box(framing);
                let head = black_box(&self.parser).head(&drip.head[start..start + step.consumed]);
                return Ok(head.status());
            }
            start += step.consumed;
        }
        Err("the head does not end")
    }
}

/// The parser for whole responses where [`BadGateway`] takes the block beneath it: for counting.
pub(crate) struct Front(pub(crate) BadGateway);

impl Peer for Front {
    fn head(&mut self, message: &[u8]) -> Result<u16, Refused> {
        self.0.head(message)
    }

    fn fields(&mut self, message: &[u8]) -> Result<Visited, Refused> {
        self.0.fields(message)
    }

    fn framing(&mut self, message: &[u8]) -> Result<Option<Framing>, Refused> {
        self.0.framing(message)
    }

    #[inline]
    fn chunked(&mut self, response: &Chunked) -> Result<u64, Refused> {
        let parser = &mut self.0.parser;
        parser.next_response(GET);
        let mut rest = &response.message[..];
        let mut octets = 0;
        loop {
            let step = parser.step(rest).map_err(refused)?;
            rest = &rest[step.consumed..];
            match black_box(step.event) {
                Event::Head(_) => {}
                Event::Data(span) => octets += span.len() as u64,
                Event::End => return Ok(octets),
                _ => return Err("the content does not end with its last chunk"),
            }
        }
    }

    fn drip(&mut self, drip: &Drip) -> Result<u16, Refused> {
        self.0.drip(drip)
    }
}
