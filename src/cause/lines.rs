//! Lines among the bytes: where one starts, what stands on it, where a head ends.

use core::ops::Range;

/// Where the line starts that holds the byte at `at`.
pub(super) fn start(bytes: &[u8], at: usize) -> usize {
    bytes[..at.min(bytes.len())].iter().rposition(|&byte| byte == b'\n').map_or(0, |lf| lf + 1)
}

/// The first line without its line end, and what stands behind its LF.
pub(super) fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let line = &bytes[..end];
    (line.strip_suffix(b"\r").unwrap_or(line), bytes.get(end + 1..).unwrap_or_default())
}

/// The first line, without its line end.
pub(super) fn first(bytes: &[u8]) -> &[u8] {
    split(bytes).0
}

/// The lines, without their line ends.
pub(super) fn all(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// The head behind `interim` others, from its status line through its empty line.
pub(super) fn head(bytes: &[u8], interim: u32) -> Option<Range<usize>> {
    let mut end = 0;
    for _ in 0..interim {
        end = one_head(bytes, end)?.end;
    }
    one_head(bytes, end)
}

fn one_head(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let empty = bytes.get(from..)?.iter().take_while(|byte| b"\r\n".contains(byte)).count();
    let start = from + empty;
    let mut at = start;
    loop {
        let length = bytes[at..].iter().position(|&byte| byte == b'\n')?;
        let line = &bytes[at..at + length];
        at += length + 1;
        if line.is_empty() || line == b"\r" {
            return Some(start..at);
        }
    }
}

/// Where a status line stands behind the first byte: `HTTP/1.`, a digit, a space, three digits.
pub(super) fn status_line(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(12).skip(1).position(is_status)?;
    Some(at + 1)
}

/// Whether `bytes` begins with a version and a status code.
pub(super) fn is_status(bytes: &[u8]) -> bool {
    bytes.starts_with(b"HTTP/1.")
        && matches!(bytes.get(7..12), Some([d, b' ', rest @ ..])
            if d.is_ascii_digit() && rest.iter().all(u8::is_ascii_digit))
}
