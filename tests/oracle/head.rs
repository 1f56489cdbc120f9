//! From the first byte through the end of the final head: empty lines, interim heads, status lines.

use super::framing::{self, Facts};
use super::grammar::{self, CR, LF, is_digit, is_text};
use super::judge::{Finding, Stop, finding};
use super::lists::{Field, members};
use super::section::{self, Section};
use super::{Head, Reader};

/// Offsets inside the status line.
const CODE: usize = 9;
const CODE_LAST: usize = 11;
const AFTER_CODE: usize = 12;

/// What a status line says.
struct StatusLine<'a> {
    start: usize,
    version: u8,
    status: u16,
    reason: &'a [u8],
}

/// Whether a head with this code is followed by another one. A 101 ends HTTP on the connection.
fn is_interim(status: u16) -> bool {
    (100..200).contains(&status) && status != 101
}

/// Reads interim heads and the final one; returns how many fields the final one has.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<usize, Stop> {
    let mut interim_bytes = 0;
    loop {
        leading_empty_lines(reader)?;
        let status_line = status_line(reader, interim_bytes)?;
        let start = status_line.start;
        let interim = is_interim(status_line.status);
        let limits = reader.input.limits;
        let fields = section::read(reader, Section::Head, 0, |_, at| {
            let mut rows = Vec::new();
            if at - start >= limits.head {
                rows.push("head-size");
            }
            if interim && interim_bytes + (at - start) >= limits.interim_bytes {
                rows.push("interim-size");
            }
            rows
        })?;
        accept(reader, &status_line, &fields)?;
        if !interim {
            return Ok(fields.len());
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
        reader.judge.one(if seen > 2 { "not-http" } else { "leading-empty-line" }, at)?;
        reader.at += 1;
        if reader.peek()? != LF {
            reader.judge.one("bare-cr", at)?;
        }
        reader.at += 1;
    }
    Ok(())
}

/// Reads the status line, judging each byte as it comes.
fn status_line<'a>(reader: &mut Reader<'a>, interim_bytes: usize) -> Result<StatusLine<'a>, Stop> {
    let (bytes, limits) = (reader.bytes, reader.input.limits);
    let start = reader.at;
    loop {
        let byte = reader.peek()?;
        let at = reader.at;
        let index = at - start;
        let after_cr = index > AFTER_CODE && bytes[at - 1] == CR;
        let mut findings = byte_faults(byte, index, after_cr, at);

        // From the third digit on it is known whether the head is an interim one.
        let code = bytes.get(start + CODE..=start + CODE_LAST).filter(|_| index >= CODE_LAST);
        let interim = |code: &[u8]| code[0] == b'1' && code != b"101" && is_digit(code[2]);
        if code.is_some_and(interim) {
            if index == CODE_LAST && reader.found.interim as usize >= limits.interim {
                findings.push(finding("interim-count", start));
            }
            if interim_bytes + index >= limits.interim_bytes {
                // Found out now, but the first byte beyond may have come before.
                let beyond = start + limits.interim_bytes.saturating_sub(interim_bytes);
                findings.push(finding("interim-size", beyond));
            }
        }
        if index >= limits.head {
            findings.push(finding("head-size", at));
        }
        if index >= limits.line {
            findings.push(finding("status-line-size", at));
        }
        reader.judge.in_line(findings)?;
        reader.at += 1;
        if byte == LF {
            let text = &bytes[start..if after_cr { at - 1 } else { at }];
            let (_, (version, status, reason)) =
                grammar::status_line(text).expect("the line was accepted");
            return Ok(StatusLine { start, version, status, reason });
        }
    }
}

/// What is wrong with the byte at `index` of the status line.
fn byte_faults(byte: u8, index: usize, after_cr: bool, at: usize) -> Vec<Finding> {
    let row = match (index, byte) {
        (0..=4, _) if byte == b"HTTP/"[index] => None,
        (0..=4, _) => Some("not-http"),
        (5, b'1') | (6, b'.') => None,
        (7, _) if is_digit(byte) => None,
        (5..=7, _) => Some("http-version"),
        (8, b' ') => None,
        (8, b'0'..=b'9' | b'.') => Some("http-version"),
        (8, _) => Some("status-line-space"),
        (CODE, b'1'..=b'5') => None,
        (CODE, b'0') => Some("status-code-low"),
        (CODE, b'6'..=b'9') => Some("status-code-high"),
        (CODE, b' ' | b'\t') => Some("status-line-space"),
        (CODE, _) => Some("status-code-byte"),
        (10..=CODE_LAST, _) if is_digit(byte) => None,
        (10..=CODE_LAST, _) => Some("status-code-byte"),
        (AFTER_CODE, b' ') => None,
        (AFTER_CODE, CR) => Some("status-space-missing"),
        (AFTER_CODE, LF) => {
            return vec![finding("status-space-missing", at), finding("bare-lf", at)];
        }
        (AFTER_CODE, b'\t') => Some("status-line-space"),
        (AFTER_CODE, _) => Some("status-code-byte"),
        (_, LF) if after_cr => None,
        (_, _) if after_cr => return vec![finding("bare-cr", at - 1)],
        (_, LF) => Some("bare-lf"),
        (_, CR) => None,
        (_, _) if is_text(byte) => None,
        (_, _) => Some("reason-phrase-byte"),
    };
    row.map(|row| finding(row, at)).into_iter().collect()
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
        status_at: line.start + CODE,
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
