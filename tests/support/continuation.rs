//! A writer that knows the grammar: it ends any response that began well.
//!
//! It reads what is there from the left and says what must come next, piece by piece, until the
//! response is whole. It judges nothing: the bytes were not refused, so each LF ends a line, and a
//! byte is what its place makes of it.

use bad_gateway::{Defect, Policy};

use super::Exchange;

/// More content than this is not written.
const MOST: u64 = 1 << 16;

/// What ends a response, closed behind its last byte.
#[derive(Clone, Debug, Default)]
pub struct Continuation {
    pub bytes: Vec<u8>,
    /// The octets of content that are due behind the bytes, where they are too many to be written.
    pub unwritten: Option<u64>,
}

/// What must come next.
enum Next<'b> {
    Bytes(Vec<u8>),
    /// More of a name, of which this has come.
    Name(&'b [u8]),
    Whole,
    TooMuch(u64),
}

/// Ways to end the response that `exchange` began: one, or as many as a name may go on in, where
/// each of them may be the only one that the policy allows.
pub fn continuations(exchange: &Exchange) -> Vec<Continuation> {
    let starts: &[&[u8]] =
        if stops_behind_blanks(exchange) { &[b":", b"\r\n", b"a"] } else { &[b""] };
    starts.iter().map(|start| finish(exchange, start)).collect()
}

/// Whether the response stops behind letters and blanks: a name may end there, or go on as no name, or
/// its line may end.
pub fn stops_behind_blanks(exchange: &Exchange) -> bool {
    let Next::Name(name) = Writer::new(exchange).next(&exchange.bytes) else {
        return false;
    };
    let letters = name.iter().take_while(|&&byte| is_tchar(byte)).count();
    let behind = &name[letters..];
    !behind.is_empty() && behind.iter().all(|&byte| is_blank(byte))
}

fn finish(exchange: &Exchange, start: &[u8]) -> Continuation {
    let writer = Writer::new(exchange);
    let mut bytes = exchange.bytes.clone();
    bytes.extend_from_slice(start);
    let unwritten = loop {
        let more = match writer.next(&bytes) {
            Next::Bytes(more) => more,
            // No known name begins like that, whatever it is.
            Next::Name(..) => b"-x:".to_vec(),
            Next::Whole => break None,
            Next::TooMuch(octets) => break Some(octets),
        };
        bytes.extend_from_slice(&more);
    };
    Continuation { bytes: bytes.split_off(exchange.bytes.len()), unwritten }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Head { status: u16 },
    Trailers,
}

/// A field as far as it has come: its name in lower case, its value with folds joined.
struct Field {
    name: Vec<u8>,
    value: Vec<u8>,
}

/// What stands before the unfinished line of a section.
struct Fields {
    kept: Vec<Field>,
    /// The line before was kept, so that a fold continues it.
    open: bool,
}

struct Writer<'a> {
    policy: Policy,
    method: &'a str,
    offers: Vec<&'a [u8]>,
}

/// The first line without its end, and what follows it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    let line = &bytes[..end];
    Some((line.strip_suffix(b"\r").unwrap_or(line), &bytes[end + 1..]))
}

fn add<'b>(bytes: &[u8]) -> Next<'b> {
    Next::Bytes(bytes.to_vec())
}

fn content<'b>(octets: u64) -> Next<'b> {
    match usize::try_from(octets) {
        Ok(count) if octets <= MOST => Next::Bytes(vec![b'x'; count]),
        _ => Next::TooMuch(octets),
    }
}

impl<'a> Writer<'a> {
    fn new(exchange: &'a Exchange) -> Self {
        let offer = exchange.upgrade.as_deref().filter(|_| !exchange.http10_request);
        let offers = offer.unwrap_or_default().split(',').map(str::trim);
        Self {
            policy: exchange.policy,
            method: &exchange.method,
            offers: offers.filter(|offer| !offer.is_empty()).map(str::as_bytes).collect(),
        }
    }

    fn next<'b>(&self, bytes: &'b [u8]) -> Next<'b> {
        let mut rest = bytes;
        loop {
            while let Some(behind) = rest.strip_prefix(b"\r\n") {
                rest = behind;
            }
            let Some((opening, behind)) = line(rest) else {
                return add(after_status(rest));
            };
            let status = status(opening);
            let (fields, behind) = match self.fields(behind, Section::Head { status }) {
                Ok(section) => section,
                Err(next) => return next,
            };
            match status {
                101 => return Next::Whole,
                100..=199 => rest = behind,
                _ => return self.body(status, &fields, behind),
            }
        }
    }

    /// Reads a section through its empty line; where it stops before that, what comes next.
    fn fields<'b>(
        &self,
        bytes: &'b [u8],
        section: Section,
    ) -> Result<(Vec<Field>, &'b [u8]), Next<'b>> {
        let mut fields = Fields { kept: Vec::new(), open: false };
        let mut rest = bytes;
        while let Some((line, behind)) = line(rest) {
            if line.is_empty() {
                return Ok((fields.kept, behind));
            }
            fields.take(line);
            rest = behind;
        }
        Err(self.line_end(rest, fields, section))
    }

    /// What follows the unfinished line `part`, or the end of the section.
    fn line_end<'b>(&self, part: &'b [u8], mut fields: Fields, section: Section) -> Next<'b> {
        match part {
            [] => return Next::Bytes(self.section_end(&fields.kept, section)),
            [.., b'\r'] => return add(b"\n"),
            [first, ..] if !is_blank(*first) && !part.contains(&b':') => {
                return Next::Name(part);
            }
            _ => fields.take(part),
        }
        let mut more = match fields.kept.last() {
            Some(field) if fields.open => self.value_end(field, &fields.kept, section),
            // The line is dropped.
            _ => Vec::new(),
        };
        more.extend_from_slice(b"\r\n");
        Next::Bytes(more)
    }

    /// What follows the unfinished value of `field`, the last of `all`.
    fn value_end(&self, field: &Field, all: &[Field], section: Section) -> Vec<u8> {
        let Section::Head { status } = section else {
            return Vec::new();
        };
        let lists = || all.iter().filter(|other| other.name == field.name);
        let mut members: Vec<_> =
            lists().flat_map(|line| line.value.split(|&b| b == b',')).collect();
        // Blanks behind it are part of it: after them it cannot go on.
        let last = members.pop().unwrap_or_default().trim_ascii_start();
        let before = members.into_iter().map(<[u8]>::trim_ascii).find(|member| !member.is_empty());
        let more = match field.name.as_slice() {
            b"content-length" => self.length_end(last, before),
            b"transfer-encoding" => self.coding_end(last, before.is_some()),
            // So that it is not the name of a field.
            b"connection" if last.last().is_some_and(|&byte| is_tchar(byte)) => b"-x",
            b"upgrade" if status == 101 => {
                self.offers.iter().find_map(|offer| remainder(offer, last)).unwrap_or_default()
            }
            _ => b"",
        };
        more.to_vec()
    }

    fn length_end<'t>(&self, last: &[u8], before: Option<&'t [u8]>) -> &'t [u8] {
        match before {
            Some(_)
                if last.is_empty() && self.policy.tolerates(Defect::ContentLengthEmptyMember) =>
            {
                b""
            }
            Some(first) => remainder(first, last).unwrap_or_default(),
            None if last.is_empty() => b"0",
            None => b"",
        }
    }

    fn coding_end(&self, last: &[u8], is_second: bool) -> &'static [u8] {
        let skip = self.policy.tolerates(Defect::TransferEncodingEmptyMember);
        let identity = self.policy.tolerates(Defect::TransferCodingIdentity) && !is_second;
        match remainder(b"chunked", last) {
            Some(_) if last.is_empty() && is_second && skip => b"",
            Some(more) => more,
            None if identity => remainder(b"identity", last).unwrap_or_default(),
            None => b"",
        }
    }

    /// What ends a section at the start of a line.
    fn section_end(&self, fields: &[Field], section: Section) -> Vec<u8> {
        let mut more = Vec::new();
        if let (Section::Head { status: 101 }, Some(offer)) = (section, self.offers.first()) {
            if members(fields, b"upgrade").next().is_none() {
                more.extend_from_slice(&[b"Upgrade: ", *offer, b"\r\n"].concat());
            }
            if !members(fields, b"connection").any(|it| it.eq_ignore_ascii_case(b"upgrade")) {
                more.extend_from_slice(b"Connection: upgrade\r\n");
            }
        }
        more.extend_from_slice(b"\r\n");
        more
    }

    /// RFC 9112 §6.3, of a final head that was accepted.
    fn body<'b>(&self, status: u16, fields: &[Field], rest: &'b [u8]) -> Next<'b> {
        let is_tunnel = self.method == "CONNECT" && (200..300).contains(&status);
        if is_tunnel || self.method == "HEAD" || matches!(status, 204 | 304) {
            return Next::Whole;
        }
        let is_chunked = |coding: &[u8]| coding.eq_ignore_ascii_case(b"chunked");
        if members(fields, b"transfer-encoding").any(is_chunked) {
            return self.chunks(rest);
        }
        let length = members(fields, b"content-length").next().and_then(number::<10>);
        match length.map(|length| length.saturating_sub(rest.len() as u64)) {
            // Or the close ends it.
            None | Some(0) => Next::Whole,
            Some(missing) => content(missing),
        }
    }

    fn chunks<'b>(&self, bytes: &'b [u8]) -> Next<'b> {
        let mut rest = bytes;
        while let Some((line, behind)) = line(rest) {
            let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            let size = number::<16>(&line[..digits]).unwrap_or_default();
            if size == 0 {
                return self
                    .fields(behind, Section::Trailers)
                    .map_or_else(|next| next, |_| Next::Whole);
            }
            match size.saturating_sub(behind.len() as u64) {
                0 => {}
                missing => return content(missing),
            }
            rest = match &behind[usize::try_from(size).expect("it is here")..] {
                [] => return add(b"\r\n"),
                b"\r" => return add(b"\n"),
                [_, _, rest @ ..] => rest,
                [_] => unreachable!("this was not refused"),
            };
        }
        add(after_chunk_line(rest))
    }
}

impl Fields {
    /// Takes a line, or the beginning of one.
    fn take(&mut self, line: &[u8]) {
        if is_blank(line[0]) {
            if let Some(field) = self.kept.last_mut().filter(|_| self.open) {
                field.value.push(b' ');
                field.value.extend_from_slice(line);
            }
            return;
        }
        let colon = line.iter().position(|&byte| byte == b':');
        let name = line[..colon.unwrap_or(0)].trim_ascii_end();
        self.open = !name.is_empty() && name.iter().all(|&byte| is_tchar(byte));
        if let Some(colon) = colon.filter(|_| self.open) {
            let value = line[colon + 1..].to_vec();
            self.kept.push(Field { name: name.to_ascii_lowercase(), value });
        }
    }
}

/// The members of a list field that are not empty.
fn members<'f>(fields: &'f [Field], name: &'f [u8]) -> impl Iterator<Item = &'f [u8]> {
    let lines = fields.iter().filter(move |field| field.name == name);
    let members = lines.flat_map(|field| field.value.split(|&byte| byte == b','));
    members.map(<[u8]>::trim_ascii).filter(|member| !member.is_empty())
}

/// What `word` has behind `start`, in which case does not matter.
fn remainder<'w>(word: &'w [u8], start: &[u8]) -> Option<&'w [u8]> {
    let (same, more) = word.split_at_checked(start.len())?;
    same.eq_ignore_ascii_case(start).then_some(more)
}

fn number<const BASE: u32>(digits: &[u8]) -> Option<u64> {
    u64::from_str_radix(str::from_utf8(digits).ok()?, BASE).ok()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// `tchar`, RFC 9110 §5.6.2.
fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The code in a whole status line.
fn status(line: &[u8]) -> u16 {
    let code = line[8..].trim_ascii_start();
    number::<10>(&code[..3]).and_then(|code| u16::try_from(code).ok()).expect("three digits")
}

/// What follows the beginning of a status line.
fn after_status(part: &[u8]) -> &'static [u8] {
    const VERSION: &[u8] = b"HTTP/1.1";
    if part.ends_with(b"\r") {
        return b"\n";
    }
    let Some(behind) = part.get(VERSION.len()..) else {
        return &VERSION[part.len()..];
    };
    match behind.trim_ascii_start() {
        _ if behind.is_empty() => b" ",
        [] => b"200",
        [_] => b"00",
        [_, _] => b"0",
        [_, _, _] => b" ",
        _ => b"\r\n",
    }
}

/// What follows the beginning of a chunk line (RFC 9112 §7.1.1).
fn after_chunk_line(part: &[u8]) -> &'static [u8] {
    enum At {
        Start,
        /// Behind a size, a name or a value, of which there may be more.
        Word,
        /// Behind blanks that something must follow.
        Blank,
        Semicolon,
        Equals,
        Quoted,
        Escaped,
        End,
    }
    let mut at = At::Start;
    for &byte in part {
        at = match (at, byte) {
            (At::Quoted, b'\\') => At::Escaped,
            (At::Quoted, b'"') => At::Word,
            (At::Quoted | At::Escaped, _) => At::Quoted,
            (_, b'\r') => At::End,
            (_, b';') => At::Semicolon,
            (_, b'=') => At::Equals,
            (At::Equals, b'"') => At::Quoted,
            (At::Word | At::Blank, b' ' | b'\t') => At::Blank,
            (at, b' ' | b'\t') => at,
            _ => At::Word,
        };
    }
    match at {
        At::Start => b"0\r\n",
        At::Word => b"\r\n",
        At::Blank => b";a\r\n",
        At::Semicolon | At::Equals => b"a\r\n",
        At::Quoted => b"\"\r\n",
        At::Escaped => b"a\"\r\n",
        At::End => b"\n",
    }
}
