//! Small questions about bytes that several matchers ask.

/// Whether `bytes` starts so, letters of either case.
pub(super) fn starts(bytes: &[u8], start: &[u8]) -> bool {
    bytes.get(..start.len()).is_some_and(|first| first.eq_ignore_ascii_case(start))
}

/// Whether `bytes` starts with one of these, exactly.
pub(super) fn starts_with_any(bytes: &[u8], starts: &[&[u8]]) -> bool {
    starts.iter().any(|start| bytes.starts_with(start))
}

/// Whether `part` stands somewhere in `bytes`, letters of either case.
pub(super) fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}

/// The first line, without its line end.
pub(super) fn first_line(bytes: &[u8]) -> &[u8] {
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}
