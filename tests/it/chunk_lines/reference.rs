//! What a chunk line is, tried out on its beginnings: all ways through the grammar at once, and nothing kept from
//! one beginning to the next.
//!
//! ```text
//! chunk-line    = 1*HEXDIG *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] ) CRLF
//! quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
//! ```

use bad_gateway::Defect;

/// What bytes come to, the first of which begins a chunk line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A line with so many bytes.
    Line(usize),
    Refused(Defect, u64),
    /// More is needed.
    Open,
}

/// What holds beside the grammar.
pub(crate) struct Rules {
    /// Whether blanks may stand before the line's end.
    pub(crate) blanks: bool,
    /// The most bytes of a line.
    pub(crate) line: usize,
    /// The most bytes of it that are neither digits of the size nor CRLF.
    pub(crate) extensions: usize,
}

/// Judges a line's beginnings, from the shortest on.
pub(crate) struct Beginning<'a> {
    bytes: &'a [u8],
    rules: &'a Rules,
}

impl<'a> Beginning<'a> {
    pub(crate) fn of(bytes: &'a [u8], rules: &'a Rules) -> Self {
        Self { bytes, rules }
    }

    /// The outcome, and what was tolerated until then.
    pub(crate) fn outcome(&self) -> (Outcome, Vec<(Defect, u64)>) {
        let mut tolerated = Vec::new();
        for len in 1..=self.bytes.len() {
            let text = &self.bytes[..len];
            let mut findings = self.findings(text);
            let order = |row| Defect::ALL.iter().position(|&other| other == row);
            findings.sort_by_key(|&(row, at)| (at, order(row)));
            for (row, at) in findings {
                if row != Defect::ChunkSizeBlank || !self.rules.blanks {
                    return (Outcome::Refused(row, at as u64), tolerated);
                }
                tolerated.push((row, at as u64));
            }
            if text.ends_with(b"\r\n") {
                return (Outcome::Line(len), tolerated);
            }
        }
        (Outcome::Open, tolerated)
    }

    /// All that is found at the moment when the last byte of `text` comes; nothing was found before.
    fn findings(&self, text: &[u8]) -> Vec<(Defect, usize)> {
        let (&last, before) = text.split_last().expect("not empty");
        let (at, ends) = (before.len(), matches!(last, b'\r' | b'\n'));
        let in_line_end = last == b'\n' && before.ends_with(b"\r");
        let mut findings = Vec::new();
        let trimmed = without_blanks(before);
        if ends && !in_line_end && trimmed.len() < at && is_whole(trimmed) {
            findings.push((Defect::ChunkSizeBlank, trimmed.len()));
        }
        if !begins_a_line(text) {
            findings.push(fault(before, last));
        }
        if at >= self.rules.line {
            findings.push((Defect::ChunkLineSize, at));
        }
        let digits = digits(text).len();
        if !ends && at >= digits && text.len() - digits > self.rules.extensions {
            findings.push((Defect::ChunkExtensionSize, at));
        }
        findings
    }
}

/// Why no line begins with `before` and `last`, though one does with `before`.
fn fault(before: &[u8], last: u8) -> (Defect, usize) {
    let at = before.len();
    let row = if before.ends_with(b"\r") {
        return (Defect::ChunkLineEnd, at - 1);
    } else if before.is_empty() {
        match last {
            b';' | b' ' | b'\t' | b'\r' | b'\n' => Defect::ChunkSizeMissing,
            _ => Defect::ChunkSizeByte,
        }
    } else if last == b'\n' && is_whole(without_blanks(before)) {
        Defect::ChunkLineEnd
    } else if digits(before).len() == at {
        if last.is_ascii_hexdigit() { Defect::ChunkSizeOverflow } else { Defect::ChunkSizeByte }
    } else if matches!(last, b'\r' | b'\n') && is_quoting(before) {
        Defect::ChunkExtensionQuote
    } else {
        Defect::ChunkExtensionByte
    };
    (row, at)
}

fn digits(text: &[u8]) -> &[u8] {
    &text[..text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count()]
}

fn without_blanks(text: &[u8]) -> &[u8] {
    &text[..text.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1)]
}

/// Whether a quoted string has begun and not ended.
fn is_quoting(text: &[u8]) -> bool {
    let (mut quoting, mut bytes) = (false, text.iter());
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => quoting = !quoting,
            b'\\' if quoting => {
                bytes.next();
            }
            _ => {}
        }
    }
    quoting
}

/// Whether this is a line without its end.
fn is_whole(text: &[u8]) -> bool {
    let mut way = Way { text, open: false };
    let ends = way.size_and_extensions();
    is_size(text) && way.is_at_end(ends)
}

/// Whether some line begins with this, blanks before its end allowed.
fn begins_a_line(text: &[u8]) -> bool {
    let mut way = Way { text, open: false };
    let ends = way.size_and_extensions();
    let ends = way.any(ends, |way, from| way.one(from, is_blank));
    let ends = way.one(ends, |byte| byte == b'\r');
    let ends = way.one(ends, |byte| byte == b'\n');
    is_size(text) && (way.open || way.is_at_end(ends))
}

/// Whether the digits of the size are no larger number than allowed.
fn is_size(text: &[u8]) -> bool {
    let digits: String = digits(text).iter().copied().map(char::from).collect();
    let digits = digits.trim_start_matches('0');
    digits.is_empty() || u64::from_str_radix(digits, 16).is_ok_and(|size| size < 1 << 63)
}

/// All ways through the grammar: a set of places in the text is a word, one bit each.
struct Way<'a> {
    text: &'a [u8],
    /// Whether one of the ways came to the end of the text and would go on.
    open: bool,
}

impl Way<'_> {
    fn is_at_end(&self, places: u64) -> bool {
        places >> self.text.len() & 1 == 1
    }

    fn one(&mut self, from: u64, class: impl Fn(u8) -> bool) -> u64 {
        self.open |= self.is_at_end(from);
        let through =
            self.text.iter().enumerate().filter(|(at, byte)| from >> at & 1 == 1 && class(**byte));
        through.fold(0, |to, (at, _)| to | 1 << (at + 1))
    }

    /// `*part`
    fn any(&mut self, from: u64, part: impl Fn(&mut Self, u64) -> u64) -> u64 {
        let more = from | part(self, from);
        if more == from { from } else { self.any(more, part) }
    }

    /// `BWS mark BWS`
    fn mark(&mut self, from: u64, mark: u8) -> u64 {
        let from = self.any(from, |way, from| way.one(from, is_blank));
        let from = self.one(from, |byte| byte == mark);
        self.any(from, |way, from| way.one(from, is_blank))
    }

    fn token(&mut self, from: u64) -> u64 {
        let from = self.one(from, is_tchar);
        self.any(from, |way, from| way.one(from, is_tchar))
    }

    fn quoted_string(&mut self, from: u64) -> u64 {
        let from = self.one(from, |byte| byte == b'"');
        let from = self.any(from, |way, from| {
            let escaped = way.one(from, |byte| byte == b'\\');
            way.one(from, |byte| is_text(byte) && byte != b'"' && byte != b'\\')
                | way.one(escaped, is_text)
        });
        self.one(from, |byte| byte == b'"')
    }

    fn size_and_extensions(&mut self) -> u64 {
        let from = self.one(1, |byte| byte.is_ascii_hexdigit());
        let from = self.any(from, |way, from| way.one(from, |byte| byte.is_ascii_hexdigit()));
        self.any(from, |way, from| {
            let name = way.mark(from, b';');
            let name = way.token(name);
            let value = way.mark(name, b'=');
            name | way.token(value) | way.quoted_string(value)
        })
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= 0x20 && byte != 0x7F)
}
