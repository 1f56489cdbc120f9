//! A proxy, upstreams and clients on real sockets, on ports that the system gives.

pub(crate) mod nginx;

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use bad_gateway::Ending;
use socket2::SockRef;

/// How long anything is waited for; far more than it takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A process that ends with the test.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The example, built as it is now.
pub(crate) fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let test = std::env::current_exe().expect("a path");
        let target = test.ancestors().nth(3).expect("deps, profile, target");
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--example", "tokio_proxy", "--features", "http"])
            .arg("--target-dir")
            .arg(target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.expect("cargo runs").success());
        target.join("debug/examples/tokio_proxy")
    })
}

pub(crate) struct Proxy {
    _process: Process,
    pub(crate) address: SocketAddr,
}

impl Proxy {
    pub(crate) fn before(upstream: SocketAddr, seconds: u64) -> Self {
        let mut child = Command::new(binary())
            .args(["127.0.0.1:0", &upstream.to_string(), &seconds.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .expect("it was built");
        let mut line = String::new();
        let mut out = io::BufReader::new(child.stdout.take().expect("piped"));
        io::BufRead::read_line(&mut out, &mut line).expect("it says where it listens");
        let address = line.trim().strip_prefix("listening on ").expect("an address");
        Self { address: address.parse().expect("an address"), _process: Process(child) }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    /// What comes for a request, to the end of the connection.
    pub(crate) fn ask(&self, request: &str) -> (Vec<u8>, Ending) {
        let mut client = self.connect();
        client.write_all(request.as_bytes()).expect("it listens");
        to_the_end(&mut client)
    }
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
    stream.set_write_timeout(Some(PATIENCE)).expect("a socket");
    stream
}

pub(crate) fn to_the_end(stream: &mut TcpStream) -> (Vec<u8>, Ending) {
    let (mut all, mut block) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut block) {
            Ok(0) => return (all, Ending::Closed),
            Ok(len) => all.extend_from_slice(&block[..len]),
            Err(error) => {
                let ending = Ending::from(error.kind());
                assert_ne!(ending, Ending::TimedOut, "after {}", all.escape_ascii());
                return (all, ending);
            }
        }
    }
}

/// Lets the connection end with a reset when it is closed.
pub(crate) fn reset(stream: &TcpStream) {
    SockRef::from(stream).set_linger(Some(Duration::ZERO)).expect("a socket");
}

/// Reads until what came ends like this.
pub(crate) fn read_until(stream: &mut TcpStream, end: &[u8]) -> Vec<u8> {
    let (mut all, mut byte) = (Vec::new(), [0]);
    while !all.ends_with(end) {
        match stream.read(&mut byte) {
            Ok(1) => all.push(byte[0]),
            ended => panic!("{ended:?} after {}", all.escape_ascii()),
        }
    }
    all
}

/// An upstream that treats its connections by the script, one after the other; the second argument
/// counts them.
pub(crate) fn upstream(script: impl Fn(&mut TcpStream, usize) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    thread::spawn(move || {
        for count in 0.. {
            let (mut stream, _) = listener.accept().expect("it is bound");
            stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
            script(&mut stream, count);
        }
    });
    address
}

/// Takes a request's head, sends these bytes, and closes in order.
pub(crate) fn answers(bytes: Vec<u8>) -> SocketAddr {
    upstream(move |stream, _| {
        read_until(stream, b"\r\n\r\n");
        stream.write_all(&bytes).expect("the proxy reads");
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = to_the_end(stream);
    })
}
