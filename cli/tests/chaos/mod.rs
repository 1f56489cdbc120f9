//! An upstream that keeps to no rule, and what it owes to each request: both follow from a seed and the request's number.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::random::Random;

/// What the upstream does to the response that it has for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Sends it.
    Whole,
    /// Sends it, and behind it what nobody asked for.
    More,
    /// Sends a part, and is silent.
    Stalls,
    /// Sends a part, and resets the connection.
    Resets,
    /// Sends a part, and closes the connection.
    Closes,
    /// Sends what breaks a rule in the head.
    Breaks,
    /// Sends more interim responses than there may be.
    Floods,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length,
    Chunks,
    Close,
}

/// The response to one request, and what becomes of it.
pub struct Plan {
    pub deed: Deed,
    pub content: Vec<u8>,
    framing: Framing,
    /// In how many small pieces it begins.
    drips: usize,
    interims: usize,
    random: Random,
}

impl Plan {
    pub fn new(seed: u64, number: u64) -> Self {
        let mut random = Random::new(seed ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93));
        let deed = match random.below(12) {
            0 => Deed::More,
            1 => Deed::Stalls,
            2 => Deed::Resets,
            3 => Deed::Closes,
            4 => Deed::Breaks,
            5 => Deed::Floods,
            _ => Deed::Whole,
        };
        let framing = random.pick(&[
            Framing::Length,
            Framing::Length,
            Framing::Chunks,
            Framing::Chunks,
            Framing::Close,
        ]);
        // An end that was not meant cannot be told from one that was.
        let deed = match (deed, framing) {
            (Deed::Closes, Framing::Close) => Deed::Resets,
            (Deed::More, Framing::Close) => Deed::Whole,
            (deed, _) => deed,
        };
        let length = random.pick(&[0, 20, 20, 500, 500, 9_000, 70_000]);
        let mut content = format!("<{number}>").into_bytes();
        random.token(&mut content, length);
        let drips = random.pick(&[0, 0, 0, 5, 40]);
        let interims = if deed == Deed::Floods { 100 } else { random.pick(&[0, 0, 0, 1, 3]) };
        Self { deed, content, framing, drips, interims, random }
    }

    /// Whether the client may see a whole response.
    pub fn is_whole(&self) -> bool {
        matches!(self.deed, Deed::Whole | Deed::More)
    }

    /// Its bytes, and how many of them are sent.
    fn bytes(&mut self, method: &str, number: u64) -> (Vec<u8>, usize) {
        let mut bytes = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(self.interims);
        let (status, field) = match (self.deed, self.random.below(4)) {
            (Deed::Breaks, 0) => ("HTTP/1.1 200 OK\n", ""),
            (Deed::Breaks, 1) => ("HTTP/1.1 2x0 OK\r\n", ""),
            (Deed::Breaks, 2) => ("HTTP/1.1 200 OK\r\n", "X: a\0b\r\n"),
            (Deed::Breaks, _) => ("HTTP/1.1 200 OK\r\n", "Bad Name: x\r\n"),
            _ => ("HTTP/1.1 200 OK\r\n", ""),
        };
        let length = self.content.len();
        let framing = match self.framing {
            Framing::Length => format!("Content-Length: {length}\r\n"),
            Framing::Chunks => "Transfer-Encoding: chunked\r\n".to_owned(),
            Framing::Close => "Connection: close\r\n".to_owned(),
        };
        bytes.extend(format!("{status}X-Number: {number}\r\n{field}{framing}\r\n").into_bytes());
        if method != "HEAD" {
            match self.framing {
                Framing::Chunks => self.chunks(&mut bytes),
                Framing::Length | Framing::Close => bytes.extend_from_slice(&self.content),
            }
        }
        let sent = match self.deed {
            Deed::Stalls | Deed::Resets | Deed::Closes => self.random.below(bytes.len()),
            _ => bytes.len(),
        };
        (bytes, sent)
    }

    fn chunks(&mut self, bytes: &mut Vec<u8>) {
        let mut rest = self.content.as_slice();
        while !rest.is_empty() {
            let most = self.random.pick(&[1, 100, 5_000, 100_000]);
            let (chunk, behind) = rest.split_at((1 + self.random.below(most)).min(rest.len()));
            bytes.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
            bytes.extend_from_slice(chunk);
            bytes.extend_from_slice(b"\r\n");
            rest = behind;
        }
        bytes.extend_from_slice(self.random.pick(&[&b"0\r\n\r\n"[..], b"0\r\nX-Sum: 1\r\n\r\n"]));
    }
}

/// Bytes that nobody asked for and that are no answer, whenever they come.
const NOISE: &[u8] = b"<html>wrong</html>";

/// An answer that nobody asked for. It is known as such where no other request waits for one, and it came with the
/// answer before it.
const FURTHER: &[u8] = b"HTTP/1.1 200 OK\r\nX-Number: 0\r\nContent-Length: 5\r\n\r\nwrong";

/// Listens, and gives where.
pub async fn listen(seed: u64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("it listens"));
    tokio::spawn(async move {
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, seed));
            }
        }
    });
    url
}

/// One connection, until it ends or its peer is gone.
async fn serve(mut stream: TcpStream, seed: u64) {
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::new();
    loop {
        let Some((method, number, length, alone)) = request(&mut stream, &mut buffer).await else {
            return;
        };
        let mut plan = Plan::new(seed, number);
        // Some answer before they have read.
        let early = plan.random.below(8) == 0;
        if !early && !skip(&mut stream, &mut buffer, length).await {
            return;
        }
        let (mut bytes, mut sent) = plan.bytes(&method, number);
        let further = alone && plan.drips == 0 && bytes.len() < 10_000 && plan.deed == Deed::More;
        if further {
            bytes.extend_from_slice(FURTHER);
            sent = bytes.len();
        }
        if !say(&mut stream, &bytes[..sent], &mut plan).await {
            return;
        }
        match plan.deed {
            Deed::Stalls => return until_gone(&mut stream).await,
            Deed::Resets => {
                let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
                return;
            }
            Deed::More => {
                if !further {
                    sleep(Duration::from_millis(plan.random.below(2) as u64 * 20)).await;
                    let _ = stream.write_all(NOISE).await;
                }
                return until_gone(&mut stream).await;
            }
            Deed::Closes | Deed::Breaks | Deed::Floods => return,
            Deed::Whole if plan.framing == Framing::Close => return,
            Deed::Whole if early && !skip(&mut stream, &mut buffer, length).await => return,
            Deed::Whole => {}
        }
    }
}

/// The method, the number and the length of content of the next request, and whether the client waits for its answer
/// before it sends another.
async fn request(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
) -> Option<(String, u64, usize, bool)> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head: Vec<_> = buffer.drain(..end + 4).collect();
            let head = String::from_utf8(head).expect("the client's head");
            let mut words = head.split([' ', '/']);
            let method = words.next().expect("a method").to_owned();
            let number = words.nth(1).and_then(|word| word.parse().ok()).expect("a number");
            let length = head.split("Content-Length: ").nth(1);
            let length = length.and_then(|rest| rest.split('\r').next()?.parse().ok());
            let alone = !head.contains("Pipelined: 1");
            return Some((method, number, length.unwrap_or(0), alone));
        }
        if !matches!(stream.read_buf(buffer).await, Ok(1..)) {
            return None;
        }
    }
}

/// Takes the content of a request.
async fn skip(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> bool {
    while buffer.len() < length {
        if !matches!(stream.read_buf(buffer).await, Ok(1..)) {
            return false;
        }
    }
    buffer.drain(..length);
    true
}

/// Writes these bytes, the first of them slowly if that is the plan.
async fn say(stream: &mut TcpStream, mut bytes: &[u8], plan: &mut Plan) -> bool {
    for _ in 0..plan.drips {
        let (piece, rest) = bytes.split_at(plan.random.below(30).min(bytes.len()));
        if stream.write_all(piece).await.is_err() {
            return false;
        }
        bytes = rest;
        sleep(Duration::from_millis(plan.random.below(4) as u64)).await;
    }
    stream.write_all(bytes).await.is_ok()
}

async fn until_gone(stream: &mut TcpStream) {
    let mut piece = [0; 4096];
    while matches!(stream.read(&mut piece).await, Ok(1..)) {}
}
