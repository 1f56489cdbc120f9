//! picohttpparser: the C code in `picohttpparser-sys`, compiled with `-msse4` and the optimisation
//! of the profile. It decodes chunks in place, so each run needs a copy of the content, whose cost
//! is measured in the same round and taken off.

use super::{FIELDS, Peer, Refused, Visited};
use crate::corpus::chunks::Chunked;
use crate::corpus::drips::Drip;
use crate::framing::Framing;
use picohttpparser_sys::{phr_chunked_decoder, phr_decode_chunked, phr_header, phr_parse_response};
use std::hint::black_box;
use std::{ptr, slice};

pub(crate) struct Pico {
    headers: [phr_header; FIELDS],
    scratch: Vec<u8>,
}

impl Pico {
    pub(crate) fn new() -> Self {
        Self { headers: [phr_header::default(); FIELDS], scratch: Vec::new() }
    }

    /// Reads a head of which `before` bytes were there at the last call: status and fields, or
    /// nothing where it is not complete.
    #[inline(always)]
    fn read(
        &mut self,
        message: &[u8],
        before: usize,
    ) -> Result<Option<(u16, &[phr_header])>, Refused> {
        let (mut minor, mut status) = (0, 0);
        let (mut reason, mut reason_len) = (ptr::null(), 0);
        let mut fields = FIELDS;
        // SAFETY: each pointer is to as many elements as the length beside it says, and the call
        // keeps none of them but those to `message` that it writes into `headers`.
        let read = unsafe {
            phr_parse_response(
                message.as_ptr().cast(),
                message.len(),
                &mut minor,
                &mut status,
                &mut reason,
                &mut reason_len,
                self.headers.as_mut_ptr(),
                &mut fields,
                before,
            )
        };
        black_box((minor, reason, reason_len));
        match read {
            -2 => Ok(None),
            -1 => Err("the head is refused"),
            _ => Ok(Some((status as u16, &black_box(&self.headers)[..fields]))),
        }
    }

    #[inline(always)]
    fn copied(&mut self, response: &Chunked) -> &mut [u8] {
        self.scratch.clear();
        self.scratch.extend_from_slice(response.content());
        black_box(&mut self.scratch)
    }
}

const PARTIAL: Refused = "the head does not end";

impl Peer for Pico {
    #[inline(always)]
    fn head(&mut self, message: &[u8]) -> Result<u16, Refused> {
        let read = self.read(message, 0)?;
        read.map(|(status, _)| status).ok_or(PARTIAL)
    }

    #[inline(always)]
    fn fields(&mut self, message: &[u8]) -> Result<Visited, Refused> {
        let (_, fields) = self.read(message, 0)?.ok_or(PARTIAL)?;
        Ok(fields.iter().fold(Visited::default(), |visited, field| {
            // SAFETY: the fields were just read from `message`, which they point into.
            let name = unsafe { slice::from_raw_parts(field.name.cast(), field.name_len) };
            // SAFETY: as above.
            let value = unsafe { slice::from_raw_parts(field.value.cast(), field.value_len) };
            visited.visit(name, value)
        }))
    }

    fn framing(&mut self, _: &[u8]) -> Result<Option<Framing>, Refused> {
        Ok(None)
    }

    #[inline]
    fn chunked(&mut self, response: &Chunked) -> Result<u64, Refused> {
        let content = self.copied(response);
        // SAFETY: all of it are integers, and zero is how the documentation starts it.
        let mut decoder: phr_chunked_decoder = unsafe { std::mem::zeroed() };
        decoder.consume_trailer = 1;
        let mut octets = content.len();
        // SAFETY: `octets` is the length of `content`, which the call may write to.
        let left =
            unsafe { phr_decode_chunked(&mut decoder, content.as_mut_ptr().cast(), &mut octets) };
        black_box(content);
        if left == 0 { Ok(octets as u64) } else { Err("the content is refused") }
    }

    #[inline(always)]
    fn copy(&mut self, response: &Chunked) -> bool {
        black_box(self.copied(response));
        true
    }

    #[inline]
    fn drip(&mut self, drip: &Drip) -> Result<u16, Refused> {
        let mut before = 0;
        for &end in &drip.arrivals {
            if let Some((status, _)) = self.read(black_box(&drip.head[..end]), before)? {
                return Ok(status);
            }
            before = end;
        }
        Err(PARTIAL)
    }
}
