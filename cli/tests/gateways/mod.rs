//! Gateways of a few lines, good and bad, and an audit of each.

// Each test file includes this; none of them uses all of it.
#![allow(dead_code, missing_docs, unreachable_pub)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread;

use serde_json::Value;

use crate::support::{Told, command, lines};

/// `audit serve` in a process of its own, ended with this value.
pub struct Upstream {
    child: Child,
    pub address: SocketAddr,
}

impl Upstream {
    pub fn start(options: &[&str]) -> Self {
        let mut child = command()
            .args(["audit", "serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut said = String::new();
        BufReader::new(child.stderr.take().expect("a pipe")).read_line(&mut said).expect("text");
        let address = said.trim().rsplit(' ').next().and_then(|address| address.parse().ok());
        Self { child, address: address.unwrap_or_else(|| panic!("{said}")) }
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a gateway does with one connection of a client.
pub type Serve = dyn Fn(TcpStream, SocketAddr) + Send + Sync;

/// A gateway before this upstream, on threads that end with the test's process.
pub fn gateway(
    upstream: SocketAddr,
    serve: impl Fn(TcpStream, SocketAddr) + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    let serve: Arc<Serve> = Arc::new(serve);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            let _ = client.set_nodelay(true);
            thread::spawn(move || serve(client, upstream));
        }
    });
    address
}

/// `audit run` through it.
pub fn run(gateway: SocketAddr, options: &[&str]) -> Told {
    crate::support::run(
        &[&["audit", "run", "--through", &format!("http://{gateway}")], options].concat(),
    )
}

/// What `--format json` says: the cases, and the summary; and the exit code.
pub fn json(gateway: SocketAddr, options: &[&str]) -> (Vec<Value>, Value, i32) {
    let told = run(gateway, &[&["--format", "json"], options].concat());
    assert_eq!(told.err, "");
    let mut cases = lines(&told.out);
    let summary = cases.pop().expect("a summary")["summary"].clone();
    (cases, summary, told.code)
}

/// The head of the next request; `None` where the client has ended.
pub fn read_head(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match client.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return None,
        }
    }
    Some(head)
}

/// All that the upstream answers to this, until it closes.
pub fn ask(upstream: SocketAddr, request: &[u8]) -> (Vec<u8>, bad_gateway::Ending) {
    let mut connection = TcpStream::connect(upstream).expect("it listens");
    connection.write_all(request).expect("it reads");
    let mut answer = Vec::new();
    match connection.read_to_end(&mut answer) {
        Ok(_) => (answer, bad_gateway::Ending::Closed),
        Err(_) => (answer, bad_gateway::Ending::Reset),
    }
}

/// Passes every byte in both directions, and every end, as one in order.
pub fn pipe(client: TcpStream, upstream: SocketAddr) {
    let upstream = TcpStream::connect(upstream).expect("it listens");
    let (mut from_client, mut to_upstream) =
        (client.try_clone().expect("a handle"), upstream.try_clone().expect("a handle"));
    thread::spawn(move || {
        let _ = std::io::copy(&mut from_client, &mut to_upstream);
        let _ = to_upstream.shutdown(Shutdown::Write);
    });
    let (mut from_upstream, mut to_client) = (upstream, client);
    let _ = std::io::copy(&mut from_upstream, &mut to_client);
    let _ = to_client.shutdown(Shutdown::Both);
}
