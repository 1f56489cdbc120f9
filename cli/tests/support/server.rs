//! Upstreams of this host that do what a test says.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// A server that deals with each of its connections on a thread, until the test ends; its port.
pub(crate) fn serve(deal: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let deal = Arc::new(deal);
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let deal = deal.clone();
            thread::spawn(move || deal(socket));
        }
    });
    port
}

/// A server that answers each request like that, and then closes; its port.
pub(crate) fn answering(answer: &'static [u8]) -> u16 {
    serve(move |mut socket| {
        request(&mut socket)?;
        socket.write_all(answer)
    })
}

/// A server that answers each request like that, and keeps the connection; its port.
pub(crate) fn keeping(answer: &'static [u8]) -> u16 {
    serve(move |mut socket| {
        while !request(&mut socket)?.is_empty() {
            socket.write_all(answer)?;
        }
        Ok(())
    })
}

/// A port that nobody listens on.
pub(crate) fn nobody() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A request with its content, by Content-Length; empty at the connection's end.
pub(crate) fn request(socket: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(b"\r\n\r\n") {
        if socket.read(&mut byte)? == 0 {
            return Ok(read);
        }
        read.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&read).to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut content = vec![0; length];
    socket.read_exact(&mut content)?;
    Ok([read, content].concat())
}

/// Closes by a reset: what is unread makes it one.
pub(crate) fn reset(socket: &mut TcpStream) -> io::Result<()> {
    // One byte of the request is read, and the rest of it is not.
    socket.read_exact(&mut [0])
}
