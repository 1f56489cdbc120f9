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

/// A line, to ask whether a phrase stands in it by itself, not inside of a word, a path or a URL.
pub(super) struct Words<'l> {
    line: &'l [u8],
    /// By place: whether what begins there goes on with a path or a URL.
    in_path: Vec<bool>,
}

impl<'l> Words<'l> {
    /// Reads the line once, however many phrases it has: whoever asks for a path chooses them.
    pub(super) fn of(line: &'l [u8]) -> Self {
        let (mut begin, mut path) = (0, false);
        let mut in_path = Vec::with_capacity(line.len() + 1);
        in_path.push(false);
        for (at, byte) in line.iter().enumerate() {
            if b" \t\"'(".contains(byte) {
                (begin, path) = (at + 1, false);
            } else if *byte == b'/' {
                path |= at == begin || line[begin..at].ends_with(b":/");
            }
            in_path.push(path);
        }
        Self { line, in_path }
    }

    /// Whether the phrase there stands by itself.
    pub(super) fn has(&self, at: Range<usize>) -> bool {
        let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        let line = self.line;
        let (phrase, before, behind) = (&line[at.clone()], &line[..at.start], &line[at.end..]);
        let begins = phrase.first().is_some_and(|&b| word(b));
        let ends = phrase.last().is_some_and(|&b| word(b));
        // `\n` in a quoted string is no letter.
        let escape = matches!(before, [.., b'\\', b'n' | b't' | b'r']);
        let joined = before.last().is_some_and(|&b| word(b)) && !escape;
        !(begins && (joined || self.in_path[at.start]))
            && !(ends && behind.first().is_some_and(|&b| word(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_in_a_word_or_a_path_does_not_stand_by_itself() {
        for (line, stands) in [
            ("x EOF y", true),
            ("EOF", true),
            ("EOFs", false),
            ("_EOF", false),
            ("a: \"x\\nEOF\"", true),
            ("GET /EOF", false),
            ("GET /a/b.EOF", false),
            ("(/a) EOF", true),
            ("(/EOF)", false),
            ("/a:EOF", false),
            ("a/EOF", true),
            ("http://a:EOF", false),
            ("http:// EOF", true),
            ("http:/\t/EOF", false),
            (": //EOF", false),
            ("a:/EOF", true),
            ("a:/'/EOF", false),
            (":(//EOF", false),
            ("a ://EOF", false),
        ] {
            let at = line.find("EOF").expect("it is there");
            assert_eq!(Words::of(line.as_bytes()).has(at..at + 3), stands, "{line}");
        }
    }

    #[test]
    fn each_place_of_a_line_is_told_as_if_it_were_asked_for_alone() {
        // Whether a line stands in a path or a URL where it ends.
        let is_path = |line: &[u8]| {
            let begin = line.iter().rposition(|b| b" \t\"'(".contains(b)).map_or(0, |at| at + 1);
            line[begin..].starts_with(b"/") || line[begin..].windows(3).any(|part| part == b"://")
        };
        for number in 0..4_u32.pow(7) {
            let line: Vec<u8> =
                (0..7).map(|at| b":/ a"[(number >> (2 * at)) as usize & 3]).collect();
            let words = Words::of(&line);
            for at in 0..=line.len() {
                assert_eq!(words.in_path[at], is_path(&line[..at]), "{line:?} {at}");
            }
        }
    }
}
