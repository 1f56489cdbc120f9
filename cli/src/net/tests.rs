//! Connections to real sockets of this host.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};

use self::folder::Folder;
use super::*;

#[path = "../../tests/folder/mod.rs"]
mod folder;
#[cfg(feature = "tls")]
mod tls;

/// So that a test that hangs ends.
const GUARD: Duration = Duration::from_secs(60);

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn reach(upstream: &str, options: &TlsOptions) -> (Runtime, Result<Connection, Unreachable>) {
    let upstream: Upstream = upstream.parse().expect("an upstream");
    let tls = Tls::new(options, &upstream).expect("TLS");
    let runtime = runtime();
    let connected = runtime.block_on(connect(&upstream, &tls, GUARD));
    (runtime, connected)
}

fn unreachable(upstream: &str, options: &TlsOptions) -> Unreachable {
    reach(upstream, options).1.err().unwrap_or_else(|| panic!("{upstream} was reached"))
}

/// A server that deals with one connection; the port, and what it makes of it.
fn server<T: Send + 'static>(
    serve: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (u16, thread::JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (port, thread::spawn(move || serve(listener.accept().expect("a connection").0)))
}

/// A port that nobody listens on.
fn nobody() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

#[test]
fn bytes_go_both_ways_at_once() {
    let (port, served) = server(|mut socket| {
        let mut got = [0; 4];
        socket.read_exact(&mut got).expect("bytes");
        socket.write_all(b"pong").expect("written");
        got
    });
    let (runtime, connected) = reach(&format!("http://127.0.0.1:{port}"), &TlsOptions::default());
    let Connection { mut stream, peer, times } = connected.expect("a connection");
    assert_eq!(peer.to_string(), format!("127.0.0.1:{port}"));
    assert_eq!((times.resolve, times.tls), (None, None));
    let got = runtime.block_on(async {
        let (mut reader, mut writer) = tokio::io::split(&mut stream);
        let mut got = Vec::new();
        let (written, read) = tokio::join!(writer.write_all(b"ping"), reader.read_to_end(&mut got));
        written.and(read).expect("both ways");
        got
    });
    assert_eq!((got.as_slice(), served.join().expect("served")), (&b"pong"[..], *b"ping"));
}

#[test]
fn all_addresses_of_a_name_are_tried() {
    let (port, served) = server(|_| ());
    let (_, connected) = reach(&format!("http://localhost:{port}"), &TlsOptions::default());
    let connection = connected.expect("a connection");
    assert_eq!(connection.peer.to_string(), format!("127.0.0.1:{port}"));
    assert!(connection.times.resolve.is_some());
    served.join().expect("served");
}

#[test]
fn nobody_listens() {
    let port = nobody();
    let error = unreachable(&format!("http://127.0.0.1:{port}"), &TlsOptions::default());
    assert_eq!(error.reason.as_str(), "connection_refused");
    assert_eq!(error.message, format!("127.0.0.1:{port}: the connection was refused"));
    assert!(error.look.contains(&format!("ss -ltnp 'sport = :{port}'")), "{}", error.look);
}

#[test]
fn a_name_without_an_address() {
    // No label is longer than 63 bytes, so nobody is asked.
    let error = unreachable(&format!("http://{}", "a".repeat(64)), &TlsOptions::default());
    assert_eq!(error.reason.as_str(), "dns_error");
    assert!(error.message.starts_with("aaaa"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_accepts() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("bound");
    // Where the queue is full, what asks for a connection is dropped.
    let listener = socket.listen(0).expect("listening");
    let port = listener.local_addr().expect("an address").port();
    let upstream: Upstream = format!("http://127.0.0.1:{port}").parse().expect("an upstream");
    let tls = Tls::new(&TlsOptions::default(), &upstream).expect("no TLS");
    let mut accepted = Vec::new();
    let error = loop {
        let soon = Duration::from_millis(300);
        match runtime.block_on(connect(&upstream, &tls, soon)) {
            Ok(connection) => accepted.push(connection),
            Err(error) => break error,
        }
        assert!(accepted.len() < 100, "the queue is never full");
    };
    assert_eq!(error.reason.as_str(), "connection_timeout");
    assert_eq!(error.message, format!("127.0.0.1:{port}: no connection in time"));
}

#[cfg(unix)]
#[test]
fn unix_sockets() {
    use std::os::unix::net::UnixListener;
    let folder = Folder::new();
    let path = folder.join("upstream.sock");
    let url = format!("unix:{}", path.display());
    let none = unreachable(&url, &TlsOptions::default());
    assert_eq!(none.reason.as_str(), "destination_unavailable");
    let listener = UnixListener::bind(&path).expect("a socket");
    let served = thread::spawn(move || {
        listener.accept().and_then(|(mut socket, _)| socket.write_all(b"hello")).expect("written");
    });
    let (runtime, connected) = reach(&url, &TlsOptions::default());
    let mut connection = connected.expect("a connection");
    assert_eq!(connection.peer.to_string(), url);
    let mut got = String::new();
    runtime.block_on(connection.stream.read_to_string(&mut got)).expect("read");
    assert_eq!(got, "hello");
    served.join().expect("served");
    let stale = unreachable(&url, &TlsOptions::default());
    assert_eq!(stale.reason.as_str(), "connection_refused");
}

/// How the peer sees the end of a connection.
fn end(mut socket: TcpStream) -> io::Result<usize> {
    socket.read(&mut [0; 16])
}

#[test]
fn a_reset_is_one_to_the_peer_and_a_close_is_not() {
    let (port, served) = server(end);
    let (runtime, connected) = reach(&format!("http://127.0.0.1:{port}"), &TlsOptions::default());
    let stream = connected.expect("a connection").stream;
    runtime.block_on(async { stream.reset() });
    let seen = served.join().expect("served").map_err(|error| error.kind());
    assert_eq!(seen, Err(io::ErrorKind::ConnectionReset));

    let (port, served) = server(end);
    let (runtime, connected) = reach(&format!("http://127.0.0.1:{port}"), &TlsOptions::default());
    runtime.block_on(async { drop(connected) });
    assert_eq!(served.join().expect("served").expect("an end in order"), 0);
}
