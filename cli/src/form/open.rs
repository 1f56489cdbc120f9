//! Opens an input as what it is.

use std::io::{self, Cursor, Read};

use super::base64::Base64;
use super::decoded::{Decoded, wrong};
use super::detect::{Beginning, is_text, shape};
use super::dump::Dump;
use super::facts::Facts;
use super::follow::Follow;
use super::list::List;
use super::literal::Literal;
use super::logged::Logged;
use super::nothing;
use super::packets::Packets;
use super::piece::Decode;
use super::plain::Plain;
use super::shape::{Form, Kind, Shape};
use super::show_errors::ShowErrors;
use super::strace::Strace;
use super::text::Text;
use super::trace::Trace;
use super::verbose::Verbose;

/// How much is looked at to tell what an input is.
const WINDOW: u64 = 256 * 1024;

/// U+FEFF in UTF-8, the byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// An input, of one or several exchanges.
pub struct Opened {
    /// What it was read as, if not as the bytes themselves.
    pub shape: Option<Shape>,
    /// How many exchanges are in it, if that is known beforehand.
    pub count: Option<usize>,
    bytes: Bytes,
}

enum Bytes {
    Raw { source: Box<dyn Read>, begun: bool },
    Decoded(Box<Decoded>),
}

impl Opened {
    /// Goes on to the next exchange.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read, or is not what it was taken for.
    pub fn advance(&mut self) -> io::Result<Option<Facts>> {
        match &mut self.bytes {
            Bytes::Raw { begun, .. } => Ok((!std::mem::replace(begun, true)).then(Facts::default)),
            Bytes::Decoded(decoded) => decoded.advance(),
        }
    }

    fn raw(source: Box<dyn Read>) -> Self {
        Self { shape: None, count: Some(1), bytes: Bytes::Raw { source, begun: false } }
    }
}

impl Read for Opened {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.bytes {
            Bytes::Raw { source, .. } => source.read(into),
            Bytes::Decoded(decoded) => decoded.read(into),
        }
    }
}

/// Opens an input as what the user says, or as what it is; `gzipped` if its name says so.
///
/// # Errors
///
/// Where it cannot be read, or holds nothing that can be judged.
pub fn open(mut source: Box<dyn Read>, form: Form, gzipped: bool) -> io::Result<Opened> {
    if form == Form::Raw {
        return Ok(Opened::raw(source));
    }
    let mut window = Vec::new();
    let mut whole = fill(&mut source, &mut window, 16)?;
    if gzipped && window.starts_with(b"\x1f\x8b") {
        return Err(io::Error::new(io::ErrorKind::InvalidData, nothing::GZIP));
    }
    // Editors put it before a text; before a response it is a fault of the response.
    let mark = if window.starts_with(MARK) { MARK.len() } else { 0 };
    // A response shows itself at once, and so does what is no text.
    let plain = window[mark..].starts_with(b"HTTP/1.")
        || !(is_text(&window) || nothing::is_capture(&window));
    if form != Form::Auto || !plain {
        whole = whole || fill(&mut source, &mut window, WINDOW)?;
        let kind = shape(&Beginning { bytes: &window[mark..], whole }, form);
        let kind = kind.map_err(|what| match form {
            Form::Hex => wrong(line_of_first(&window), &what),
            _ => io::Error::new(io::ErrorKind::InvalidData, what),
        })?;
        if let Some(kind) = kind {
            if kind != (Kind::Text { skip: false }) {
                window.drain(..mark);
            }
            let count = if whole { count(&window, kind) } else { None };
            let source = Box::new(Cursor::new(window).chain(source));
            let decoded = Box::new(Decoded::new(source, decoder(kind)));
            let shape = Some(Shape(kind));
            return Ok(Opened { shape, count, bytes: Bytes::Decoded(decoded) });
        }
    }
    Ok(Opened::raw(Box::new(Cursor::new(window).chain(source))))
}

/// Reads until `window` has so many bytes; true at the end of the input.
fn fill(mut source: &mut dyn Read, window: &mut Vec<u8>, most: u64) -> io::Result<bool> {
    let due = most.saturating_sub(window.len() as u64);
    let got = Read::by_ref(&mut source).take(due).read_to_end(window)?;
    Ok((got as u64) < due)
}

/// The number of the first line that is not blank.
fn line_of_first(window: &[u8]) -> u64 {
    let mut lines = window.split(|&b| b == b'\n');
    let blank = lines.position(|line| !line.trim_ascii().is_empty()).unwrap_or(0);
    blank as u64 + 1
}

/// How many exchanges are in it.
fn count(window: &[u8], kind: Kind) -> Option<usize> {
    Shape(kind).unit()?;
    let source = Box::new(Cursor::new(window.to_vec()));
    let mut decoded = Decoded::new(source, decoder(kind));
    let mut count = 0;
    while let Some(_facts) = decoded.advance().ok()? {
        count += 1;
    }
    Some(count)
}

fn decoder(kind: Kind) -> Box<dyn Decode> {
    match kind {
        Kind::Dump { indent } => Box::new(Dump::new(indent)),
        Kind::Packets => Box::<Packets>::default(),
        Kind::Follow => Box::<Follow>::default(),
        Kind::Plain => Box::<Plain>::default(),
        Kind::List(kind) => Box::new(List::new(kind)),
        Kind::Base64 => Box::<Base64>::default(),
        Kind::Trace => Box::<Trace>::default(),
        Kind::Verbose(program) => Box::new(Verbose::new(program)),
        Kind::ShowErrors => Box::<ShowErrors>::default(),
        Kind::Literal(unicode) => Box::new(Literal::quoted(unicode)),
        Kind::Bare => Box::new(Literal::bare()),
        Kind::Logged => Box::<Logged>::default(),
        Kind::Strace => Box::<Strace>::default(),
        Kind::Text { skip } => Box::new(Text::new(skip)),
    }
}
