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
    fn size_row(self) -> &'static str {
        match self {
            Self::Head => "field-line-size",
            Self::Trailers => "trailer-line-size",
        }
    }
}

/// What a line is, by its first byte and by the line above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It ends the section.
    Empty,
    Field,
    /// It starts with white space, behind a field that is kept or another fold of it.
    Fold,
    /// It starts with white space, and no line stands above it.
    Led,
    /// It starts with white space, behind a line that was dropped, and goes with it.
    Dropped,
}

/// What stands above a line in its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Above {
    Nothing,
    Kept,
    Dropped,
}

/// A section that was accepted.
pub(super) struct Lines<'a> {
    /// Those that are kept.
    pub fields: Vec<Field<'a>>,
    /// What counts for the limit on fields, with those before the section.
    pub counted: usize,
}

/// Reads field lines through the empty line. `before`: how many fields the message has already.
/// `over` tells which limits of the section a line passes.
pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    section: Section,
    before: usize,
    over: impl Fn(&Line<'a>) -> Vec<Finding>,
) -> Result<Lines<'a>, Stop> {
    let (bytes, limits) = (reader.bytes, reader.input.limits);
    let mut lines = Lines { fields: Vec::new(), counted: before };
    let mut above = Above::Nothing;
    loop {
        let kind = kind(reader.peek()?, above);
        let line = Line::read(bytes, reader.at);
        let last = lines.fields.last().filter(|_| kind == Kind::Fold);
        let mut findings = over(&line);
        // A fold is a part of the line above it, and is measured with it.
        let measured_from = last.map_or(line.start, |field| field.at);
        findings.extend(line.beyond(section.size_row(), measured_from, limits.line));
        if kind == Kind::Field && lines.counted >= limits.fields {
            findings.push(finding("field-count", line.start));
        }
        findings.extend(line.end_fault("bare-lf", "bare-cr"));
        findings.extend(faults(&line, section, kind, last));
        reader.judge.as_told(findings)?;

        reader.at = line.next().ok_or(Stop::Short)?;
        lines.counted += usize::from(kind == Kind::Field);
        above = match kind {
            Kind::Empty => return Ok(lines),
            Kind::Led | Kind::Dropped => Above::Dropped,
            Kind::Fold => {
                let field = lines.fields.last_mut().expect("a fold has a field above it");
                field.raw = &bytes[field.raw_at..line.end_at()];
                Above::Kept
            }
            Kind::Field => match kept(&line) {
                Some(field) => {
                    lines.fields.push(field);
                    Above::Kept
                }
                None => Above::Dropped,
            },
        };
    }
}

fn kind(first: u8, above: Above) -> Kind {
    match (first, above) {
        (CR | LF, _) => Kind::Empty,
        (b' ' | b'\t', Above::Nothing) => Kind::Led,
        (b' ' | b'\t', Above::Kept) => Kind::Fold,
        (b' ' | b'\t', Above::Dropped) => Kind::Dropped,
        _ => Kind::Field,
    }
}

/// The field of a line that was accepted. A line that is no field was tolerated, and is dropped.
fn kept<'a>(line: &Line<'a>) -> Option<Field<'a>> {
    let (_, (name, raw)) = grammar::field_line(line.text).ok()?;
    Some(Field { name, at: line.start, raw, raw_at: line.end_at() - raw.len() })
}

/// What is wrong with a line, but for its end and its size. `last`: the field that a fold continues.
fn faults(line: &Line<'_>, section: Section, kind: Kind, last: Option<&Field<'_>>) -> Vec<Finding> {
    match (kind, section) {
        (Kind::Empty | Kind::Dropped, _) => Vec::new(),
        (Kind::Led, Section::Head) => vec![finding("whitespace-led-line", line.start)],
        (Kind::Led, Section::Trailers) => vec![finding("trailer-whitespace-led", line.start)],
        (Kind::Fold, _) => fold_faults(line, last.expect("a fold has a field above it")),
        (Kind::Field, _) => field_faults(line, section),
    }
}

fn fold_faults(line: &Line<'_>, field: &Field<'_>) -> Vec<Finding> {
    let row = if names::frames(field.name) { "framing-fold" } else { "obs-fold" };
    let mut findings = vec![finding(row, line.start)];
    findings.extend(value_faults(line, 0));
    findings
}

/// What is wrong with a line that should be a field, but for its end and its size.
///
/// Nothing behind a byte that makes it no field: if that is tolerated, the line is dropped unread.
fn field_faults(line: &Line<'_>, section: Section) -> Vec<Finding> {
    let (text, start) = (line.text, line.start);
    let Some(name) = text.iter().position(|&byte| !is_tchar(byte)) else {
        return colon_missing(line);
    };
    let blanks = text[name..].iter().take_while(|&&byte| is_blank(byte)).count();
    // The byte that tells what the blanks are, if there are any.
    let teller = name + blanks;
    match text.get(teller) {
        None => colon_missing(line),
        Some(b':') if teller == 0 => vec![finding("field-name-empty", start)],
        Some(b':') => {
            let mut findings = value_faults(line, teller + 1);
            if blanks > 0 {
                let frames = names::frames(&text[..name]);
                let row = if frames { "framing-name-blank" } else { "field-name-blank" };
                findings.push(finding(row, start + name).told_by(start + teller));
            }
            if section == Section::Trailers && names::forbidden_in_trailers(&text[..name]) {
                findings.push(finding("trailer-forbidden", start).told_by(start + teller));
            }
            findings
        }
        Some(_) => vec![finding("field-name-byte", start + name).told_by(start + teller)],
    }
}

/// A line without a colon, once nothing can be added to it.
fn colon_missing(line: &Line<'_>) -> Vec<Finding> {
    let missing = || finding("field-colon-missing", line.end_at());
    line.is_closed().then(missing).into_iter().collect()
}

/// The first NUL and the first other control byte of a value that begins `from` bytes into the
/// line.
fn value_faults(line: &Line<'_>, from: usize) -> Vec<Finding> {
    let value = &line.text[from..];
    let nul = value.iter().position(|&byte| byte == 0);
    let control = value.iter().position(|&byte| byte != 0 && !is_text(byte));
    let place = |place: usize| line.start + from + place;
    let nul = nul.map(|nul| finding("field-value-nul", place(nul)));
    let control = control.map(|control| finding("field-value-byte", place(control)));
    nul.into_iter().chain(control).collect()
}
