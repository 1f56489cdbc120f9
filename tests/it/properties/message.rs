//! Responses that follow the grammar: what they say, and how that is written.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// A name and a value without blanks around it.
pub type Pair = (String, Vec<u8>);

#[derive(Clone, Debug)]
pub struct Message {
    pub interim: Vec<Head>,
    pub head: Head,
    pub frame: Frame,
    /// `HEAD` or `GET`.
    pub method: &'static str,
}

#[derive(Clone, Debug)]
pub struct Head {
    pub minor: u8,
    pub status: u16,
    pub reason: Vec<u8>,
    pub lines: Vec<Line>,
}

/// A field line: the blanks stand before and behind the value.
#[derive(Clone, Debug)]
pub struct Line {
    pub name: String,
    pub before: String,
    pub value: Vec<u8>,
    pub behind: String,
}

#[derive(Clone, Debug)]
pub enum Frame {
    /// The head ends the message.
    None,
    Length(Vec<u8>),
    Chunked(Box<Chunks>),
    Close(Vec<u8>),
}

#[derive(Clone, Debug)]
pub struct Chunks {
    pub name: String,
    pub coding: String,
    pub chunks: Vec<Chunk>,
    /// Of the last chunk: how many zeros, and its extensions.
    pub last: (usize, Vec<Extension>),
    pub trailers: Vec<Line>,
}

#[derive(Clone, Debug)]
pub struct Chunk {
    pub zeros: usize,
    pub upper: bool,
    pub extensions: Vec<Extension>,
    pub data: Vec<u8>,
}

/// `BWS ";" BWS name [ BWS "=" BWS value ]`
#[derive(Clone, Debug)]
pub struct Extension {
    pub blanks: [String; 4],
    pub name: String,
    pub value: Option<String>,
}

/// Where the parts of a written message stand.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub bytes: Vec<u8>,
    /// Each head: where it starts and ends; the last one is final.
    pub heads: Vec<(usize, usize)>,
    /// Each line of the final head and of the trailer section, without the empty ones.
    pub lines: Vec<(usize, usize)>,
    pub chunk_lines: Vec<(usize, usize)>,
    /// The bytes of chunk lines that are neither digits nor line ends.
    pub extension_bytes: Vec<usize>,
    /// The trailer section's lines, without the empty one.
    pub trailers: (usize, usize),
    pub content: Vec<usize>,
}

impl Line {
    pub fn new(name: &str, value: impl Into<Vec<u8>>) -> Self {
        let (name, value) = (name.to_owned(), value.into());
        let (before, behind) = (" ".to_owned(), String::new());
        Self { name, before, value, behind }
    }

    pub fn pair(&self) -> Pair {
        (self.name.clone(), self.value.clone())
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.name.as_bytes());
        out.push(b':');
        out.extend_from_slice(self.before.as_bytes());
        out.extend_from_slice(&self.value);
        out.extend_from_slice(self.behind.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
}

impl Message {
    /// All field lines of the final head: its own, and the one that frames.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = self.head.lines.clone();
        match &self.frame {
            Frame::Length(content) => {
                lines.push(Line::new("Content-Length", content.len().to_string()));
            }
            Frame::Chunked(chunks) => lines.push(Line::new(&chunks.name, chunks.coding.clone())),
            Frame::None | Frame::Close(_) => {}
        }
        lines
    }

    pub fn content(&self) -> Vec<u8> {
        match &self.frame {
            _ if self.method == "HEAD" => Vec::new(),
            Frame::None => Vec::new(),
            Frame::Length(content) | Frame::Close(content) => content.clone(),
            Frame::Chunked(chunks) => {
                chunks.chunks.iter().flat_map(|chunk| chunk.data.clone()).collect()
            }
        }
    }

    pub fn trailers(&self) -> Vec<Pair> {
        match &self.frame {
            Frame::Chunked(chunks) if self.method != "HEAD" => {
                chunks.trailers.iter().map(Line::pair).collect()
            }
            _ => Vec::new(),
        }
    }

    pub fn framing(&self) -> String {
        match &self.frame {
            _ if self.method == "HEAD" => "none".to_owned(),
            Frame::None => "none".to_owned(),
            Frame::Length(content) => format!("length {}", content.len()),
            Frame::Chunked(_) => "chunked".to_owned(),
            Frame::Close(_) => "close".to_owned(),
        }
    }

    pub fn write(&self) -> Written {
        let mut written = Written::default();
        for head in &self.interim {
            written.head(head, &head.lines);
        }
        written.lines.clear();
        written.head(&self.head, &self.lines());
        if self.method == "HEAD" {
            return written;
        }
        match &self.frame {
            Frame::None => {}
            Frame::Length(content) | Frame::Close(content) => written.content(content),
            Frame::Chunked(chunks) => written.chunks(chunks),
        }
        written
    }
}

impl Written {
    fn at(&self) -> usize {
        self.bytes.len()
    }

    fn head(&mut self, head: &Head, lines: &[Line]) {
        let start = self.at();
        let opening = format!("HTTP/1.{} {} ", head.minor, head.status);
        self.bytes.extend_from_slice(opening.as_bytes());
        self.bytes.extend_from_slice(&head.reason);
        self.bytes.extend_from_slice(b"\r\n");
        self.lines.push((start, self.at()));
        lines.iter().for_each(|line| self.line(line));
        self.bytes.extend_from_slice(b"\r\n");
        self.heads.push((start, self.at()));
    }

    fn line(&mut self, line: &Line) {
        let start = self.at();
        line.write(&mut self.bytes);
        self.lines.push((start, self.at()));
    }

    fn content(&mut self, content: &[u8]) {
        self.content.extend(self.at()..self.at() + content.len());
        self.bytes.extend_from_slice(content);
    }

    fn chunk_line(&mut self, size: &str, extensions: &[Extension]) {
        let start = self.at();
        self.bytes.extend_from_slice(size.as_bytes());
        let from = self.at();
        for Extension { blanks, name, value } in extensions {
            let [a, b, c, d] = blanks;
            let mut text = format!("{a};{b}{name}");
            if let Some(value) = value {
                text.push_str(&format!("{c}={d}{value}"));
            }
            self.bytes.extend_from_slice(text.as_bytes());
        }
        self.extension_bytes.extend(from..self.at());
        self.bytes.extend_from_slice(b"\r\n");
        self.chunk_lines.push((start, self.at()));
    }

    fn chunks(&mut self, chunks: &Chunks) {
        for chunk in &chunks.chunks {
            let digits = if chunk.upper {
                format!("{:X}", chunk.data.len())
            } else {
                format!("{:x}", chunk.data.len())
            };
            self.chunk_line(&format!("{}{digits}", "0".repeat(chunk.zeros)), &chunk.extensions);
            self.content(&chunk.data);
            self.bytes.extend_from_slice(b"\r\n");
        }
        let (zeros, extensions) = &chunks.last;
        self.chunk_line(&"0".repeat(zeros + 1), extensions);
        let start = self.at();
        chunks.trailers.iter().for_each(|line| self.line(line));
        self.trailers = (start, self.at());
        self.bytes.extend_from_slice(b"\r\n");
    }
}

fn blanks() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 3 => Just(" ".to_owned()), 1 => "[ \t]{1,3}"]
}

fn token() -> impl Strategy<Value = String> {
    "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}"
}

/// HTAB, SP, VCHAR and obs-text.
fn text(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        8 => 0x21_u8..=0x7e,
        1 => select(vec![b' ', b'\t']),
        1 => 0x80_u8..=0xff,
    ];
    vec(byte, 0..most)
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![9 => text(24), 1 => text(300)].prop_map(|bytes| {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        let start = bytes.iter().take_while(|byte| blank(byte)).count();
        let end = bytes.iter().rev().take_while(|byte| blank(byte)).count();
        let end = bytes.len().saturating_sub(end).max(start);
        bytes[start..end].to_vec()
    })
}

/// A field that neither frames nor is meant for one hop.
fn line() -> impl Strategy<Value = Line> {
    let known = select(vec!["Server", "Date", "Link", "ETag", "Warning"]);
    let name =
        prop_oneof![token().prop_map(|end| format!("X-{end}")), known.prop_map(str::to_owned)];
    (name, blanks(), value(), blanks()).prop_map(|(name, before, value, behind)| Line {
        name,
        before,
        value,
        behind,
    })
}

/// A field that may also stand in a trailer section.
fn trailer() -> impl Strategy<Value = Line> {
    (token(), line()).prop_map(|(end, line)| Line { name: format!("X-{end}"), ..line })
}

fn extension() -> impl Strategy<Value = Extension> {
    let value = prop_oneof![token(), r#""([ !#-\[\]-~\t]|\\[ -~]){0,12}""#,];
    let blanks = [blanks(), blanks(), blanks(), blanks()];
    (blanks, token(), option::of(value)).prop_map(|(blanks, name, value)| Extension {
        blanks,
        name,
        value,
    })
}

fn extensions() -> impl Strategy<Value = Vec<Extension>> {
    prop_oneof![3 => Just(Vec::new()), 1 => vec(extension(), 1..4)]
}

fn chunk() -> impl Strategy<Value = Chunk> {
    let data = prop_oneof![4 => vec(any::<u8>(), 1..20), 1 => vec(any::<u8>(), 1..600)];
    (0_usize..3, any::<bool>(), extensions(), data)
        .prop_map(|(zeros, upper, extensions, data)| Chunk { zeros, upper, extensions, data })
}

fn chunks() -> impl Strategy<Value = Frame> {
    let name = select(vec!["Transfer-Encoding", "transfer-encoding", "TRANSFER-ENCODING"]);
    let coding = select(vec!["chunked", "Chunked", "CHUNKED"]);
    let last = (0_usize..3, extensions());
    let trailers = prop_oneof![2 => Just(Vec::new()), 1 => vec(trailer(), 1..4)];
    (name, coding, vec(chunk(), 0..5), last, trailers).prop_map(
        |(name, coding, chunks, last, trailers)| {
            Frame::Chunked(Box::new(Chunks {
                name: name.to_owned(),
                coding: coding.to_owned(),
                chunks,
                last,
                trailers,
            }))
        },
    )
}

fn head(status: impl Strategy<Value = u16>) -> impl Strategy<Value = Head> {
    let minor = prop_oneof![8 => Just(1_u8), 1 => Just(0), 1 => 2_u8..=9];
    let parts = (minor, status, text(20), vec(line(), 0..8));
    parts.prop_map(|(minor, status, reason, lines)| Head { minor, status, reason, lines })
}

fn frame() -> impl Strategy<Value = Frame> {
    prop_oneof![
        3 => vec(any::<u8>(), 0..400).prop_map(Frame::Length),
        3 => chunks(),
        1 => vec(any::<u8>(), 0..400).prop_map(Frame::Close),
    ]
}

/// A response that keeps every rule.
pub fn message() -> impl Strategy<Value = Message> {
    let interim = prop_oneof![
        4 => Just(Vec::new()),
        1 => vec(head(select(vec![100_u16, 102, 103, 199])), 1..4),
    ];
    let method = prop_oneof![9 => Just("GET"), 1 => Just("HEAD")];
    (interim, head(200_u16..=599), frame(), method).prop_map(|(interim, head, frame, method)| {
        let frame = match (head.status, &frame) {
            (204 | 304, _) => Frame::None,
            (205, _) => Frame::Length(Vec::new()),
            // HTTP/1.0 knows no transfer coding.
            (_, Frame::Chunked(_)) if head.minor == 0 => Frame::Close(b"old".to_vec()),
            _ => frame,
        };
        Message { interim, head, frame, method }
    })
}
