//! What of a line its program says, and what it only quotes of the request.

use std::borrow::Cow;
use std::ops::Range;

/// A line without the request that it is about: a path, a referrer or an agent may have any words.
pub(super) fn said(line: &str) -> Cow<'_, str> {
    if is_nginx_error(line) {
        let end = line.find(", client: ").unwrap_or(line.len());
        return Cow::Borrowed(&line[..end]);
    }
    let Some(at) = line.find(" HTTP/") else {
        return Cow::Borrowed(line);
    };
    let version = &line.as_bytes()[at + 6..];
    let request = version.iter().position(|&b| b == b'"').filter(|&end| end <= 3);
    match request.map(|end| &version[end + 1..]) {
        // HAProxy's access log: `… {agent} "GET / HTTP/1.1"`.
        Some([] | [b'\n' | b'\r', ..]) => {
            let end = line.find(['{', '"']).unwrap_or(line.len());
            Cow::Borrowed(&line[..end])
        }
        // Those of others: `"GET / HTTP/1.1" 200 5 "-" "agent"`.
        Some([b' ', ..]) => Cow::Owned(without_quotes(line)),
        _ => Cow::Borrowed(line),
    }
}

/// Every quoted string as nothing.
fn without_quotes(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// Whether nginx wrote the line: what it shares with others, it writes in lines of its own.
pub(super) fn is_nginx(line: &str) -> bool {
    is_nginx_error(line) || line.contains("upstream")
}

/// `2026/11/28 05:13:17 [error] 20#20: *1 …`
fn is_nginx_error(line: &str) -> bool {
    let levels = ["[error] ", "[crit] ", "[warn] ", "[alert] ", "[emerg] ", "[info] ", "[notice] "];
    levels.iter().any(|level| {
        let behind = line.split_once(level).map_or("", |(_, behind)| behind);
        let number = behind.find(|c: char| !c.is_ascii_digit());
        number.is_some_and(|end| end > 0 && behind[end..].starts_with('#'))
    })
}

/// Whether a phrase stands there by itself, not inside of a word or a path.
pub(super) fn is_word(line: &[u8], at: Range<usize>) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let (phrase, before, behind) = (&line[at.clone()], &line[..at.start], &line[at.end..]);
    let begins = phrase.first().is_some_and(|&b| word(b));
    let ends = phrase.last().is_some_and(|&b| word(b));
    // `\n` in a quoted string is no letter.
    let escape = matches!(before, [.., b'\\', b'n' | b't' | b'r']);
    let joined = before.last().is_some_and(|&b| word(b)) && !escape;
    !(begins && (joined || is_path(before))) && !(ends && behind.first().is_some_and(|&b| word(b)))
}

/// Whether a line stands in a path or a URL where it ends.
fn is_path(line: &[u8]) -> bool {
    let begin = line.iter().rposition(|b| b" \t\"'(".contains(b)).map_or(0, |at| at + 1);
    line[begin..].starts_with(b"/") || memchr::memmem::find(&line[begin..], b"://").is_some()
}
