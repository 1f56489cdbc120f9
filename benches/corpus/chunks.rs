//! Chunked content: one response each, with the smallest head that frames it.

use super::random::Random;

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// A chunked response.
pub(crate) struct Chunked {
    pub(crate) name: &'static str,
    /// Head, chunks, last chunk, empty trailer section.
    pub(crate) message: Vec<u8>,
    /// Where the head ends.
    pub(crate) content_at: usize,
    /// The chunks before the last one, which is empty.
    pub(crate) chunks: u64,
    /// The content in them.
    pub(crate) octets: u64,
}

impl Chunked {
    /// The message without its head.
    pub(crate) fn content(&self) -> &[u8] {
        &self.message[self.content_at..]
    }
}

/// All of them, each of about 1 MB: as in real traffic, no predictor of branches knows a body by heart.
pub(crate) fn all() -> Vec<Chunked> {
    vec![
        chunked("chunk1-20", 64_000, 1, 20),
        chunked("chunk16-64", 22_000, 16, 64),
        chunked("chunk1-1500", 1_400, 1, 1500),
        chunked("chunk4k", 256, 4096, 4096),
        chunked("chunk64k", 16, 65536, 65536),
    ]
}

/// So many chunks, each with at least and at most so many bytes of content.
fn chunked(name: &'static str, chunks: u64, least: usize, most: usize) -> Chunked {
    let mut random = Random::new(chunks);
    let mut message = HEAD.to_vec();
    let mut octets = 0;
    for _ in 0..chunks {
        let size = least + random.below(most - least + 1);
        message.extend_from_slice(format!("{size:x}\r\n").as_bytes());
        let end = message.len() + size;
        random.token(&mut message, end);
        message.extend_from_slice(b"\r\n");
        octets += size as u64;
    }
    message.extend_from_slice(b"0\r\n\r\n");
    Chunked { name, message, content_at: HEAD.len(), chunks, octets }
}
