//! http-net: strict, and it decides the framing. Heads and chunks by its stateless readers; a head
//! in pieces by its client connection, the only one that resumes, which therefore also pays for
//! writing a small request and for a copy into its own buffer.

use super::{FIELDS, Peer, Refused, Visited};
use crate::corpus::chunks::Chunked;
use crate::corpus::drips::Drip;
use crate::framing::Framing;
use ::http_net::{
    Asked, BodyFraming, ChunkStep, ChunkedDecoder, ClientConn, ClientEvent, FieldSpan, Limits,
    Parsed, ParsedResponse, Request, parse_response_head,
};
use std::hint::black_box;

pub(crate) struct HttpNet {
    limits: Limits,
    fields: [FieldSpan; FIELDS],
    connection: ClientConn,
    request: Request,
    written: Vec<u8>,
}

impl HttpNet {
    pub(crate) fn new() -> Self {
        let limits = Limits::new().with_max_headers(FIELDS).with_max_body(1 << 30);
        Self {
            limits,
            fields: [FieldSpan::default(); FIELDS],
            connection: ClientConn::with_limits(limits),
            request: Request::get("/").header("host", "a"),
            written: Vec::new(),
        }
    }

    #[inline(always)]
    fn read<'a>(&'a mut self, message: &'a [u8]) -> Result<ParsedResponse<'a>, Refused> {
        match parse_response_head(message, &self.limits, Asked::default(), &mut self.fields) {
            Ok(Parsed::Complete { head, .. }) => Ok(head),
            Ok(_) => Err("the head does not end"),
            Err(_) => Err("the head is refused"),
        }
    }
}

impl Peer for HttpNet {
    #[inline(always)]
    fn head(&mut self, message: &[u8]) -> Result<u16, Refused> {
        let head = self.read(message)?;
        let head = black_box(&head).view();
        black_box((head.framing(), head.keep_alive()));
        Ok(head.status())
    }

    #[inline(always)]
    fn fields(&mut self, message: &[u8]) -> Result<Visited, Refused> {
        let head = self.read(message)?;
        let head = black_box(&head).view();
        black_box((head.framing(), head.keep_alive()));
        let fields = head.headers();
        Ok(fields.fold(Visited::default(), |visited, (name, value)| {
            visited.visit(name.as_bytes(), value)
        }))
    }

    fn framing(&mut self, message: &[u8]) -> Result<Option<Framing>, Refused> {
        Ok(match self.read(message)?.view().framing() {
            BodyFraming::None => Some(Framing::None),
            BodyFraming::Length(octets) => Some(Framing::Length(octets)),
            BodyFraming::Chunked => Some(Framing::Chunked),
            BodyFraming::UntilClose => Some(Framing::Close),
            _ => return Err("the framing has no name"),
        })
    }

    #[inline]
    fn chunked(&mut self, response: &Chunked) -> Result<u64, Refused> {
        let mut rest = response.content();
        let mut decoder = ChunkedDecoder::new(&self.limits);
        let mut octets = 0;
        loop {
            match decoder.decode(rest, false) {
                Ok(ChunkStep::Data { skip, len }) => {
                    octets += black_box(&rest[skip..skip + len]).len() as u64;
                    rest = &rest[skip + len..];
                }
                Ok(ChunkStep::Done { consumed }) if consumed == rest.len() => return Ok(octets),
                Ok(_) => return Err("the content does not end with its last chunk"),
                Err(_) => return Err("the content is refused"),
            }
        }
    }

    #[inline]
    fn drip(&mut self, drip: &Drip) -> Result<u16, Refused> {
        let connection = &mut self.connection;
        connection.reset();
        self.written.clear();
        let sent = connection.send_request(&self.request, &mut self.written);
        sent.map_err(|_| "the request is refused")?;
        let mut start = 0;
        for &end in &drip.arrivals {
            while start < end {
                start += connection.feed(black_box(&drip.head[start..end]));
            }
            match connection.poll() {
                Ok(ClientEvent::NeedInput) => {}
                Ok(ClientEvent::Response(head)) => {
                    black_box((head.framing(), head.keep_alive()));
                    return Ok(black_box(head).status());
                }
                Ok(_) => return Err("another event than a head"),
                Err(_) => return Err("the head is refused"),
            }
        }
        Err("the head does not end")
    }
}
