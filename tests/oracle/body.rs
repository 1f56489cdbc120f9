//! What follows the head: content of a known length, chunks and trailers, or content to the close.

use super::grammar::{self, CR, LF, Wrong, is_hex};
use super::judge::{Stop, finding};
use super::lines::Line;
use super::lists::{Field, members};
use super::section::{self, Section};
use super::{Framing, Reader};

/// Reads to the end of the response. `fields`: how many fields of the head count for the limit.
pub(super) fn read(reader: &mut Reader<'_>, fields: usize) -> Result<(), Stop> {
    match reader.found.framing.expect("a head was accepted") {
        Framing::None_ | Framing::Tunnel => Ok(()),
        Framing::Length(length) => content(reader, length),
        Framing::Chunked => chunked(reader, fields),
        Framing::Close => match content(reader, u64::MAX) {
            Err(Stop::Short) => Err(Stop::RunsToClose),
            outcome => outcome,
        },
    }
}

/// Reads so many bytes of content. It counts byte by byte.
fn content(reader: &mut Reader<'_>, length: u64) -> Result<(), Stop> {
    let reset = reader.found.head.as_ref().is_some_and(|head| head.status == 205);
    let limit = reader.input.limits.content.unwrap_or(u64::MAX);
    for _ in 0..length {
        let (byte, at) = (reader.peek()?, reader.at);
        if reset && reader.found.content.is_empty() {
            reader.judge.one(finding("reset-content", at))?;
        }
        if reader.found.content.len() as u64 >= limit {
            reader.judge.one(finding("content-size", at))?;
        }
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
                reader.judge.one(finding("chunk-data-end", reader.at))?;
            }
            reader.at += 1;
        }
        reader.finish_element();
    }
}

/// Reads a chunk line and returns the size. `extensions`: the message's bytes of chunk lines
/// that are neither a digit of the size nor CR LF.
fn chunk_line(reader: &mut Reader<'_>, extensions: &mut usize) -> Result<u64, Stop> {
    let limits = reader.input.limits;
    reader.peek()?;
    let line = Line::read(reader.bytes, reader.at);
    let digits = line.text.iter().take_while(|&&byte| is_hex(byte)).count();

    let mut findings = Vec::new();
    findings.extend(line.beyond("chunk-line-size", line.start, limits.chunk_line));
    let left = limits.chunk_extensions - *extensions;
    let over = line.beyond("chunk-extension-size", line.start + digits, left);
    findings.extend(over.filter(|over| over.at < line.end_at()));
    findings.extend(line.end_fault("chunk-line-end", "chunk-line-end"));
    let parsed = grammar::chunk_line(line.text, line.is_closed());
    match parsed {
        Ok(parsed) => {
            let blank =
                parsed.blanks_at.map(|blank| finding("chunk-size-blank", line.start + blank));
            findings.extend(blank.map(|blank| blank.told_by(line.end_at())));
        }
        Err((wrong, place)) => findings.push(finding(row(wrong), line.start + place)),
    }
    reader.judge.as_told(findings)?;

    reader.at = line.next().ok_or(Stop::Short)?;
    *extensions += line.text.len() - digits;
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
    let (start, limit) = (reader.at, reader.input.limits.trailers);
    let lines = section::read(reader, Section::Trailers, fields, |line| {
        // The empty line after the section is not counted.
        let over = line.beyond("trailer-section-size", start, limit);
        over.filter(|_| !line.text.is_empty()).into_iter().collect()
    })?;
    reader.finish_element();
    reader.found.trailer_close =
        members(&lines.fields, "connection").iter().any(|member| member.is("close"));
    reader.found.trailers = lines.fields.iter().map(Field::pair).collect();
    Ok(())
}
