//! A guard over blocking I/O, which shows what it guards as it is.

mod script;

use std::io::{ErrorKind, Read, Write};

use bad_gateway::{Ending, Policy};
use bad_gateway_guard::Guard;
use script::Script;

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

#[test]
fn a_guard_is_open_until_something_is_not_understood() {
    let mut guard = Guard::new(Script::new(b"", 9, Ending::Open), Policy::GATEWAY);
    assert!(guard.is_open());
    assert!(guard.write(b"\0").is_err());
    assert!(!guard.is_open());
}

#[test]
fn a_guard_flushes_what_it_writes_to() {
    let mut guard = Guard::new(std::io::BufWriter::new(Vec::new()), Policy::GATEWAY);
    guard.write_all(GET).expect("a request");
    guard.flush().expect("flushed");
    assert_eq!(guard.get_ref().get_ref(), GET);
}

/// Says, behind a head and one byte, that it read more than there is room for.
#[derive(Default)]
struct Boasts {
    begun: bool,
}

impl Read for Boasts {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        if std::mem::replace(&mut self.begun, true) {
            buf.fill(b'0');
            buf[..4].copy_from_slice(b"00\r\n");
            return Ok(buf.len() + 1);
        }
        let begin = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1";
        buf[..begin.len()].copy_from_slice(begin);
        Ok(begin.len())
    }
}

impl Write for Boasts {
    fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
        Ok(buf.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_blocking_read_believes_no_more_than_there_is_room_for() {
    let mut guard = Guard::new(Boasts::default(), Policy::GATEWAY);
    guard.write_all(GET).expect("a request");
    // The 1 is held back, and goes with what follows.
    assert_eq!(guard.read(&mut [0; 100]).expect("the head"), 47);
    assert_eq!(guard.read(&mut [0; 100]).expect("a part"), 100);
}

#[test]
fn an_answer_that_came_early_is_read_once_its_request_is_written() {
    let mut guard = Guard::new(Script::new(OK, usize::MAX, Ending::Open), Policy::GATEWAY);
    guard.write_all(&GET[..9]).expect("a part");
    let mut bytes = [0; 100];
    assert_eq!(guard.read(&mut bytes).unwrap_err().kind(), ErrorKind::WouldBlock);
    guard.write_all(&GET[9..]).expect("the rest");
    let count = guard.read(&mut bytes).expect("an answer");
    assert_eq!(&bytes[..count], OK);
}
