//! Small changes to responses, reproducible by a seed.

/// Pieces that change what a response means.
pub const PIECES: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b":",
    b",",
    b";",
    b"=",
    b"\"",
    b"\\",
    b"0",
    b"1",
    b"9",
    b"a",
    b"f",
    b"G",
    b"\0",
    b"\x7f",
    b"\x80",
    b"(",
    b"\r\n\r\n",
    b"\r\n ",
    b"HTTP/1.1 100 C\r\n\r\n",
    b"HTTP/1.0 ",
    b"HTTP/1.1 204 N\r\n",
    b"HTTP/1.1 304 N\r\n",
    b"HTTP/1.1 101 S\r\n",
    b"HTTP/1.1 205 R\r\n",
    b"HTTP/1.1 999 X\r\n",
    b"Content-Length: 2\r\n",
    b"Content-Length: 2, 2\r\n",
    b"Content-Length:\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: chunked,\r\n",
    b"Transfer-Encoding: gzip\r\n",
    b"Connection: close\r\n",
    b"Connection: keep-alive, upgrade\r\n",
    b"Connection: Date, a b\r\n",
    b"Upgrade: websocket\r\n",
    b"X: y\r\n",
    b"X : y\r\n",
    b" folded\r\n",
    b"2\r\nok\r\n",
    b"2 \r\nok\r\n",
    b"2;a=\"b\\\"\"\r\nok\r\n",
    b"0\r\n",
    b"0\r\n\r\n",
    b"0;a ; b = c\r\n",
    b"Set-Cookie: a\r\n",
    b"ffffffffffffffff",
    b"18446744073709551615",
];

/// A small generator, so that a failure can be found again by its seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % bound.max(1) as u64).expect("below a usize")
    }

    pub fn one_in(&mut self, odds: usize) -> bool {
        self.below(odds) == 0
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// One change: a piece put in or written over, a byte, a cut, a copy.
pub fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + 1 + dice.below(12)).min(bytes.len());
    match dice.below(6) {
        0 | 1 => {
            let piece = *dice.pick(PIECES);
            bytes.splice(at..at, piece.iter().copied());
        }
        2 => {
            let piece = *dice.pick(PIECES);
            bytes.splice(at..end, piece.iter().copied());
        }
        3 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).expect("a byte"),
        4 => drop(bytes.drain(at..end)),
        _ => {
            let copy = bytes[at..end].to_vec();
            let to = dice.below(bytes.len() + 1);
            bytes.splice(to..to, copy);
        }
    }
}
