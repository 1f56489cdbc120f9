//! An upstream on the loopback that answers as it was told to.

// Each test file includes this; none of them uses all of it.
#![allow(dead_code, missing_docs, unreachable_pub)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What one connection answers to each request head that it reads, a pause at each `~`; then it stays open, and
/// reads on.
pub type Answers<'a> = &'a [&'a [u8]];

/// An upstream whose connections answer one after the other.
pub struct Upstream {
    pub address: SocketAddr,
    /// The request heads that came, each with the number of its connection.
    heads: Arc<Mutex<Vec<(usize, String)>>>,
}

impl Upstream {
    /// Connections that stay open.
    pub fn new(connections: &[Answers<'_>]) -> Self {
        Self::start(connections, false)
    }

    /// One that closes after its last answer.
    pub fn closing(answers: Answers<'_>) -> Self {
        Self::start(&[answers], true)
    }

    fn start(connections: &[Answers<'_>], closes: bool) -> Self {
        let own = |answers: &Answers<'_>| answers.iter().map(|bytes| bytes.to_vec()).collect();
        let connections: Vec<Vec<Vec<u8>>> = connections.iter().map(own).collect();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let heads = Arc::new(Mutex::new(Vec::new()));
        let log = heads.clone();
        thread::spawn(move || {
            for (number, answers) in connections.into_iter().enumerate() {
                let Ok((connection, _)) = listener.accept() else { return };
                let log = log.clone();
                thread::spawn(move || serve(connection, number, &answers, closes, &log));
            }
        });
        Self { address, heads }
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The numbers of the connections on which requests came.
    pub fn connections(&self) -> Vec<usize> {
        self.heads.lock().expect("a list").iter().map(|(number, _)| *number).collect()
    }
}

fn serve(
    mut connection: TcpStream,
    number: usize,
    answers: &[Vec<u8>],
    closes: bool,
    log: &Mutex<Vec<(usize, String)>>,
) {
    let _ = connection.set_nodelay(true);
    let mut buffer = [0; 4096];
    for answer in answers {
        let mut head = Vec::new();
        while !head.windows(4).any(|end| end == b"\r\n\r\n") {
            match connection.read(&mut buffer) {
                Ok(count @ 1..) => head.extend_from_slice(&buffer[..count]),
                _ => return,
            }
        }
        log.lock().expect("a list").push((number, String::from_utf8_lossy(&head).into_owned()));
        for (count, piece) in answer.split(|&byte| byte == b'~').enumerate() {
            if count > 0 {
                thread::sleep(Duration::from_millis(20));
            }
            if connection.write_all(piece).is_err() {
                return;
            }
        }
    }
    if !closes {
        // In a tunnel, what comes is sent back.
        while let Ok(count @ 1..) = connection.read(&mut buffer) {
            let _ = connection.write_all(&buffer[..count]);
        }
    }
}
