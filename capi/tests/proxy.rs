//! The proxy of the examples between curl and an upstream that says what the test wants.

mod build;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use build::{Program, SANITIZERS, package};

/// The proxy, and where it listens.
struct Proxy {
    child: Child,
    port: u16,
}

impl Proxy {
    fn before(upstream: u16) -> Self {
        let program = Program::of(&package().join("examples/proxy"), &SANITIZERS);
        let mut child = Command::new(program.path())
            .args(["0", &upstream.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the proxy runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok());
        Self { child, port: port.unwrap_or_else(|| panic!("where does it listen? {line}")) }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Ends it; gives what it wrote on standard error, where a sanitizer would have written too.
    fn end(mut self) -> String {
        assert!(self.child.try_wait().expect("a state").is_none(), "the proxy has ended");
        self.child.kill().expect("it ends");
        let mut said = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        self.child.wait().expect("it has ended");
        said
    }
}

/// An upstream that answers every connection with these bytes, a few at a time, and closes it; gives its port.
fn upstream(answer: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.expect("a connection");
            let request = request_of(&mut connection);
            assert!(request.contains("\r\nConnection: close\r\n"), "{request}");
            // A client may be gone before the end.
            for piece in answer.chunks(answer.len() / 7 + 1) {
                if connection.write_all(piece).is_err() {
                    break;
                }
            }
        }
    });
    port
}

/// Reads a request: its head, which is given, and as much content as Content-Length says.
fn request_of(connection: &mut TcpStream) -> String {
    connection.set_read_timeout(Some(Duration::from_secs(60))).expect("a guard");
    let mut reader = BufReader::new(connection);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).expect("a request") > 0, "it has no end: {head}");
    }
    let length = head.split("Content-Length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    let length = length.map_or(0, |digits| digits.parse().expect("a length"));
    let content = std::io::copy(&mut reader.take(length), &mut std::io::sink());
    assert_eq!(content.expect("content"), length);
    head
}

/// What curl says: its exit status, the head, the content.
struct Got {
    exit: i32,
    head: String,
    content: Vec<u8>,
}

fn curl(url: &str, options: &[&str]) -> Got {
    let output = Command::new("curl")
        .args(["--silent", "--noproxy", "*", "--max-time", "60", "--include"])
        .args(options)
        .arg(url)
        .output()
        .expect("curl runs");
    let mut rest = &output.stdout[..];
    let mut head = String::new();
    // Interim heads stand before the final one.
    while rest.starts_with(b"HTTP/") {
        let end = rest.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head") + 4;
        head.push_str(&String::from_utf8_lossy(&rest[..end]));
        rest = &rest[end..];
    }
    Got { exit: output.status.code().unwrap_or(-1), head, content: rest.to_vec() }
}

/// What a client gets of that answer, and what the proxy says.
fn through(answer: impl Into<Vec<u8>>, options: &[&str]) -> (Got, String) {
    let proxy = Proxy::before(upstream(answer.into()));
    let got = curl(&proxy.url(), options);
    (got, proxy.end())
}

#[test]
fn what_is_valid_passes() {
    let large: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", large.len()).into_bytes();
    answer.extend_from_slice(&large);
    let (got, said) = through(answer, &[]);
    assert_eq!((got.exit, said.as_str()), (0, ""));
    assert!(got.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", got.head);
    assert!(got.content == large, "the content is another");

    let chunked = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
        5;x=1\r\nhello\r\n6 \r\n, you!\r\n0\r\nX-Sum: 1\r\n\r\n";
    let (got, said) = through(chunked, &[]);
    assert_eq!((got.exit, said.as_str()), (0, ""));
    assert!(got.head.contains("103 Early Hints") && got.head.contains("200 OK"), "{}", got.head);
    assert_eq!(got.content, b"hello, you!");

    let to_the_close = "HTTP/1.1 200 OK\r\n\r\nto the close";
    assert_eq!(through(to_the_close, &[]).0.content, b"to the close");
    let (got, _) = through("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", &["--head"]);
    assert!(got.exit == 0 && got.head.contains("Content-Length: 9"), "{}", got.head);
    // An error of the upstream's is its answer.
    let (got, _) = through("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno", &["--data", "a=b"]);
    assert!(got.head.starts_with("HTTP/1.1 500 Oops\r\n"), "{}", got.head);
    let upload = Path::new(env!("CARGO_TARGET_TMPDIR")).join("upload");
    std::fs::write(&upload, &large).expect("a file");
    let file = format!("@{}", upload.display());
    let (got, _) = through("HTTP/1.1 204 No Content\r\n\r\n", &["--data-binary", &file]);
    assert!(got.head.ends_with("HTTP/1.1 204 No Content\r\n\r\n"), "{}", got.head);
}

#[test]
fn what_is_repaired_reads_alike() {
    let answer = "HTTP/1.1 200\r\nContent-Length: 2, 2\r\nX-A : b\r\n\r\nok";
    let (got, said) = through(answer, &[]);
    assert_eq!((got.exit, said.as_str()), (0, ""));
    assert!(got.head.starts_with("HTTP/1.1 200 \r\n"), "{}", got.head);
    assert!(
        got.head.contains("X-A: b\r\n") && got.head.contains("Content-Length: 2\r\n"),
        "{}",
        got.head
    );
}

#[test]
fn what_is_malformed_becomes_a_502() {
    for (answer, code) in [
        ("not http at all", "S001"),
        ("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "H001"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk", "C004"),
        ("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", "U0"),
    ] {
        let (got, said) = through(answer, &[]);
        assert!(got.head.starts_with("HTTP/1.1 502 Bad Gateway\r\n"), "{answer}: {}", got.head);
        assert!(said.starts_with(&format!("502 malformed {code}")), "{answer}: {said}");
        assert_eq!(got.exit, 0);
    }
    // What is dropped must be whole, too.
    let (got, said) = through("HTTP/1.1 205 Reset\r\nContent-Length: 4\r\n\r\nhi", &[]);
    assert!(got.head.starts_with("HTTP/1.1 502 "), "{}", got.head);
    assert!(said.starts_with("502 incomplete") && !said.contains("[cut]"), "{said}");
    let (got, said) = through("HTTP/1.1 205 Reset\r\nContent-Length: 2\r\n\r\nhi", &[]);
    assert!(got.head.starts_with("HTTP/1.1 205 Reset\r\n") && got.exit == 0, "{}", got.head);
    assert_eq!((got.content.len(), said.as_str()), (0, ""));
    let (got, said) = through("", &[]);
    assert!(got.head.starts_with("HTTP/1.1 504 "), "{}", got.head);
    assert!(said.starts_with("504 no response"), "{said}");
}

#[test]
fn what_turns_out_wrong_later_is_cut() {
    for (answer, what) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "502 incomplete"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
            "502 malformed K002",
        ),
    ] {
        let (got, said) = through(answer, &[]);
        assert!(got.exit != 0, "{answer}: a clean end");
        assert!(said.starts_with(what) && said.contains("[cut]"), "{answer}: {said}");
    }
}

#[test]
fn requests_that_it_cannot_frame_are_refused() {
    let proxy = Proxy::before(upstream(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()));
    for (options, status) in [
        (&["--header", "Transfer-Encoding: chunked", "--data", "a"][..], "411"),
        (&["--header", "Content-Length: 1x"], "400"),
        (&["--request", "CONNECT"], "501"),
        (&["--http1.0"], "204"),
        (&["--data", "a=b", "--header", "Expect: 100-continue"], "204"),
    ] {
        let got = curl(&proxy.url(), options);
        assert!(got.head.starts_with(&format!("HTTP/1.1 {status} ")), "{options:?}: {}", got.head);
    }
    assert_eq!(proxy.end(), "");
    // An upstream that is not there.
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let proxy = Proxy::before(free.port());
    let got = curl(&proxy.url(), &[]);
    assert!(got.head.contains("Proxy-Status: example;error=connection_refused"), "{}", got.head);
    assert_eq!(proxy.end(), "502 connection_refused\n");
}
