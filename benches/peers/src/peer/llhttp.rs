//! llhttp, the parser of Node: its C code is compiled by build.rs, with callbacks (`llhttp.c`) that
//! keep the positions of names and values, and stop it after the head; or that count the content.

use super::{Peer, Refused, Visited};
use crate::corpus::chunks::Chunked;
use crate::corpus::drips::Drip;
use crate::framing::Framing;
use std::ffi::c_int;
use std::hint::black_box;
use std::{ptr, slice};

#[repr(C)]
struct Opaque {
    _private: [u8; 0],
}

#[repr(C)]
struct Field {
    name: *const u8,
    name_len: usize,
    value: *const u8,
    value_len: usize,
}

unsafe extern "C" {
    fn peer_new(head_only: c_int) -> *mut Opaque;
    fn peer_free(peer: *mut Opaque);
    fn peer_reset(peer: *mut Opaque);
    fn peer_feed(peer: *mut Opaque, bytes: *const u8, len: usize) -> c_int;
    fn peer_status(peer: *const Opaque) -> c_int;
    fn peer_complete(peer: *const Opaque) -> c_int;
    fn peer_octets(peer: *const Opaque) -> u64;
    fn peer_fields(peer: *const Opaque, fields: *mut usize) -> *const Field;
    fn peer_framing(peer: *const Opaque, length: *mut u64) -> c_int;
}

/// One parser; the pointer is valid until it is dropped.
struct Parser(*mut Opaque);

impl Parser {
    fn new(head_only: bool) -> Self {
        // SAFETY: there is nothing to uphold.
        Self(unsafe { peer_new(c_int::from(head_only)) })
    }

    #[inline(always)]
    fn start(&mut self) {
        // SAFETY: the pointer is valid.
        unsafe { peer_reset(self.0) }
    }

    /// Whether the head is complete.
    #[inline(always)]
    fn feed(&mut self, bytes: &[u8]) -> Result<bool, Refused> {
        // SAFETY: the pointer is valid, and the length is that of `bytes`.
        match unsafe { peer_feed(self.0, bytes.as_ptr(), bytes.len()) } {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err("it is refused"),
        }
    }

    #[inline(always)]
    fn status(&self) -> u16 {
        // SAFETY: the pointer is valid.
        unsafe { peer_status(self.0) as u16 }
    }

    #[inline(always)]
    fn fields(&self) -> &[Field] {
        let mut fields = 0;
        // SAFETY: the pointer is valid.
        let first = unsafe { peer_fields(self.0, ptr::from_mut(&mut fields)) };
        // SAFETY: so many fields were written there, and stay until the parser is used again.
        unsafe { slice::from_raw_parts(first, fields) }
    }
}

impl Drop for Parser {
    fn drop(&mut self) {
        // SAFETY: the pointer is valid, and nobody uses it afterwards.
        unsafe { peer_free(self.0) }
    }
}

pub(crate) struct Llhttp {
    heads: Parser,
    messages: Parser,
}

impl Llhttp {
    pub(crate) fn new() -> Self {
        Self { heads: Parser::new(true), messages: Parser::new(false) }
    }

    #[inline(always)]
    fn read(&mut self, message: &[u8]) -> Result<u16, Refused> {
        self.heads.start();
        if self.heads.feed(message)? {
            black_box(self.heads.fields());
            Ok(self.heads.status())
        } else {
            Err("the head does not end")
        }
    }
}

impl Peer for Llhttp {
    #[inline(always)]
    fn head(&mut self, message: &[u8]) -> Result<u16, Refused> {
        self.read(message)
    }

    #[inline(always)]
    fn fields(&mut self, message: &[u8]) -> Result<Visited, Refused> {
        self.read(message)?;
        let fields = self.heads.fields().iter();
        Ok(fields.fold(Visited::default(), |visited, field| {
            // SAFETY: the fields were just read from `message`, which they point into.
            let name = unsafe { slice::from_raw_parts(field.name, field.name_len) };
            let value = match field.value_len {
                0 => &[][..],
                // SAFETY: as above.
                len => unsafe { slice::from_raw_parts(field.value, len) },
            };
            visited.visit(name, value)
        }))
    }

    fn framing(&mut self, message: &[u8]) -> Result<Option<Framing>, Refused> {
        let status = self.read(message)?;
        let mut length = 0;
        // SAFETY: the pointer is valid.
        let framing = unsafe { peer_framing(self.heads.0, ptr::from_mut(&mut length)) };
        Ok(Some(match (status, framing) {
            (100..=199 | 204 | 304, _) | (_, 0) => Framing::None,
            (_, 1) => Framing::Length(length),
            (_, 2) => Framing::Chunked,
            _ => Framing::Close,
        }))
    }

    /// It cannot start behind a head, so the smallest head is read with the chunks.
    #[inline]
    fn chunked(&mut self, response: &Chunked) -> Result<u64, Refused> {
        self.messages.start();
        self.messages.feed(&response.message)?;
        // SAFETY: the pointer is valid.
        let (complete, octets) =
            unsafe { (peer_complete(self.messages.0), peer_octets(self.messages.0)) };
        if complete == 1 { Ok(octets) } else { Err("the content does not end") }
    }

    #[inline]
    fn drip(&mut self, drip: &Drip) -> Result<u16, Refused> {
        self.heads.start();
        let mut start = 0;
        for &end in &drip.arrivals {
            if self.heads.feed(black_box(&drip.head[start..end]))? {
                black_box(self.heads.fields());
                return Ok(self.heads.status());
            }
            start = end;
        }
        Err("the head does not end")
    }
}
