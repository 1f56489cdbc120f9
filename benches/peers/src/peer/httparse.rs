//! httparse, with headers that are not initialised before it writes them; bare, and with our
//! framing work added. It keeps nothing between two calls: a head in pieces is read from its start
//! each time.

use super::{FIELDS, Peer, Refused, Visited};
use crate::corpus::chunks::Chunked;
use crate::corpus::drips::Drip;
use crate::framing::{self, Framing};
use ::httparse::{Header, ParserConfig, Response, Status, parse_chunk_size};
use std::hint::black_box;
use std::mem::MaybeUninit;

/// `FRAMING`: whether our framing work is added.
pub(crate) struct Httparse<const FRAMING: bool>;

impl<const FRAMING: bool> Httparse<FRAMING> {
    /// Reads a head and hands it on; nothing where it is not complete.
    #[inline(always)]
    fn read<T>(
        message: &[u8],
        then: impl FnOnce(u16, u8, &[Header<'_>]) -> T,
    ) -> Result<Option<T>, Refused> {
        let mut headers = [const { MaybeUninit::<Header<'_>>::uninit() }; FIELDS];
        let mut response = Response::new(&mut []);
        let read = ParserConfig::default().parse_response_with_uninit_headers(
            &mut response,
            message,
            &mut headers,
        );
        match read {
            Ok(Status::Complete(_)) => {}
            Ok(Status::Partial) => return Ok(None),
            Err(_) => return Err("the head is refused"),
        }
        let response = black_box(&response);
        let (Some(status), Some(minor)) = (response.code, response.version) else {
            return Err("there is no status code");
        };
        if FRAMING {
            let fields =
                response.headers.iter().map(|header| (header.name.as_bytes(), header.value));
            black_box(framing::decide(status, minor, fields)).ok_or("the framing is refused")?;
        }
        Ok(Some(then(status, minor, response.headers)))
    }
}

const PARTIAL: Refused = "the head does not end";

impl<const FRAMING: bool> Peer for Httparse<FRAMING> {
    #[inline(always)]
    fn head(&mut self, message: &[u8]) -> Result<u16, Refused> {
        Self::read(message, |status, _, _| status)?.ok_or(PARTIAL)
    }

    #[inline(always)]
    fn fields(&mut self, message: &[u8]) -> Result<Visited, Refused> {
        Self::read(message, |_, _, headers| {
            headers.iter().fold(Visited::default(), |visited, header| {
                visited.visit(header.name.as_bytes(), header.value)
            })
        })?
        .ok_or(PARTIAL)
    }

    fn framing(&mut self, message: &[u8]) -> Result<Option<Framing>, Refused> {
        if !FRAMING {
            return Ok(None);
        }
        let decision = Self::read(message, |status, minor, headers| {
            let fields = headers.iter().map(|header| (header.name.as_bytes(), header.value));
            framing::decide(status, minor, fields)
        })?;
        Ok(decision.flatten().map(|(framing, _)| framing))
    }

    #[inline]
    fn chunked(&mut self, response: &Chunked) -> Result<u64, Refused> {
        let mut rest = response.content();
        let mut octets = 0;
        loop {
            let Ok(Status::Complete((line, size))) = parse_chunk_size(rest) else {
                return Err("a chunk line is refused");
            };
            let end = line + size as usize;
            if rest.get(end..end + 2) != Some(b"\r\n") {
                return Err("no CRLF follows the content of a chunk");
            }
            if size == 0 {
                return Ok(octets);
            }
            octets += black_box(&rest[line..end]).len() as u64;
            rest = &rest[end + 2..];
        }
    }

    #[inline]
    fn drip(&mut self, drip: &Drip) -> Result<u16, Refused> {
        for &end in &drip.arrivals {
            if let Some(status) = Self::read(black_box(&drip.head[..end]), |status, _, _| status)? {
                return Ok(status);
            }
        }
        Err(PARTIAL)
    }
}
