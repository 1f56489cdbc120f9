//! The status line: `HTTP-version SP status-code SP [ reason-phrase ]`.

use super::grammar::{CR, LF, is_blank, is_digit, is_text};
use super::judge::{Finding, finding};
use super::lines::Line;

/// What stands in front of the blanks before the status code.
const VERSION: &[u8] = b"HTTP/1.1";
const MINOR: usize = VERSION.len() - 1;

/// Whether a head with this code is followed by another one. A 101 ends HTTP on the connection.
pub(super) fn is_interim(status: u16) -> bool {
    (100..200).contains(&status) && status != 101
}

/// What is wrong with a status line, but for its size. Nothing behind a finding that nothing can
/// excuse.
pub(super) fn faults(line: &Line<'_>, bytes: &[u8]) -> Vec<Finding> {
    // The CR or LF behind the text is judged as any other byte where something else is due.
    let seen = &bytes[line.start..line.end_at() + usize::from(line.is_closed())];
    let mut findings = Vec::new();
    if let Err(last) = walk(seen, line.start, &mut findings) {
        findings.push(last);
    }
    findings.extend(line.end_fault("bare-lf", "bare-cr"));
    findings
}

/// Walks over the line, and ends at its end, or with what cannot be tolerated.
fn walk(seen: &[u8], start: usize, findings: &mut Vec<Finding>) -> Result<(), Finding> {
    let wrong = |row, place: usize| Err(finding(row, start + place));
    version(seen, start)?;
    // Between version and code.
    let mut place = VERSION.len();
    match seen.get(place) {
        None | Some(b' ') => {}
        Some(b'\t') => findings.push(finding("status-line-blanks", start + place)),
        Some(b'0'..=b'9' | b'.') => return wrong("http-version", place),
        Some(_) => return wrong("status-line-space", place),
    }
    place += 1;
    let run = blanks(seen, place);
    if run > 0 {
        // Each blank is the same finding again.
        findings.push(finding("status-line-blanks", start + place));
    }
    place += run;
    if !code(&seen[place.min(seen.len())..], start + place, findings)? {
        return Ok(());
    }
    place += 3;
    // Between code and reason phrase.
    match seen.get(place) {
        None | Some(b' ') => {}
        Some(b'\t') => findings.push(finding("status-line-blanks", start + place)),
        Some(&(CR | LF)) => {
            findings.push(finding("status-space-missing", start + place));
            return Ok(());
        }
        Some(_) => return wrong("status-code-byte", place),
    }
    let reason = seen.get(place + 1..).unwrap_or_default();
    match reason.iter().position(|&byte| !is_text(byte) && byte != CR && byte != LF) {
        Some(bad) => wrong("reason-phrase-byte", place + 1 + bad),
        None => Ok(()),
    }
}

/// The status code, which begins at `at`. Returns whether all of it has come.
fn code(seen: &[u8], at: usize, findings: &mut Vec<Finding>) -> Result<bool, Finding> {
    for digit in 0..3 {
        match (digit, seen.get(digit)) {
            (_, None) => return Ok(false),
            (0, Some(b'0')) => return Err(finding("status-code-low", at)),
            (0, Some(b'6'..=b'9')) => findings.push(finding("status-code-high", at)),
            (_, Some(b'0'..=b'9')) => {}
            (_, Some(_)) => return Err(finding("status-code-byte", at + digit)),
        }
    }
    Ok(true)
}

fn version(seen: &[u8], start: usize) -> Result<(), Finding> {
    for (place, (&byte, &due)) in seen.iter().zip(VERSION).enumerate() {
        let good = if place == MINOR { is_digit(byte) } else { byte == due };
        if !good {
            let row = if place < "HTTP/".len() { "not-http" } else { "http-version" };
            return Err(finding(row, start + place));
        }
    }
    Ok(())
}

fn blanks(seen: &[u8], from: usize) -> usize {
    seen.iter().skip(from).take_while(|&&byte| is_blank(byte)).count()
}

/// The byte with which it is known that this is an interim response, if it is one: 10x with its
/// third digit, any other 1xx with its second one.
pub(super) fn interim_told_by(line: &Line<'_>) -> Option<usize> {
    let code = VERSION.len() + 1 + blanks(line.text, VERSION.len() + 1);
    match line.text.get(code..)? {
        [b'1', b'0', ones, ..] if is_digit(*ones) && *ones != b'1' => Some(line.start + code + 2),
        [b'1', tens, ..] if is_digit(*tens) && *tens != b'0' => Some(line.start + code + 1),
        _ => None,
    }
}
