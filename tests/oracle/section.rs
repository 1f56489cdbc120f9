//! The field lines of a head or of a trailer section, through the empty line that ends them.

use super::Reader;
use super::grammar::{self, CR, LF, is_blank, is_tchar, is_text};
use super::judge::{Finding, Stop, finding};
use super::lines::Line;
use super::lists::Field;
use super::names;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Head,
    Trailers,
}

impl Section {
    fn line_size_row(self) -> &'static str {
        match self {
            Self::Head => "field-line-size",
            Self::Trailers => "trailer-line-size",
        }
    }
}

/// Reads field lines through the empty line. `before`: how many fields the message has already.
/// `over` tells which limits of the section a byte passes; its arguments are where the line starts
/// and the byte.
pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    section: Section,
    before: usize,
    over: impl Fn(usize, usize) -> Vec<&'static str>,
) -> Result<Vec<Field<'a>>, Stop> {
    let bytes = reader.bytes;
    let limits = reader.input.limits;
    let mut fields: Vec<Field<'a>> = Vec::new();
    loop {
        let start = reader.at;
        let first = reader.peek()?;
        // A fold belongs to the line before it, and is counted with it.
        let counted_from = match fields.last() {
            Some(field) if is_blank(first) => field.at,
            _ => start,
        };
        let is_field = !is_blank(first) && first != CR && first != LF;
        let line = Line::read(bytes, start, |at| {
            let mut rows = over(start, at);
            if at - counted_from >= limits.line {
                rows.push(section.line_size_row());
            }
            if at == start && is_field && before + fields.len() >= limits.fields {
                rows.push("field-count");
            }
            rows
        })
        .ok_or(Stop::Short)?;

        let mut findings = line.over.clone();
        findings.extend(line.end_fault());
        findings.extend(faults(&line, section, !fields.is_empty()));
        reader.judge.in_line(findings)?;

        reader.at = line.last + 1;
        if line.is_empty_line() {
            return Ok(fields);
        }
        if !is_blank(first) {
            fields.push(accepted(&line));
        } else if let Some(field) = fields.last_mut() {
            field.raw = &bytes[field.raw_at..line.end_at()];
        }
        // Else it is a whitespace-led line, which is dropped unread.
    }
}

/// The field of a line that was accepted.
fn accepted<'a>(line: &Line<'a>) -> Field<'a> {
    let (_, (name, raw)) = grammar::field_line(line.text).expect("the line was accepted");
    Field { name, at: line.start, raw, raw_at: line.end_at() - raw.len() }
}

/// What is wrong with a line, but for its end and its size.
fn faults(line: &Line<'_>, section: Section, preceded: bool) -> Vec<Finding> {
    let (text, start) = (line.text, line.start);
    let control = |from: usize| {
        let bad = text[from..].iter().position(|&byte| !is_text(byte));
        bad.map(|bad| finding("field-value-byte", start + from + bad))
    };
    match text.first() {
        None => Vec::new(),
        Some(b':') => vec![finding("field-name-empty", start)],
        Some(b' ' | b'\t') if preceded => {
            [Some(finding("obs-fold", start)), control(0)].into_iter().flatten().collect()
        }
        Some(b' ' | b'\t') => match section {
            Section::Head => vec![finding("whitespace-led-line", start)],
            Section::Trailers => vec![finding("trailer-whitespace-led", start)],
        },
        Some(_) => match text.iter().position(|&byte| byte == b':') {
            // Whether a colon would have come is not known before the line has ended.
            None if line.has_ended() => vec![finding("field-colon-missing", line.end_at())],
            None => Vec::new(),
            Some(colon) => {
                let name = name_faults(&text[..colon], section, start);
                name.into_iter().chain(control(colon + 1)).collect()
            }
        },
    }
}

/// What is wrong with the bytes before the colon.
fn name_faults(before_colon: &[u8], section: Section, start: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name_ends = before_colon.iter().position(|&byte| !is_tchar(byte));
    let (name, rest) = before_colon.split_at(name_ends.unwrap_or(before_colon.len()));
    let only_blanks = rest.iter().all(|&byte| is_blank(byte));
    if !rest.is_empty() {
        let row = if only_blanks { "field-name-blank" } else { "field-name-byte" };
        findings.push(finding(row, start + name.len()));
    }
    if section == Section::Trailers && only_blanks && names::forbidden_in_trailers(name) {
        findings.push(finding("trailer-forbidden", start));
    }
    findings
}
