//! From the first byte through the end of the final head: empty lines, interim heads, status lines.

use super::framing::{self, Facts};
use super::grammar::{self, CR, LF};
use super::judge::{Stop, finding};
use super::lines::Line;
use super::lists::{Field, members};
use super::section::{self, Section};
use super::status::{self, is_interim};
use super::{Head, Reader};

/// What a status line says.
struct StatusLine<'a> {
    start: usize,
    version: u8,
    status: u16,
    /// The first digit of the code.
    status_at: usize,
    reason: &'a [u8],
}

/// Reads interim heads and the final one; returns how many fields of the final one count for the
/// limit.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<usize, Stop> {
    let mut interim_bytes = 0;
    loop {
        leading_empty_lines(reader)?;
        let status_line = status_line(reader, interim_bytes)?;
        let start = status_line.start;
        let interim = is_interim(status_line.status);
        let limits = reader.input.limits;
        let lines = section::read(reader, Section::Head, 0, |line| {
            let head = line.beyond("head-size", start, limits.head);
            let left = limits.interim_bytes - interim_bytes;
            let interims = line.beyond("interim-size", start, left).filter(|_| interim);
            head.into_iter().chain(interims).collect()
        })?;
        accept(reader, &status_line, &lines.fields)?;
        if !interim {
            return Ok(lines.counted);
        }
        reader.found.interim += 1;
        interim_bytes += reader.at - start;
    }
}

/// At most two empty lines before a status line. Each is judged at its CR.
fn leading_empty_lines(reader: &mut Reader<'_>) -> Result<(), Stop> {
    let mut seen = 0;
    while reader.peek()? == CR {
        let at = reader.at;
        seen += 1;
        reader.judge.one(finding(if seen > 2 { "not-http" } else { "leading-empty-line" }, at))?;
        reader.at += 1;
        if reader.peek()? != LF {
            reader.judge.one(finding("bare-cr", at))?;
        }
        reader.at += 1;
    }
    Ok(())
}

/// Reads the status line. `interim_bytes`: how long the interim heads before it are together.
fn status_line<'a>(reader: &mut Reader<'a>, interim_bytes: usize) -> Result<StatusLine<'a>, Stop> {
    let (limits, start) = (reader.input.limits, reader.at);
    let line = Line::read(reader.bytes, start);
    let mut findings = status::faults(&line, reader.bytes);
    findings.extend(line.beyond("head-size", start, limits.head));
    findings.extend(line.beyond("status-line-size", start, limits.line));
    if let Some(told_by) = status::interim_told_by(&line) {
        if reader.found.interim as usize >= limits.interim {
            findings.push(finding("interim-count", start).told_by(told_by));
        }
        // The first byte beyond may come before that digit.
        let over = line.beyond("interim-size", start, limits.interim_bytes - interim_bytes);
        findings.extend(over.map(|over| over.told_by(over.at.max(told_by))));
    }
    reader.judge.as_told(findings)?;

    reader.at = line.next().ok_or(Stop::Short)?;
    let (_, (version, code, status, reason)) =
        grammar::status_line(line.text).expect("the line was accepted");
    Ok(StatusLine { start, version, status, status_at: start + code, reason })
}

/// Judges a whole head; writes down the final one.
fn accept(
    reader: &mut Reader<'_>,
    line: &StatusLine<'_>,
    fields: &[Field<'_>],
) -> Result<(), Stop> {
    let facts = Facts {
        input: reader.input,
        version: line.version,
        status: line.status,
        status_at: line.status_at,
        fields,
    };
    reader.judge.in_turn(&framing::faults(&facts))?;
    reader.finish_element();
    if !is_interim(line.status) {
        reader.found.framing = Some(framing::decide(&facts));
        reader.found.connection =
            members(fields, "connection").iter().map(|m| m.text.to_ascii_lowercase()).collect();
        reader.found.head = Some(Head {
            version: line.version,
            status: line.status,
            reason: line.reason.to_vec(),
            fields: fields.iter().map(Field::pair).collect(),
        });
    }
    Ok(())
}
