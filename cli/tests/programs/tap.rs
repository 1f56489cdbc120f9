//! Stands before a server, passes everything on and keeps what the server said.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Each connection's bytes, as the server sent them.
type Said = Arc<Mutex<Vec<Vec<u8>>>>;

pub struct Tap {
    /// Where it listens, as an upstream is named.
    pub url: String,
    said: Said,
}

impl Tap {
    pub fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("it listens"));
        let (said, server) = (Said::default(), server.to_owned());
        let all = said.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&server).expect("the server listens");
                let own = {
                    let mut all = all.lock().expect("whole");
                    all.push(Vec::new());
                    all.len() - 1
                };
                let (from, to) =
                    (client.try_clone().expect("one"), server.try_clone().expect("one"));
                thread::spawn(move || pass(from, to, |_| {}));
                let all = all.clone();
                // Before it is passed on: who has seen it, finds it here.
                let keep =
                    move |bytes: &[u8]| all.lock().expect("whole")[own].extend_from_slice(bytes);
                thread::spawn(move || pass(server, client, keep));
            }
        });
        Self { url, said }
    }

    /// What the server said, a connection each.
    pub fn said(&self) -> Vec<Vec<u8>> {
        self.said.lock().expect("whole").clone()
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut keep: impl FnMut(&[u8])) {
    let mut piece = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut piece) {
        keep(&piece[..count]);
        if to.write_all(&piece[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
