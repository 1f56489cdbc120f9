//! The process `guard` between a scripted upstream and a client that looks at every byte.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "no test uses all of it")]

#[allow(clippy::duplicate_mod, reason = "tests that use `support` too have it from there as well")]
#[path = "../folder/mod.rs"]
mod folder;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub use folder::Folder;
use socket2::{Domain, SockRef, Type};

/// Nothing here takes so long; what does, hangs.
pub const HANG: Duration = Duration::from_secs(60);

/// A stream of either kind.
pub enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Socket {
    pub fn connect(address: &str) -> Self {
        let socket = match address.strip_prefix("unix:") {
            Some(path) => Self::Unix(UnixStream::connect(path).expect("a listener")),
            None => Self::Tcp(TcpStream::connect(address).expect("a listener")),
        };
        socket.limit(HANG);
        socket
    }

    /// A connection to a TCP port, if anybody listens there.
    pub fn try_connect(address: &str) -> Option<Self> {
        TcpStream::connect(address).ok().map(Self::Tcp)
    }

    pub fn limit(&self, time: Duration) {
        match self {
            Self::Tcp(socket) => socket.set_read_timeout(Some(time)),
            Self::Unix(socket) => socket.set_read_timeout(Some(time)),
        }
        .expect("a time-out");
    }

    pub fn shut(&self) {
        let how = std::net::Shutdown::Write;
        match self {
            Self::Tcp(socket) => socket.shutdown(how),
            Self::Unix(socket) => socket.shutdown(how),
        }
        .expect("open");
    }

    /// Closes it so that the peer sees a reset, where there is one.
    pub fn reset(self) {
        if let Self::Tcp(socket) = &self {
            SockRef::from(socket).set_linger(Some(Duration::ZERO)).expect("an option");
        }
    }

    pub fn say(&mut self, bytes: impl AsRef<[u8]>) {
        self.write_all(bytes.as_ref()).expect("it is taken");
    }

    /// Reads so many bytes.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.read_exact(&mut bytes).expect("so many bytes");
        bytes
    }

    /// Reads through the end of a head.
    pub fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.extend(self.take(1));
        }
        String::from_utf8(head).expect("text")
    }

    /// Reads a whole response that is delimited by its Content-Length.
    pub fn response(&mut self) -> (String, Vec<u8>) {
        let head = self.head();
        let length = value(&head, "content-length").map_or(0, |text| text.parse().expect("digits"));
        (head, self.take(length))
    }

    /// Reads to the end; the error is how it ended otherwise.
    pub fn rest(&mut self) -> (Vec<u8>, io::Result<()>) {
        let mut bytes = Vec::new();
        let mut piece = [0; 4096];
        loop {
            match self.read(&mut piece) {
                Ok(0) => return (bytes, Ok(())),
                Ok(count) => bytes.extend_from_slice(&piece[..count]),
                Err(error) => {
                    assert_ne!(
                        error.kind(),
                        io::ErrorKind::WouldBlock,
                        "it hangs behind {bytes:?}"
                    );
                    return (bytes, Err(error));
                }
            }
        }
    }

    /// Whether nothing has come; what came is lost.
    pub fn is_silent(&mut self) -> bool {
        self.limit(Duration::from_millis(1));
        let silent = self.read(&mut [0]).is_err_and(|it| it.kind() == io::ErrorKind::WouldBlock);
        self.limit(HANG);
        silent
    }

    /// Waits for the end, whatever comes before it.
    pub fn wait(&mut self) {
        let _ended = self.rest();
    }

    /// Asserts that nothing more comes but an end in order.
    pub fn ends(&mut self) {
        let (rest, end) = self.rest();
        assert!(rest.is_empty() && end.is_ok(), "{:?}, {end:?}", rest.escape_ascii().to_string());
    }
}

/// The value of a field in a head.
pub fn value<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (own, value) = line.split_once(':')?;
        own.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.read(buffer),
            Self::Unix(socket) => socket.read(buffer),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.write(bytes),
            Self::Unix(socket) => socket.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An upstream: each connection is handed to the script. Its listener lives as long as the process.
pub struct Upstream {
    pub address: String,
}

impl Upstream {
    pub fn tcp(script: impl Fn(Socket) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("it listens"));
        let script = Arc::new(script);
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                hand(Socket::Tcp(socket), script.clone());
            }
        });
        Self { address }
    }

    pub fn unix(path: &Path, script: impl Fn(Socket) + Send + Sync + 'static) -> Self {
        let listener = UnixListener::bind(path).expect("a path");
        let script = Arc::new(script);
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                hand(Socket::Unix(socket), script.clone());
            }
        });
        Self { address: format!("unix:{}", path.display()) }
    }

    /// Answers each connection's first request with these bytes, and closes.
    pub fn saying(bytes: &[u8]) -> Self {
        let bytes = bytes.to_vec();
        Self::tcp(move |mut socket| {
            socket.head();
            socket.say(&bytes);
        })
    }
}

/// A port that refuses connections, and that nobody else is given meanwhile: it is bound, and does not listen.
pub struct Nobody {
    _port: socket2::Socket,
    pub address: String,
}

impl Nobody {
    pub fn there() -> Self {
        let port = socket2::Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        port.bind(&any.into()).expect("a port");
        let own = port.local_addr().expect("one").as_socket().expect("of IPv4");
        Self { _port: port, address: format!("http://{own}") }
    }
}

fn hand<S: Fn(Socket) + Send + Sync + 'static>(socket: Socket, script: Arc<S>) {
    socket.limit(HANG);
    thread::spawn(move || script(socket));
}

/// The process, ended when it is dropped.
pub struct Guard {
    child: Child,
    pub address: String,
    /// Where /metrics is, if it was asked for.
    pub metrics: Option<String>,
    lines: Receiver<String>,
    said: Receiver<String>,
}

impl Guard {
    /// Listens on a free port before the upstream.
    pub fn before(upstream: &Upstream, options: &[&str]) -> Self {
        Self::new("127.0.0.1:0", &upstream.address, options)
    }

    pub fn new(listen: &str, upstream: &str, options: &[&str]) -> Self {
        Self::start(listen, upstream, options, Stdio::piped())
    }

    /// Where nobody reads its log lines, which may be many.
    pub fn unread(upstream: &str, options: &[&str]) -> Self {
        Self::start("127.0.0.1:0", upstream, options, Stdio::null())
    }

    fn start(listen: &str, upstream: &str, options: &[&str], log: Stdio) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bad-gateway"));
        command.args(["guard", "--threads", "2", "--listen", listen, "--upstream", upstream]);
        let mut child = command
            .args(options)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let (lines, said) = (
            child.stdout.take().map_or_else(|| channel().1, follow),
            follow::<ChildStderr>(child.stderr.take().expect("piped")),
        );
        let behind = |what: &str| {
            let line = said.recv_timeout(HANG).expect("it says where it listens");
            let (_, rest) = line.split_once(what).unwrap_or_else(|| panic!("{line}"));
            rest.split(',').next().unwrap_or_default().trim().to_owned()
        };
        let address = behind("listening on ");
        let metrics = options.contains(&"--metrics").then(|| behind("metrics on "));
        Self { child, address, metrics, lines, said }
    }

    pub fn connect(&self) -> Socket {
        Socket::connect(&self.address)
    }

    /// The next thing that it says of itself.
    pub fn says(&self) -> String {
        self.said.recv_timeout(HANG).expect("it says something")
    }

    /// The next log line.
    pub fn line(&self) -> String {
        self.lines.recv_timeout(HANG).expect("a log line")
    }

    /// The next log line, read as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.line()).expect("JSON")
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A number of `/proc/PID/status`, such as VmRSS or VmHWM, in KiB.
    pub fn memory(&self, name: &str) -> u64 {
        let path = format!("/proc/{}/status", self.pid());
        let status = std::fs::read_to_string(path).expect("it runs");
        let number = value(&status, name).and_then(|text| text.split(' ').next()?.parse().ok());
        number.unwrap_or_else(|| panic!("no {name}: {status}"))
    }

    pub fn signal(&self, name: &str) {
        let kill = Command::new("kill").args(["-s", name, &self.pid().to_string()]).status();
        assert!(kill.expect("kill").success());
    }

    /// Stops it where it stands, until the signal CONT.
    pub fn hold(&self) {
        self.signal("STOP");
        let tasks = format!("/proc/{}/task", self.pid());
        let stopped = |task: std::fs::DirEntry| {
            let state = std::fs::read_to_string(task.path().join("stat")).unwrap_or_default();
            state.rsplit(')').next().is_none_or(|rest| rest.starts_with(" T"))
        };
        while !std::fs::read_dir(&tasks).expect("it runs").flatten().all(stopped) {
            thread::yield_now();
        }
    }

    /// Waits for its end; gives the exit code, the log lines that are left, and what it said.
    pub fn end(mut self) -> (i32, Vec<String>, Vec<String>) {
        let code = self.child.wait().expect("a child").code().expect("a code");
        (code, self.lines.iter().collect(), self.said.iter().collect())
    }

    /// Ends it in order.
    pub fn stop(self) -> Vec<String> {
        self.signal("TERM");
        let (code, lines, _) = self.end();
        assert_eq!(code, 0);
        lines
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What says that an upstream may go on, and its wait for that.
pub fn gate() -> (Sender<()>, impl Fn() + Send + Sync) {
    let (go, gone) = channel::<()>();
    let gone = Mutex::new(gone);
    (go, move || gone.lock().expect("one").recv().expect("a word"))
}

/// The lines of a stream, as they come.
fn follow<R: Read + Send + 'static>(stream: R) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
