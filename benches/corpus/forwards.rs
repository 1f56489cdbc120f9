//! Heads of 61 KB whose names were chosen to be slow to forward, each beside a plain one of that size:
//! as many fields, and no Connection.

#[path = "../../src/value/named/colliding.rs"]
mod colliding;

use colliding::colliding;

pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    pub(crate) chosen: Vec<u8>,
    pub(crate) plain: Vec<u8>,
    /// How many different names go on of the chosen one.
    pub(crate) left: usize,
}

/// The bytes of a head.
const SIZE: usize = 61_000;

pub(crate) fn hostile() -> Vec<Hostile> {
    let numbered = |letter: char, count: usize| -> Vec<String> {
        (0..count).map(|number| format!("{letter}{number:03x}")).collect()
    };
    let of = |name, left, fields: &[String], options: &[String]| Hostile {
        name,
        left,
        chosen: head(fields, options),
        plain: plain(fields.len()),
    };
    let two: Vec<_> = numbered('x', 250).iter().map(|name| name[2..].to_owned()).collect();
    let one = |count| vec!["x".to_owned(); count];
    let mut colliding = colliding(FACTOR, 8);
    let strangers = colliding.split_off(120);
    vec![
        of("one name", 0, &one(250), &one(1)),
        of("two letters", 0, &two, &two),
        of("its own names", 0, &numbered('x', 250), &numbered('x', 250)),
        of("other names", 250, &numbered('x', 250), &numbered('y', 250)),
        of("one hash", 0, &colliding, &colliding),
        of("one hash, none named", 120, &colliding, &strangers),
        of("one name, 4090 fields", 0, &one(4090), &one(1)),
        of("4090 names", 0, &numbered('x', 4090), &numbered('x', 4090)),
        of("4090 other names", 4090, &numbered('x', 4090), &numbered('y', 4090)),
    ]
}

/// A head of so many fields that fill it up.
fn plain(count: usize) -> Vec<u8> {
    let mut head = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".to_vec();
    for number in 0..count {
        let end = head.len() + (SIZE - head.len()) / (count - number);
        head.extend_from_slice(format!("x{number:03x}: ").as_bytes());
        head.resize(end - 2, b'v');
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// A head with these fields, and with so many lines of Connection as fill it up, which list the
/// options again and again.
fn head(fields: &[String], options: &[String]) -> Vec<u8> {
    let mut head = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".to_vec();
    for name in fields {
        head.extend_from_slice(format!("{name}:\r\n").as_bytes());
    }
    let mut options = options.iter().cycle();
    let lines = 3;
    for line in 1..=lines {
        let end = head.len() + (SIZE - head.len()) / (lines + 1 - line);
        head.extend_from_slice(b"Connection: close");
        while head.len() < end {
            head.extend_from_slice(format!(",{}", options.next().expect("for ever")).as_bytes());
        }
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// What a word of a name is multiplied by.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
