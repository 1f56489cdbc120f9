//! The corpora of every bench: what they hold is ours, and the same in every run.
//!
//! | name | what |
//! |---|---|
//! | `tiny` | a health check, 3 fields |
//! | `typical` | a page from a plain server, 10 fields |
//! | `cdn` | a script from an edge cache, 24 fields |
//! | `huge8k` | a sign-in with Set-Cookie lines of 300 to 800 bytes, 8 KiB |
//! | `r304` | a revalidation, 7 fields |
//! | `204` | an answer to a preflight, 5 fields |
//! | `odd` | `cdn` with one empty value |
//! | `hints` | a 103 with two Link fields, then `typical`; counted alone |
//! | `mix` | 256 different heads, visited in turn: the only one that a branch predictor cannot learn |
//! | `captures` | real responses, each head followed by its content in the same buffer |
//! | `chunk…` | chunked content, by the size of its chunks |
//! | `drip…` | the `cdn` head, by the bytes that come at once |
//!
//! `forwards` are heads to be written downstream, and are described there.

pub(crate) mod captures;
pub(crate) mod chunks;
pub(crate) mod drips;
pub(crate) mod forwards;
pub(crate) mod heads;
pub(crate) mod mix;
pub(crate) mod random;

use std::path::Path;

/// Heads that are read in turn. What follows a head in the same buffer is content.
pub(crate) struct Heads {
    pub(crate) name: &'static str,
    pub(crate) messages: Vec<Vec<u8>>,
}

impl Heads {
    /// The bytes of all of them.
    pub(crate) fn bytes(&self) -> u64 {
        self.messages.iter().map(|message| message.len() as u64).sum()
    }
}

/// The written heads, one of each kind, and the mix.
pub(crate) fn written() -> Vec<Heads> {
    let one = |name, head: Vec<u8>| Heads { name, messages: vec![head] };
    vec![
        one("tiny", heads::TINY.to_vec()),
        one("typical", heads::TYPICAL.to_vec()),
        one("cdn", heads::CDN.to_vec()),
        one("huge8k", heads::huge8k()),
        one("r304", heads::R304.to_vec()),
        one("204", heads::R204.to_vec()),
        one("odd", heads::odd()),
        Heads { name: "mix", messages: mix::heads() },
    ]
}

/// The written heads, then the captures below `root`, the repository, if there are any.
pub(crate) fn heads(root: &Path) -> Vec<Heads> {
    let mut all = written();
    match captures::read(&root.join("tests/captures")) {
        Ok(messages) => all.push(Heads { name: "captures", messages }),
        Err(reason) => eprintln!("corpus captures is left out: {reason}"),
    }
    all
}

/// What a head must read as, by looking at nothing but its lines: status code, fields, bytes.
///
/// Every line of these corpora ends in CRLF, and none is folded.
pub(crate) fn expected(message: &[u8]) -> (u16, usize, usize) {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.expect("a head ends with an empty line") + 4;
    let lines = message[..end].windows(2).filter(|two| two == b"\r\n").count();
    let status = message[9..12].iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    // All lines but the first and the last.
    (status, lines - 2, end)
}
