//! What follows the head: content of a known length, chunks and trailers, or content to the close.

use super::grammar::{self, CR, LF, Wrong, is_hex};
use super::judge::{Stop, finding};
use super::lines::{End, Line};
use super::lists::{Field, members};
use super::section::{self, Section};
use super::{Framing, Reader};

/// Reads to the end of the response. `fields`: how many fields the head has.
pub(super) fn read(reader: &mut Reader<'_>, fields: usize) -> Result<(), Stop> {
    match reader.found.framing.expect("a head was accepted") {
        Framing::None_ | Framing::Tunnel => Ok(()),
        Framing::Length(length) => content(reader, length),
        Framing::Chunked => chunked(reader, fields),
        Framing::Close => {
            while reader.at < reader.bytes.len() {
                content(reader, 1)?;
            }
            Err(Stop::RunsToClose)
        }
    }
}

/// Reads so many bytes of content. It counts byte by byte.
fn content(reader: &mut Reader<'_>, length: u64) -> Result<(), Stop> {
    for _ in 0..length {
        let (byte, at) = (reader.peek()?, reader.at);
        let mut findings = Vec::new();
        let reset = reader.found.head.as_ref().is_some_and(|head| head.status == 205);
        if reset && reader.found.content.is_empty() {
            findings.push(finding("reset-content", at));
        }
        let limit = reader.input.limits.content.unwrap_or(u64::MAX);
        if reader.found.content.len() as u64 >= limit {
            findings.push(finding("content-size", at));
        }
        reader.judge.in_line(findings)?;
        reader.found.content.push(byte);
        reader.at += 1;
        reader.finish_element();
    }
    Ok(())
}

/// `chunked-body = *chunk last-chunk trailer-section CRLF`
fn chunked(reader: &mut Reader<'_>, fields: usize) -> Result<(), Stop> {
    let mut extensions = 0;
    loop {
        let size = chunk_line(reader, &mut extensions)?;
        if size == 0 {
            return trailers(reader, fields);
        }
        content(reader, size)?;
        for due in [CR, LF] {
            if reader.peek()? != due {
                reader.judge.one("chunk-data-end", reader.at)?;
            }
            reader.at += 1;
        }
        reader.finish_element();
    }
}

/// Reads a chunk line and returns the size. `extensions`: the message's bytes of chunk lines
/// that are neither a digit of the size nor CR LF.
fn chunk_line(reader: &mut Reader<'_>, extensions: &mut usize) -> Result<u64, Stop> {
    let (bytes, start, limits) = (reader.bytes, reader.at, reader.input.limits);
    let digits = bytes[start..].iter().take_while(|&&byte| is_hex(byte)).count();
    let is_extension = |at: usize| at >= start + digits && !matches!(bytes[at], CR | LF);
    let before = *extensions;
    let line = Line::read(bytes, start, |at| {
        let mut rows = Vec::new();
        if at - start >= limits.chunk_line {
            rows.push("chunk-line-size");
        }
        if is_extension(at) && before + (at + 1 - start - digits) > limits.chunk_extensions {
            rows.push("chunk-extension-size");
        }
        rows
    })
    .ok_or(Stop::Short)?;

    let mut findings = line.over.clone();
    if matches!(line.end, End::BareLf | End::BareCr) {
        findings.push(finding("chunk-line-end", line.end_at()));
    }
    let parsed = grammar::chunk_line(line.text, line.end != End::Open);
    match parsed {
        Ok(parsed) => {
            let blank = parsed.blanks_at.map(|blank| finding("chunk-size-blank", start + blank));
            findings.extend(blank);
        }
        Err((wrong, place)) => findings.push(finding(row(wrong), start + place)),
    }
    reader.judge.in_line(findings)?;
    *extensions += line.text.len() - digits;
    reader.at = line.last + 1;
    reader.finish_element();
    Ok(parsed.expect("the line was accepted").size)
}

fn row(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::NoSize => "chunk-size-missing",
        Wrong::Size => "chunk-size-byte",
        Wrong::Overflow => "chunk-size-overflow",
        Wrong::Extension => "chunk-extension-byte",
        Wrong::Quote => "chunk-extension-quote",
    }
}

fn trailers(reader: &mut Reader<'_>, fields: usize) -> Result<(), Stop> {
    let (bytes, start, limit) = (reader.bytes, reader.at, reader.input.limits.trailers);
    let trailers = section::read(reader, Section::Trailers, fields, |line, at| {
        // The empty line after the section is not counted.
        let counted = !matches!(bytes[line], CR | LF);
        if counted && at - start >= limit { vec!["trailer-section-size"] } else { Vec::new() }
    })?;
    reader.finish_element();
    reader.found.trailer_close =
        members(&trailers, "connection").iter().any(|member| member.is("close"));
    reader.found.trailers = trailers.iter().map(Field::pair).collect();
    Ok(())
}
